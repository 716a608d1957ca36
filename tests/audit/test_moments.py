from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from revops_cli.audit.moments import iso, iso_sql
from revops_cli.engine.duck import DuckEngine

ZONES = ("America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "America/St_Johns", "UTC")
YEARS = st.integers(946_684_800, 2_524_608_000).map(lambda seconds: seconds * 1_000_000)


def written(engine: DuckEngine, zone: str, moments: list[int | None]) -> list[str]:
    facts: Any = SimpleNamespace(engine=engine, zone=ZoneInfo(zone))
    engine.load(
        "moments", [{"moment": moments, "place": list(range(len(moments)))}], {"moment": "BIGINT", "place": "BIGINT"}
    )
    rows = engine.rows(f"SELECT {iso_sql(facts, 'moments', 'moment')} FROM moments ORDER BY place")
    assert [iso(facts, moment) for moment in moments if moment is not None] == [text for (text,) in rows if text]
    return [str(row[0]) for row in rows]


def micros(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp()) * 1_000_000


@pytest.mark.parametrize(
    ("zone", "moment", "text"),
    [
        ("America/New_York", "2026-03-08T06:59:59Z", "2026-03-08T01:59:59-05:00"),
        ("America/New_York", "2026-03-08T07:00:00Z", "2026-03-08T03:00:00-04:00"),
        ("America/New_York", "2026-11-01T05:30:00Z", "2026-11-01T01:30:00-04:00"),
        ("America/New_York", "2026-11-01T06:30:00Z", "2026-11-01T01:30:00-05:00"),
        ("America/St_Johns", "2026-01-01T00:00:00Z", "2025-12-31T20:30:00-03:30"),
        ("Asia/Kolkata", "2026-01-01T00:00:00Z", "2026-01-01T05:30:00+05:30"),
        ("UTC", "2026-01-01T00:00:00Z", "2026-01-01T00:00:00+00:00"),
    ],
)
def test_a_moment_in_the_zone_of_the_run(engine: DuckEngine, zone: str, moment: str, text: str) -> None:
    assert written(engine, zone, [micros(moment), None]) == [text, ""]


def test_none_at_all_is_nothing(engine: DuckEngine) -> None:
    assert written(engine, "UTC", [None]) == [""]
    assert written(engine, "UTC", []) == []


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(YEARS, min_size=1, max_size=5), st.sampled_from(ZONES))
def test_a_written_moment_reads_back_as_itself(engine: DuckEngine, moments: list[int], zone: str) -> None:
    read = [datetime.fromisoformat(text).astimezone(UTC) for text in written(engine, zone, list(moments))]

    assert [int(at.timestamp()) * 1_000_000 for at in read] == moments
