"""One object's file in memory: cells by Id, and the bytes of every row as they were read.

A row that is not changed is written back byte for byte, in its place; new rows follow.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from revops_cli.engine.protocol import UnreadableSourceError
from revops_cli.errors import CrmError
from revops_cli.text.record_id import same_id

BOM = "\ufeff"
PARQUET = ".parquet"
"""Ending of files that are read and never written."""


@dataclass(slots=True)
class Row:
    """A row: its cells in the order of the header, and its text; no text once a cell has changed."""

    cells: list[str]
    text: str | None


@dataclass(slots=True)
class Table:
    """The rows of a file by Id (at 15 characters, where the Id is of the CRM's kind), in order."""

    path: Path
    head: str
    columns: list[str]
    newline: str
    rows: dict[str, Row] = field(default_factory=dict)
    _places: dict[str, int] = field(default_factory=dict)

    @property
    def is_read_only(self) -> bool:
        """Whether the file is of a kind that is never written."""
        return self.path.suffix == PARQUET

    def place(self, name: str) -> int | None:
        """The place of a column by its name, whatever the case."""
        if len(self._places) != len(self.columns):
            self._places = {each.casefold(): place for place, each in reversed(list(enumerate(self.columns)))}
        return self._places.get(name.casefold())

    def cell(self, key: str, name: str) -> str:
        """A cell, empty where the file has no such column."""
        place = self.place(name)
        return "" if place is None else self.rows[key].cells[place]

    def id_of(self, key: str) -> str:
        """The Id as the file spells it."""
        return self.cell(key, "Id")

    def update(self, key: str, values: Mapping[str, str]) -> None:
        """Change cells of a row."""
        row = self.rows[key]
        for name, value in values.items():
            place = self.place(name)
            if place is not None and row.cells[place] != value:
                row.cells[place], row.text = value, None

    def add(self, values: Mapping[str, str]) -> str:
        """A new row at the end; gives its key."""
        folded = {name.casefold(): value for name, value in values.items()}
        cells = [folded.get(name.casefold(), "") for name in self.columns]
        key = same_id(folded["id"])
        self.rows[key] = Row(cells, None)
        return key

    def text(self) -> Iterator[str]:
        """The file, piece by piece."""
        ended = self.head.endswith(("\n", "\r"))
        yield self.head if ended or not self.rows else self.head + self.newline
        last = len(self.rows) - 1
        for number, row in enumerate(self.rows.values()):
            text = self._line(row.cells) if row.text is None else row.text
            if number < last and not text.endswith(("\n", "\r")):
                text += self.newline
            yield text

    def rename_columns(self, columns: list[str]) -> None:
        """Other columns: the head is written anew."""
        self.columns, self.head, self._places = columns, self._line(columns), {}

    def _line(self, cells: list[str]) -> str:
        line = io.StringIO()
        csv.writer(line, lineterminator=self.newline).writerow(cells)
        return line.getvalue()


def read_table(path: Path) -> Table:
    """The rows of a file, which is UTF-8, comma separated, and has a column Id.

    Raises CrmError for another file, a row of another width, and an Id that is empty or stands twice.
    """
    try:
        text = path.read_bytes().decode()
    except OSError as error:
        raise CrmError(f"cannot be read: {(error.strerror or str(error)).lower()}", where=str(path)) from error
    except UnicodeDecodeError as error:
        raise CrmError("not UTF-8", where=str(path), hint="save it as UTF-8") from error
    lines = list(io.StringIO(text, newline=""))
    records = _records(path, lines)
    head, columns = next(records, ("", []))
    columns = [name.removeprefix(BOM) for name in columns]
    if "id" not in {name.casefold() for name in columns}:
        raise CrmError("has no column 'Id'", where=str(path), hint="each row needs an Id to be changed by")
    table = Table(path, head, columns, "\r\n" if head.endswith("\r\n") else "\n")
    _fill(table, records)
    return table


def _fill(table: Table, records: Iterator[tuple[str, list[str]]]) -> None:
    at = table.place("Id") or 0
    for number, (text, cells) in enumerate(records, start=2):
        if not cells:
            continue
        if len(cells) != len(table.columns):
            raise CrmError(
                f"row {number} has {len(cells)} cells, the header {len(table.columns)}",
                where=str(table.path),
                hint="revops clean repairs such rows",
            )
        key = same_id(cells[at])
        if not key or key in table.rows:
            raise CrmError(
                f"row {number} has {'no Id' if not key else f'the Id {key!r} of another row'}", where=str(table.path)
            )
        table.rows[key] = Row(cells, text)


def _records(path: Path, lines: list[str]) -> Iterator[tuple[str, list[str]]]:
    """Each record with its text, which spans lines where a cell is quoted."""
    reader = csv.reader(lines, strict=True)
    start = 0
    try:
        for cells in reader:
            yield "".join(lines[start : reader.line_num]), cells
            start = reader.line_num
    except csv.Error as error:
        raise CrmError(f"line {reader.line_num}: {error}", where=str(path)) from error


def read_parquet(path: Path) -> Table:
    """The rows of a Parquet file, as text; raises CrmError as `read_table` does."""
    from revops_cli.engine.duck import DuckEngine  # noqa: PLC0415 - only a Parquet file needs an engine
    from revops_cli.engine.protocol import ParquetSource, listed  # noqa: PLC0415 - the same

    engine = DuckEngine(threads=1)
    try:
        columns = list(engine.header(ParquetSource(path)))
        engine.read("held", ParquetSource(path), columns)
        cells = [list(row) for row in engine.rows(f"SELECT {listed(columns)} FROM held ORDER BY _row")]
    except UnreadableSourceError as error:
        raise CrmError("is no Parquet file", where=str(path)) from error
    finally:
        engine.close()
    table = Table(path, "", columns, "\n")
    if table.place("Id") is None:
        raise CrmError("has no column 'Id'", where=str(path), hint="each row needs an Id to be found by")
    _fill(table, (("", row) for row in cells))
    return table
