"""A file before its rows are read: its grid, its header, and what the columns mean."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from revops_cli.errors import InputError
from revops_cli.io.formats import read_grid
from revops_cli.io.grid import Grid, Notes, Row, is_blank
from revops_cli.io.options import ReadOptions
from revops_cli.io.source import Source
from revops_cli.tables import titel
from revops_cli.tables.columns import Recognised, TableKind, is_known, recognise
from revops_cli.tables.header import find_header
from revops_cli.tables.loading import Loading
from revops_cli.text.fold import squash

HEAD = 120
"""Rows read to find the header."""


@dataclass(frozen=True, slots=True)
class Understood:
    """What is to be loaded, and under which names."""

    loading: Loading
    seen: Recognised


def understand(opened: Source, options: ReadOptions, kind: TableKind, *, thorough: bool) -> Understood:
    """The grid, header and columns of a file that is not Parquet.

    Raises InputError, with `asks` where a flag would settle it, and UsageError for a mapping to an
    unknown column.
    """
    grid = read_grid(opened, options, lambda head: _found(head, options, kind), thorough=thorough)
    line, header, rows = _header(grid, opened, options, kind)
    return named(grid, opened, line, header, options=options, kind=kind, rows=rows)


def named(  # noqa: PLR0913 - all are told by who opened the file
    grid: Grid,
    opened: Source,
    line: int,
    header: Sequence[str],
    *,
    options: ReadOptions,
    kind: TableKind,
    rows: Sequence[Sequence[str]] = (),
) -> Understood:
    """The columns of a grid whose header is known; `rows` are the first ones, for headers that do not tell enough."""
    of_persons = kind in {"leads", "contacts"}
    told = {at: name for at, name in titel.told(header, rows) if squash(header[at]) not in map(squash, options.mapping)}
    seen = recognise(header, kind, options.mapping, told if of_persons else {})
    names = tuple(column.name for column in seen.columns)
    return Understood(Loading(grid, opened.path, line, tuple(header), names), seen)


def _found(head: Sequence[Row], options: ReadOptions, kind: TableKind) -> tuple[Row | None, int]:
    """The header among the first rows of a sheet, and how many headers it has that are known or mapped."""
    mapped = {squash(given) for given in (*options.mapping, *options.headers)}

    def known(cell: str) -> bool:
        return squash(cell) in mapped or is_known(cell, kind)

    header = find_header(head, known)
    return header, sum(map(known, header[1])) if header else 0


def _header(
    grid: Grid, opened: Source, options: ReadOptions, kind: TableKind
) -> tuple[int, list[str], list[list[str]]]:
    """The line of the header, 0 where there is none, its cells, and the first rows behind it."""
    if grid.header:
        return 0, list(grid.header), []
    head = list(islice(grid.rows(Notes()), max(HEAD, options.header_row)))
    if options.no_header:
        width = max((len(cells) for _, cells in head), default=0)
        return 0, [f"Column {number}" for number in range(1, width + 1)], []
    if options.header_row:
        found = next((row for row in head if row[0] == options.header_row), None)
    else:
        found, known = _found(head, options, kind)
        if not known and kind != "any":
            found = None  # a first row of which nothing is known may as well be a record
    if found is None:
        raise _no_header(head, opened, options)
    return found[0], list(found[1]), [cells for number, cells in head if number > found[0]]


def _no_header(head: Sequence[Row], opened: Source, options: ReadOptions) -> InputError:
    if options.header_row:
        return InputError(
            f"no row begins on line {options.header_row}",
            where=opened.shown,
            code="no_header",
            asks=True,
            hint="give the line of the header with --header-row",
        )
    number, cells = next((row for row in head if not is_blank(row[1])), (0, [""]))
    if not number and len(head) < HEAD:
        return InputError(
            "the file holds nothing but blanks", where=opened.shown, code="empty_file", hint="export it again"
        )
    shown = ", ".join(cell for cell in cells if cell.strip())[:60]
    return InputError(
        f"no known header: the first row holds '{shown}'",
        where=f"{opened.shown}:{number}",
        code="no_header",
        asks=True,
        hint=f"pass --no-header if that is a record, --header-row {number} if it is the header",
    )
