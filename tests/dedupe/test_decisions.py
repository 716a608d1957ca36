from collections.abc import Callable, Sequence

import pytest

from revops_cli.dedupe.decisions import Decisions
from revops_cli.dedupe.settings import DedupeSettings
from revops_cli.dedupe.step import dedupe
from revops_cli.engine.duck import DuckEngine
from revops_cli.errors import ConfigError
from revops_cli.model import Table

HEADER = ("Id", "FirstName", "LastName", "Email", "Company")
ANN = ("1", "Ann", "Example", "ann.example@acme.com", "Acme")
ANN_AGAIN = ("2", "Ann", "Example", "ann.example@acme.com", "Acme")
BOB = ("3", "Bob", "Miller", "bob.miller@globex.com", "Globex")
EVE = ("4", "Eve", "Stone", "", "")
CASES = [
    pytest.param(Decisions(), [["1", "2"]], id="none"),
    pytest.param(Decisions(never=(("1", "2"),)), [], id="never, though all is equal"),
    pytest.param(Decisions(always=(("3", "4"),)), [["1", "2"], ["3", "4"]], id="always, though nothing is"),
    pytest.param(Decisions(always=(("2", "4"),)), [["1", "2", "4"]], id="always, beside evidence"),
    pytest.param(Decisions(never=(("1", "nobody"),)), [["1", "2"]], id="a row that is not there"),
    pytest.param(
        Decisions(always=(("1", "3"),), never=(("2", "3"),)), [["1", "3"]], id="always and never in one group"
    ),
]
MakeTable = Callable[[Sequence[str], Sequence[Sequence[str]]], Table]


@pytest.mark.parametrize(("decisions", "merged"), CASES)
def test_decisions_are_obeyed(
    engine: DuckEngine, make_table: MakeTable, decisions: Decisions, merged: list[list[str]]
) -> None:
    result = dedupe(engine, make_table(HEADER, [ANN, ANN_AGAIN, BOB, EVE]), DedupeSettings(), decisions=decisions)

    rows = engine.rows(f"""SELECT "Id", "MergedIds" FROM "{result.table.relation}" WHERE "MergedIds" <> ''""")
    assert sorted(sorted([own, *ids.split(";")]) for own, ids in rows) == merged


def test_a_pair_cannot_be_both() -> None:
    with pytest.raises(ConfigError, match="1 and 2 are both"):
        Decisions(never=(("1", "2"),), always=(("2", "1"),))
