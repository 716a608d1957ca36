"""Lines to rows, whatever is wrong with them: a reader that never loses a row.

A line without a quote is one `split`; only lines with quotes are walked through. A quote opens a
field only at its start, and closes it only before a delimiter or the end of the line: any other
quote is kept as a character.
"""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from revops_cli.io.grid import Notes, Row

MAX_FIELD = 8_000_000
"""Characters after which a quote still open is taken for a stray one."""

_ENDS = "\r\n"


class Dialect(NamedTuple):
    """How cells are written: `escape` is the quote itself where quotes are doubled.

    `width` is the usual number of cells a row, 0 where unknown: it decides whether a quote left
    open swallowed the next line.
    """

    delimiter: str = ","
    quote: str = '"'
    escape: str = '"'
    width: int = 0


@dataclass(slots=True)
class _Open:
    """A field whose quote is not closed yet: where it began, and the cells before it."""

    cells: list[str]
    at: int
    parts: list[str]
    size: int = 0
    stray: bool = False


class _Feed:
    """Numbered lines, some of which can be put back."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = enumerate(lines, 1)
        self._back: list[tuple[int, str]] = []

    def __iter__(self) -> "_Feed":
        return self

    def __next__(self) -> tuple[int, str]:
        return self._back.pop() if self._back else next(self._lines)

    def put_back(self, taken: list[tuple[int, str]]) -> None:
        self._back.extend(reversed(taken))


def read_records(lines: Iterable[str], dialect: Dialect, notes: Notes) -> Iterator[Row]:
    """Rows of the lines, each with the number of its first line; a blank line is one blank cell.

    Notes `unclosed_quote:line` where a quote was never closed: that line is read with the quote
    as a character.
    """
    quote, delimiter = dialect.quote, dialect.delimiter
    strict = len(delimiter) == 1 and dialect.escape == quote
    feed = _Feed(lines)
    for number, line in feed:
        if not quote or quote not in line:
            yield number, line.rstrip(_ENDS).split(delimiter)
            continue
        if strict and (cells := _strict_cells(line, dialect)) is not None:
            yield number, cells
            continue
        opened, cells = _walk(line, dialect, [], 0)
        if opened is not None:
            cells = _continued(line, opened, feed, dialect)
            if not cells:
                notes.add("unclosed_quote", str(number))
                cells = _literal_cells(line, dialect)
        yield number, cells


def _strict_cells(line: str, dialect: Dialect) -> list[str] | None:
    """The cells of a line that follows the standard to the letter, at the speed of C; else None."""
    if dialect.quote + " " in line or " " + dialect.quote in line:
        return None  # the two readers differ on blanks around quotes
    try:
        (cells,) = csv.reader([line], delimiter=dialect.delimiter, quotechar=dialect.quote, strict=True)
    except (csv.Error, ValueError):
        return None
    return cells


def _continued(line: str, opened: _Open, feed: _Feed, dialect: Dialect) -> list[str]:
    """The cells once the open field closes, taking lines; none (and none taken) where it was stray."""
    fits_alone = len(_literal_cells(line, dialect)) == dialect.width
    taken: list[tuple[int, str]] = []
    for numbered in feed:
        taken.append(numbered)
        still, cells = _resume(numbered[1], dialect, opened)
        if opened.stray and (fits_alone or _stands_alone(numbered[1], dialect)):
            break
        if still is None:
            if dialect.width and len(cells) != dialect.width and (fits_alone or opened.stray):
                break
            return cells
        opened = still
        if opened.size > MAX_FIELD:
            break
    feed.put_back(taken)
    return []


def _stands_alone(line: str, dialect: Dialect) -> bool:
    """Whether a line that a stray quote would swallow is a row by itself."""
    return dialect.width > 1 and len(_literal_cells(line, dialect)) == dialect.width


def _resume(line: str, dialect: Dialect, opened: _Open) -> tuple[_Open | None, list[str]]:
    stop = _close(line, 0, opened, dialect)
    if stop < 0:
        return opened, []
    cells = [*opened.cells, _joined(opened, dialect)]
    if stop >= len(line.rstrip(_ENDS)):
        return None, cells
    return _walk(line, dialect, cells, stop + len(dialect.delimiter))


def _walk(line: str, dialect: Dialect, cells: list[str], start: int) -> tuple[_Open | None, list[str]]:
    """The cells of a line from `start` on, behind `cells`; or the field that it leaves open."""
    delimiter, quote = dialect.delimiter, dialect.quote
    end = len(line.rstrip(_ENDS))
    while True:
        at = _skip_spaces(line, start, delimiter)
        if line.startswith(quote, at):
            opened = _Open(cells, start, [])
            stop = _close(line, at + len(quote), opened, dialect)
            if stop < 0:
                return opened, []
            cells.append(_joined(opened, dialect))
        else:
            stop = line.find(delimiter, start, end)
            stop = end if stop < 0 else stop
            cells.append(line[start:stop])
        if stop >= end:
            return None, cells
        start = stop + len(delimiter)


def _close(line: str, start: int, opened: _Open, dialect: Dialect) -> int:
    """Where the open field ends (a delimiter or the end of the line), or -1; its text goes to `opened`."""
    quote, end = dialect.quote, len(line.rstrip(_ENDS))
    while (hit := line.find(quote, start)) >= 0:
        if dialect.escape != quote and _escaped(line, hit, start, dialect.escape):
            opened.parts.append(line[start : hit - 1] + quote)
            start = hit + 1
        elif line.startswith(quote, hit + 1):
            opened.parts.append(line[start : hit + 1])
            start = hit + 2
        else:
            stop = _skip_spaces(line, hit + 1, dialect.delimiter)
            if stop >= end or line.startswith(dialect.delimiter, stop):
                opened.parts.append(line[start:hit])
                return min(stop, end)
            opened.stray = True
            opened.parts.append(line[start : hit + 1])
            start = hit + 1
    opened.parts.append(line[start:])
    opened.size += len(line)
    return -1


def _escaped(line: str, hit: int, start: int, escape: str) -> bool:
    marks = hit - start - len(line[start:hit].rstrip(escape))
    return marks % 2 == 1


def _joined(opened: _Open, dialect: Dialect) -> str:
    text = "".join(opened.parts)
    return text if dialect.escape == dialect.quote else text.replace(dialect.escape * 2, dialect.escape)


def _skip_spaces(line: str, start: int, delimiter: str) -> int:
    if delimiter == " ":
        return start
    while line.startswith(" ", start):
        start += 1
    return start


def _literal_cells(line: str, dialect: Dialect) -> list[str]:
    """The cells of one line alone; a quote that it leaves open is a character."""
    cells: list[str] = []
    start = 0
    while True:
        opened, found = _walk(line, dialect, cells, start)
        if opened is None:
            return found
        end = len(line.rstrip(_ENDS))
        stop = line.find(dialect.delimiter, opened.at, end)
        cells = [*opened.cells, line[opened.at : end if stop < 0 else stop]]
        if stop < 0:
            return cells
        start = stop + len(dialect.delimiter)
