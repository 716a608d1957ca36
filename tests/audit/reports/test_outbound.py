"""The band of outbound leads a rep and workday."""

from typing import Any

import pytest

REPS = [{"rep_id": "ann", "tz": "America/New_York", "team": "A", "holidays": "2026-01-15"}]


def pulls(day: str, count: int, hour: str = "10:00", rep: str = "ann") -> list[dict[str, str]]:
    return [
        {"person_id": f"{rep} {day} {n}", "owner_id": rep, "assigned_at": f"{day} {hour}", "lead_type": "outbound"}
        for n in range(count)
    ]


@pytest.mark.parametrize(
    ("count", "verdict"),
    [pytest.param(9, "low"), pytest.param(10, ""), pytest.param(15, ""), pytest.param(16, "high")],
)
def test_ar_09_the_band_at_its_bounds(run_audit: Any, count: int, verdict: str) -> None:
    found = run_audit(people=pulls("2026-01-14", count), reps=REPS, reports=("outbound",))
    for name in ("low", "high"):
        rows = [(row["rep"], row["n"], row["detail"]) for row in found.findings(f"outbound_{name}")]
        assert rows == ([("ann", count, "2026-01-14")] if name == verdict else [])
    assert found.share("outbound_in_band") == (0 if verdict else 1, 1)


def test_the_day_is_the_reps_own(run_audit: Any) -> None:
    people = [*pulls("2026-01-13", 6), *pulls("2026-01-13", 4, hour="23:30")]
    for at, person in enumerate(people):
        person["person_id"] = str(at)
    found = run_audit(people=people, reps=REPS, reports=("outbound",))
    assert found.share("outbound_in_band") == (1, 1)


def test_days_without_a_pull_count_unless_they_are_off(run_audit: Any) -> None:
    people = [*pulls("2026-01-13", 10), *pulls("2026-01-20", 10)]
    found = run_audit(people=people, reps=REPS, reports=("outbound",))
    low = [row["detail"] for row in found.findings("outbound_low")]
    assert low == ["2026-01-14", "2026-01-16", "2026-01-19"]
    assert found.share("outbound_in_band") == (2, 5)


def test_ar_08_assignments_are_counted_by_rep_and_source(run_audit: Any) -> None:
    people = [*pulls("2026-01-13", 3), *pulls("2026-01-13", 2, rep="bob")]
    people[0]["lead_source"] = "Tradeshow"
    found = run_audit(people=people, reps=REPS, reports=("outbound",))
    assert found.value("outbound_assigned") == 5
    assert (found.by("outbound_assigned", "rep", "bob"), found.by("outbound_assigned", "team", "A")) == (2, 3)
    assert found.by("outbound_assigned", "source", "Tradeshow") == 1


def test_inbound_is_not_counted(run_audit: Any) -> None:
    found = run_audit(
        people=[{"person_id": "a", "owner_id": "ann", "assigned_at": "2026-01-13 10:00", "lead_type": "inbound"}],
        reps=REPS,
        reports=("outbound",),
    )
    assert found.value("outbound_days") == 0
    assert found.findings("outbound_low") == []
