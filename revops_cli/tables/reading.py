"""The one door for files: a path, `-` or a workbook as a table of text cells."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from revops_cli.engine.protocol import Engine
from revops_cli.errors import InputError, RevopsError
from revops_cli.io.formats import read_grid
from revops_cli.io.grid import Grid, Notes, Row, is_blank
from revops_cli.io.options import ReadOptions
from revops_cli.io.source import Source, open_source
from revops_cli.model import Column, Table
from revops_cli.tables.columns import Recognised, TableKind, is_known, recognise
from revops_cli.tables.findings import note_cells
from revops_cli.tables.header import find_header
from revops_cli.tables.loading import Loaded, Loading, load_fast, load_tolerant
from revops_cli.tables.locating import Position, locate_rows
from revops_cli.tables.mending import mend_dates

__all__ = ["Position", "ReadOptions", "Reading", "inspection", "locate", "read_table"]

HEAD = 120
"""Rows read to find the header."""

DEFAULTS = ReadOptions()


@dataclass(frozen=True, slots=True)
class Reading:
    """How a file was understood, and the relation it became.

    `header` is as the file spells it. `columns` maps a recognised header, the second of a duplicate
    as `Email#2`, to its canonical name. `warnings` are codes, with a line or row where one is meant.
    """

    source: str
    format: str
    encoding: str
    delimiter: str
    header_row: int
    header: tuple[str, ...]
    rows: int
    columns: Mapping[str, str]
    sheets: tuple[str, ...]
    warnings: tuple[str, ...]
    table: Table
    loading: Loading
    """How the rows were reached; `locate` goes the same way again."""


def read_table(
    engine: Engine,
    source: str,
    relation: str,
    options: ReadOptions = DEFAULTS,
    *,
    kind: TableKind = "leads",
) -> Reading:
    """Read a file into `relation`; every record becomes one row, every cell text.

    Raises InputError, with `asks` where a flag would settle it, and UsageError for a mapping to an
    unknown column.
    """
    opened = open_source(source, engine.folder)
    notes = Notes()
    try:
        grid = read_grid(opened, options, lambda head: _found(head, kind))
        for code, place in grid.notes:
            notes.add(code, place)
        line, header = _header(grid, opened, options, kind)
        seen = recognise(header, kind, options.mapping)
        names = tuple(column.name for column in seen.columns)
        loading = Loading(grid, opened.path, line, tuple(header), names)
        loaded = _load(engine, relation, loading, notes)
    except InputError as error:
        error.where = error.where or opened.shown
        raise
    columns = seen.columns + tuple(Column(name, name) for name in loaded.extra)
    table = Table(relation, columns, loaded.rows, opened.shown)
    return _reading(engine, table, loading, seen, notes)


def _found(head: Sequence[Row], kind: TableKind) -> tuple[Row | None, int]:
    """The header among the first rows of a sheet, and how many known headers it has."""
    header = find_header(head, lambda cell: is_known(cell, kind))
    return header, sum(is_known(cell, kind) for cell in header[1]) if header else 0


def _load(engine: Engine, relation: str, loading: Loading, notes: Notes) -> Loaded:
    fast = load_fast(engine, relation, loading)
    if fast is not None:
        return fast
    return load_tolerant(engine, relation, loading, notes, mend_dates(loading))


def _header(grid: Grid, opened: Source, options: ReadOptions, kind: TableKind) -> tuple[int, list[str]]:
    """The line of the header, 0 where there is none, and its cells."""
    if grid.header:
        return 0, list(grid.header)
    head = list(islice(grid.rows(Notes()), max(HEAD, options.header_row)))
    if options.no_header:
        width = max((len(cells) for _, cells in head), default=0)
        return 0, [f"Column {number}" for number in range(1, width + 1)]
    if options.header_row:
        found = next((row for row in head if row[0] == options.header_row), None)
    else:
        found = find_header(head, lambda header: is_known(header, kind))
    if found is None:
        raise _no_header(head, opened, options)
    return found[0], _trimmed(found[1])


def _trimmed(cells: list[str]) -> list[str]:
    """A header without line breaks at its edges; cells are otherwise as the file spells them."""
    return [cell.strip("\r\n") for cell in cells]


def _no_header(head: Sequence[Row], opened: Source, options: ReadOptions) -> InputError:
    if options.header_row:
        return InputError(
            f"no row begins on line {options.header_row}",
            where=opened.shown,
            code="no_header",
            asks=True,
            hint="give the line of the header with --header-row",
        )
    first = next((row for row in head if not is_blank(row[1])), (1, [""]))
    shown = ", ".join(cell for cell in first[1] if cell.strip())[:60]
    return InputError(
        f"no header: the first row holds '{shown}'",
        where=f"{opened.shown}:{first[0]}",
        code="no_header",
        asks=True,
        hint="pass --no-header, or --header-row N where the header is lower",
    )


def _reading(engine: Engine, table: Table, loading: Loading, seen: Recognised, notes: Notes) -> Reading:
    grid = loading.grid
    for header in seen.duplicates:
        notes.add("duplicate_header", header)
    for header in seen.unused:
        notes.add("map_not_found", header)
    if not table.rows:
        notes.add("no_rows")
    note_cells(engine, table.relation, table.columns, notes, ascii_only=not grid.damaged)
    return Reading(
        source=table.source,
        format=grid.format,
        encoding=grid.encoding,
        delimiter=grid.delimiter,
        header_row=loading.header_line,
        header=loading.header,
        rows=table.rows,
        columns=seen.known,
        sheets=grid.sheets,
        warnings=notes.listed(),
        table=table,
        loading=loading,
    )


def locate(source: str, reading: Reading, rows: Collection[int]) -> dict[int, Position]:
    """The place in the file of each of these rows, by a second pass; `source` is only for messages."""
    try:
        return locate_rows(reading.loading, rows)
    except OSError as error:
        raise InputError(f"cannot be read again: {error.strerror}", where=source, code="not_found") from error


def inspection(outcome: Reading | RevopsError) -> dict[str, object]:
    """What `revops inspect --json` prints: how a file was understood, or why it was not."""
    if isinstance(outcome, Reading):
        return {
            "outcome": "ok",
            "format": outcome.format,
            "encoding": outcome.encoding,
            "delimiter": outcome.delimiter,
            "header_row": outcome.header_row,
            "header": list(outcome.header),
            "rows": outcome.rows,
            "columns": dict(outcome.columns),
            "sheets": list(outcome.sheets),
            "warnings": list(outcome.warnings),
        }
    asks = isinstance(outcome, InputError) and outcome.asks
    code = outcome.code if isinstance(outcome, InputError) else ""
    return {"outcome": "ask" if asks else "error", "error": code or "usage", "message": str(outcome)}
