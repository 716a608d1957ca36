from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from revops_cli.dedupe.settings import DedupeSettings
from revops_cli.dedupe.step import dedupe
from revops_cli.dedupe.unmerge import Line, unmerge
from revops_cli.engine.duck import DuckEngine
from revops_cli.errors import InputError
from revops_cli.model import Column, Table

MakeTable = Callable[[Sequence[str], Sequence[Sequence[str]]], Table]
HEADER = ("Id", "FirstName", "LastName", "Email", "Phone", "PhoneE164", "Notes")
Row = tuple[str, ...]
PEOPLE = st.sampled_from([("Ann", "Example", "ann@acme.com"), ("Anna", "Example", "ann@acme.com"), ("Bob", "Holt", "")])
PHONES = st.sampled_from([("", ""), ("503-526-0101", "+15035260101"), ("5.03526E+09", "")])
LISTS = st.lists(st.tuples(PEOPLE, PHONES, st.sampled_from(["", "a", "=b"])), max_size=8)
QUICK = settings(max_examples=5, deadline=None)


def table(engine: DuckEngine, name: str, header: Sequence[str], rows: Sequence[Row]) -> Table:
    batch = {"_row": list(range(1, len(rows) + 1)), **{h: [row[i] for row in rows] for i, h in enumerate(header)}}
    engine.load(name, [batch], {"_row": "BIGINT", **dict.fromkeys(header, "VARCHAR")})
    return Table(name, tuple(Column(h, h) for h in header), len(rows), f"{name}.csv")


def cells(engine: DuckEngine, found: Table) -> list[Row]:
    names = ", ".join(f'"{name}"' for name in found.names)
    return engine.rows(f'SELECT {names} FROM "{found.relation}" ORDER BY _row')


@QUICK
@given(LISTS, st.sampled_from(["L{}", ""]))
def test_a_merge_is_undone(engine: DuckEngine, found: list[tuple[Row, Row, str]], ids: str) -> None:
    rows = [(ids.format(n), *person, *phone, notes) for n, (person, phone, notes) in enumerate(found)]
    result = dedupe(engine, table(engine, "leads", HEADER, rows), DedupeSettings())
    query = f"SELECT cluster, field, value, row, rule FROM ({result.relations['provenance']})"
    lines = [Line(*line) for line in engine.rows(query)]
    merged = table(engine, "merged", result.table.names, cells(engine, result.table))

    back = unmerge(engine, merged, lines)

    assert (back.names, cells(engine, back)) == (HEADER, rows)


WRONG = [
    pytest.param([Line("c", "MergedIds", "9", 9, "merged")], "not of one merge", id="no master"),
    pytest.param([Line("c", "Fax", "1", 1, "lost")], "no column 'Fax'", id="another list"),
]


@pytest.mark.parametrize(("lines", "problem"), WRONG)
def test_a_provenance_of_another_list_is_refused(
    engine: DuckEngine, make_table: MakeTable, lines: list[Line], problem: str
) -> None:
    merged = make_table(("Id", "MergedIds"), [("1", "9")])

    with pytest.raises(InputError, match=problem):
        unmerge(engine, merged, lines)
