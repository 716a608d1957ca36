import pytest
from hypothesis import given
from hypothesis import strategies as st

from revops_cli.fields.job_function import FUNCTIONS
from revops_cli.fields.title import FIELD, standardise
from revops_cli.fields.title_level import LEVELS

CASES = [
    ("Paid Social Lead", "Senior", "Marketing"),
    ("Director, Renewals", "Director", "Sales"),
    ("Renewable Energy Engineer", "IC", "Engineering"),
    ("CDAO", "C-Level", "Data"),
    ("CGO", "C-Level", "Marketing"),
    ("KYC Officer", "IC", "Legal"),
    ("Senior Customer Advocate", "Senior", "Customer Success"),
    ("Deal Desk Manager", "Manager", "Operations"),
    ("Independent Consultant / Owner", "Owner", "Consulting"),
    ("Výrobní ředitel", "Director", "Operations"),
    ("Finanční ředitel", "Director", "Finance"),
    ("Asistentka ředitele", "IC", "Admin"),
    ("Zástupce ředitele", "Director", "Executive"),
    ("Kierownik ds. zakupów", "Manager", "Procurement"),
    ("Ügyvezető", "C-Level", "Executive"),
    ("Ügyvezető asszisztense", "IC", "Admin"),
    ("Acct. Rep", "IC", "Sales"),
    ("Staff Acct", "IC", "Finance"),
    ("Cust. Svc. Mgr", "Manager", "Customer Success"),
    ("Proj Mgr", "Manager", "Project"),
    ("Founding Designer", "IC", "Design"),
    ("Founding Partner", "Partner", "Executive"),
    ("Founder and Designer", "Owner", "Design"),
    ("Demand Gen Manager", "Manager", "Marketing"),
    ("Gen Manager", "Director", "Executive"),
    ("VP Consumer Lending", "VP", "Finance"),
    ("AGM - IT Infra", "Director", "IT"),
    ("DGM Sales", "Director", "Sales"),
    ("Head of BD", "Director", "Sales"),
    ("Bordro Uzmanı", "IC", "Finance"),
    ("Socio amministratore", "Partner", "Executive"),
    ("Referent Digitalisierung", "IC", "IT"),
    ("Head of Digitalization", "Director", "IT"),
    ("Digital Marketing Manager", "Manager", "Marketing"),
    ("Pre-Sales Engineer", "IC", "Sales"),
    ("Sales Engineer", "IC", "Sales"),
    ("Customer Support Engineer", "IC", "Customer Success"),
    ("Yönetici Asistanı", "IC", "Admin"),
    ("Marketing Manager Assistant", "IC", "Marketing"),
    ("Versicherungsfachwirt", "IC", "Unknown"),
    ("Beteiligungscontroller", "IC", "Finance"),
    ("wiss. Mitarbeiter", "IC", "Research"),
    ("AP Specialist", "IC", "Finance"),
    ("Directeur de création", "Director", "Design"),
    ("Chef de rang", "IC", "Other"),
    ("営業部長", "Director", "Sales"),
    ("Geschäftsführer Finanzen & Verwaltung", "C-Level", "Finance"),
    ("Finanzvorstand", "C-Level", "Finance"),
    ("Adm. direktør", "C-Level", "Executive"),
    ("Membre du conseil d'administration", "Board", "Executive"),
    ("Presidente e amministratore delegato", "C-Level", "Executive"),
    ("Directrice d'usine", "Director", "Operations"),
    ("Director de Planta", "Director", "Operations"),
    ("Direttore di stabilimento", "Director", "Operations"),
    ("Directeur industriel", "Director", "Operations"),
    ("Subgerente de operaciones", "Manager", "Operations"),
    ("Talent Acquisition Partner", "IC", "HR"),
    ("Chief of Staff to the CEO", "Director", "Executive"),
    ("Auditor interno", "IC", "Finance"),
    ("Practicante de contabilidad", "Intern", "Finance"),
    ("Vrachtwagenchauffeur", "IC", "Operations"),
    ("Boulangère", "IC", "Other"),
    ("Kardiologin", "IC", "Medical"),
    ("Musiktherapeut", "IC", "Medical"),
    ("En recherche d'emploi", "Unknown", "Unknown"),
    ("Retired teacher", "IC", "Education"),
    ("代表取締役社長", "C-Level", "Executive"),
    ("销售经理", "Manager", "Sales"),
    ("генеральный директор", "C-Level", "Executive"),
    ("заместитель начальника отдела закупок", "Director", "Procurement"),
    ("менеджер по продажам", "Manager", "Sales"),
    ("Vice President, Sales", "VP", "Sales"),
    ("President", "C-Level", "Executive"),
    ("Sr. V.P., Global Sales", "VP", "Sales"),
    ("Vice-présidente marketing", "VP", "Marketing"),
    ("Founder & CEO", "Owner", "Executive"),
    ("CEO & Board Member", "C-Level", "Executive"),
    ("Chairman of the Board", "Board", "Executive"),
    ("Partner, Tax", "Partner", "Finance"),
    ("HR Business Partner", "IC", "HR"),
    ("Partner Sales Manager", "Manager", "Sales"),
    ("Product Owner", "IC", "Product"),
    ("Business Owner", "Owner", "Executive"),
    ("Account Executive", "IC", "Sales"),
    ("Senior Account Executive", "Senior", "Sales"),
    ("Executive Director", "Director", "Executive"),
    ("Assistant to the CEO", "IC", "Admin"),
    ("CEO Assistant", "IC", "Admin"),
    ("CEO's Assistant", "IC", "Admin"),
    ("Self-employed consultant", "Owner", "Executive"),
    ("Consultant / Owner", "Owner", "Executive"),
    ("Chief Financial Analyst", "Senior", "Finance"),
    ("Vorstandsassistentin", "IC", "Admin"),
    ("Assistant Manager, Payroll", "Manager", "Finance"),
    ("Assistentin der Geschäftsleitung", "IC", "Admin"),
    ("Mitglied der Geschäftsleitung", "C-Level", "Executive"),
    ("Office of the CEO - Program Manager", "Manager", "Project"),
    ("Head of Talent Acquisition", "Director", "HR"),
    ("Head of Sales and Marketing", "Director", "Sales"),
    ("Sales & Marketing Director", "Director", "Sales"),
    ("Director Marketing & Sales", "Director", "Marketing"),
    ("IT Project Manager", "Manager", "Project"),
    ("Managing Director", "C-Level", "Executive"),
    ("Managing Director, M&A", "Director", "Finance"),
    ("Chief Product & Technology Officer", "C-Level", "Product"),
    ("Chief Architect", "Senior", "Engineering"),
    ("Chief of Staff", "Director", "Executive"),
    ("Principal Engineer", "Senior", "Engineering"),
    ("Principal Product Manager", "Manager", "Product"),
    ("Staff Software Engineer", "Senior", "Engineering"),
    ("Staff Nurse", "IC", "Medical"),
    ("Tech Lead", "Senior", "Engineering"),
    ("Engineering Team Lead", "Manager", "Engineering"),
    ("Lead Generation Specialist", "IC", "Marketing"),
    ("Junior Recruiter", "Entry", "HR"),
    ("Management Trainee", "Entry", "Unknown"),
    ("Marketing Manager (MBA Intern)", "Intern", "Marketing"),
    ("Student Records Manager", "Manager", "Education"),
    ("Postdoc", "IC", "Research"),
    ("Vertriebsleiter DACH", "Director", "Sales"),
    ("Leiterin Personal", "Director", "HR"),
    ("Teamleiter Produktion", "Manager", "Operations"),
    ("Geschäftsfüherer", "C-Level", "Executive"),
    ("Geschaftsfuhrer", "C-Level", "Executive"),
    ("Sachbearbeiter/-in Buchhaltung (m/w/d)", "IC", "Finance"),
    ("Werkstudent Corporate M&A", "Intern", "Finance"),
    ("Directrice des ressources humaines", "Director", "HR"),
    ("Responsable des ventes", "Manager", "Sales"),
    ("Chef de produit", "Manager", "Product"),
    ("Chef", "IC", "Other"),
    ("Consejero Delegado", "C-Level", "Executive"),
    ("Jefe de Compras", "Manager", "Procurement"),
    ("Gerente de Projetos", "Manager", "Project"),
    ("Amministratore delegato", "C-Level", "Executive"),
    ("Responsabile acquisti", "Manager", "Procurement"),
    ("Hoofd Inkoop", "Director", "Procurement"),
    ("Medewerker klantenservice", "IC", "Customer Success"),
    ("Försäljningschef", "Manager", "Sales"),
    ("Administrerende direktør", "C-Level", "Executive"),
    ("İnsan Kaynakları Müdürü", "Manager", "HR"),
    ("Yazılım Mühendisi", "IC", "Engineering"),
    ("Consultant at Deloitte", "IC", "Consulting"),
    ("Polizistinnen", "IC", "Other"),
    ("Zirkusartist", "IC", "Unknown"),
    ("Manager Level III", "Manager", "Unknown"),
    ("Retired", "Unknown", "Unknown"),
    ("n/a", "Unknown", "Unknown"),
    ("...", "Unknown", "Unknown"),
    ("  ", "", ""),
    ("", "", ""),
]


@pytest.mark.parametrize(("raw", "level", "function"), CASES, ids=[raw or "empty" for raw, _, _ in CASES])
def test_level_and_function(raw: str, level: str, function: str) -> None:
    assert standardise(raw).values == (level, function)


def test_the_rule_names_the_phrases_that_decided() -> None:
    assert standardise("V.P. of Sales").rule == "level: vice president -> VP; function: sales -> Sales"


@pytest.mark.parametrize("raw", ["Retired", "Hello"])
def test_an_undecided_title_is_an_issue(raw: str) -> None:
    assert standardise(raw).issues == ("title.unknown",)


@pytest.mark.parametrize("raw", ["", " ", "Sales", "Manager"])
def test_a_blank_or_half_decided_title_is_none(raw: str) -> None:
    assert standardise(raw).issues == ()


@pytest.mark.parametrize("level", LEVELS)
def test_a_level_is_its_own_level(level: str) -> None:
    assert standardise(level).values[0] == level


@pytest.mark.parametrize("function", [f for f in FUNCTIONS if f != "Executive"])
def test_a_function_is_its_own_function(function: str) -> None:
    assert standardise(function).values[1] == function


@given(st.text())
def test_any_text_gives_known_values(raw: str) -> None:
    cleaned = standardise(raw)

    assert cleaned.values == ("", "") or (cleaned.values[0] in LEVELS and cleaned.values[1] in FUNCTIONS)


@given(st.sampled_from([raw for raw, _, _ in CASES]))
def test_case_does_not_matter(raw: str) -> None:
    assert standardise(raw.upper()).values == standardise(raw).values


def test_the_field_says_what_it_gives() -> None:
    assert [column.name for column in FIELD.outputs] == ["TitleLevel", "JobFunction"]
