"""Time zones by their IANA names."""

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from revops_cli.errors import ConfigError, did_you_mean


def zone(name: str, *, where: str = "") -> ZoneInfo:
    """The time zone called `name`, such as `Europe/Paris`.

    Raises ConfigError where the name is unknown or the machine has no time zone tables.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        known = available_timezones()
        hint = (
            did_you_mean(name, known) if known else "this machine has no time zone tables: install the tzdata package"
        )
        raise ConfigError(
            f"unknown time zone '{name}'", where=where, hint=hint or "write it like Europe/Paris or UTC"
        ) from None
