from collections.abc import Callable, Sequence

import pytest

from revops_cli.dedupe.settings import DedupeSettings
from revops_cli.dedupe.step import dedupe
from revops_cli.engine.duck import DuckEngine
from revops_cli.model import Column, Table

MakeTable = Callable[[Sequence[str], Sequence[Sequence[str]]], Table]
ReadTable = Callable[[Table], list[dict[str, str]]]
Cells = dict[str, str]
ANN = {"FirstName": "Ann", "LastName": "Example", "Email": "ann.example@acme.com", "Company": "Acme", "Notes": "first"}
AGAIN = {**ANN, "Notes": ""}
GARBLED = {"Phone": "7.13555E+09", "PhoneE164": "", "PhoneExtension": "", "CleanIssues": "phone.lost_digits"}
CLEAN = {"Phone": "(713) 555-0131", "PhoneE164": "+17135550131", "PhoneExtension": "7", "CleanIssues": ""}
OTHER = {"Phone": "713-555-0199", "PhoneE164": "+17135550199", "PhoneExtension": "", "CleanIssues": ""}
NO_PHONE = dict.fromkeys(CLEAN, "")

CASES = [
    pytest.param(GARBLED, CLEAN, CLEAN, id="a usable number before one that lost its digits"),
    pytest.param(OTHER, CLEAN, OTHER, id="the master's, though the other has an extension"),
    pytest.param(NO_PHONE, CLEAN, CLEAN, id="any before none"),
    pytest.param(NO_PHONE, GARBLED, GARBLED, id="what is not understood before nothing"),
    pytest.param(
        {"Title": "Packing Ninja", "TitleLevel": "", "JobFunction": ""},
        {"Title": "VP Sales", "TitleLevel": "VP", "JobFunction": "Sales"},
        {"Title": "VP Sales", "TitleLevel": "VP", "JobFunction": "Sales"},
        id="a title that was understood",
    ),
    pytest.param(
        {"Title": "CEO", "TitleLevel": "C-Level", "JobFunction": ""},
        {"Title": "VP Sales", "TitleLevel": "VP", "JobFunction": "Sales"},
        {"Title": "CEO", "TitleLevel": "C-Level", "JobFunction": ""},
        id="no function of another title",
    ),
    pytest.param(
        {"Country": "US", "CountryCode": "US", "State": "", "StateCode": ""},
        {"Country": "USA", "CountryCode": "US", "State": "TX", "StateCode": "US-TX"},
        {"Country": "USA", "CountryCode": "US", "State": "TX", "StateCode": "US-TX"},
        id="country and state from the fuller record",
    ),
    pytest.param(
        {"MiddleName": "", "MiddleNameClean": "", "FirstNameClean": "Ann"},
        {"MiddleName": "Q", "MiddleNameClean": "Q.", "FirstNameClean": "Annie"},
        {"MiddleName": "Q", "MiddleNameClean": "Q.", "FirstNameClean": "Ann"},
        id="an empty part of a name is filled with its clean form",
    ),
    pytest.param(
        {"Website": "", "Domain": "acme.com"},
        {"Website": "www.acme.io", "Domain": "acme.io"},
        {"Website": "www.acme.io", "Domain": "acme.io"},
        id="the domain goes with the website",
    ),
]


@pytest.mark.parametrize(("master", "victim", "kept"), CASES)
def test_what_survives_together(
    engine: DuckEngine, make_table: MakeTable, read_table: ReadTable, master: Cells, victim: Cells, kept: Cells
) -> None:
    merged = merge(engine, make_table, read_table, [{**ANN, **master}, {**AGAIN, **victim}], {"master": ("lowest_id",)})

    assert {name: merged[name] for name in kept} == kept


def merge(
    engine: DuckEngine, make_table: MakeTable, read_table: ReadTable, rows: list[Cells], settings: dict[str, object]
) -> Cells:
    header = tuple({"Id": "", **rows[0]})
    leads = make_table(header, [tuple({"Id": str(n), **row}[name] for name in header) for n, row in enumerate(rows)])
    merged = read_table(dedupe(engine, leads, DedupeSettings.model_validate(settings)).table)
    assert len(merged) == 1
    return merged[0]


RULES = [
    pytest.param("newest", CLEAN, id="newest"),
    pytest.param("longest", CLEAN, id="longest"),
    pytest.param("oldest", OTHER, id="oldest"),
]


@pytest.mark.parametrize(("rule", "kept"), RULES)
def test_companions_follow_the_rule_of_the_typed_column(
    engine: DuckEngine, make_table: MakeTable, read_table: ReadTable, rule: str, kept: Cells
) -> None:
    rows = [{**ANN, **OTHER, "CreatedDate": "2024-01-01"}, {**AGAIN, **CLEAN, "CreatedDate": "2025-01-01"}]

    merged = merge(engine, make_table, read_table, rows, {"survivors": {"Phone": rule}})

    assert {name: merged[name] for name in kept} == kept


def test_every_lost_cell_is_in_the_provenance(engine: DuckEngine, make_table: MakeTable) -> None:
    rows = [{**ANN, **CLEAN, "Title": "CEO", "TitleLevel": "C-Level", "JobFunction": ""}]
    rows += [{**AGAIN, **GARBLED, "Title": "VP", "TitleLevel": "VP", "JobFunction": "Sales"}]
    header = tuple(rows[0])
    leads = make_table(header, [tuple(row.values()) for row in rows])

    result = dedupe(engine, leads, DedupeSettings())

    query = f"SELECT field, value FROM ({result.relations['provenance']}) WHERE rule = 'lost' ORDER BY field"
    assert engine.rows(query) == [
        ("CleanIssues", "phone.lost_digits"),
        ("JobFunction", "Sales"),
        ("Phone", "7.13555E+09"),
        ("Title", "VP"),
        ("TitleLevel", "VP"),
    ]


@pytest.mark.parametrize(("rule", "kept"), [("max", "100"), ("min", "7")])
def test_numbers_are_compared_as_numbers(
    engine: DuckEngine, make_table: MakeTable, read_table: ReadTable, rule: str, kept: str
) -> None:
    rows = [{**ANN, "Visits": "7"}, {**AGAIN, "Visits": "100"}, {**AGAIN, "Visits": "100.0"}]

    merged = merge(engine, make_table, read_table, rows, {"survivors": {"Visits": rule}, "master": ("lowest_id",)})

    assert merged["Visits"] == kept


SOURCES = {"column": "LeadSource", "order": ["CRM", "event"]}
PREFERRED = [
    pytest.param(("Web", "1"), ("Event", "2"), "2", id="the second of the order before one that is not in it"),
    pytest.param(("Event", "1"), ("crm ", "2"), "2", id="the first, however it is written"),
    pytest.param(("Web", "1"), ("Trade", "2"), "1", id="none of them: the master's"),
    pytest.param(("Web", "1"), ("CRM", ""), "1", id="never an empty cell"),
    pytest.param(("", ""), ("", ""), "", id="empty"),
]


@pytest.mark.parametrize(("one", "other", "kept"), PREFERRED)
def test_a_preferred_source(
    engine: DuckEngine,
    make_table: MakeTable,
    read_table: ReadTable,
    one: tuple[str, str],
    other: tuple[str, str],
    kept: str,
) -> None:
    rows = [{**ANN, "LeadSource": source, "Fax": fax} for source, fax in (one, other)]

    merged = merge(engine, make_table, read_table, rows, {"survivors": {"fax": SOURCES}, "master": ()})

    assert merged["Fax"] == kept


def test_a_source_that_the_list_lacks_prefers_nobody(
    engine: DuckEngine, make_table: MakeTable, read_table: ReadTable
) -> None:
    rows = [{**ANN, "Fax": "1"}, {**ANN, "Fax": "2"}]

    merged = merge(engine, make_table, read_table, rows, {"survivors": {"Fax": SOURCES}, "master": (SOURCES,)})

    assert merged["Fax"] == "1"


UNIONS = [
    pytest.param("Food;Retail", "Retail; Health", "Food;Retail;Health", id="distinct parts, the master's first"),
    pytest.param("Food", "FOOD;food", "Food", id="one part however it is written"),
    pytest.param("", "Food; ;", "Food", id="blank parts"),
    pytest.param("", "", "", id="empty"),
]


@pytest.mark.parametrize(("one", "other", "kept"), UNIONS)
def test_multi_picklists_are_united(
    engine: DuckEngine, make_table: MakeTable, read_table: ReadTable, one: str, other: str, kept: str
) -> None:
    rows = [{**ANN, "Interests": one}, {**ANN, "Interests": other}]

    merged = merge(engine, make_table, read_table, rows, {"survivors": {"Interests": "union"}, "master": ()})

    assert merged["Interests"] == kept


MASTERS = [
    pytest.param(["crm"], [("9", "Web"), ("00QD00000270xYz", "Event")], "00QD00000270xYz", id="a Salesforce Id"),
    pytest.param(["crm"], [("", "Web"), ("9", "Event")], "9", id="any Id before none"),
    pytest.param([SOURCES], [("1", "Web"), ("2", "Event")], "2", id="a preferred source"),
    pytest.param([], [("1", "Web"), ("2", "Event")], "1", id="no rule"),
]


@pytest.mark.parametrize(("rules", "found", "master"), MASTERS)
def test_the_master_by_where_it_is_from(
    engine: DuckEngine,
    make_table: MakeTable,
    read_table: ReadTable,
    rules: list[object],
    found: list[tuple[str, str]],
    master: str,
) -> None:
    rows = [
        {"Id": own, **ANN, "LeadSource": source, "Notes": "b" if n else "a"} for n, (own, source) in enumerate(found)
    ]

    merged = merge(engine, make_table, read_table, rows, {"master": rules})

    assert merged["Id"] == master


@pytest.mark.parametrize(
    ("column", "cells", "kept"),
    [
        pytest.param("HasOptedOutOfEmail", ("nein", "Ja"), "Ja", id="another language"),
        pytest.param("HasOptedOutOfEmail", ("", "Unsubscribed"), "Unsubscribed", id="in words"),
        pytest.param("MarketingConsent", ("yes", "no"), "no", id="no consent"),
        pytest.param("MarketingConsent", ("Nein", "Ja"), "Nein", id="no consent of the master"),
        pytest.param("GDPR consent", ("yes", "withdrawn"), "withdrawn", id="consent withdrawn"),
        pytest.param("Opt In", ("", "yes"), "yes", id="consent of one"),
        pytest.param("Unsubscribed", ("FALSE", "TRUE"), "TRUE", id="a second column of opt-outs"),
        pytest.param("Do Not Contact", ("no", "yes"), "yes", id="by any way"),
        pytest.param("DoNotCall#2", ("0", "1"), "1", id="the same header again"),
        pytest.param("DoNotCall", ("false", "no"), "false", id="nobody opts out"),
        pytest.param("DoNotCall", ("", "perhaps"), "perhaps", id="not understood before nothing"),
        pytest.param("Unsubscriber", ("no", "yes"), "no", id="another column"),
        pytest.param("DoNotCall", ("", ""), "", id="empty"),
    ],
)
def test_an_opt_out_survives(
    engine: DuckEngine, make_table: MakeTable, read_table: ReadTable, column: str, cells: tuple[str, str], kept: str
) -> None:
    lines = [
        {**person, "HasOptedOutOfEmail": "", column: cell} for person, cell in zip((ANN, AGAIN), cells, strict=True)
    ]
    table = make_table(list(lines[0]), [list(line.values()) for line in lines])

    merged = read_table(dedupe(engine, table, DedupeSettings()).table)

    assert [row[column] for row in merged] == [kept]


def test_a_rule_may_name_the_header_of_the_list(
    engine: DuckEngine, make_table: MakeTable, read_table: ReadTable
) -> None:
    lines = [{**ANN, "Description": "called"}, {**AGAIN, "Description": "met"}]
    given = make_table(list(lines[0]), [list(line.values()) for line in lines])
    columns = tuple(Column(c.name, "Remarks" if c.name == "Description" else c.header) for c in given.columns)
    table = Table(given.relation, columns, given.rows, given.source)

    merged = read_table(dedupe(engine, table, DedupeSettings.model_validate({"survivors": {"remarks": "all"}})).table)

    assert [row["Description"] for row in merged] == ["called; met"]
