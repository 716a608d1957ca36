"""What SOQL the fake answers, and what it refuses."""

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakesf.answering import answer
from tests.fakesf.errors import ApiError
from tests.fakesf.schema import Record
from tests.fakesf.soql import parse

if TYPE_CHECKING:
    from tests.fakesf.org import Org

LEADS: list[Record] = [
    {"LastName": "Ana", "Company": "Acme", "Title": "CEO", "AnnualRevenue": 10.0, "NumberOfEmployees": 5},
    {"LastName": "bo", "Company": "ACME", "Title": None, "AnnualRevenue": 20.0, "HasOptedOutOfEmail": True},
    {"LastName": "Cy", "Company": "50% Off", "Title": "c_o", "CreatedDate": "2025-12-31T23:59:59.999+0000"},
    {"LastName": "D'Or", "Company": "A\\B", "Title": "ceo", "CreatedDate": "2026-01-04T08:00:00.000+0000"},
]
CASES = [
    ("LastName = 'BO'", "bo"),
    ("LastName != 'BO'", "Ana Cy D'Or"),
    ("Title != 'CEO'", "bo Cy"),
    ("NOT Title = 'CEO'", "bo Cy"),
    ("NOT (Title = 'CEO' OR Title = null)", "Cy"),
    ("Title = null", "bo"),
    ("Title = ''", "bo"),
    ("Title <> null", "Ana Cy D'Or"),
    ("Title LIKE 'C_O'", "Ana Cy D'Or"),
    (r"Title LIKE 'C\_O'", "Cy"),
    (r"Company LIKE '50\%%'", "Cy"),
    ("Company LIKE '%m_'", "Ana bo"),
    (r"Company = 'A\\B'", "D'Or"),
    (r"LastName = 'D\'Or'", "D'Or"),
    ("NOT Title LIKE 'c%'", "bo"),
    ("LastName > 'b'", "bo Cy D'Or"),
    ("LastName IN ('ana', 'CY')", "Ana Cy"),
    ("LastName NOT IN ('ana', 'CY')", "bo D'Or"),
    ("Title NOT IN ('ceo')", "bo Cy"),
    ("AnnualRevenue >= 20", "bo"),
    ("AnnualRevenue < 20", "Ana"),
    ("AnnualRevenue IN (10, 20.0)", "Ana bo"),
    ("NumberOfEmployees = 5", "Ana"),
    ("HasOptedOutOfEmail = TRUE", "bo"),
    ("HasOptedOutOfEmail != true AND LastName < 'b'", "Ana"),
    ("LastName = 'Ana' OR LastName = 'Cy' OR LastName = 'x'", "Ana Cy"),
    ("(LastName = 'Ana' OR LastName = 'Cy') AND Title = 'CEO'", "Ana"),
    ("CreatedDate = TODAY", "Ana bo"),
    ("CreatedDate = YESTERDAY", "D'Or"),
    ("CreatedDate < TODAY", "Cy D'Or"),
    ("CreatedDate >= THIS_QUARTER", "Ana bo D'Or"),
    ("CreatedDate < THIS_YEAR", "Cy"),
    ("CreatedDate = LAST_N_DAYS:1", "Ana bo D'Or"),
    ("CreatedDate = LAST_N_DAYS:5", "Ana bo Cy D'Or"),
    ("CreatedDate != TODAY", "Cy D'Or"),
    ("CreatedDate > 2026-01-04T08:00:00Z", "Ana bo"),
    ("CreatedDate >= 2026-01-04T09:00:00.000+01:00", "Ana bo D'Or"),
    ("Owner.Name = 'api user'", "Ana bo Cy D'Or"),
    ("Owner.Type = 'Queue'", ""),
    ("MasterRecord.Owner.Name = null", "Ana bo Cy D'Or"),
    ("Id = '00Q000000000000EAA'", ""),
    ("Id > '00Q000000000000'", "Ana bo Cy D'Or"),
    ("Id < '00Q000000000000'", ""),
]


@pytest.mark.parametrize(("where", "expected"), CASES, ids=[case[0] for case in CASES])
def test_a_condition_finds(org: "Org", where: str, expected: str) -> None:
    org.load("Lead", LEADS)

    found = answer(org, parse(f"SELECT LastName FROM Lead WHERE {where}"))

    assert " ".join(str(row["LastName"]) for row in found.rows) == expected


REFUSED = [
    ("", "MALFORMED_QUERY"),
    ("SELECT FROM Lead", "MALFORMED_QUERY"),
    ("SELECT Id Lead", "MALFORMED_QUERY"),
    ("SELECT * FROM Lead", "MALFORMED_QUERY"),
    ("SELECT Id FROM Lead l", "MALFORMED_QUERY"),
    ("SELECT Id FROM Lead FOR UPDATE", "MALFORMED_QUERY"),
    ("SELECT Id FROM Lead WHERE", "MALFORMED_QUERY"),
    ("SELECT Id FROM Lead WHERE Title = 'a' AND Title = 'b' OR Title = 'c'", "MALFORMED_QUERY"),
    ("SELECT Id FROM Lead WHERE Id IN (SELECT LeadId FROM CampaignMember)", "MALFORMED_QUERY"),
    ("SELECT Id FROM Lead WHERE Id IN ()", "MALFORMED_QUERY"),
    ('SELECT Id FROM Lead WHERE Title = "a"', "MALFORMED_QUERY"),
    ("SELECT Id FROM Lead WHERE Title = 'a", "MALFORMED_QUERY"),
    (r"SELECT Id FROM Lead WHERE Title = 'a\q'", "MALFORMED_QUERY"),
    ("SELECT Id FROM Lead WHERE Title = Name", "MALFORMED_QUERY"),
    ("SELECT Id FROM Lead WHERE CreatedDate = NEXT_90_DAYS", "MALFORMED_QUERY"),
    ("SELECT Id FROM Lead WHERE Title = 'a' LIMIT x", "MALFORMED_QUERY"),
    ("SELECT toLabel(Status) FROM Lead", "MALFORMED_QUERY"),
    ("SELECT Company, COUNT(Id) FROM Lead", "MALFORMED_QUERY"),
    ("SELECT COUNT(Id) FROM Lead GROUP BY Company HAVING COUNT(Id) > 1", "MALFORMED_QUERY"),
    ("SELECT SUM(LastName) FROM Lead", "MALFORMED_QUERY"),
    ("SELECT Id FROM Contact WHERE Account.Owner.Manager.Name = 'x'", "MALFORMED_QUERY"),
    (f"SELECT Id FROM Lead WHERE Title = '{'x' * 4001}'", "MALFORMED_QUERY"),
    (f"SELECT Id FROM Lead WHERE Title IN ('{'x' * 99_999}')", "MALFORMED_QUERY"),
    ("SELECT Id FROM Lead OFFSET 2001", "NUMBER_OUTSIDE_VALID_RANGE"),
    ("SELECT Id FROM Leed", "INVALID_TYPE"),
    ("SELECT Titel FROM Lead", "INVALID_FIELD"),
    ("SELECT Id, Id FROM Lead", "INVALID_FIELD"),
    ("SELECT Boss.Name FROM Lead", "INVALID_FIELD"),
    ("SELECT Id FROM Lead WHERE Titel = 'x'", "INVALID_FIELD"),
    ("SELECT Id FROM Lead WHERE Title = 5", "INVALID_FIELD"),
    ("SELECT Id FROM Lead WHERE AnnualRevenue = '5'", "INVALID_FIELD"),
    ("SELECT Id FROM Lead WHERE CreatedDate > '2026-01-01'", "INVALID_FIELD"),
    ("SELECT Id FROM Lead WHERE CreatedDate > 2026-01-01", "INVALID_FIELD"),
    ("SELECT Id FROM Lead WHERE Description = 'x'", "INVALID_FIELD"),
    ("SELECT Id FROM LeadHistory WHERE NewValue = 'x'", "INVALID_FIELD"),
    ("SELECT Id FROM Lead WHERE Id = 'x'", "INVALID_QUERY_FILTER_OPERATOR"),
    ("SELECT Id FROM Lead WHERE Id = '00Q000000000000AAA'", "INVALID_QUERY_FILTER_OPERATOR"),
    ("SELECT Id FROM Lead WHERE HasOptedOutOfEmail > true", "INVALID_QUERY_FILTER_OPERATOR"),
    ("SELECT Id FROM Lead WHERE OwnerId LIKE '005%'", "INVALID_QUERY_FILTER_OPERATOR"),
    ("SELECT Id FROM Lead WHERE Title > null", "INVALID_QUERY_FILTER_OPERATOR"),
    ("SELECT Id, (SELECT Id FROM Contacts) FROM Lead", "INVALID_TYPE"),
]


@pytest.mark.parametrize(("text", "code"), REFUSED, ids=[case[0][:70] or "empty" for case in REFUSED])
def test_the_rest_is_refused(org: "Org", text: str, code: str) -> None:
    with pytest.raises(ApiError) as error:
        answer(org, parse(text))

    assert error.value.code == code


@given(st.text(alphabet="SELECT FROMWHEREidLeadTitle()=<>!',.*0123456789 \\%\n", max_size=60))
def test_any_text_is_parsed_or_refused(text: str) -> None:
    try:
        parsed = parse(f"SELECT Id FROM Lead WHERE {text}")
    except ApiError as error:
        assert error.code in {"MALFORMED_QUERY", "NUMBER_OUTSIDE_VALID_RANGE"}  # noqa: PT017 - either way is right
    else:
        assert parsed.object == "Lead"


ORDERS = [
    ("ORDER BY Title", "bo Cy Ana D'Or"),
    ("ORDER BY Title NULLS LAST, LastName DESC", "Cy D'Or Ana bo"),
    ("ORDER BY Title DESC, LastName", "bo Ana D'Or Cy"),
    ("ORDER BY AnnualRevenue DESC NULLS LAST LIMIT 1", "bo"),
    ("ORDER BY LastName LIMIT 2 OFFSET 1", "bo Cy"),
    ("LIMIT 0", ""),
    ("", "Ana bo Cy D'Or"),
]


@pytest.mark.parametrize(("order", "expected"), ORDERS, ids=[case[0] or "none" for case in ORDERS])
def test_order_limit_and_offset(org: "Org", order: str, expected: str) -> None:
    org.load("Lead", LEADS)

    found = answer(org, parse(f"SELECT LastName FROM Lead {order}"))

    assert " ".join(str(row["LastName"]) for row in found.rows) == expected


def test_parents_are_nested_and_missing_ones_null(org: "Org") -> None:
    account = org.load("Account", [{"Name": "Acme", "OwnerId": org.ann}])[0]
    contact = org.load("Contact", [{"LastName": "A", "AccountId": account}, {"LastName": "B"}])[0]

    rows = answer(org, parse("SELECT LastName, account.name, Account.Owner.Name FROM contact"), version="66.0").rows

    assert rows[0] == {
        "attributes": {"type": "Contact", "url": f"/services/data/v66.0/sobjects/Contact/{contact}"},
        "LastName": "A",
        "Account": {
            "attributes": {"type": "Account", "url": f"/services/data/v66.0/sobjects/Account/{account}"},
            "Name": "Acme",
            "Owner": {
                "attributes": {"type": "User", "url": f"/services/data/v66.0/sobjects/User/{org.ann}"},
                "Name": "Ann Rep",
            },
        },
    }
    assert rows[1]["Account"] is None


def test_children_come_as_a_page_of_their_own(org: "Org") -> None:
    account = org.load("Account", [{"Name": "Acme"}, {"Name": "Solo"}])[0]
    org.load("Contact", [{"LastName": name, "AccountId": account} for name in "ABC"])

    rows = answer(org, parse("SELECT Name, (SELECT LastName FROM Contacts WHERE LastName > 'A') FROM Account")).rows

    children = rows[0]["Contacts"]
    assert isinstance(children, dict)
    assert ([row["LastName"] for row in children["records"]], children["totalSize"]) == (["B", "C"], 2)
    assert rows[1]["Contacts"] is None


def test_a_queue_owns_by_its_name_and_kind(org: "Org") -> None:
    org.load("Lead", [{"LastName": "A", "OwnerId": org.queue}])

    row = answer(org, parse("SELECT Owner.Name, Owner.Type FROM Lead")).rows[0]["Owner"]

    assert isinstance(row, dict)
    assert (row["Name"], row["Type"]) == ("Lead Queue", "Queue")


GROUPS = [
    ("SELECT COUNT() FROM Lead", [], 4),
    ("SELECT COUNT() FROM Lead WHERE LastName = 'x'", [], 0),
    ("SELECT COUNT(Title) FROM Lead", [{"expr0": 3}], 1),
    ("SELECT COUNT(Id) n, MAX(AnnualRevenue), MIN(LastName) FROM Lead", [{"n": 4, "expr0": 20.0, "expr1": "Ana"}], 1),
    ("SELECT SUM(AnnualRevenue) FROM Lead WHERE LastName = 'Cy'", [{"expr0": None}], 1),
    (
        "SELECT Company, COUNT(Id) n FROM Lead GROUP BY Company ORDER BY COUNT(Id) DESC, Company LIMIT 2",
        [{"Company": "Acme", "n": 2}, {"Company": "50% Off", "n": 1}],
        2,
    ),
    ("SELECT Owner.Name, SUM(AnnualRevenue) FROM Lead GROUP BY Owner.Name", [{"Name": "Api User", "expr0": 30.0}], 1),
]


@pytest.mark.parametrize(("text", "rows", "total"), GROUPS, ids=[case[0] for case in GROUPS])
def test_groups(org: "Org", text: str, rows: list[dict[str, object]], total: int) -> None:
    org.load("Lead", LEADS)

    found = answer(org, parse(text))

    assert [{key: value for key, value in row.items() if key != "attributes"} for row in found.rows] == rows
    assert found.total == total


def test_deleted_records_are_only_in_query_all(org: "Org") -> None:
    org.load("Lead", [{"LastName": "A"}, {"LastName": "B", "IsDeleted": True}])

    assert len(answer(org, parse("SELECT Id FROM Lead")).rows) == 1
    assert len(answer(org, parse("SELECT Id FROM Lead"), deleted=True).rows) == 2


def test_the_index_may_lag_by_one_record(org: "Org") -> None:
    org.settings.index_lag = True
    org.load("Lead", [{"LastName": "A"}, {"LastName": "B"}])

    assert len(answer(org, parse("SELECT Id FROM Lead WHERE SystemModstamp > 2020-01-01T00:00:00Z")).rows) == 1
    assert len(answer(org, parse("SELECT Id FROM Lead")).rows) == 2
