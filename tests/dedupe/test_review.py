from collections.abc import Callable, Sequence

import pytest

from revops_cli.dedupe.decisions import Decisions
from revops_cli.dedupe.review import to_review
from revops_cli.dedupe.settings import DedupeSettings
from revops_cli.engine.duck import DuckEngine
from revops_cli.model import Table

MakeTable = Callable[[Sequence[str], Sequence[Sequence[str]]], Table]
HEADER = ("Id", "FirstName", "LastName", "Suffix", "Email", "Company")
ROWS = [
    ("1", "Wendell", "Holt", "Sr.", "wendell@acme.com", "Acme"),
    ("2", "Wendell", "Holt", "Jr.", "wendell@acme.com", "Acme"),
    ("3", "Eve", "Stone", "", "eve.stone@globex.com", "Globex"),
    ("4", "Eve", "Stone", "", "eve.stone@globex.com", "Globex"),
]
CASES = [
    pytest.param(Decisions(), [("1", "2")], id="doubtful, asked once"),
    pytest.param(Decisions(never=(("2", "1"),)), [], id="decided already"),
    pytest.param(Decisions(always=(("1", "2"),)), [], id="merged by decision"),
]


@pytest.mark.parametrize(("decisions", "asked"), CASES)
def test_pairs_to_look_at(
    engine: DuckEngine, make_table: MakeTable, decisions: Decisions, asked: list[tuple[str, str]]
) -> None:
    items = to_review(engine, make_table(HEADER, ROWS), DedupeSettings(), decisions)

    assert [(item.one, item.other) for item in items] == asked


def test_an_item_holds_both_records(engine: DuckEngine, make_table: MakeTable) -> None:
    item = to_review(engine, make_table(HEADER, ROWS), DedupeSettings())[0]

    assert ("Suffix", "Sr.", "Jr.") in item.cells
    assert item.level == "review"
    assert "but of two generations" in item.reason
