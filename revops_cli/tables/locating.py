"""Where a row stands in its file: found by a second pass, and only for rows that are reported."""

from collections.abc import Collection
from dataclasses import dataclass

from revops_cli.io.grid import Notes
from revops_cli.io.workbook import STRIDE
from revops_cli.tables.loading import Loading, data_rows


@dataclass(frozen=True, slots=True)
class Position:
    """The 1-based line, or sheet row, on which a row begins; `sheet` where there are several."""

    line: int
    sheet: str = ""


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
    return found


def _position(loading: Loading, line: int) -> Position:
    picked = loading.grid.picked
    return Position(line % STRIDE, picked[line // STRIDE]) if picked else Position(line)
