"""The moment a run counts from: given, or read from the clock once."""

from datetime import UTC, datetime

from revops_cli.clock.zone import zone
from revops_cli.errors import UsageError


def moment(as_of: str, timezone: str, *, flag: str = "--as-of") -> datetime:
    """The moment of `as_of` in `timezone`, or now, to the second; raises UsageError that names the flag.

    >>> moment("2026-11-20", "Europe/Paris").isoformat()
    '2026-11-20T00:00:00+01:00'
    """
    there = zone(timezone, where="--timezone")
    if not as_of:
        return datetime.now(tz=UTC).astimezone(there).replace(microsecond=0)
    try:
        given = datetime.fromisoformat(as_of)
    except ValueError as error:
        raise UsageError(
            f"'{as_of}' is not a date", where=flag, hint="write it like 2026-11-20 or 2026-11-20T09:00"
        ) from error
    return given.replace(tzinfo=there) if given.tzinfo is None else given.astimezone(there)
