"""Business hours: 'Mon-Fri 09:00-17:00, Sat 10:00-14:00' in a time zone, with holidays.

Nothing here asks the clock: every function takes its times. Durations are real time, so that a day
of the change to summer time has the hours it has.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from revops_cli.errors import ConfigError

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY_MINUTES = 24 * 60
SEARCH_DAYS = 3660
"""How far ahead an open hour is looked for: ten years of holidays in a row is a mistake."""

Span = tuple[int, int]
"""Minutes of the day: open from, up to."""

_PART = re.compile(r"([a-z]{3})(?:-([a-z]{3}))?\s+(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})")


@dataclass(frozen=True, slots=True)
class Calendar:
    """When someone is at work: open spans for each day from Monday, a zone, days off."""

    week: tuple[tuple[Span, ...], ...]
    zone: ZoneInfo
    holidays: frozenset[date] = field(default=frozenset())


def parse_hours(text: str, *, where: str = "") -> tuple[tuple[Span, ...], ...]:
    """The open spans of each day, Monday first.

    Parts are separated by commas or semicolons; 22:00-06:00 runs into the next day, 00:00-24:00 is
    the whole day. Raises ConfigError for anything else.
    """
    week: list[list[Span]] = [[] for _ in DAYS]
    for part in re.split(r"[,;]", text.lower()):
        for day, span in _spans(part.strip(), text, where):
            week[day].append(span)
    return tuple(_merged(spans) for spans in week)


def _spans(part: str, text: str, where: str) -> list[tuple[int, Span]]:
    found = _PART.fullmatch(part)
    days = _day_range(found[1], found[2] or found[1]) if found else []
    start, end = (int(found[3]) * 60 + int(found[4]), int(found[5]) * 60 + int(found[6])) if found else (0, 0)
    if not days or start in {end, DAY_MINUTES} or max(start, end) > DAY_MINUTES:
        raise ConfigError(f"cannot read the hours '{text}'", where=where, hint="write them like Mon-Fri 09:00-17:00")
    if start < end:
        return [(day, (start, end)) for day in days]
    after = [((day + 1) % len(DAYS), (0, end)) for day in days if end]
    return [(day, (start, DAY_MINUTES)) for day in days] + after


def _day_range(first: str, last: str) -> list[int]:
    if first not in DAYS or last not in DAYS:
        return []
    start, count = DAYS.index(first), len(DAYS)
    return [(start + step) % count for step in range((DAYS.index(last) - start) % count + 1)]


def _merged(spans: list[Span]) -> tuple[Span, ...]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def is_open(calendar: Calendar, at: datetime) -> bool:
    """Whether `at` (aware) lies in an open span; the end of a span is closed."""
    day = at.astimezone(calendar.zone).date()
    return any(start <= at < end for start, end in _open(calendar, day))


def add_open(calendar: Calendar, start: datetime, duration: timedelta) -> datetime:
    """The time when `duration` of open time has passed since `start`, in the zone of `start`.

    Raises ConfigError where the calendar has no open hour in the next ten years.
    """
    left = duration
    for opens, closes in _from(calendar, start):
        begin = max(opens, start)
        if closes <= begin:
            continue
        if left <= closes - begin:
            return (begin + left).astimezone(start.tzinfo)
        left -= closes - begin
    raise ConfigError("the business hours never open", hint="look at the hours and the holidays")


def _from(calendar: Calendar, start: datetime) -> Iterator[tuple[datetime, datetime]]:
    first = start.astimezone(calendar.zone).date()
    for step in range(SEARCH_DAYS):
        yield from _open(calendar, first + timedelta(days=step))


def _open(calendar: Calendar, day: date) -> Iterator[tuple[datetime, datetime]]:
    """The open spans of a day as instants."""
    if day in calendar.holidays:
        return
    for start, end in calendar.week[day.weekday()]:
        yield _instant(calendar, day, start), _instant(calendar, day, end)


def _instant(calendar: Calendar, day: date, minutes: int) -> datetime:
    whole = day + timedelta(days=minutes // DAY_MINUTES)
    clock = time(minutes % DAY_MINUTES // 60, minutes % 60)
    return datetime.combine(whole, clock, calendar.zone).astimezone(UTC)
