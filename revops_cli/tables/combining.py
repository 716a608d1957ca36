"""Several files as one list: columns by name, rows one file after the other."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from revops_cli.engine.protocol import Engine, quote
from revops_cli.model import Column, Table
from revops_cli.tables.reading import Reading, locate


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row of a list stands: the file, and the line or sheet row in it."""

    source: str
    line: int


def combine(engine: Engine, relation: str, readings: Sequence[Reading]) -> Table:
    """One table of all readings, in order; a column that a file lacks is empty there.

    Columns meet under their canonical name, without regard to case; the first file's header is
    the one written.
    """
    if len(readings) == 1:
        return readings[0].table
    columns: dict[str, Column] = {}
    for reading in readings:
        for column in reading.table.columns:
            columns.setdefault(column.name.casefold(), column)
    parts = []
    for reading, offset in zip(readings, offsets(readings), strict=True):
        own = {column.name.casefold(): column.name for column in reading.table.columns}
        cells = ", ".join(
            f"{quote(own[key]) if key in own else repr('')} AS {quote(column.name)}" for key, column in columns.items()
        )
        parts.append(f"SELECT _row + {offset} AS _row, {cells} FROM {quote(reading.table.relation)}")
    engine.sql(relation, " UNION ALL ".join(parts))
    rows = sum(reading.table.rows for reading in readings)
    return Table(relation, tuple(columns.values()), rows, ", ".join(reading.source for reading in readings))


def offsets(readings: Sequence[Reading]) -> list[int]:
    """How many rows come before the first row of each file."""
    found, before = [], 0
    for reading in readings:
        found.append(before)
        before += reading.table.rows
    return found


def places(readings: Sequence[Reading], rows: Collection[int]) -> dict[int, Place]:
    """File and line of some rows of the combined list, by a second pass over the files."""
    found: dict[int, Place] = {}
    for reading, offset in zip(readings, offsets(readings), strict=True):
        wanted = [row - offset for row in rows if offset < row <= offset + reading.table.rows]
        if wanted:
            located = locate(reading.source, reading, wanted)
            found |= {row + offset: Place(reading.source, position.line) for row, position in located.items()}
    return found
