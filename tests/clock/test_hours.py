"""Business hours: weeks, nights, holidays, zones."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from revops_cli.clock.hours import Calendar, add_open, is_open, parse_hours
from revops_cli.clock.zone import zone
from revops_cli.errors import ConfigError

OFFICE = Calendar(parse_hours("Mon-Fri 09:00-17:00"), ZoneInfo("Europe/Paris"))
NIGHT = Calendar(parse_hours("Sun-Thu 22:00-06:00"), ZoneInfo("UTC"))
FRIDAY = datetime(2026, 2, 27, 15, 5, tzinfo=OFFICE.zone)
MONDAY = datetime(2026, 3, 2, 9, 4, tzinfo=OFFICE.zone)


@pytest.mark.parametrize(
    ("text", "monday", "sunday"),
    [
        ("Mon-Fri 09:00-17:00", ((540, 1020),), ()),
        ("mon 9:00-12:00, Mon 11:00-13:30", ((540, 810),), ()),
        ("Sat-Mon 00:00-24:00", ((0, 1440),), ((0, 1440),)),
        ("Sun 22:00-06:00", ((0, 360),), ((1320, 1440),)),
        ("Sun 22:00-00:00", (), ((1320, 1440),)),
    ],
    ids=["office", "overlap", "whole days round the week", "over midnight", "up to midnight"],
)
def test_spans(text: str, monday: tuple[object, ...], sunday: tuple[object, ...]) -> None:
    week = parse_hours(text)

    assert (week[0], week[6]) == (monday, sunday)


@pytest.mark.parametrize(
    "text", ["", "always", "Mon 9-17", "Mon 09:00-25:00", "Mun 09:00-17:00", "Mon 09:00-09:00", "Mon 24:00-06:00"]
)
def test_hours_that_cannot_be_read(text: str) -> None:
    with pytest.raises(ConfigError, match="cannot read the hours"):
        parse_hours(text, where="pools.a.hours")


@pytest.mark.parametrize(
    ("start", "hours", "expected"),
    [
        (FRIDAY, 1, datetime(2026, 2, 27, 16, 5, tzinfo=OFFICE.zone)),
        (FRIDAY, 2, datetime(2026, 3, 2, 9, 5, tzinfo=OFFICE.zone)),
        (MONDAY.replace(hour=3), 0, datetime(2026, 3, 2, 9, 0, tzinfo=OFFICE.zone)),
        (datetime(2026, 2, 28, 12, tzinfo=OFFICE.zone), 8, datetime(2026, 3, 2, 17, tzinfo=OFFICE.zone)),
    ],
    ids=["same day", "over the weekend", "before opening", "to the end of the day"],
)
def test_add_open(start: datetime, hours: int, expected: datetime) -> None:
    assert add_open(OFFICE, start, timedelta(hours=hours)) == expected


def test_a_holiday_is_closed() -> None:
    easter = Calendar(OFFICE.week, OFFICE.zone, frozenset({date(2026, 3, 2)}))

    assert not is_open(easter, MONDAY)
    assert add_open(easter, FRIDAY, timedelta(hours=2)).date() == date(2026, 3, 3)


def test_hours_over_midnight() -> None:
    assert is_open(NIGHT, datetime(2026, 3, 2, 5, 59, tzinfo=UTC))
    assert not is_open(NIGHT, datetime(2026, 3, 2, 6, 0, tzinfo=UTC))


def test_never_open() -> None:
    closed = Calendar(((),) * 7, ZoneInfo("UTC"))

    with pytest.raises(ConfigError, match="never open"):
        add_open(closed, MONDAY, timedelta(hours=1))


def test_an_unknown_zone_is_said_with_a_near_one() -> None:
    with pytest.raises(ConfigError) as caught:
        zone("Europe/Pariss", where="route.pools.a.timezone")

    assert str(caught.value) == (
        "route.pools.a.timezone: unknown time zone 'Europe/Pariss'\n  hint: did you mean 'Europe/Paris'?"
    )
