"""Months of the calendar, in the engine and of a day."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from revops_cli.clock.months import months_after_sql, months_before
from revops_cli.engine.duck import DuckEngine

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NEW_YORK = "America/New_York"


@pytest.mark.parametrize(
    ("start", "months", "zone", "later"),
    [
        ("2026-01-31T10:00:00+00:00", 1, "UTC", "2026-02-28T10:00:00+00:00"),
        ("2028-01-31T10:00:00+00:00", 1, "UTC", "2028-02-29T10:00:00+00:00"),
        ("2026-02-28T10:00:00+00:00", 1, "UTC", "2026-03-28T10:00:00+00:00"),
        ("2026-08-31T10:00:00+00:00", 6, "UTC", "2027-02-28T10:00:00+00:00"),
        ("2026-01-15T10:00:00+00:00", 24, "UTC", "2028-01-15T10:00:00+00:00"),
        ("2026-01-15T10:00:00+00:00", 0, "UTC", "2026-01-15T10:00:00+00:00"),
        ("2026-01-15T10:00:00+00:00", 0.5, "UTC", "2026-01-30T15:15:00+00:00"),
        ("2026-01-31T22:00:00-05:00", 1, NEW_YORK, "2026-02-28T22:00:00-05:00"),
        ("2026-01-15T10:00:00-05:00", 6, NEW_YORK, "2026-07-15T10:00:00-04:00"),
        ("2026-07-15T10:00:00-04:00", 6, NEW_YORK, "2027-01-15T10:00:00-05:00"),
    ],
)
def test_months_later(engine: DuckEngine, start: str, months: float, zone: str, later: str) -> None:
    at = (datetime.fromisoformat(start) - EPOCH) // timedelta(microseconds=1)
    query = f"SELECT {months_after_sql('cell', months, ZoneInfo(zone), at, at)} FROM (SELECT {at} AS cell)"
    found = engine.rows(query)[0][0]

    assert EPOCH + timedelta(microseconds=found) == datetime.fromisoformat(later)


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        ("2026-05-31", 3, "2026-02-28"),
        ("2024-05-31", 3, "2024-02-29"),
        ("2026-03-02", 9, "2025-06-02"),
        ("2026-01-15", 1, "2025-12-15"),
        ("2026-12-31", 12, "2025-12-31"),
        ("2026-12-31", 0, "2026-12-31"),
    ],
)
def test_the_same_day_so_many_months_earlier(day: str, months: int, before: str) -> None:
    assert months_before(date.fromisoformat(day), months).isoformat() == before


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(0, 600))
def test_it_is_never_later_and_never_in_another_month(day: date, months: int) -> None:
    before = months_before(day, months)

    assert before.day <= day.day
    assert (day.year - before.year) * 12 + day.month - before.month == months
