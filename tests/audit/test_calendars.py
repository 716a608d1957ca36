"""Business time between instants, for many rows at once: the vectors of AR-10 and days of summer time."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from revops_cli.audit.calendars import Spans
from revops_cli.clock.hours import Calendar, add_open, is_open, parse_hours

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
PARIS = ZoneInfo("Europe/Paris")
OFFICE = Calendar(parse_hours("Mon-Fri 09:00-17:00"), PARIS)
SUNDAYS = Calendar(parse_hours("Sun 00:00-24:00"), PARIS)
NIGHTS = Calendar(parse_hours("Sun-Thu 22:00-06:00"), PARIS)
HOLIDAY = Calendar(OFFICE.week, PARIS, frozenset({date(2026, 3, 2)}))
CLOSED = Calendar(((),) * 7, PARIS)
FRIDAY = datetime(2026, 2, 27, 15, 5, tzinfo=PARIS)
MONDAY = datetime(2026, 3, 2, 9, 4, tzinfo=PARIS)


def micros(at: datetime) -> int:
    return (at.astimezone(UTC) - EPOCH) // timedelta(microseconds=1)


def passed(calendar: Calendar, start: datetime, end: datetime) -> timedelta:
    spans = Spans(calendar, micros(start), micros(end))
    before, after = spans.passed(np.array([micros(start), micros(end)], dtype=np.int64)).tolist()
    return timedelta(microseconds=after - before)


@pytest.mark.parametrize(
    ("calendar", "start", "end", "minutes"),
    [
        pytest.param(OFFICE, FRIDAY, MONDAY, 119, id="over the weekend"),
        pytest.param(HOLIDAY, FRIDAY, MONDAY, 115, id="a holiday is closed"),
        pytest.param(OFFICE, FRIDAY, FRIDAY, 0, id="no time"),
        pytest.param(CLOSED, FRIDAY, MONDAY, 0, id="never open"),
        pytest.param(
            SUNDAYS, datetime(2026, 3, 28, tzinfo=UTC), datetime(2026, 3, 31, tzinfo=UTC), 23 * 60, id="summer time"
        ),
        pytest.param(
            SUNDAYS, datetime(2026, 10, 24, tzinfo=UTC), datetime(2026, 10, 27, tzinfo=UTC), 25 * 60, id="winter time"
        ),
        pytest.param(
            NIGHTS,
            datetime(2026, 3, 2, 5, tzinfo=PARIS),
            datetime(2026, 3, 2, 23, tzinfo=PARIS),
            120,
            id="over midnight",
        ),
    ],
)
def test_open_time(calendar: Calendar, start: datetime, end: datetime, minutes: int) -> None:
    assert passed(calendar, start, end) == timedelta(minutes=minutes)


@given(st.integers(0, 5000), st.integers(1, 6000), st.sampled_from([OFFICE, SUNDAYS, NIGHTS, HOLIDAY]))
def test_adding_open_time_and_measuring_it_agree(day: int, minutes: int, calendar: Calendar) -> None:
    start, duration = MONDAY + timedelta(days=day, minutes=minutes), timedelta(minutes=minutes)

    assert passed(calendar, start, add_open(calendar, start, duration)) == duration


@given(st.integers(0, 500_000), st.sampled_from([OFFICE, SUNDAYS, NIGHTS, HOLIDAY, CLOSED]))
def test_open_is_what_the_calendar_says(minutes: int, calendar: Calendar) -> None:
    at = MONDAY + timedelta(minutes=minutes)
    spans = Spans(calendar, micros(MONDAY), micros(at))

    assert spans.is_open(np.array([micros(at)], dtype=np.int64)).tolist() == [is_open(calendar, at)]
