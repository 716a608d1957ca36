"""Months of the calendar, in the engine."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from revops_cli.clock.months import months_after_sql
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
def test_months_later(start: str, months: float, zone: str, later: str) -> None:
    engine = DuckEngine(threads=1)
    at = (datetime.fromisoformat(start) - EPOCH) // timedelta(microseconds=1)
    query = f"SELECT {months_after_sql('cell', months, ZoneInfo(zone), at, at)} FROM (SELECT {at} AS cell)"
    found = engine.rows(query)[0][0]
    engine.close()

    assert EPOCH + timedelta(microseconds=found) == datetime.fromisoformat(later)
