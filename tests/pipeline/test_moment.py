import pytest

from revops_cli.errors import ConfigError, UsageError
from revops_cli.pipeline.moment import moment

MOMENTS = [
    pytest.param("2026-11-20", "Europe/Paris", "2026-11-20T00:00:00+01:00", id="date"),
    pytest.param("2026-07-01T09:30", "Europe/Paris", "2026-07-01T09:30:00+02:00", id="summer"),
    pytest.param("2026-11-20T09:00Z", "America/New_York", "2026-11-20T04:00:00-05:00", id="zone-given"),
]


@pytest.mark.parametrize(("as_of", "timezone", "shown"), MOMENTS)
def test_moment(as_of: str, timezone: str, shown: str) -> None:
    assert moment(as_of, timezone).isoformat() == shown


def test_without_a_date_it_is_now_to_the_second() -> None:
    assert moment("", "UTC").microsecond == 0


def test_a_date_must_be_one() -> None:
    with pytest.raises(UsageError, match="'soon' is not a date"):
        moment("soon", "UTC")


def test_a_zone_must_be_known() -> None:
    with pytest.raises(ConfigError, match="unknown time zone 'Europe/Pariz'"):
        moment("2026-11-20", "Europe/Pariz")
