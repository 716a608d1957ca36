"""RespondBy: when the first response to a lead is due."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from revops_cli.clock.hours import Calendar, add_open, parse_hours
from revops_cli.clock.zone import zone
from revops_cli.engine.protocol import Batch
from revops_cli.route.settings import Response, Sla
from revops_cli.rules.moment import read_time

Due = Callable[[str, str], str]


def due_function(sla: Sla, timezone: str, *, latest: bool = False) -> Due:
    """A function of the assigned date (ISO 8601) and the lead type that gives the due time.

    Empty where there is no assigned date, or one that cannot be read. A date without a zone is of
    `timezone`; what is due to one of that zone is written in it, on whichever side the clocks change.
    `latest` gives the end of the maximum response instead of the target.
    """
    add, here = _adder(sla, timezone), zone(timezone)
    types: dict[str, Response] = {name.casefold(): response for name, response in sla.types.items()}

    def due(assigned: str, lead_type: str) -> str:
        try:
            start = datetime.fromisoformat(assigned)
        except ValueError:
            return ""
        if start.tzinfo is None:
            start = start.replace(tzinfo=here)
        response = types.get(lead_type.strip().casefold(), sla)
        hours = response.maximum_hours if latest else response.target_hours
        end = add(start.astimezone(UTC), timedelta(hours=hours))
        at_home = start.utcoffset() == start.astimezone(here).utcoffset()
        return end.astimezone(here if at_home else start.tzinfo).isoformat()

    return due


def due_batch(due: Due, as_of: datetime) -> Callable[[Batch], Batch]:
    """The batch form of a due function; a time that a clock's column gives is written as the others are."""

    def times(batch: Batch) -> Batch:
        pairs = zip(batch["given"], batch["clock"], strict=True)
        assigned = [_written(text, as_of) if clock else text for text, clock in pairs]
        responses = [due(*pair) for pair in zip(assigned, batch["type"], strict=True)]
        return {"AssignedDate": assigned, "RespondBy": responses}

    return times


def _written(text: str, as_of: datetime) -> str:
    """ISO 8601 with the zone of the run; empty where no time can be read."""
    at = read_time(text, as_of.tzinfo)
    return at.isoformat() if at else ""


def _adder(sla: Sla, timezone: str) -> Callable[[datetime, timedelta], datetime]:
    if not sla.business_hours:
        return lambda start, duration: start + duration
    there = zone(sla.timezone or timezone, where="route.sla.timezone")
    calendar = Calendar(parse_hours(sla.hours, where="route.sla.hours"), there, frozenset(sla.holidays))
    return lambda start, duration: add_open(calendar, start, duration)
