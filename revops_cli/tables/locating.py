"""Where a row stands in its file: found by a second pass, and only for rows that are reported."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from itertools import islice

from revops_cli.io.grid import Notes
from revops_cli.io.workbook import STRIDE
from revops_cli.tables.loading import Loading, data_rows


@dataclass(frozen=True, slots=True)
class Position:
    """The 1-based line, or sheet row, on which a row begins; `sheet` where there are several.

    `columns` are the 1-based characters of that line at which its cells begin; cells behind a
    quoted line break begin on a later line and are not in it.
    """

    line: int
    sheet: str = ""
    columns: tuple[int, ...] = field(default=(), compare=False)


def locate_rows(loading: Loading, rows: Collection[int]) -> dict[int, Position]:
    """The position of each of these rows (`_row` of the table as read); unknown ones are left out."""
    wanted = set(rows)
    found: dict[int, Position] = {}
    if loading.grid.format == "parquet":
        return {row: Position(row) for row in rows}
    if not wanted:
        return found
    last = max(wanted)
    for number, (line, _) in enumerate(data_rows(loading, Notes()), 1):
        if number in wanted:
            found[number] = _position(loading, line)
        if number >= last:
            break
    return _with_columns(loading, found)


def _with_columns(loading: Loading, found: dict[int, Position]) -> dict[int, Position]:
    if loading.grid.lines is None or not found:
        return found
    wanted = {position.line for position in found.values()}
    lines = enumerate(islice(loading.grid.lines(), max(wanted)), 1)
    grid = loading.grid
    starts = {number: cell_starts(line, grid.delimiter, grid.quote) for number, line in lines if number in wanted}
    return {row: replace(position, columns=starts.get(position.line, ())) for row, position in found.items()}


def cell_starts(line: str, delimiter: str, quote: str) -> tuple[int, ...]:
    """The 1-based characters at which the cells of a line begin.

    >>> cell_starts('Jane,"Acme, Inc.",x', ",", '"')
    (1, 6, 19)
    """
    starts, at = [1], 0
    while True:
        end = _cell_end(line, at, delimiter, quote)
        if end < 0:
            return tuple(starts)
        at = end + len(delimiter)
        starts.append(at + 1)


def _cell_end(line: str, start: int, delimiter: str, quote: str) -> int:
    """Where the delimiter behind a cell is; -1 where the cell is the last of its line."""
    if not quote or not line.startswith(quote, start):
        return line.find(delimiter, start)
    at = start + 1
    while True:
        closing = line.find(quote, at)
        if closing < 0:
            return -1
        if line.startswith(delimiter, closing + 1):
            return closing + 1
        at = closing + (2 if line.startswith(quote, closing + 1) else 1)


def _position(loading: Loading, line: int) -> Position:
    picked = loading.grid.picked
    return Position(line % STRIDE, picked[line // STRIDE]) if picked else Position(line)
