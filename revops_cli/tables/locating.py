"""Where a row stands in its file: found by a second pass, and only for rows that are reported."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice

from revops_cli.io.grid import Grid, Notes
from revops_cli.io.workbook import STRIDE
from revops_cli.tables.loading import Loading, data_rows

UNCLOSED = 1000
"""Lines that one row may take: a quote that is never closed must not swallow the file."""

Cell = tuple[int, int]
"""The 1-based line and character (or sheet row and column) at which a cell begins."""


@dataclass(frozen=True, slots=True)
class Position:
    """The 1-based line, or sheet row, on which a row begins; `sheet` where there are several.

    `cells` are the places of its cells, in the order of the header; empty where cells have no place.
    """

    line: int
    sheet: str = ""
    cells: tuple[Cell, ...] = field(default=(), compare=False)


def locate_rows(loading: Loading, rows: Collection[int]) -> dict[int, Position]:
    """The position of each of these rows (`_row` of the table as read); unknown ones are left out."""
    return _with_columns(loading, {row: _position(loading, line) for row, line in row_lines(loading, rows)})


def row_lines(loading: Loading, rows: Collection[int]) -> Iterator[tuple[int, int]]:
    """Each of these rows with the number of its line as the grid counts it."""
    wanted = set(rows)
    if loading.grid.format == "parquet":
        yield from ((row, row) for row in sorted(wanted))
        return
    if loading.lined:
        yield from ((row, loading.header_line + row) for row in sorted(wanted) if 0 < row <= loading.lined)
        return
    last = max(wanted, default=0)
    for number, (line, _) in enumerate(data_rows(loading, Notes()), 1) if wanted else ():
        if number in wanted:
            yield number, line
        if number >= last:
            return


def _with_columns(loading: Loading, found: dict[int, Position]) -> dict[int, Position]:
    if loading.grid.lines is None or not found:
        return found
    wanted = {position.line for position in found.values()}
    texts = _lines_of(loading, wanted) if loading.lined else _texts(loading.grid, wanted)
    cells = {line: _cells(line, text, loading.grid) for line, text in texts}
    return {row: replace(position, cells=cells.get(position.line, ())) for row, position in found.items()}


def _lines_of(loading: Loading, wanted: Collection[int]) -> Iterator[tuple[int, str]]:
    """These lines of a regular file: the others are passed by without decoding them.

    Cells that nobody read may be no UTF-8; a byte of theirs counts as one character.
    """
    last = max(wanted)
    with loading.path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if number in wanted:
                yield number, line.decode("utf-8-sig" if number == 1 else "utf-8", "surrogateescape")
            if number >= last:
                return


def _texts(grid: Grid, wanted: Collection[int]) -> Iterator[tuple[int, str]]:
    """The first line of each of these rows with the text of the row, which may take several lines."""
    last = max(wanted)
    lines = enumerate(grid.lines() if grid.lines else (), 1)
    for number, line in lines:
        if number in wanted:
            text = line
            for _at, more in islice(lines, UNCLOSED) if _goes_on(text, grid) else ():
                text += more
                if not _goes_on(text, grid):
                    break
            yield number, text
        if number >= last:
            return


def _goes_on(text: str, grid: Grid) -> bool:
    """Whether the last cell is quoted and not closed."""
    last = text[cell_starts(text, grid.delimiter, grid.quote)[-1] - 1 :].rstrip("\r\n")
    if not grid.quote or not last.startswith(grid.quote):
        return False
    return not last[1:].replace(grid.quote * 2, "").endswith(grid.quote)


def _cells(line: int, text: str, grid: Grid) -> tuple[Cell, ...]:
    starts = (start - 1 for start in cell_starts(text, grid.delimiter, grid.quote))
    return tuple((line + text.count("\n", 0, at), at - text.rfind("\n", 0, at)) for at in starts)


def cell_starts(line: str, delimiter: str, quote: str) -> tuple[int, ...]:
    """The 1-based characters at which the cells of a row begin, which may hold line breaks.

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
    grid = loading.grid
    if not grid.picked:
        return Position(line)
    sheet, row = line // STRIDE, line % STRIDE
    cells = tuple((row, column) for column in range(grid.left[sheet], grid.left[sheet] + len(loading.header)))
    return Position(row, grid.picked[sheet], cells)


def written_line(loading: Loading, line: int, *, several: bool) -> str:
    """A line as text; `Day 2:3` for a row of one of several sheets."""
    place = _position(loading, line)
    return f"{place.sheet}:{place.line}" if several else str(place.line)
