"""What must hold for any team: moved in time or shuffled, it has the same figures."""

import random
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

START = datetime.fromisoformat("2026-01-05T09:00:00+00:00")
AS_OF = datetime.fromisoformat("2026-03-31T12:00:00+00:00")
REPS = [{"rep_id": rep, "name": rep, "tz": "Asia/Kolkata", "team": team} for rep, team in (("ann", "x"), ("bob", "y"))]
REPORTS = ("response", "pickup", "qualified", "abandon", "nurture", "outbound", "handoffs")
SEEDS = st.integers(0, 10_000)
FEW = settings(
    max_examples=settings().max_examples // 12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def team(seed: int, weeks: int = 0) -> dict[str, list[dict[str, str]]]:
    """A small team with every kind of lead, all of it `weeks` later."""
    chance = random.Random(seed)  # noqa: S311 - a seeded list for a test

    def at(hours: float) -> str:
        return (START + timedelta(weeks=weeks, hours=hours)).isoformat()

    people, activities, history = [], [], []
    for number in range(12):
        person, rep = f"p{number}", chance.choice(["ann", "bob"])
        start = chance.uniform(0, 900)
        status = chance.choice(["Assigned", "Working", "Nurture", "Unqualified"])
        closed = at(start + chance.uniform(0.1, 300)) if status in {"Nurture", "Unqualified"} else ""
        people.append(
            {
                "person_id": person, "owner_id": rep, "assigned_at": at(start), "created_at": at(start - 5),
                "status": status, "dispositioned_at": closed, "lead_type": chance.choice(["inbound", "outbound"]),
                "lead_source": chance.choice(["Web", "Expo"]), "reason": chance.choice(["No budget", "Abandoned"]),
            }
        )  # fmt: skip
        activities += [
            {
                "activity_id": f"{person} {n}", "person_id": person, "at": at(start + chance.uniform(-1, 200)),
                "actor_id": chance.choice(["ann", "bob"]), "channel": chance.choice(["call", "email", "note"]),
                "is_automated": chance.choice(["true", "false", "false"]),
            }
            for n in range(chance.randrange(4))
        ]  # fmt: skip
        if chance.random() < 0.3:
            history.append(
                {
                    "person_id": person,
                    "field": "Owner",
                    "old": "bob" if rep == "ann" else "ann",
                    "new": rep,
                    "at": at(start + 30),
                }
            )
    empty = {"activity_id": "none", "person_id": "p0", "at": at(0), "actor_id": "ann", "channel": "note"}
    moved = {"person_id": "p0", "field": "Status", "old": "New", "new": "Assigned", "at": at(-1)}
    return {"people": people, "activities": [*activities, empty], "history": [*history, moved], "reps": REPS}


def figures(found: Any) -> dict[str, Any]:
    return {metric.name: (metric.total, metric.by) for metric in found.done.metrics}


@FEW
@given(SEEDS, st.integers(1, 60))
def test_shifted_by_whole_weeks_nothing_changes_where_no_clock_changes(run_audit: Any, seed: int, weeks: int) -> None:
    zone = ZoneInfo("Asia/Kolkata")
    here = run_audit(**team(seed), as_of=AS_OF.isoformat(), zone=zone, reports=REPORTS)
    there = run_audit(
        **team(seed, weeks), as_of=(AS_OF + timedelta(weeks=weeks)).isoformat(), zone=zone, reports=REPORTS
    )
    assert figures(here) == figures(there)
    assert here.done.findings == there.done.findings


@FEW
@given(SEEDS)
def test_the_order_of_rows_changes_nothing(run_audit: Any, seed: int) -> None:
    tables = team(seed)
    shuffled = {name: random.Random(seed).sample(rows, len(rows)) for name, rows in tables.items()}  # noqa: S311 - the same
    here = run_audit(**tables, as_of=AS_OF.isoformat(), reports=REPORTS)
    there = run_audit(**shuffled, as_of=AS_OF.isoformat(), reports=REPORTS)
    assert figures(here) == figures(there)
    assert here.done.findings == there.done.findings


@pytest.mark.parametrize("seed", [1, 2])
def test_every_cycle_is_counted_once(run_audit: Any, seed: int) -> None:
    found = run_audit(**team(seed), as_of=AS_OF.isoformat(), reports=("response", "pickup"))
    inbound = sum(row["lead_type"] == "inbound" for row in team(seed)["people"])
    states = ("met", "late", "breached", "open_late", "open_breached")
    answered = sum(found.value(f"response_{state}") for state in states) + found.value("response_pending")
    bypassed = found.metric("bypass_rate").total.n
    assert answered + bypassed == found.value("assigned") == inbound
    assert found.value("worked") + found.value("untouched") == inbound
