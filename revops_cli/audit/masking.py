"""Cells that name a lead or a contact are masked where everybody may read them."""

import re
from collections.abc import Sequence

from revops_cli.audit.outcome import Outcome, Show

MASK = "•••"
_EMAIL = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;]+")


def masked(show: Show) -> Show:
    """A table without names and addresses of people; an e-mail address is masked in every column.

    >>> masked(Show("t", "", ("Lead", "n"), (("Jane Doe", "by x@y.zz"),), personal=frozenset({0}))).rows
    (('•••', 'by •••'),)
    """
    rows = tuple(
        tuple(MASK if at in show.personal and cell else mail_masked(cell) for at, cell in enumerate(row))
        for row in show.rows
    )
    return show._replace(rows=rows)


def mail_masked(text: str) -> str:
    """Text with every e-mail address masked."""
    return _EMAIL.sub(MASK, text)


def shows_of(outcome: Outcome, *, values: bool) -> Sequence[Show]:
    """The tables of a sub-report, masked unless `values`."""
    return outcome.shows if values else tuple(map(masked, outcome.shows))
