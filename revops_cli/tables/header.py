"""Which row of a file is the header: titles, export dates and group rows come before it.

A row with two or more known headers is the header unless the next row knows more. Without such a
row, the first row as wide as the table whose cells are all different words is taken; a row that
holds an e-mail address, a web address or a number is a record, and eating it would lose a lead.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence

from revops_cli.io.grid import Row, is_blank

LOOKED_AT = 60
"""Rows in which the header must be found."""

SURE = 2
"""Known headers that make a row the header."""

LONGEST = 120
"""Characters of a header; questions of a form are long, notices longer."""


_RECORD = re.compile(r"^\s*(?:[^@\s]+@[^@\s]+\.[^@\s]+|https?://\S+|[-+(]?[\d][\d .,:/()+-]*%?)\s*$")
_EMAIL = re.compile(r"[^@\s,;]+@[^@\s,;]+\.[a-zA-Z]{2,}")


def find_header(head: Sequence[Row], known: Callable[[str], bool]) -> Row | None:
    """The header among the first rows of a file, or None where there is none.

    >>> find_header([(1, ["Leads"]), (2, ["First Name", "Email"]), (3, ["Jo", "jo@x.io"])], {"Email"}.__contains__)
    (2, ['First Name', 'Email'])
    """
    rows = [row for row in head if not is_blank(row[1])][:LOOKED_AT]
    if not rows:
        return None
    scores = [_known_cells(cells, known) for _, cells in rows]
    best = _first_known(rows, scores)
    if best is None:
        best = _first_wide(rows, scores)
    if best is None or any(_is_record(cells, rows[best][1]) for _, cells in rows[:best]):
        return None
    return rows[best]


def holds_email(cells: Sequence[str]) -> bool:
    """Whether any cell holds an e-mail address: such a row is a person, never a header or a footer."""
    return any("@" in cell and _EMAIL.search(cell) is not None for cell in cells)


def filled(cells: Sequence[str]) -> int:
    """The number of cells that are not blank."""
    return sum(1 for cell in cells if cell and not cell.isspace())


def _known_cells(cells: Sequence[str], known: Callable[[str], bool]) -> int:
    if holds_email(cells):
        return 0
    return sum(1 for cell in dict.fromkeys(cells) if cell.strip() and known(cell))


def _first_known(rows: Sequence[Row], scores: Sequence[int]) -> int | None:
    """The first row with at least two known headers, or the one below it that knows more."""
    for at, score in enumerate(scores):
        if score >= SURE and score * 5 >= filled(rows[at][1]):
            below = scores[at + 1] if at + 1 < len(scores) else 0
            return at + 1 if below > score and below * 2 >= filled(rows[at + 1][1]) else at
    return None


def _first_wide(rows: Sequence[Row], scores: Sequence[int]) -> int | None:
    widths = Counter(filled(cells) for _, cells in rows)
    usual = max(widths, key=lambda width: (widths[width], width))
    for at, (_, cells) in enumerate(rows):
        if filled(cells) * 2 < usual or (filled(cells) == 1 and usual > 1):
            continue
        return at if _reads_as_header(cells, numbers=scores[at] > 0) else None
    return None


def _reads_as_header(cells: Sequence[str], *, numbers: bool) -> bool:
    """Whether all cells are different words; `numbers` allows short ones, such as years."""
    names = [cell.strip().casefold() for cell in cells if cell.strip()]
    return len(set(names)) == len(names) and not any(_is_value(name, numbers=numbers) for name in names)


def _is_record(cells: Sequence[str], header: Sequence[str]) -> bool:
    return holds_email(cells) and filled(cells) * 2 >= filled(header) and filled(cells) >= min(3, filled(header))


def _is_value(cell: str, *, numbers: bool) -> bool:
    if numbers and cell.isdecimal() and len(cell) < len("19991231"):
        return False
    return len(cell) > LONGEST or _RECORD.match(cell) is not None
