from collections.abc import Callable, Sequence

import pytest

from revops_cli.dedupe.settings import DedupeSettings
from revops_cli.dedupe.step import dedupe
from revops_cli.engine.duck import DuckEngine
from revops_cli.model import Table

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
    header = ("Id", *rows[0])
    leads = make_table(header, [(str(n), *(row[name] for name in header[1:])) for n, row in enumerate(rows)])
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
