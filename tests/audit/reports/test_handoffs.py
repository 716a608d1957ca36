"""Hand-offs: in time, out of time, to the wrong person, and what the config leaves open."""

from typing import Any

import pytest

from revops_cli.audit.settings import AuditSettings

REPS = [
    {"rep_id": "sid", "name": "Sid", "role": "SDR"},
    {"rep_id": "ann", "name": "Ann", "role": "AE"},
]


def lead(person: str, rep: str = "sid", **more: str) -> dict[str, str]:
    return {"person_id": person, "owner_id": rep, "assigned_at": "2026-12-01T09:00:00Z", "status": "Working", **more}


def call(person: str, at: str, rep: str = "sid") -> dict[str, str]:
    return {"activity_id": person + at, "person_id": person, "at": at, "actor_id": rep, "channel": "call"}


@pytest.mark.parametrize(
    ("touched", "in_time"),
    [pytest.param("2026-12-02T09:00:00Z", 1, id="a day"), pytest.param("2026-12-02T09:00:01Z", 0, id="a second more")],
)
def test_the_sla_of_a_hand_off(run_audit: Any, touched: str, in_time: int) -> None:
    found = run_audit(people=[lead("a")], activities=[call("a", touched)], reports=("handoffs",))
    value = found.metric("handoff_in_sla").by["handoff"]["marketing to sales"]
    assert (value.n, value.of) == (in_time, 1)


@pytest.mark.parametrize(
    ("as_of", "expired"),
    [
        pytest.param("2026-12-08T09:00:00Z", 0, id="seven days"),
        pytest.param("2026-12-08T09:00:01Z", 1, id="a second more"),
    ],
)
def test_out_of_time_is_to_be_closed(run_audit: Any, as_of: str, expired: int) -> None:
    found = run_audit(
        people=[lead("a")], activities=[call("x", "2026-12-01T09:00:00Z")], as_of=as_of, reports=("handoffs",)
    )
    assert found.value("handoff_expired") == expired
    assert [row["detail"] for row in found.findings("handoff_expired")] == ["marketing to sales"] * expired


@pytest.mark.parametrize(
    ("step", "missing"),
    [
        pytest.param({}, ["SLA", "entrance criteria", "negative exit", "positive exit", "time-out"], id="all"),
        pytest.param(
            {"enter": "a", "leave": "b", "leave_negative": "c", "sla_hours": 2, "timeout_days": 7}, [], id="none"
        ),
    ],
)
def test_ho_01_a_hand_off_is_fully_defined(run_audit: Any, step: dict[str, object], missing: list[str]) -> None:
    steps = [{"name": "h", "from_stage": "assigned", "to_stage": "working", **step}]
    settings = AuditSettings.model_validate({"handoffs": {"steps": steps}})
    found = run_audit(people=[lead("a")], settings=settings, reports=("handoffs",))
    assert sorted(row["detail"] for row in found.findings("handoff_incomplete")) == [f"h: {part}" for part in missing]


def test_ho_02_at_least_one_hand_off_exists(run_audit: Any) -> None:
    settings = AuditSettings.model_validate({"handoffs": {"steps": []}})
    found = run_audit(people=[lead("a")], settings=settings, reports=("handoffs",))
    assert [row["detail"] for row in found.findings("handoff_incomplete")] == ["hand-offs: none is defined"]
    assert run_audit(people=[lead("a")], reports=("handoffs",)).findings("handoff_incomplete") == []


def test_ho_12_every_lead_handed_to_sales_has_an_outcome(run_audit: Any) -> None:
    people = [lead("a"), lead("b", status="Nurture", dispositioned_at="2026-12-05T09:00:00Z")]
    found = run_audit(people=people, reports=("handoffs",))
    assert found.share("closed_loop_rate") == (1, 2)


def test_customers_are_not_for_sales_development(run_audit: Any) -> None:
    people = [
        lead("a", account_id="acme"),
        lead("b", rep="ann", account_id="acme"),
        lead("c", account_id="beta"),
        lead("d", account_id="acme", status="Nurture", dispositioned_at="2026-12-05T09:00:00Z"),
    ]
    accounts = [{"Id": "acme", "Type": "Customer - Direct"}, {"Id": "beta", "Type": "Prospect"}]
    found = run_audit(people=people, accounts=accounts, reps=REPS, reports=("handoffs",))
    assert [row["person"] for row in found.findings("customer_in_sdr_queue")] == ["a"]


def test_leads_of_an_open_opportunity_are_with_its_owner(run_audit: Any) -> None:
    people = [lead("a", account_id="acme"), lead("b", rep="Ann", account_id="acme"), lead("c", account_id="lost")]
    deals = [
        {"opp_id": "1", "account_id": "acme", "owner_id": "ann", "created_at": "2026-11-01", "is_closed": "false"},
        {"opp_id": "2", "account_id": "lost", "owner_id": "ann", "created_at": "2026-11-01", "is_closed": "true"},
    ]
    found = run_audit(people=people, opportunities=deals, reps=REPS, reports=("handoffs",))
    assert [(row["person"], row["detail"]) for row in found.findings("open_opp_other_owner")] == [
        ("a", "open opportunity of ann")
    ]


def test_ar_35_transfers_before_the_first_touch_are_counted(run_audit: Any) -> None:
    people = [lead("a", rep="ann"), lead("b", rep="ann"), lead("c")]
    history = [
        {"person_id": "a", "field": "Owner", "old": "sid", "new": "ann", "at": "2026-12-02T09:00:00Z"},
        {"person_id": "b", "field": "Owner", "old": "sid", "new": "ann", "at": "2026-12-02T09:00:00Z"},
    ]
    calls = [call("b", "2026-12-01T10:00:00Z"), call("a", "2026-12-02T10:00:00Z", "ann")]
    found = run_audit(people=people, history=history, activities=calls, reps=REPS, reports=("handoffs",))
    assert found.share("transfer_rate") == (1, 3)
    assert [(row["person"], row["rep"], row["value"]) for row in found.findings("transfer_before_touch")] == [
        ("a", "sid", 24.0)
    ]


def test_ar_44_the_load_of_a_rep(run_audit: Any) -> None:
    found = run_audit(
        people=[lead("a"), lead("b"), lead("c", status="Nurture", dispositioned_at="2026-12-05T09:00:00Z")],
        activities=[call("a", "2026-12-01T10:00:00Z")],
        reports=("handoffs",),
    )
    assert (found.by("load_assigned", "rep", "sid"), found.by("load_working", "rep", "sid")) == (1, 1)


def test_ar_07_assignments_by_origin(run_audit: Any) -> None:
    people = [lead("a", origin="marketing"), lead("b", origin="self"), lead("c", origin="marketing")]
    found = run_audit(people=people, reports=("handoffs",))
    assert {key: value.n for key, value in found.metric("assigned_by_origin").by["origin"].items()} == {
        "marketing": 2, "self": 1,
    }  # fmt: skip


@pytest.mark.parametrize(("score", "below"), [("59", 1), ("60", 0)])
def test_assigned_below_the_score(run_audit: Any, score: str, below: int) -> None:
    found = run_audit(people=[lead("a", score=score)], reports=("handoffs",))
    assert found.share("assigned_below_score") == (below, 1)
    assert len(found.findings("assigned_below_score")) == below


@pytest.mark.parametrize(
    ("score", "created", "found_"),
    [
        pytest.param("60", "2026-12-29T23:59:59Z", 1, id="for more than a day"),
        pytest.param("60", "2026-12-30T00:00:00Z", 0, id="for a day"),
        pytest.param("59", "2026-12-01T00:00:00Z", 0, id="without the score"),
    ],
)
def test_scored_and_not_assigned(run_audit: Any, score: str, created: str, found_: int) -> None:
    people = [
        {"person_id": "a", "owner_id": "sid", "score": score, "created_at": created, "assigned_at": ""},
        lead("b"),
    ]
    found = run_audit(people=people, reports=("handoffs",))
    assert len(found.findings("score_unassigned")) == found_
