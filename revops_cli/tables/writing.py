"""The one writer of user-facing tables: a query in, the bytes of a file out.

CSV is UTF-8 with line feeds, quoted only where needed, in the order of the query; the same bytes
to a file and to standard output.
"""

import csv
import io
import json
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal

from revops_cli.engine.protocol import Engine, listed, quote
from revops_cli.errors import UsageError
from revops_cli.model import Table
from revops_cli.tables.guard import guarded
from revops_cli.tables.spreadsheet import write_xlsx

Format = Literal["csv", "tsv", "jsonl", "parquet", "xlsx", "table"]
FORMATS: tuple[Format, ...] = ("csv", "tsv", "jsonl", "parquet", "xlsx", "table")
MARKDOWN = (".md", ".markdown")
"""Endings of reports that people read."""

_ENDINGS: dict[str, Format] = {
    ".csv": "csv",
    ".tsv": "tsv",
    ".tab": "tsv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
    ".xlsx": "xlsx",
}


_SLICE = 60_000
"""Rows sorted at a time: twice as many hold a tenth more memory at the peak and are no quicker."""

_PARTS = 32
"""Slices written before the first of them is given on and removed at the latest."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is to be written: columns of a query under their headers, sorted by `order` (more columns)."""

    query: str
    columns: tuple[str, ...]
    headers: tuple[str, ...]
    order: tuple[str, ...]

    @property
    def ordered(self) -> str:
        """The cells as text, in order."""
        cells = ", ".join(f"CAST({quote(name)} AS VARCHAR) AS {quote(name)}" for name in self.columns)
        return f"SELECT {cells} {self.source}"

    @property
    def source(self) -> str:
        """FROM and ORDER BY; the sort is by the query's own types, not by the text that is written."""
        return f"FROM ({self.query}) AS answer ORDER BY {listed(self.order, 'answer.')}"


def format_of(target: str, asked: str = "") -> Format:
    """The format asked for, or the one that the ending of the target names; CSV for a name without ending.

    Raises UsageError for another ending, an unknown format, and an aligned table that is no text for a terminal.
    """
    if asked:
        known = {name: name for name in FORMATS}
        if asked not in known:
            raise UsageError(f"unknown format '{asked}'", where="--format", hint=f"one of: {', '.join(FORMATS)}")
        if asked == "table" and target != "-":
            raise UsageError("an aligned table is no file", where=target, hint="name a format of files with --format")
        return known[asked]
    check_ending(target, _ENDINGS)
    return _ENDINGS.get(Path(target).suffix.casefold(), "csv")


def check_ending(target: str, endings: Iterable[str]) -> None:
    """Raise UsageError where a file name has another ending: it promises a format that would not be written.

    A pipe may have any name.
    """
    ending = Path(target).suffix.casefold()
    if ending and ending not in endings and not Path(target).is_fifo():
        raise UsageError(f"cannot be written as '{ending}'", where=target, hint=f"formats: {', '.join(endings)}")


def answer_of(table: Table, *, rename: bool = False) -> Answer:
    """All columns of a table in their order, under the headers of the file (or canonical names)."""
    headers = table.names if rename else tuple(column.header for column in table.columns)
    return Answer(f"SELECT * FROM {quote(table.relation)}", table.names, headers, ("_row",))


def write_answer(engine: Engine, answer: Answer, stream: IO[bytes], kind: Format, *, guard: bool = True) -> None:
    """Write an answer to a binary stream; `guard` neutralises formulas in CSV and TSV."""
    if kind in {"csv", "tsv"}:
        _write_text(engine, answer, stream, delimiter="," if kind == "csv" else "\t", guard=guard)
    elif kind == "jsonl":
        _write_jsonl(engine, answer, stream)
    elif kind == "parquet":
        _write_parquet(engine, answer, stream)
    else:
        write_xlsx(stream, answer.headers, engine.batches(answer.ordered, 10_000))


def header_line(headers: Sequence[str], delimiter: str = ",") -> str:
    """The first line of a CSV file, quoted as the rows are."""
    line = io.StringIO()
    csv.writer(line, delimiter=delimiter, lineterminator="\n").writerow(headers)
    return line.getvalue()


def _write_text(engine: Engine, answer: Answer, stream: IO[bytes], *, delimiter: str, guard: bool) -> None:
    cells = ", ".join(
        f"{guarded(name) if guard else _or_null(name)} AS {quote(f'{name} written')}" for name in answer.columns
    )
    stream.write(header_line(_guard_headers(answer.headers) if guard else answer.headers, delimiter).encode())
    queries = [f"SELECT {cells} {source}" for source in _slices(engine, answer)]
    for part in _written(engine, queries, delimiter):
        with part.open("rb") as rows:
            shutil.copyfileobj(rows, stream, 1 << 20)
        part.unlink()


def _written(engine: Engine, queries: list[str], delimiter: str) -> Iterator[Path]:
    """The files of some queries, one after the other; no more than some at a time take room on the disk."""
    parts = [(query, engine.folder / f"written {number}.part") for number, query in enumerate(queries)]
    if len(parts) == 1:
        engine.write(*parts[0], "csv", delimiter)
        yield parts[0][1]
        return
    for start in range(0, len(parts), _PARTS):
        yield from engine.write_parts(parts[start : start + _PARTS], delimiter)


def _slices(engine: Engine, answer: Answer) -> list[str]:
    """The answer in parts that follow each other, so that sorting never holds a whole table."""
    if answer.order != ("_row",):
        return [answer.source]
    last = int(engine.rows(f"SELECT coalesce(max(_row), 0) FROM ({answer.query}) AS answer")[0][0])
    return [
        f"FROM ({answer.query}) AS answer WHERE {f'_row > {start} AND ' if start else ''}_row <= {start + _SLICE} "
        "ORDER BY answer._row"
        for start in range(0, max(last, 1), _SLICE)
    ]


def _or_null(name: str) -> str:
    return f"nullif(CAST({quote(name)} AS VARCHAR), '')"


def _guard_headers(headers: Sequence[str]) -> list[str]:
    return [f"'{header}" if header.startswith(("=", "+", "-", "@", "\t", "\r")) else header for header in headers]


def _write_jsonl(engine: Engine, answer: Answer, stream: IO[bytes]) -> None:
    for batch in engine.batches(answer.ordered):
        lines = [
            json.dumps(dict(zip(answer.headers, cells, strict=True)), ensure_ascii=False) + "\n"
            for cells in zip(*batch.values(), strict=True)
        ]
        stream.write("".join(lines).encode())


def _write_parquet(engine: Engine, answer: Answer, stream: IO[bytes]) -> None:
    part = engine.folder / "written.parquet"
    cells = ", ".join(
        f"{_or_null(name)} AS {quote(header)}"
        for name, header in zip(answer.columns, unique_headers(answer.headers), strict=True)
    )
    engine.write(f"SELECT {cells} {answer.source}", part, "parquet")
    with part.open("rb") as rows:
        shutil.copyfileobj(rows, stream, 1 << 20)
    part.unlink()


def unique_headers(headers: Sequence[str]) -> list[str]:
    """Headers that are unique without regard to case, for formats that need it: `Email`, `Email#2`."""
    seen: dict[str, int] = {}
    unique = []
    for header in headers:
        key = header.casefold()
        seen[key] = seen.get(key, 0) + 1
        unique.append(header if seen[key] == 1 else f"{header}#{seen[key]}")
    return unique
