"""The vectors RT1 to RT8 of the Lead Model, and its cycles C1 to C3 as response sees them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from revops_cli.audit.settings import AuditSettings

REPS = [{"rep_id": "ann", "name": "Ann", "tz": "America/New_York", "hours": "Mon-Fri 09:00-17:00"}]


def lead(person: str, assigned: str, **more: str) -> dict[str, str]:
    return {"person_id": person, "owner_id": "ann", "assigned_at": assigned, "lead_type": "inbound", **more}


def call(person: str, at: str, **more: str) -> dict[str, str]:
    return {
        "activity_id": f"{person} {at}",
        "person_id": person,
        "at": at,
        "actor_id": "ann",
        "channel": "call",
        **more,
    }


VECTORS = {
    "rt1 over a weekend": ("2026-01-09 15:05", "2026-01-12 09:04", 65.983333, 1.983333, "breached"),
    "rt2 over a night": ("2026-01-14 15:05", "2026-01-15 09:04", 17.983333, 1.983333, "late"),
    "rt3 spring forward": ("2026-03-06 15:05", "2026-03-09 09:04", 64.983333, 1.983333, "breached"),
    "rt3 fall back": ("2026-10-30 15:05", "2026-11-02 09:04", 66.983333, 1.983333, "breached"),
    "rt4 two zones": ("2026-01-14T23:30-05:00", "2026-01-15T06:00Z", 1.5, 0.0, "met"),
    "rt8 at once": ("2026-01-14 10:00", "2026-01-14 10:00", 0.0, 0.0, "met"),
    "the target counts": ("2026-01-14 10:00:00", "2026-01-14 12:00:00", 2.0, 2.0, "met"),
    "a second later": ("2026-01-14 10:00:00", "2026-01-14 12:00:01", 2.000278, 2.000278, "late"),
    "the maximum counts": ("2026-01-14 10:00:00", "2026-01-15 10:00:00", 24.0, 8.0, "late"),
    "and no more": ("2026-01-14 10:00:00", "2026-01-15 10:00:01", 24.000278, 8.000278, "breached"),
}


@pytest.fixture(scope="module")
def vectors(run_module_audit: Any) -> Any:
    """An audit of all vectors, each a source of its own."""
    return run_module_audit(
        people=[lead(name, assigned, lead_source=name) for name, (assigned, *_) in VECTORS.items()],
        activities=[call(name, touched) for name, (_, touched, *_) in VECTORS.items()],
        reps=REPS,
    )


@pytest.mark.parametrize(
    ("name", "hours", "business", "state"),
    [pytest.param(name, *expected, id=name) for name, (_, _, *expected) in VECTORS.items()],
)
def test_response_time(vectors: Any, name: str, hours: float, business: float, state: str) -> None:
    assert vectors.by("response_median", "source", name) == pytest.approx(hours, abs=1e-6)
    assert vectors.by("business_response_median", "source", name) == pytest.approx(business, abs=1e-6)
    assert vectors.by(f"response_{state}", "source", name) == 1


def test_rt1b_a_holiday_shortens_business_hours_only(run_audit: Any) -> None:
    reps = [{**REPS[0], "holidays": "2026-01-19"}]
    found = run_audit(people=[lead("a", "2026-01-16 15:05")], activities=[call("a", "2026-01-19 09:04")], reps=reps)
    assert found.value("response_median") == pytest.approx(65.983333, abs=1e-6)
    assert found.value("business_response_median") == pytest.approx(1.916667, abs=1e-6)


def test_rt5_attainment_counts_the_open_ones_that_are_due(run_audit: Any) -> None:
    as_of = datetime(2026, 2, 1, tzinfo=UTC)
    people, activities = [], []
    for number, hours in enumerate((0.5, 2.0, 2.0003, 23, 24.0, 24.01)):
        start = as_of - timedelta(days=20)
        people.append(lead(f"t{number}", start.isoformat()))
        activities.append(call(f"t{number}", (start + timedelta(hours=hours)).isoformat()))
    people += [lead(f"o{age}", (as_of - timedelta(hours=age)).isoformat()) for age in (1, 5, 30)]
    found = run_audit(people=people, activities=activities, as_of=as_of.isoformat())
    assert found.share("sla_attainment") == (2, 8)
    assert found.value("sla_attainment") == 0.25
    assert found.value("response_pending") == 1
    assert found.share("within_max") == (5, 7)


def test_rt6_an_automated_email_is_no_answer(run_audit: Any) -> None:
    activities = [
        call("a", "2026-01-14 10:01", channel="email", is_automated="true"),
        call("a", "2026-01-14 13:00"),
    ]
    found = run_audit(people=[lead("a", "2026-01-14 10:00")], activities=activities)
    assert found.value("response_median") == 3.0
    assert found.value("response_late") == 1


def test_rt7_nothing_but_automated_leaves_it_assigned(run_audit: Any) -> None:
    activities = [call("a", "2026-01-14 10:01", channel="email", is_automated="true")]
    found = run_audit(people=[lead("a", "2026-01-14 10:00")], activities=activities)
    assert found.units("touches") == [(0,)]
    assert found.value("response_open_breached") == 1


def test_rt8_a_touch_before_the_assignment_is_ignored(run_audit: Any) -> None:
    found = run_audit(people=[lead("a", "2026-01-14 10:00:00")], activities=[call("a", "2026-01-14 09:59:59")])
    assert found.units("touches") == [(0,)]


def test_c1_touches_never_count_in_a_later_cycle(run_audit: Any) -> None:
    history = [
        {"person_id": "a", "field": "Assigned_Date__c", "old": "", "new": "2026-01-05 09:00", "at": "2026-01-05 09:00"},
        {"person_id": "a", "field": "Status", "old": "Working", "new": "Nurture", "at": "2026-01-20 09:00"},
        {
            "person_id": "a", "field": "Assigned_Date__c", "old": "2026-01-05 09:00", "new": "2026-07-20 09:00",
            "at": "2026-07-20 09:00",
        },
    ]  # fmt: skip
    found = run_audit(
        people=[lead("a", "2026-07-20 09:00", status="Assigned")],
        activities=[call("a", "2026-01-06 09:00")],
        history=history,
    )
    assert found.units("cycle_no", "touches", "bucket") == [(1, 1, "nurture"), (2, 0, "")]


def test_c2_an_escalation_is_a_hold_of_the_next_rep(run_audit: Any) -> None:
    found = run_audit(
        people=[{**lead("a", "2026-01-14 10:00"), "owner_id": "bob"}],
        history=[{"person_id": "a", "field": "Owner", "old": "ann", "new": "bob", "at": "2026-01-15 10:00"}],
        activities=[{**call("a", "2026-01-15 11:30"), "actor_id": "bob"}],
    )
    assert found.value("response_median") == 25.5
    assert found.value("response_breached") == 1
    assert found.by("response_met", "rep", "bob") == 1
    assert found.by("response_open_late", "rep", "ann") == 1


def test_without_activities_nothing_is_zero(run_audit: Any) -> None:
    found = run_audit(people=[lead("a", "2026-01-14 10:00")])
    assert found.value("sla_attainment") is None
    assert found.metric("sla_attainment").missing == ("activities",)


def test_overrides_by_source(run_audit: Any) -> None:
    settings = AuditSettings.model_validate(
        {"response": {"overrides": [{"source": "Whitepaper", "target_hours": 48, "max_hours": 72}]}}
    )
    found = run_audit(
        people=[
            lead("a", "2026-01-14 10:00", lead_source="whitepaper"),
            lead("b", "2026-01-14 10:00", lead_source="Demo"),
        ],
        activities=[call("a", "2026-01-15 10:00"), call("b", "2026-01-15 10:00")],
        settings=settings,
    )
    assert (found.by("response_met", "source", "whitepaper"), found.by("response_late", "source", "Demo")) == (1, 1)
