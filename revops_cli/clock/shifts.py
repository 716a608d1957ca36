"""When a time zone changes its offset: step functions that turn local times into instants and back.

Times are microseconds since 1970. A local time that occurs twice is the first of the two; one that
does not occur is read with the offset before the change, as the standard library does.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

SECOND = 1_000_000
QUARTER = 900
"""Seconds: every change of the last sixty years falls on a quarter of an hour in UTC."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Shift(NamedTuple):
    """From the instant `at` on, the zone is `offset` microseconds east of UTC; `before` until then."""

    at: int
    before: int
    offset: int


def offset_at(zone: ZoneInfo, at: int) -> int:
    """Microseconds east of UTC at an instant."""
    shift = (_EPOCH + timedelta(microseconds=at)).astimezone(zone).utcoffset()
    return round(shift.total_seconds()) * SECOND if shift is not None else 0


def shifts(zone: ZoneInfo, start: int, end: int) -> tuple[int, tuple[Shift, ...]]:
    """The offset at `start`, and the changes up to `end`, in order."""
    day = 86_400 * SECOND
    first = offset_at(zone, start)
    found: list[Shift] = []
    at, offset = start, first
    while at < end:
        later = min(at + day, end)
        following = offset_at(zone, later)
        if following != offset:
            found.append(Shift(_change(zone, at, later), offset, following))
        at, offset = later, following
    return first, tuple(found)


def _change(zone: ZoneInfo, low: int, high: int) -> int:
    """The instant between `low` and `high` at which the offset becomes that of `high`."""
    after = offset_at(zone, high)
    step = QUARTER * SECOND
    first, last = low // step, -(-high // step)
    while last - first > 1:
        middle = (first + last) // 2
        first, last = (first, middle) if offset_at(zone, middle * step) == after else (middle, last)
    return last * step


def to_local_sql(cell: str, first: int, changes: Sequence[Shift]) -> str:
    """Local microseconds of an instant, as SQL."""
    return f"({cell} + {_steps(cell, first, [(shift.at, shift.offset) for shift in changes])})"


def from_local_sql(cell: str, first: int, changes: Sequence[Shift]) -> str:
    """The instant of local microseconds, as SQL."""
    turns = [(shift.at + max(shift.before, shift.offset), shift.offset) for shift in changes]
    return f"({cell} - {_steps(cell, first, turns)})"


def odd_local_sql(cell: str, changes: Sequence[Shift]) -> str:
    """Whether local microseconds occur twice or not at all, as SQL."""
    spans = [sorted((shift.at + shift.before, shift.at + shift.offset)) for shift in changes]
    return "(" + (" OR ".join(f"{cell} >= {low} AND {cell} < {high}" for low, high in spans) or "FALSE") + ")"


def _steps(cell: str, first: int, turns: Sequence[tuple[int, int]]) -> str:
    if not turns:
        return str(first)
    whens, offset = [], first
    for at, following in turns:
        whens.append(f"WHEN {cell} < {at} THEN {offset}")
        offset = following
    return f"CASE {' '.join(whens)} ELSE {offset} END"
