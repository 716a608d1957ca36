"""Times as the audit's tables hold them."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from revops_cli.audit.instants import zoned_sql
from revops_cli.engine.duck import DuckEngine
from revops_cli.engine.protocol import literal

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def read(engine: DuckEngine, *texts: str) -> list[int | None]:
    rows = " UNION ALL ".join(f"SELECT {at} AS place, {literal(text)} AS cell" for at, text in enumerate(texts))
    return [row[0] for row in engine.rows(f"SELECT {zoned_sql('cell')} FROM ({rows}) ORDER BY place")]


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("2026-01-12T10:00:00.000+0000", 10),
        ("2026-01-12T10:00:00Z", 10),
        ("2026-01-12T10:00Z", 10),
        ("2026-01-12T10:00:00+00:00", 10),
        ("2026-01-12 10:00:00Z", 10),
        ("2026-01-12T10:00:00-05:00", 15),
        ("2026-01-12T10:00:00", None),
        ("2026-01-12", None),
        ("2026-01-12T25:00:00Z", None),
        ("2026-01-32T10:00:00Z", None),
        ("1/12/2026 10:00 Z", None),
        ("Z", None),
        ("", None),
    ],
)
def test_a_time_is_read_where_it_says_its_zone(engine: DuckEngine, text: str, hour: int | None) -> None:
    there = None if hour is None else (datetime(2026, 1, 12, hour, tzinfo=UTC) - EPOCH) // timedelta(microseconds=1)

    assert read(engine, text) == [there]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.datetimes(datetime(1900, 1, 1), datetime(2999, 1, 1)), st.sampled_from(["Z", "+0000", "+00:00"]))  # noqa: DTZ001 - the zone is written behind
def test_a_time_in_utc_is_read_as_the_standard_library_reads_it(engine: DuckEngine, at: datetime, zone: str) -> None:
    text = f"{at.isoformat()}{zone}"

    assert read(engine, text) == [(datetime.fromisoformat(text) - EPOCH) // timedelta(microseconds=1)]
