"""Pick-up and bypass: the vectors PU1 to PU3, the gate, and what a lead of a campaign costs."""

from typing import Any

import pytest

from revops_cli.audit.settings import AuditSettings

ASSIGNED = "2026-01-05T09:00:00Z"
CLOSED = "2026-01-05T12:00:00Z"


def lead(person: str, **more: str) -> dict[str, str]:
    return {"person_id": person, "owner_id": "ann", "assigned_at": ASSIGNED, "status": "Assigned", **more}


def aside(person: str, reason: str = "", **more: str) -> dict[str, str]:
    return lead(person, **{"status": "Unqualified", "dispositioned_at": CLOSED, "reason": reason, **more})


def call(person: str, **more: str) -> dict[str, str]:
    return {"person_id": person, "at": "2026-01-05T10:00:00Z", "actor_id": "ann", "channel": "call", **more}


def test_pu1_worked_is_touched_or_bypassed(run_audit: Any) -> None:
    touched = [lead(f"t{at}") for at in range(62)]
    people = [*touched, *(aside(f"b{at}") for at in range(18)), *(lead(f"u{at}") for at in range(20))]
    found = run_audit(people=people, activities=[call(row["person_id"]) for row in touched])
    assert found.share("pick_up_rate") == (80, 100)
    assert found.share("touch_rate") == (62, 100)
    assert found.share("bypass_rate") == (18, 100)
    assert found.share("bypass_share") == (18, 80)
    assert found.value("bypass_share") == 0.225
    assert (found.value("worked"), found.value("touched"), found.value("untouched")) == (80, 62, 20)
    assert len(found.findings("not_picked_up")) == 20


def test_pu2_nothing_assigned_is_no_rate(run_audit: Any) -> None:
    found = run_audit(people=[lead("a", assigned_at="")], activities=[call("a")])
    assert [found.value(name) for name in ("pick_up_rate", "touch_rate", "bypass_rate")] == [None, None, None]
    assert found.share("pick_up_rate") == (0, 0)


def test_pu3_sc_13_a_tradeshow_put_aside_an_hour_after_the_upload(run_audit: Any) -> None:
    people = [
        aside(f"p{at}", "Bad lead", campaign_id="expo", lead_source="Tradeshow", created_at=ASSIGNED,
              dispositioned_at="2026-01-05T10:00:00Z")
        for at in range(300)
    ]  # fmt: skip
    found = run_audit(
        reports=("pickup", "response", "dispositions"),
        people=people,
        activities=[call("nobody")],
        campaigns=[{"Id": "expo", "Name": "Expo", "ActualCost": "350000"}],
    )
    assert found.value("pick_up_rate") == 1.0
    assert found.value("touch_rate") == 0.0
    assert found.value("bypass_rate") == 1.0
    assert found.metric("response_median").total.of == 0
    assert found.share("sla_attainment") == (0, 0)
    (bulk,) = found.findings("bulk_disposition")
    assert (bulk["rep"], bulk["campaign"], bulk["n"], bulk["of_n"], bulk["value"]) == ("ann", "expo", 300, 300, 60.0)
    assert found.value("cost_per_lead") == pytest.approx(1166.67, abs=0.005)
    assert found.by("cost_per_lead", "campaign", "expo") == pytest.approx(1166.67, abs=0.005)


def test_cost_per_lead_counts_campaigns_with_a_cost_and_people_once(run_audit: Any) -> None:
    found = run_audit(
        people=[lead("a", campaign_id="c1"), lead("b", campaign_id="c1"), lead("c", campaign_id="c2"), lead("d")],
        activities=[call("a")],
        campaigns=[{"Id": "c1", "ActualCost": "100"}, {"Id": "c2", "ActualCost": ""}, {"Id": "c3", "ActualCost": "7"}],
    )
    total = found.metric("cost_per_lead").total
    assert (total.value, total.n) == (50.0, 2)
    assert set(found.metric("cost_per_lead").by["campaign"]) == {"c1"}


def test_cost_per_lead_needs_campaigns_with_a_cost(run_audit: Any) -> None:
    found = run_audit(people=[lead("a", campaign_id="c1")], activities=[call("a")])
    assert found.metric("cost_per_lead").missing == ("campaigns.cost",)


@pytest.mark.parametrize(
    ("reason", "found_as"),
    [
        pytest.param("Student", "justified", id="of the gate"),
        pytest.param(" NOT A PROSPECT (student)", "justified", id="spelled otherwise"),
        pytest.param("Student of business", "unjustified", id="only begins so"),
        pytest.param("Bad lead", "unjustified", id="no gate reason"),
        pytest.param("", "unjustified", id="none"),
    ],
)
def test_sc_09_a_bypass_needs_a_gate_reason(run_audit: Any, reason: str, found_as: str) -> None:
    found = run_audit(people=[aside("a", reason)], activities=[call("nobody")])
    assert len(found.findings("bypass_unjustified")) == (found_as == "unjustified")
    assert found.value("bypass_justified_rate") == (found_as == "justified")


def test_sc_09_the_gate_is_in_the_config(run_audit: Any) -> None:
    settings = AuditSettings.model_validate({"pickup": {"prequalification": ["Existing partner"]}})
    found = run_audit(
        people=[aside("a", "existing partner"), aside("b", "Student")], activities=[call("nobody")], settings=settings
    )
    assert [row["person"] for row in found.findings("bypass_unjustified")] == ["b"]


def test_sc_10_a_bypass_is_picked_up_and_has_no_response_time(run_audit: Any) -> None:
    found = run_audit(people=[aside("a"), lead("b")], activities=[call("b")], reports=("pickup", "response"))
    assert found.share("pick_up_rate") == (2, 2)
    assert found.metric("response_median").total.of == 1
    assert found.share("within_max") == (1, 1)


def test_sc_11_by_rep_team_campaign_and_source_and_never_for_outbound(run_audit: Any) -> None:
    found = run_audit(
        people=[
            lead("a", lead_source="Web", campaign_id="c1"),
            lead("b", lead_source="Expo", campaign_id="c1", owner_id="bob"),
            lead("c", lead_source="Web", lead_type="outbound"),
        ],
        activities=[call("a")],
        reps=[{"rep_id": "ann", "team": "east"}, {"rep_id": "bob", "team": "west"}],
    )
    assert found.share("pick_up_rate") == (1, 2)
    assert (found.by("pick_up_rate", "rep", "ann"), found.by("pick_up_rate", "rep", "bob")) == (1.0, 0.0)
    assert (found.by("pick_up_rate", "team", "east"), found.by("pick_up_rate", "team", "west")) == (1.0, 0.0)
    assert (found.by("pick_up_rate", "source", "Web"), found.by("pick_up_rate", "source", "Expo")) == (1.0, 0.0)
    assert found.by("pick_up_rate", "campaign", "c1") == 0.5


def test_a_queue_is_nobody(run_audit: Any) -> None:
    found = run_audit(people=[lead("a", owner_id="00G1"), lead("b")], activities=[call("b")])
    assert found.share("pick_up_rate") == (1, 1)
    assert [row["person"] for row in found.findings("waiting_in_queue")] == ["a"]
