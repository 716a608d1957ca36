"""Times of the fake org: a clock that moves only when told to, and the spellings of a moment."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime

START = datetime(2026, 1, 5, 9, 0, 0, tzinfo=UTC)
_STAMP = re.compile(
    r"(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})(\.\d{1,3})?\d*(Z|[+-]\d{2}:?\d{2})",
    re.ASCII,
)


@dataclass(slots=True)
class Clock:
    """The org's time: every writing request moves it by `step`, tests by `advance`."""

    now: datetime = START
    step: timedelta = field(default_factory=lambda: timedelta(seconds=1))

    def tick(self) -> str:
        """Move by one step and give the moment as a stamp, which is one of whole seconds."""
        self.now += self.step
        return stamp(self.now.replace(microsecond=0))

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        self.now += timedelta(seconds=seconds)


def stamp(moment: datetime) -> str:
    """As every reply writes a moment; sorts as text.

    >>> stamp(START)
    '2026-01-05T09:00:00.000+0000'
    """
    utc = moment.astimezone(UTC)
    return f"{utc:%Y-%m-%dT%H:%M:%S}.{utc.microsecond // 1000:03d}+0000"


def moment_of(text: str) -> datetime | None:
    """The moment that a client wrote; `None` where it is none.

    >>> stamp(moment_of("2026-01-05T10:00:00+01:00"))
    '2026-01-05T09:00:00.000+0000'
    >>> moment_of("2026-01-05"), moment_of("2026-13-05T10:00:00Z")
    (None, None)
    """
    found = _STAMP.fullmatch(text)
    if not found:
        return None
    day, clock, fraction, zone = found.groups()
    zone = "+00:00" if zone == "Z" else zone if ":" in zone else f"{zone[:3]}:{zone[3:]}"
    try:
        return datetime.fromisoformat(f"{day}T{clock}{(fraction or '.0').ljust(4, '0')}{zone}")
    except ValueError:
        return None


def http_date(moment: datetime) -> str:
    """The moment as HTTP headers write it, to the second.

    >>> http_date(START)
    'Mon, 05 Jan 2026 09:00:00 GMT'
    """
    return format_datetime(moment.astimezone(UTC).replace(microsecond=0), usegmt=True)


def from_http_date(text: str) -> datetime | None:
    """The moment of a header; `None` where it is none."""
    try:
        parsed = parsedate_to_datetime(text)
    except ValueError:
        return None
    return parsed if parsed.tzinfo else None
