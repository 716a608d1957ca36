"""A grid as a relation, through one of two doors that give the same rows.

The fast door hands the file to the engine's bulk reader; it is for regular files only. Anything
irregular (rows of blanks, ragged rows, footers, stray quotes) goes through the tolerant door, which
writes a regular copy below the engine's folder for the same bulk reader.
"""

import csv
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from revops_cli.engine.protocol import Engine, TextSource, UnreadableSourceError, listed, literal, quote
from revops_cli.errors import InputError
from revops_cli.io.encoding import Marks, glance
from revops_cli.io.grid import BLANKS, Grid, Notes, Row
from revops_cli.tables.body import may_be_footer, records

_LAST = chr(0x10FFFF)
"""The last character there is."""
Rewrite = Callable[[int, list[str], Notes], list[str]]
"""Mends the cells of a data row, given its number; used for what a spreadsheet did to them."""


@dataclass(frozen=True, slots=True)
class Loading:
    """What is to be loaded: the rows of `grid` below line `header_line`, under `header`.

    `names` are the engine names of the header's columns.
    """

    grid: Grid
    path: Path
    header_line: int
    header: tuple[str, ...]
    names: tuple[str, ...]
    lined: int = 0
    """Rows, where it is known that each takes one line right below the header; else 0."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """The relation's size, and the names of columns that only long rows have."""

    rows: int
    extra: tuple[str, ...] = ()
    damaged: bool = True
    """Whether text may have been decoded twice; false where the bytes rule it out."""
    lined: int = 0
    """Rows, where each takes one line; see `Loading`."""


def load_fast(engine: Engine, relation: str, loading: Loading, notes: Notes) -> Loaded | None:
    """The file as the engine reads it; None where it is not regular enough, and nothing is kept."""
    marks = glance(loading.path) if may_be_regular(loading) else None
    rows = None if marks is None else read_regular(engine, relation, loading, marks)
    if marks is None or rows is None:
        return None
    if holds_others(engine, relation, loading.names, loading.header) or _ends_in_footer(
        engine, relation, loading, rows
    ):
        engine.drop(relation)
        return None
    beyond = marks.lines - loading.header_line - rows
    blank_lines = beyond - _inner_lines(engine, relation, loading.names) if beyond else 0
    if blank_lines:
        notes.add("blank_rows", str(blank_lines))
    return Loaded(rows, damaged=marks.damage, lined=0 if beyond else rows)


def may_be_regular(loading: Loading) -> bool:
    """Whether the engine may be given the file as it is, by its head."""
    return loading.grid.plain and _plain_top(loading)


def read_regular(engine: Engine, relation: str, loading: Loading, marks: Marks, keep: Sequence[str] = ()) -> int | None:
    """The number of rows, or None where the engine refuses the file; only the columns of `keep`, or all."""
    if marks.irregular:
        return None
    grid = loading.grid
    source = TextSource(loading.path, grid.delimiter, grid.quote, loading.header_line, newline=marks.newline)
    try:
        return engine.read(relation, source, loading.names, keep)
    except UnreadableSourceError:
        return None


def _plain_top(loading: Loading) -> bool:
    """Whether every line down to the header is one row: only then do lines to skip mean rows to skip."""
    with loading.path.open("rb") as file:
        above = [file.readline() for _ in range(loading.header_line)][:-1]
    return not any(b'"' in line for line in above) and not any("\n" in cell for cell in loading.header)


def _inner_lines(engine: Engine, relation: str, names: Sequence[str]) -> int:
    """Line feeds inside cells: the lines of a file that begin no row."""
    feeds = [f"sum(length({quote(name)}) - length(replace({quote(name)}, chr(10), '')))" for name in names]
    return int(engine.rows(f"SELECT {' + '.join(feeds)} FROM {quote(relation)}")[0][0] or 0)


def holds_others(engine: Engine, relation: str, names: Sequence[str], header: Sequence[str]) -> bool:
    """Whether rows are blank, or the header again, as far as these columns and their headers tell."""
    table = quote(relation)
    first, trimmed = quote(names[0]), [f"trim({quote(name)}, {literal(BLANKS)})" for name in names]
    again = " AND ".join(f"{cell} = {literal(said.strip())}" for cell, said in zip(trimmed, header, strict=True))
    blank = " AND ".join(f"{cell} = ''" for cell in trimmed)
    # A range of the first column is cheap, and the engine may pass by whole blocks; CASE keeps the rest for few rows.
    starts, begins = _starts_blank(first), _begins(first, header[0].strip())
    found = engine.rows(
        f"SELECT 1 FROM {table} WHERE {starts} AND CASE WHEN {starts} THEN ({blank}) OR ({again}) ELSE false END "
        f"UNION ALL SELECT 1 FROM {table} WHERE {begins} AND CASE WHEN {begins} THEN {again} ELSE false END LIMIT 1"
    )
    return bool(found)


def _ends_in_footer(engine: Engine, relation: str, loading: Loading, rows: int) -> bool:
    last = engine.rows(f"SELECT {listed(loading.names)} FROM {quote(relation)} WHERE _row = {rows}")
    return bool(last) and may_be_footer([str(cell) for cell in last[0]], len(loading.names))


def _begins(cell: str, said: str) -> str:
    """SQL of a range in which all texts are that begin with these words, where there are any."""
    return f"({cell} >= {literal(said)} AND {cell} <= {literal(said + _LAST)})" if said else "FALSE"


def _starts_blank(cell: str) -> str:
    ranges = " OR ".join(
        f"({cell} >= {literal(blank)} AND {cell} < {literal(chr(ord(blank) + 1))})" for blank in BLANKS if blank > " "
    )
    return f"({cell} < '!' OR {ranges})"


def load_tolerant(
    engine: Engine, relation: str, loading: Loading, notes: Notes, rewrite: Rewrite | None = None
) -> Loaded:
    """The file row by row: every record kept, short ones padded, cells beyond the header in columns of their own."""
    width = len(loading.names)
    folder = Path(tempfile.mkdtemp(prefix="regular-", dir=engine.folder))
    copy = folder / "rows.csv"
    found = Notes()
    widest = _write_regular(copy, loading, width, found, rewrite)
    if widest > width:
        found = Notes()
        _write_regular(copy, loading, widest, found, rewrite)
    notes.take(found)
    extra = _extra_names(loading.names, widest)
    try:
        rows = engine.read(relation, TextSource(copy, newline=True), [*loading.names, *extra])
    except UnreadableSourceError as error:
        raise InputError(f"cannot be read: {error}", code="unknown_format") from error
    finally:
        copy.unlink(missing_ok=True)
        folder.rmdir()
    return Loaded(rows, extra, damaged=loading.grid.damaged)


class _LineFeeds:
    """A file whose rows end in a line feed, though the writer thinks otherwise.

    The writer quotes a cell only where it holds a character of the line end, and the bulk reader
    takes no unquoted carriage return.
    """

    def __init__(self, file: IO[str]) -> None:
        self._write = file.write

    def write(self, row: str) -> None:
        self._write(row[:-2] + "\n")


def _write_regular(copy: Path, loading: Loading, width: int, notes: Notes, rewrite: Rewrite | None) -> int:
    """The widest row seen; the copy is complete if that is not wider than `width`."""
    usual, widest = len(loading.names), width

    def regular() -> Iterator[Sequence[str]]:
        nonlocal widest
        for at, (line, cells) in enumerate(data_rows(loading, notes), 1):
            row = cells if rewrite is None else rewrite(at, cells, notes)
            if len(row) != usual:
                row = _fitted(row, usual, line, notes)
                widest = max(widest, len(row))
            yield row if len(row) >= width else row + [""] * (width - len(row))

    with copy.open("w", encoding="utf-8", newline="") as file:
        csv.writer(_LineFeeds(file), lineterminator="\r\n").writerows(regular())
    return widest


def data_rows(loading: Loading, notes: Notes) -> Iterator[Row]:
    """The records of the grid, in order: the n-th has `_row` n."""
    below = (row for row in loading.grid.rows(notes) if row[0] > loading.header_line)
    return records(below, loading.header, notes)


def _fitted(row: list[str], usual: int, line: int, notes: Notes) -> list[str]:
    """A row without the blank cells beyond the header; notes rows that are short or long."""
    if len(row) < usual:
        notes.add("short_row", str(line))
        return row
    while len(row) > usual and not row[-1].strip():
        row = row[:-1]
    if len(row) > usual:
        notes.add("long_row", str(line))
    return row


def _extra_names(names: Sequence[str], widest: int) -> tuple[str, ...]:
    taken = {name.casefold() for name in names} | {"_row"}
    extra: list[str] = []
    for number in range(len(names) + 1, widest + 1):
        name = f"Column {number}"
        while name.casefold() in taken:
            name += "#2"
        taken.add(name.casefold())
        extra.append(name)
    return tuple(extra)
