"""The rows below a header that are records: blank rows, repeated headers and footers left out.

Nothing that may be a person is left out: a row with an e-mail address, or with as many filled
cells as records have, always stays.
"""

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence

from revops_cli.io.grid import Notes, Row, is_blank
from revops_cli.tables.header import filled, holds_email

TAIL = 30
"""Rows at the end of a file among which footers are looked for."""

_TOTAL = re.compile(
    r"^\W*(?:(?:grand |sub)?total|summe|gesamt|somme|suma|totale|totaal|sum|count|records?|rows?|合計|"
    r"end of (?:report|file|list)|confidential|generated|exported|report (?:generated|run)|printed|page \d|"
    r"copyright|©|source:|note:|disclaimer|filters?:|vertraulich|confidentiel)\b",
    re.IGNORECASE,
)

_NUMBER = re.compile(r"^\s*[-+$€£]?[\d][\d.,:/ ]*%?\s*$")


def records(rows: Iterable[Row], header: Sequence[str], notes: Notes) -> Iterator[Row]:
    """The rows that are records; notes `blank_rows`, `repeated_header:line` and `footer_rows`."""
    names = [cell.strip() for cell in header]
    tail: deque[tuple[Row, bool]] = deque()
    blanks, after_blank = 0, False
    for row in rows:
        if is_blank(row[1]):
            blanks, after_blank = blanks + 1, True
            continue
        if names and row[1][0].strip() == names[0] and [cell.strip() for cell in row[1]] == names and len(names) > 1:
            notes.add("repeated_header", str(row[0]))
            continue
        tail.append((row, after_blank))
        after_blank = False
        if len(tail) > TAIL:
            yield tail.popleft()[0]
    footers = count_footers([*tail], len(names))
    yield from (row for row, _ in list(tail)[: len(tail) - footers])
    if blanks:
        notes.add("blank_rows", str(blanks))
    if footers:
        notes.add("footer_rows", str(footers))


def count_footers(tail: Sequence[tuple[Row, bool]], width: int) -> int:
    """How many of the last rows, each with whether it follows a blank row, are no records."""
    footers = 0
    for at in range(len(tail) - 1, -1, -1):
        (_, cells), after_blank = tail[at]
        if not may_be_footer(cells, width):
            break
        if _says_total(cells) or (after_blank and filled(cells) == 1 and cells[0].strip()):
            footers = len(tail) - at
    return footers


def may_be_footer(cells: Sequence[str], width: int) -> bool:
    """Whether a row is too sparse to be a record of a table this wide."""
    return width > 1 and filled(cells) <= min(2, width - 1) and not holds_email(cells)


def _says_total(cells: Sequence[str]) -> bool:
    """Whether the row is a word of a footer, with nothing or numbers beside it."""
    first, *rest = (cell for cell in cells if cell.strip())
    return _TOTAL.match(first) is not None and all(_NUMBER.match(cell) for cell in rest)
