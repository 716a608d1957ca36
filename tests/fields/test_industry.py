import pytest
from hypothesis import given
from hypothesis import strategies as st

from revops_cli.data.reader import read_reference
from revops_cli.errors import ConfigError
from revops_cli.fields.industry import SCHEMES, field, standardise

MAKING, TECH, PRO = "Manufacturing", "Technology, Information and Media", "Professional Services"
LINKEDIN = {row["top"] for row in read_reference("linkedin_industries.csv")}
SECTORS = {row["sector"]: row["title"] for row in read_reference("naics_sectors.csv")}
SALESFORCE = {row["value"] for row in read_reference("salesforce_industries.csv")}

CASES = [
    ("Copper mining", "Oil, Gas, and Mining", "21"),
    ("Data mining", TECH, "51"),
    ("Mining equipment", MAKING, "31-33"),
    ("Auto repair shop", "Consumer Services", "81"),
    ("Bicycle repair", "Consumer Services", "81"),
    ("Bicycle shop", "Retail", "44-45"),
    ("Autowerkstatt", "Consumer Services", "81"),
    ("Barber shop", "Consumer Services", "81"),
    ("Farm machinery", MAKING, "31-33"),
    ("Bio-Tech", "Professional Services", "54"),
    ("Biotech", "Professional Services", "54"),
    ("Milling", MAKING, "31-33"),
    ("Zuivel", MAKING, "31-33"),
    ("Papel e celulose", MAKING, "31-33"),
    ("Autopartes", MAKING, "31-33"),
    ("Tooling", MAKING, "31-33"),
    ("Automotive dealership", "Retail", "44-45"),
    ("Dairy farm", "Farming, Ranching, Forestry", "11"),
    ("Cold chain", "Transportation, Logistics, Supply Chain and Storage", "48-49"),
    ("Gov contractor", "Government Administration", "92"),
    ("General contractor", "Construction", "23"),
    ("Homebuilding", "Construction", "23"),
    ("Vetro", MAKING, "31-33"),
    ("Maschinenbau", MAKING, "31-33"),
    ("Sondermaschinenbau", MAKING, "31-33"),
    ("Pharma", MAKING, "31-33"),
    ("Logistik", "Transportation, Logistics, Supply Chain and Storage", "48-49"),
    ("Hochbau", "Construction", "23"),
    ("SaaS", TECH, "51"),
    ("IT", PRO, "54"),
    ("I.T.", PRO, "54"),
    ("Software Engineering", PRO, "54"),
    ("Tech", TECH, "51"),
    ("Public Library", TECH, "51"),
    ("accounting/finance", PRO, "54"),
    ("Finance and accounting", PRO, "54"),
    ("Banking", "Financial Services", "52"),
    ("Medical Device Manufacturing", MAKING, "31-33"),
    ("Luxury retail", "Retail", "44-45"),
    ("E-Commerce", "Retail", "44-45"),
    ("E-Learning", "Education", "61"),
    ("Commercial Real Eatate", "Real Estate and Equipment Rental Services", "53"),
    ("Non-profit", "Consumer Services", "81"),
    ("Non Profit Mental Health", "Hospitals and Health Care", "62"),
    ("Entertainment (television production)", TECH, "51"),
    ("Entertainment", "Entertainment Providers", "71"),
    ("Overheid", "Government Administration", "92"),
    ("Transporte y logística", "Transportation, Logistics, Supply Chain and Storage", "48-49"),
    ("Enseignement supérieur", "Education", "61"),
    ("Großhandel", "Wholesale", "42"),
    ("Einzelhandel", "Retail", "44-45"),
    ("sağlık", "Hospitals and Health Care", "62"),
    ("Soybean Farming", "Farming, Ranching, Forestry", "11"),
    ("Hazardous Waste Collection", "Utilities", "56"),
    ("541512", PRO, "54"),
    ("541512 - Computer Systems Design", PRO, "54"),
    ("Construction industry", "Construction", "23"),
    ("Industrial", MAKING, "31-33"),
    ("Work", "", ""),
    ("Other", "", ""),
    ("qwertz", "", ""),
    ("999999", "", ""),
    ("", "", ""),
]


@pytest.mark.parametrize(("raw", "standard", "sector"), CASES, ids=[raw or "empty" for raw, _, _ in CASES])
def test_standard_and_sector(raw: str, standard: str, sector: str) -> None:
    assert standardise(raw).values == (standard, sector)


@pytest.mark.parametrize(
    ("scheme", "value"),
    [("linkedin", "Financial Services"), ("salesforce", "Insurance"), ("naics", "Finance and Insurance")],
)
def test_a_scheme_has_its_own_values(scheme: str, value: str) -> None:
    assert field(scheme).standardise("Versicherungswesen").values == (value, "52")


@pytest.mark.parametrize(
    ("scheme", "values"), [("linkedin", LINKEDIN), ("salesforce", SALESFORCE - {"Other"}), ("naics", SECTORS.values())]
)
def test_a_value_is_its_own_value(scheme: str, values: list[str]) -> None:
    assert {value: standardise(value, scheme).values[0] for value in values} == {value: value for value in values}


def test_every_label_of_linkedin_has_its_top_level() -> None:
    labels = read_reference("linkedin_industries.csv")

    assert [row["label"] for row in labels if standardise(row["label"]).values != (row["top"], row["naics"])] == []


def test_an_unknown_scheme_is_an_error_with_the_near_name() -> None:
    with pytest.raises(ConfigError, match="no industry scheme 'linkdin'") as raised:
        field("linkdin")

    assert raised.value.hint == "did you mean 'linkedin'?"


def test_an_unknown_industry_is_an_issue_and_an_empty_one_is_none() -> None:
    assert (standardise("qwertz").issues, standardise(" ").issues) == (("industry.unknown",), ())


def test_the_rule_names_the_words() -> None:
    assert standardise("Luxury retail").rule == "industry: luxury retail -> Retail; 44-45"


@given(st.text(), st.sampled_from(SCHEMES))
def test_any_text_gives_known_values(raw: str, scheme: str) -> None:
    standard, sector = standardise(raw, scheme).values

    assert standard in {"", *LINKEDIN, *SALESFORCE, *SECTORS.values()}
    assert sector in {"", *SECTORS}
