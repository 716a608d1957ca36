"""The same person at another employer is reported and stays two leads."""

from collections.abc import Callable, Sequence

import pytest

from revops_cli.dedupe.settings import DedupeSettings
from revops_cli.dedupe.step import dedupe
from revops_cli.engine.duck import DuckEngine
from revops_cli.model import Table

MakeTable = Callable[[Sequence[str], Sequence[Sequence[str]]], Table]
Row = tuple[str, ...]
HEADER = ("Id", "FirstName", "LastName", "Company", "Email", "MobilePhone")
MOBILE = "+1 775 526 0121"
HERE = ("1", "Quentin", "Applewhite", "Acme", "quentin.applewhite@acme.com", MOBILE)
CASES = [
    pytest.param(("2", "Quentin", "Applewhite", "Globex", "qa@globex.com", MOBILE), (2, ["1 2"]), id="moved"),
    pytest.param(
        ("2", "Quent", "Applewhite", "Globex", "qa@globex.com", "775-526-0121"), (2, ["1 2"]), id="name cut off"
    ),
    pytest.param(("2", "Quentin", "Applewhite", "Acme", "qa@globex.com", MOBILE), (1, []), id="one company"),
    pytest.param(("2", "Quentin", "Applewhite", "Globex", "qa@acme.de", MOBILE), (1, []), id="one domain but its end"),
    pytest.param(("2", "Quentin", "Applewhite", "Globex", "qa@acne.com", MOBILE), (1, []), id="a slip in the domain"),
    pytest.param(("2", "Quentin", "Applewhite", "", "qa@globex.com", MOBILE), (1, []), id="no company"),
    pytest.param(("2", "Ruth", "Applewhite", "Globex", "ruth@globex.com", MOBILE), (2, []), id="another first name"),
    pytest.param(("2", "Quentin", "Applewhite", "Globex", "qa@globex.com", ""), (2, []), id="only a namesake"),
    pytest.param(("2", "", "", "", "", ""), (2, []), id="empty"),
]


@pytest.mark.parametrize(("other", "found"), CASES)
def test_who_moved(engine: DuckEngine, make_table: MakeTable, other: Row, found: tuple[int, list[str]]) -> None:
    result = dedupe(engine, make_table(HEADER, [HERE, other]), DedupeSettings())

    pairs = engine.rows(f"SELECT concat(one, ' ', other) FROM ({result.relations['moved']})")
    assert (result.table.rows, [pair for (pair,) in pairs]) == found


def test_a_person_twice_at_each_employer_is_one_line(engine: DuckEngine, make_table: MakeTable) -> None:
    there = ("3", "Quentin", "Applewhite", "Globex", "qa@globex.com", MOBILE)
    rows = [HERE, ("2", *HERE[1:]), there, ("4", *there[1:])]

    result = dedupe(engine, make_table(HEADER, rows), DedupeSettings())

    lines = engine.rows(f"SELECT name, one_company, other_company FROM ({result.relations['moved']})")
    assert (result.table.rows, lines) == (2, [("Quentin Applewhite", "Acme", "Globex")])
