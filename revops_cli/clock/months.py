"""Months of the calendar: a month after the 31st of January is the last of February."""

from calendar import monthrange
from datetime import date
from zoneinfo import ZoneInfo

from revops_cli.clock.shifts import SECOND, from_local_sql, shifts, to_local_sql

DAY = 86_400 * SECOND
YEAR = 12
MEAN = 365.25 / 12
"""Days of a month on average, for parts of a month."""


def months_after_sql(cell: str, months: float, zone: ZoneInfo, first: int, last: int) -> str:
    """The instant so many months after another, at the same local time, as SQL.

    Instants are microseconds since 1970, those of `cell` from `first` to `last`. A day that the month
    does not have is its last one; parts of a month are parts of a mean month.
    """
    whole = int(months)
    margin = 2 * DAY
    offset, changes = shifts(zone, first - margin, last + 31 * (whole + 1) * DAY + margin)
    local = to_local_sql(cell, offset, changes)
    later = f"epoch_us(make_timestamp({local}) + INTERVAL {whole} MONTH) + {round((months - whole) * MEAN * DAY)}"
    return from_local_sql(f"({later})", offset, changes)


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier; a day that the month lacks is its last.

    >>> months_before(date(2026, 5, 31), 3).isoformat()
    '2026-02-28'
    """
    year, month = divmod(day.year * YEAR + day.month - 1 - months, YEAR)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
