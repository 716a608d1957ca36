"""The one door for files: a path, `-` or a workbook as a table of text cells."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from revops_cli.engine.protocol import Engine
from revops_cli.errors import InputError, RevopsError
from revops_cli.io.grid import Notes
from revops_cli.io.options import ReadOptions
from revops_cli.io.source import Source, open_source
from revops_cli.model import Column, Table
from revops_cli.tables.columns import TableKind
from revops_cli.tables.fetching import SCHEME, fetched
from revops_cli.tables.findings import note_cells
from revops_cli.tables.loading import Loaded, Loading, load_fast, load_tolerant
from revops_cli.tables.locating import Position, locate_rows, row_lines, written_line
from revops_cli.tables.mending import mend_dates
from revops_cli.tables.narrowing import load_narrow
from revops_cli.tables.parquet import load_parquet, parquet_grid
from revops_cli.tables.understanding import Understood, named, understand

__all__ = ["Position", "ReadOptions", "Reading", "inspection", "locate", "locate_lines", "read_table"]

DEFAULTS = ReadOptions()
Needed = Callable[[Sequence[Column]], Collection[str] | None]
"""The columns of a file in, the names of those that will be asked for out; None for all."""


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

    @property
    def fetched(self) -> bool:
        """Whether it came from the CRM and not from a file."""
        return self.source.startswith(SCHEME)

    @property
    def file(self) -> Path:
        """The file that was read: the one that was named, or what was fetched."""
        return self.loading.path if self.fetched else Path(self.source)


def read_table(
    engine: Engine,
    source: str,
    relation: str,
    options: ReadOptions = DEFAULTS,
    *,
    kind: TableKind = "leads",
    needed: Needed | None = None,
) -> Reading:
    """Read a file into `relation`; every record becomes one row, every cell text.

    With `needed`, the relation may lack the columns that nobody will ask for, though the table names
    them, and nothing is noted of what cells hold: both cost as much as the reading itself.

    Raises InputError, with `asks` where a flag would settle it, and UsageError for a mapping to an
    unknown column.
    """
    opened = _opened(source, engine.folder)
    notes = Notes()
    try:
        known, loaded = _narrow(engine, opened, relation, options, kind, needed) or _loaded(
            engine, opened, relation, options, kind=kind, notes=notes
        )
    except InputError as error:
        error.where = error.where or opened.shown
        raise
    columns = known.seen.columns + tuple(Column(name, name) for name in loaded.extra)
    table = Table(relation, columns, loaded.rows, opened.shown)
    _note(table, known, notes)
    if needed is None:
        note_cells(engine, relation, columns, notes, damaged=loaded.damaged)
    return _reading(table, known, notes, loaded.lined)


def _narrow(
    engine: Engine, opened: Source, relation: str, options: ReadOptions, kind: TableKind, needed: Needed | None
) -> tuple[Understood, Loaded] | None:
    """The columns that are needed, where a file can be read by them alone."""
    if needed is None or opened.kind != "text":
        return None
    known = _tried(opened, options, kind)
    names = needed(known.seen.columns)
    loaded = None if names is None else load_narrow(engine, relation, known.loading, names)
    return (known, loaded) if loaded else None


def _opened(source: str, folder: Path) -> Source:
    """The file behind a path, `-` or an `sf://` source, under the user's own name."""
    path = fetched(source, folder)
    return open_source(source, folder) if path is None else replace(open_source(str(path), folder), shown=source)


def _loaded(
    engine: Engine, opened: Source, relation: str, options: ReadOptions, *, kind: TableKind, notes: Notes
) -> tuple[Understood, Loaded]:
    if opened.kind == "parquet":
        grid = parquet_grid(engine, opened.path, opened.shown)
        known = named(grid, opened, 0, grid.header, options=options, kind=kind)
        return known, load_parquet(engine, relation, known.loading)
    known = _tried(opened, options, kind)
    if (loaded := load_fast(engine, relation, known.loading, notes)) is not None:
        return known, loaded
    if not known.loading.grid.whole:
        known = understand(opened, options, kind, thorough=True)
    loading = known.loading
    for code, place in loading.grid.notes:
        notes.add(code, place)
    return known, load_tolerant(engine, relation, loading, notes, mend_dates(loading))


def _tried(opened: Source, options: ReadOptions, kind: TableKind) -> Understood:
    """The file as its head suggests; a head that makes no sense is looked at with all of the file."""
    try:
        return understand(opened, options, kind, thorough=False)
    except InputError:
        return understand(opened, options, kind, thorough=True)


def _note(table: Table, known: Understood, notes: Notes) -> None:
    for header in known.seen.duplicates:
        notes.add("duplicate_header", header)
    for header in known.seen.unused:
        notes.add("map_not_found", header)
    for header in known.seen.unclear:
        notes.add("unclear_header", header)
    if not table.rows:
        notes.add("no_rows")


def _reading(table: Table, known: Understood, notes: Notes, lined: int) -> Reading:
    loading = replace(known.loading, lined=lined)
    return Reading(
        source=table.source,
        format=loading.grid.format,
        encoding=loading.grid.encoding,
        delimiter=loading.grid.delimiter,
        header_row=loading.header_line,
        header=loading.header,
        rows=table.rows,
        columns=known.seen.known,
        sheets=loading.grid.sheets,
        warnings=notes.listed(),
        table=table,
        loading=loading,
    )


def locate(source: str, reading: Reading, rows: Collection[int]) -> dict[int, Position]:
    """The place in the file of each of these rows, by a second pass; `source` is only for messages.

    Raises InputError where the file is gone.
    """
    try:
        return locate_rows(reading.loading, rows)
    except OSError as error:
        raise _gone(source, error) from error


def locate_lines(reading: Reading, rows: Collection[int]) -> dict[int, str]:
    """The line of each of these rows as text, with the sheet where there are several; cheaper than `locate`.

    Raises InputError where the file is gone.
    """
    several = len(reading.loading.grid.picked) > 1
    try:
        return {
            row: written_line(reading.loading, line, several=several) for row, line in row_lines(reading.loading, rows)
        }
    except OSError as error:
        raise _gone(reading.source, error) from error


def _gone(source: str, error: OSError) -> InputError:
    return InputError(f"cannot be read again: {error.strerror}", where=source, code="not_found")


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
