import csv
from importlib.resources import files
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from revops_cli.data.reader import read_reference
from revops_cli.tables.columns import canonical_names, is_known, recognise
from revops_cli.text.fold import squash

BADGES = {
    "First Name": "FirstName",
    "Title": "Title",
    "Company Name": "Company",
    "Address 1": "Street",
    "State/Province": "State",
    "Zip/Postal Code": "PostalCode",
    "Email Address": "Email",
    "Work Phone": "Phone",
    "Scan Date/Time": "CreatedDate",
    "Q2: Number of employees": "NumberOfEmployees",
    "Work ZIP/Postal Code": "PostalCode",
    "Work State/Province": "State",
    "Job title": "Title",
    "Mobile phone": "MobilePhone",
    "Landline phone": "Phone",
    "# of Employees": "NumberOfEmployees",
    "EMAIL_ADDRESS": "Email",
    "  e-mail  ": "Email",
    "Attendee Email": "Email",
    "Lead: First Name": "FirstName",
    "Email Opt Out": "HasOptedOutOfEmail",
    "Do Not Call": "DoNotCall",
    "First Name (required)": "FirstName",
    "Lead ID": "Id",
    "TitleLevel": "TitleLevel",
    "phone_e164": "PhoneE164",
    "Vorname": "FirstName",
    "Straße": "Street",
    "Prénom": "FirstName",
    "Société": "Company",
    "Apellidos": "LastName",
    "Correo electrónico": "Email",
    "Sobrenome": "LastName",
    "Cognome": "LastName",
    "Ragione sociale": "Company",
    "Achternaam": "LastName",
    "Förnamn": "FirstName",
    "Befattning": "Title",
    "Virksomhed": "Company",
    "Sähköposti": "Email",
    "Soyadı": "LastName",
    "Cep Telefonu": "MobilePhone",
    "Imię": "FirstName",
    "Příjmení": "LastName",
    "Beosztás": "Title",
    "Umsatz in EUR": "AnnualRevenue",
    "City/State/Country": "Location",
    "City, State, ZIP": "Location",
    "Work City & Country": "Location",
    "Stadt und Land": "Location",
    "Ville / Pays": "Location",
    "Country/Region Name": "Country",
    "会社名": "Company",
    "メールアドレス": "Email",
    "郵便番号": "PostalCode",
}

WRONG = [
    "Company Phone",
    "Company Country",
    "Company Email Domain Type",
    "Account Manager",
    "Phone Extension Type",
    "Ext",
    "Contact Owner",
    "First Name (Japanese)",
    "Badge ID",
    "Scanned By",
    "Captured By",
    "Rating",
    "Device",
    "Badge Image URL",
    "Country Manager",
    "Lead Owner",
    "Campaign Name",
    "Event Name",
    "Assistant Name",
    "Spouse Name",
    "Manager Email",
    "Email Bounced Reason",
    "Fax",
    "Q1: Purchase timeframe?",
    "Address 2",
    "Company 2",
    "LinkedIn URL",
    "Next Activity Date",
    "Birthdate",
    "Contact ID",
    "State of project",
    "City/Budget",
    "Name / Company",
    "Country, Country",
    "Ticket Type",
    "Emails sent",
    "",
]


def columns_of(header: list[str], kind: str = "leads") -> dict[str, str]:
    return dict(recognise(header, kind, {}).known)  # type: ignore[arg-type]


@pytest.mark.parametrize(("header", "canonical"), list(BADGES.items()), ids=BADGES)
def test_a_header_of_an_export_is_understood(header: str, canonical: str) -> None:
    assert columns_of([header]) == {header: canonical}


@pytest.mark.parametrize("header", WRONG, ids=[header or "empty" for header in WRONG])
def test_a_header_that_means_something_else_is_left_alone(header: str) -> None:
    assert columns_of([header]) == {}


TOGETHER = [
    pytest.param(["Vorname", "Name"], ["FirstName", "LastName"], id="German"),
    pytest.param(["Nom", "Prénom"], ["LastName", "FirstName"], id="French"),
    pytest.param(["Nom"], ["Name"], id="French, alone"),
    pytest.param(["Nombre", "Apellidos"], ["FirstName", "LastName"], id="Spanish"),
    pytest.param(["Nome", "Empresa"], ["Name", "Company"], id="Portuguese, alone"),
    pytest.param(["Name", "First Name", "Last Name"], ["Name", "FirstName", "LastName"], id="all three"),
    pytest.param(["Work Email", "Email"], ["Email", "Email#2"], id="the first wins"),
    pytest.param(["Role", "Job Title"], ["Role", "Title"], id="weak gives way"),
    pytest.param(["Role", "Email"], ["Title", "Email"], id="weak alone"),
    pytest.param(["Home Phone", "Work Phone"], ["Home Phone", "Phone"], id="private gives way"),
    pytest.param(["Account Name", "Email"], ["Company", "Email"], id="account of a contact"),
    pytest.param(["Company", "AccountName"], ["Company", "AccountName"], id="a column of a step"),
    pytest.param(["_row", "_ROW", ""], ["_row#2", "_ROW#3", "Column 3"], id="names that the engine needs"),
    pytest.param(["x", "X", "x"], ["x", "X#2", "x#3"], id="equal but for case"),
    pytest.param(["City/Country", "Location"], ["City/Country", "Location"], id="parts give way"),
    pytest.param(["City", "Billing City"], ["City", "Billing City"], id="two cities"),
]


@pytest.mark.parametrize(("header", "names"), TOGETHER)
def test_headers_are_understood_together(header: list[str], names: list[str]) -> None:
    assert [column.name for column in recognise(header, "leads", {}).columns] == names


OTHER_KINDS = [
    pytest.param(
        "accounts",
        ["Account ID", "Account Name", "City", "Zip", "Parent Account ID"],
        ["Id", "Name", "BillingCity", "BillingPostalCode", "ParentId"],
        id="accounts",
    ),
    pytest.param(
        "users",
        ["User ID", "Full Name", "Active", "Time Zone"],
        ["Id", "Name", "IsActive", "TimeZone"],
        id="users",
    ),
    pytest.param(
        "opportunities",
        ["Opportunity ID", "Account ID", "Stage", "Close Date", "Opportunity Owner ID"],
        ["Id", "AccountId", "StageName", "CloseDate", "OwnerId"],
        id="opportunities",
    ),
    pytest.param(
        "contacts",
        ["Contact ID", "Account ID", "First Name"],
        ["Id", "AccountId", "FirstName"],
        id="contacts",
    ),
]


@pytest.mark.parametrize(("kind", "header", "names"), OTHER_KINDS)
def test_other_tables_have_their_own_words(kind: str, header: list[str], names: list[str]) -> None:
    assert list(columns_of(header, kind).values()) == names


@given(st.lists(st.text(max_size=12), max_size=8))
def test_any_header_gives_distinct_engine_names(header: list[str]) -> None:
    seen = recognise(header, "leads", {})
    names = [column.name.casefold() for column in seen.columns]

    assert len(set(names)) == len(names) == len(header)
    assert "_row" not in names
    assert [column.header for column in seen.columns] == header


def test_no_header_of_the_table_has_two_meanings() -> None:
    rows = sorted(
        (r["table"], squash(r["header"]), r["strength"] == "late") for r in read_reference("header_synonyms.csv")
    )

    assert [pair for pair in pairwise(rows) if pair[0] == pair[1]] == []
    assert all(header for _, header, _ in rows)


def test_canonical_names_are_understood_as_they_are() -> None:
    for kind in ("leads", "accounts", "users", "opportunities"):
        for name in canonical_names(kind):
            assert is_known(name, kind), (kind, name)


def test_every_prefix_stands_before_a_known_column() -> None:
    text = files("revops_cli.data").joinpath("header_prefixes.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))

    assert {row["canonical"] for row in rows} <= canonical_names("leads")
