from collections.abc import Callable, Sequence
from typing import Any

import pytest

from revops_cli.dedupe.settings import DedupeSettings
from revops_cli.dedupe.step import dedupe
from revops_cli.engine.accounting import verify
from revops_cli.engine.duck import DuckEngine
from revops_cli.model import Table

HEADER = ("Id", "FirstName", "LastName", "Email", "Phone", "Company", "City", "HasOptedOutOfEmail")
ANN = ("1", "Ann", "Example", "ann.example@acme.com", "503-526-0101", "Acme Inc", "Boston", "")
ANN_AGAIN = ("2", "ann", "example", "Ann.Example@acme.com", "", "ACME", "", "true")
BOB = ("3", "Bob", "Miller", "bmiller@globex.com", "415-555-0199", "Globex", "Denver", "")
ROBERT = ("4", "Robert", "Miller", "", "(415) 555-0199", "Globex Corp", "", "")
CARLA = ("5", "Carla", "Example", "carla.example@acme.com", "503-526-0101", "Acme Inc", "Boston", "")
CASES = [
    pytest.param([ANN, ANN_AGAIN], 1, id="same address"),
    pytest.param([BOB, ROBERT], 1, id="same phone and short form"),
    pytest.param([ANN, CARLA], 2, id="sisters at one firm"),
    pytest.param([ANN, BOB], 2, id="strangers"),
    pytest.param([("", "", "", "", "", "", "", ""), ("", "", "", "", "", "", "", "")], 2, id="blank rows"),
    pytest.param([], 0, id="no rows"),
]

MakeTable = Callable[[Sequence[str], Sequence[Sequence[str]]], Table]
ReadTable = Callable[[Table], list[dict[str, str]]]


@pytest.mark.parametrize(("rows", "persons"), CASES)
def test_persons_in_a_list(
    engine: DuckEngine, make_table: MakeTable, rows: Sequence[Sequence[str]], persons: int
) -> None:
    leads = make_table(HEADER, rows)

    result = dedupe(engine, leads, DedupeSettings())

    verify(engine, leads, result)
    assert result.table.rows == persons


def test_a_merge_fills_the_master_and_keeps_an_opt_out(
    engine: DuckEngine, make_table: MakeTable, read_table: ReadTable
) -> None:
    leads = make_table(HEADER, [ANN_AGAIN, ANN, BOB])

    merged = read_table(dedupe(engine, leads, DedupeSettings()).table)

    assert merged == [
        dict(zip((*HEADER, "MergedIds"), (*ANN[:7], "true", "2"), strict=True)),
        dict(zip((*HEADER, "MergedIds"), (*BOB, ""), strict=True)),
    ]


def test_keep_all_keeps_every_row_and_says_why(
    engine: DuckEngine, make_table: MakeTable, read_table: ReadTable
) -> None:
    leads = make_table(HEADER, [ANN_AGAIN, ANN, BOB])

    result = dedupe(engine, leads, DedupeSettings(), keep_all=True)

    verify(engine, leads, result)
    rows = read_table(result.table)
    assert [(r["ClusterId"], r["ClusterSize"], r["IsMaster"], r["DuplicateLevel"]) for r in rows] == [
        ("1", "2", "false", "sure"),
        ("1", "2", "true", "sure"),
        ("3", "1", "true", "none"),
    ]
    assert "same e-mail" in rows[0]["DuplicateReason"]
    assert rows[2]["DuplicateReason"] == ""


def test_relations_name_what_happened(engine: DuckEngine, make_table: MakeTable) -> None:
    result = dedupe(engine, make_table(HEADER, [ANN, ANN_AGAIN, BOB]), DedupeSettings())

    found: dict[str, list[tuple[Any, ...]]] = {k: sorted(engine.rows(q)) for k, q in result.relations.items()}

    assert found["merges"] == [("1", 1, 2)]
    assert ("1", "HasOptedOutOfEmail", "true", 2, "opt_out") in found["provenance"]
    assert ("1", "Company", "ACME", 2, "lost") in found["provenance"]
    assert found["changes"] == [
        ("HasOptedOutOfEmail", "HasOptedOutOfEmail", "", "true", "dedupe.opt_out", 1, 1),
    ]


def test_a_second_run_merges_nothing_and_keeps_the_merged_ids(
    engine: DuckEngine, make_table: MakeTable, read_table: ReadTable
) -> None:
    first = dedupe(engine, make_table(HEADER, [ANN, ANN_AGAIN, BOB, ROBERT, CARLA]), DedupeSettings())
    once = read_table(first.table)
    leads = make_table(first.table.names, [tuple(row.values()) for row in once])

    again = dedupe(engine, leads, DedupeSettings())

    assert again.merged == 0
    assert read_table(again.table) == once


SURVIVORS = [
    pytest.param("master", "Acme Inc", id="master"),
    pytest.param("longest", "Acme Incorporated", id="longest"),
    pytest.param("most_frequent", "ACME", id="most frequent"),
    pytest.param("all", "Acme Inc; ACME; Acme Incorporated", id="all"),
]


@pytest.mark.parametrize(("rule", "company"), SURVIVORS)
def test_survivor_rules(
    engine: DuckEngine, make_table: MakeTable, read_table: ReadTable, rule: str, company: str
) -> None:
    spellings = ["Acme Inc", "ACME", "ACME", "Acme Incorporated"]
    rows = [(str(n), *ANN[1:5], spelling, *ANN[6:]) for n, spelling in enumerate(spellings)]
    settings = DedupeSettings.model_validate({"survivors": {"Company": rule}})

    result = dedupe(engine, make_table(HEADER, rows), settings)

    assert [row["Company"] for row in read_table(result.table)] == [company]
