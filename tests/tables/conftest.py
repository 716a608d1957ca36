"""Fixtures of the tests of reading."""

from collections.abc import Callable
from pathlib import Path

import pytest

from revops_cli.engine.duck import DuckEngine
from revops_cli.engine.protocol import listed
from revops_cli.tables.reading import Reading, ReadOptions, read_table

Cells = Callable[[Reading], list[list[str]]]
Read = Callable[..., tuple[Reading, list[list[str]]]]


@pytest.fixture
def cells(engine: DuckEngine) -> Cells:
    """A function that gives the rows of a reading, in order, without `_row`."""

    def rows(reading: Reading) -> list[list[str]]:
        query = f'SELECT {listed(reading.table.names)} FROM "{reading.table.relation}" ORDER BY _row'
        return [list(row) for row in engine.rows(query)]

    return rows


@pytest.fixture
def read(engine: DuckEngine, tmp_path: Path, cells: Cells) -> Read:
    """A function that writes a file, reads it, and gives the reading and its rows."""

    def run(content: bytes | str, name: str = "list.csv", **options: object) -> tuple[Reading, list[list[str]]]:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        reading = read_table(engine, str(path), "leads", ReadOptions(**options))  # type: ignore[arg-type]
        return reading, cells(reading)

    return run
