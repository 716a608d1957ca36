"""The time of a run, as conditions need it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo

from revops_cli.rules.cell import read_cell


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


def read_time(text: str, there: tzinfo | None) -> datetime | None:
    """The time that a text writes, in the zone `there`; one that names no zone is of it, in summer or in winter."""
    known, elsewhere = (read_cell(text.strip(), "instant", offset) for offset in (0, 3600))
    if not isinstance(known, float):
        return None
    at = datetime.fromtimestamp(known, tz=UTC)
    return at.astimezone(there) if known == elsewhere else at.replace(tzinfo=there)
