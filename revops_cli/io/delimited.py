"""A text file with delimiters as a grid."""

import sys
from collections.abc import Iterator
from itertools import islice

from revops_cli.errors import InputError
from revops_cli.io.detection import find_encoding
from revops_cli.io.dialect import SAMPLE_LINES, find_dialect, said_delimiter
from revops_cli.io.encoding import Bytes, Encoding, scan
from revops_cli.io.grid import Grid, Notes, Row
from revops_cli.io.lines import text_lines
from revops_cli.io.options import ReadOptions
from revops_cli.io.records import Dialect, read_records
from revops_cli.io.source import Source
from revops_cli.io.wrapping import is_wrapped, unwrapped

_ANY = "latin-1"
"""Decodes every line: beyond the head of a file there may be some that nobody has looked at."""


def read_delimited(source: Source, options: ReadOptions, *, limit: int = sys.maxsize) -> Grid:
    """The grid of a text file: encoding, dialect, and whether the bulk reader may take it.

    With `limit`, only the first bytes are looked at: enough for the bulk reader, which refuses
    what is not UTF-8 in the columns that it reads, and for places; not for the cells of `rows`.

    Raises InputError (`empty_file`, `not_text`, `mixed_encoding`, `unknown_encoding`).
    """
    found = scan(source.path, limit)
    encoding = find_encoding(source.path, found, options.encoding, source.shown)
    head = list(islice(text_lines(source.path, encoding, source.shown), SAMPLE_LINES))
    if not any(line.strip() for line in head) and len(head) < SAMPLE_LINES:
        raise InputError(
            "the file holds nothing but blanks", where=source.shown, code="empty_file", hint="export it again"
        )
    read_as = encoding if found.whole or encoding.fallback else encoding._replace(fallback=_ANY)
    wrapped = is_wrapped(head)
    head = list(unwrapped(head)) if wrapped else head
    dialect = find_dialect(head, options.delimiter.replace("\\t", "\t"))
    skipped = 1 if said_delimiter(head) else 0

    def rows(notes: Notes) -> Iterator[Row]:
        lines = text_lines(source.path, read_as, source.shown)
        lines = unwrapped(lines) if wrapped else lines
        for number, cells in read_records(lines, dialect, notes):
            if number > skipped:
                yield number, cells

    return Grid(
        "csv",
        rows,
        encoding=encoding.name,
        delimiter=dialect.delimiter,
        quote=dialect.quote,
        plain=not wrapped and _plain(found, encoding, dialect),
        whole=found.whole,
        damaged=found.damage or not found.utf8,
        lines=None if wrapped else lambda: text_lines(source.path, read_as, source.shown),
        notes=(*_notes(found, encoding), *[("quoted_lines", "")] * wrapped),
    )


def _plain(found: Bytes, encoding: Encoding, dialect: Dialect) -> bool:
    """Whether the file is one that every reader reads alike."""
    one_end = found.crlf in {0, found.lf} and not found.lone_cr
    clean = found.utf8 and not found.nul
    usual = dialect.quote == dialect.escape == '"' and len(dialect.delimiter) == 1
    return one_end and clean and usual and encoding.name in {"utf-8", "utf-8-sig"} and not encoding.fallback


def _notes(found: Bytes, encoding: Encoding) -> tuple[tuple[str, str], ...]:
    notes: list[tuple[str, str]] = []
    if found.nul and not encoding.wide:
        notes.append(("nul_bytes", ""))
    if encoding.fallback:
        notes.append(("mixed_encoding", str(encoding.first_fallback_line)))
    return tuple(notes)
