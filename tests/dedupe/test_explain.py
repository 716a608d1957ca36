from collections.abc import Callable, Sequence

import pytest

from revops_cli.dedupe.decisions import Decisions
from revops_cli.dedupe.explain import explain_pair
from revops_cli.dedupe.settings import DedupeSettings
from revops_cli.engine.duck import DuckEngine
from revops_cli.model import Table

MakeTable = Callable[[Sequence[str], Sequence[Sequence[str]]], Table]
HEADER = ("Id", "FirstName", "LastName", "Email", "Company")
ROWS = [
    ("1", "Ann", "Example", "ann.example@acme.com", "Acme"),
    ("2", "Ann", "Exampel", "ann.example@acme.com", "Acme"),
    ("3", "Bob", "Example", "bob.example@acme.com", "Acme"),
    ("4", "Eve", "Stone", "", "Globex"),
]
CASES = [
    pytest.param((1, 2), "last names almost equal", "merged", id="merged"),
    pytest.param((2, 1), "last names almost equal", "merged", id="the other way round"),
    pytest.param((1, 3), "first names differ", "not merged", id="compared and not merged"),
    pytest.param((1, 4), "", "not compared", id="not compared"),
]


@pytest.mark.parametrize(("rows", "evidence", "verdict"), CASES)
def test_any_two_records_are_explained(
    engine: DuckEngine, make_table: MakeTable, rows: tuple[int, int], evidence: str, verdict: str
) -> None:
    found = explain_pair(engine, make_table(HEADER, ROWS), DedupeSettings(), rows)

    assert (found.merged, found.compared) == (verdict == "merged", verdict != "not compared")
    assert evidence in {e.name for e in found.evidence} | {""}
    assert found.lines()[0].startswith(f"rows {rows[0]} and {rows[1]}: {'merged' if found.merged else 'not merged'}")


def test_a_decision_shows(engine: DuckEngine, make_table: MakeTable) -> None:
    never = Decisions(never=(("1", "2"),))

    found = explain_pair(engine, make_table(HEADER, ROWS), DedupeSettings(), (1, 2), never)

    assert not found.merged
    assert found.score == 99
