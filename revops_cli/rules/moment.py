"""The time of a run, as conditions need it."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Moment:
    """The day, the seconds since 1970 in UTC, and the seconds east of UTC of the run's time zone."""

    day: date
    seconds: int
    offset: int

    @classmethod
    def of(cls, as_of: datetime) -> "Moment":
        """The moment of an aware time."""
        offset = as_of.utcoffset()
        if offset is None:
            raise ValueError("the time of the run needs a time zone")
        return cls(as_of.date(), int(as_of.timestamp()), int(offset.total_seconds()))
