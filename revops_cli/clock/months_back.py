"""Calendar months back from a day."""

from calendar import monthrange
from datetime import date

YEAR = 12


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier; a day that the month lacks is its last.

    >>> months_before(date(2026, 5, 31), 3).isoformat()
    '2026-02-28'
    """
    year, month = divmod(day.year * YEAR + day.month - 1 - months, YEAR)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
