"""Business time between two instants, for many rows at once, in the calendar of each rep."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from revops_cli.audit.facts import REPS, Facts
from revops_cli.clock.hours import Calendar, parse_hours
from revops_cli.clock.zone import zone
from revops_cli.engine.protocol import Batch, quote
from revops_cli.errors import InputError, RevopsError

if TYPE_CHECKING:
    import numpy.typing as npt

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MARGIN = timedelta(days=8)


class Spans:
    """The open spans of a calendar between two instants, as sorted microseconds."""

    def __init__(self, calendar: Calendar, start: int, end: int) -> None:
        first = (_EPOCH + timedelta(microseconds=start) - _MARGIN).astimezone(calendar.zone).date()
        last = (_EPOCH + timedelta(microseconds=end) + _MARGIN).astimezone(calendar.zone).date()
        edges = [
            edge for day in range((last - first).days + 1) for edge in _edges(calendar, first + timedelta(days=day))
        ]
        self.zone = calendar.zone
        self._opens = np.array([opens for opens, _ in edges] or [end], dtype=np.int64)
        self._closes = np.array([closes for _, closes in edges] or [end], dtype=np.int64)
        self._before = np.concatenate([[0], np.cumsum(self._closes - self._opens)])[:-1]

    def passed(self, at: "npt.NDArray[np.int64]") -> "npt.NDArray[np.int64]":
        """Open microseconds since the first span."""
        place = np.clip(np.searchsorted(self._opens, at, side="right") - 1, 0, None)
        inside = np.clip(np.minimum(at, self._closes[place]) - self._opens[place], 0, None)
        found: npt.NDArray[np.int64] = self._before[place] + inside
        return found

    def is_open(self, at: "npt.NDArray[np.int64]") -> "npt.NDArray[np.bool_]":
        """Whether each instant lies in a span; its end is closed."""
        place = np.clip(np.searchsorted(self._opens, at, side="right") - 1, 0, None)
        found: npt.NDArray[np.bool_] = (at >= self._opens[place]) & (at < self._closes[place])
        return found


def _edges(calendar: Calendar, day: date) -> list[tuple[int, int]]:
    """The open spans of a local day, in microseconds."""
    if day in calendar.holidays:
        return []
    found = []
    for opens, closes in calendar.week[day.weekday()]:
        pair = tuple(_micros(calendar, day, minute) for minute in (opens, closes))
        found.append((pair[0], pair[1]))
    return found


def _micros(calendar: Calendar, day: date, minute: int) -> int:
    whole = day + timedelta(days=minute // 1440)
    local = datetime(whole.year, whole.month, whole.day, minute % 1440 // 60, minute % 60, tzinfo=calendar.zone)
    return round((local.astimezone(UTC) - _EPOCH).total_seconds()) * 1_000_000


def calendars(facts: Facts) -> Mapping[str, Calendar]:
    """The calendar of each rep; raises InputError for hours, holidays or a zone that cannot be read."""
    found: dict[str, Calendar] = {}
    query = f"SELECT rep, tz, hours, holidays, _row FROM {quote(REPS)} ORDER BY rep"
    for rep, tz, hours, holidays, row in facts.engine.rows(query):
        try:
            week = parse_hours(hours or facts.settings.hours)
            there = zone(tz) if tz else facts.zone
            days = frozenset(date.fromisoformat(day) for day in (holidays or "").replace(",", " ").split())
        except (RevopsError, ValueError) as error:
            problem = error.problem if isinstance(error, RevopsError) else f"'{holidays}' are no ISO dates"
            where = f"{', '.join(facts.files.get('reps', ())) or 'reps'}, row {row}"
            raise InputError(f"rep '{rep}': {problem}", where=where) from error
        found[str(rep)] = Calendar(week, there, days)
    return found


class Clocks:
    """Business time of reps.

    Calendars have numbers, for most reps share one: `numbers` tells that of each rep.
    """

    def __init__(self, facts: Facts, start: int) -> None:
        self._spans: list[Spans] = []
        self.numbers: dict[str, int] = {}
        by_calendar: dict[object, int] = {}
        for rep, calendar in calendars(facts).items():
            key = (calendar.week, calendar.zone.key, calendar.holidays)
            if key not in by_calendar:
                by_calendar[key] = len(self._spans)
                self._spans.append(Spans(calendar, start, facts.now))
            self.numbers[rep] = by_calendar[key]

    def of(self, units: "Mapping[str, npt.NDArray[Any]]") -> Batch:
        """`open_time` from from_at to until_at in the calendar, and whether from_at lies outside the hours."""
        of, start, until = (units[name] for name in ("calendar", "from_at", "until_at"))
        passed, outside = np.zeros(len(of), dtype=np.int64), np.zeros(len(of), dtype=np.bool_)
        for number, spans in enumerate(self._spans):
            mine = of == number
            passed[mine] = spans.passed(until[mine]) - spans.passed(start[mine])
            outside[mine] = ~spans.is_open(start[mine])
        return {"part": units["part"].tolist(), "open_time": passed.tolist(), "outside": outside.tolist()}
