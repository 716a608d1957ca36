"""Times as people write them, where they are no ISO 8601: `11/03/2026 2:15 PM`, `3.11.26`."""

import re
from datetime import UTC, datetime

from revops_cli.clock.shifts import SECOND

_OTHER = re.compile(
    r"(\d{1,4})([./-])(\d{1,2})\2(\d{1,4})"
    r"(?:,?[ T]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*([AaPp])?\.?(?:[Mm]\.?)?)?",
)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NOON = 12
_YEAR_DIGITS = 4
_CENTURY = 2000
"""A year of two digits is in this century: CRM exports are younger."""


def day_first(texts: list[str], order: str) -> bool | None:
    """Whether 3/4/2026 is the third of April, by the config or by the values; None: nobody can tell."""
    if order:
        return order == "dmy"
    pairs = [(int(m[1]), int(m[3])) for m in map(_OTHER.fullmatch, texts) if m and len(m[1]) < _YEAR_DIGITS]
    first = any(a > _NOON for a, _ in pairs)
    second = any(b > _NOON for _, b in pairs)
    return None if first == second else first


def read_other(text: str, *, dmy: bool | None) -> int | None:
    """Local microseconds of a text that is no ISO time, or None.

    >>> read_other("1/9/2026 3:05 PM", dmy=False) == read_other("09.01.2026 15:05", dmy=True)
    True
    >>> read_other("3/4/2026", dmy=None) is None
    True
    """
    found = _OTHER.fullmatch(text.strip())
    if not found:
        return None
    year, month, day = found[1], found[3], found[4]
    if len(year) < _YEAR_DIGITS:
        if dmy is None and found[1] != found[3]:
            return None
        day, month, year = (found[1], found[3], found[4]) if dmy else (found[3], found[1], found[4])
    hour, minute, second = (int(found[n] or 0) for n in (5, 6, 7))
    if found[8]:
        hour = hour % _NOON + (_NOON if found[8] in "Pp" else 0)
    whole = int(year) + (_CENTURY if len(year) < _YEAR_DIGITS else 0)
    try:
        at = datetime(whole, int(month), int(day), hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None
    return round((at - _EPOCH).total_seconds()) * SECOND
