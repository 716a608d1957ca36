from collections.abc import Callable, Iterator, Sequence

import pytest

from revops_cli.engine.duck import DuckEngine
from revops_cli.model import Column, Table

Rows = Sequence[Sequence[str]]
MakeTable = Callable[[Sequence[str], Rows], Table]
ReadTable = Callable[[Table], list[dict[str, str]]]


@pytest.fixture(scope="module")
def engine() -> Iterator[DuckEngine]:
    opened = DuckEngine(threads=2)
    yield opened
    opened.close()


@pytest.fixture
def make_table(engine: DuckEngine) -> MakeTable:
    def make(header: Sequence[str], rows: Rows) -> Table:
        batch = {"_row": list(range(1, len(rows) + 1)), **{h: [row[i] for row in rows] for i, h in enumerate(header)}}
        engine.load("leads", [batch], {"_row": "BIGINT", **dict.fromkeys(header, "VARCHAR")})
        return Table("leads", tuple(Column(name, name) for name in header), len(rows), "leads.csv")

    return make


@pytest.fixture
def read_table(engine: DuckEngine) -> ReadTable:
    def read(table: Table) -> list[dict[str, str]]:
        names = ", ".join(f'"{name}"' for name in table.names)
        rows = engine.rows(f'SELECT {names} FROM "{table.relation}" ORDER BY _row')
        return [dict(zip(table.names, row, strict=True)) for row in rows]

    return read
