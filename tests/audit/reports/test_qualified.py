"""Qualified rates: QR1, QR2, the definitions, score bands, and pick-up first."""

from typing import Any

import pytest

from revops_cli.audit.settings import AuditSettings

OPENED = "2026-01-20T09:00:00Z"
NONE = [{"opp_id": "none", "created_at": OPENED, "stage_no": "9"}]
NO_ROLE = [{"opp_id": "other", "contact_id": "nobody", "created_at": OPENED}]


def lead(person: str, **more: str) -> dict[str, str]:
    return {
        "person_id": person, "owner_id": "ann", "assigned_at": "2026-01-05T09:00:00Z", "status": "Assigned",
        "reason": "", **more,
    }  # fmt: skip


def call(person: str) -> dict[str, str]:
    return {"person_id": person, "at": "2026-01-05T10:00:00Z", "actor_id": "ann", "channel": "call"}


def opportunity(person: str, **more: str) -> dict[str, str]:
    return {
        "opp_id": f"o{person}",
        "account_id": "acme",
        "created_at": OPENED,
        "stage_no": "2",
        "owner_id": "ae",
        **more,
    }


def role(person: str, **more: str) -> dict[str, str]:
    return {"opp_id": f"o{person}", "contact_id": person, "created_at": OPENED, **more}


def source_of(assigned: int, worked: int, touched: int, qualified: int, **more: str) -> dict[str, list[dict[str, str]]]:
    name = more.get("lead_source", "p")
    people = []
    for at in range(assigned):
        aside = {"status": "Unqualified", "reason": "Student"} if touched <= at < worked else {}
        people.append(lead(f"{name}{at}", **aside, **more))
    return {
        "people": people,
        "activities": [call(row["person_id"]) for row in people[:touched]],
        "opportunities": [opportunity(row["person_id"]) for row in people[:qualified]],
        "contact_roles": [role(row["person_id"]) for row in people[:qualified]],
    }


def test_qr1_sc_12_of_worked_touched_and_assigned(run_audit: Any) -> None:
    found = run_audit(**source_of(100, 80, 62, 24))
    assert found.share("qualified_rate") == (24, 80)
    assert found.value("qualified_rate") == 0.3
    assert round(found.value("qualified_rate_touched"), 3) == 0.387
    assert found.value("qualified_of_assigned") == 0.24
    assert found.value("qualified") == 24
    assert found.findings("pick_up_first") == []


def test_qr2_nothing_worked_is_no_rate(run_audit: Any) -> None:
    found = run_audit(people=[lead("a")], activities=[call("x")], opportunities=NONE, contact_roles=NO_ROLE)
    assert found.value("qualified_rate") is None
    assert found.value("qualified_rate_touched") is None
    assert found.value("qualified_of_assigned") == 0.0


def test_what_is_missing_is_said(run_audit: Any) -> None:
    found = run_audit(people=[lead("a")])
    assert found.metric("qualified_rate").missing == ("opportunities", "contact_roles", "activities")
    assert found.value("qualified_of_assigned") is None


@pytest.mark.parametrize(
    ("worked", "qualified", "listed"),
    [
        pytest.param(79, 24, ["", "Web"], id="few qualify, few are picked up"),
        pytest.param(80, 24, [], id="picked up often enough"),
        pytest.param(79, 25, [], id="enough qualify"),
    ],
)
def test_sc_12_pick_up_comes_before_the_source(run_audit: Any, worked: int, qualified: int, listed: list[str]) -> None:
    found = run_audit(**source_of(100, worked, 60, qualified, lead_source="Web"))
    told = found.findings("pick_up_first")
    assert sorted(row["source"] for row in told) == listed
    show = found.done.outcomes["qualified"].shows[0]
    said = {row[0]: row[4] for row in show.rows}
    wanted = "pick-up first" if listed else "" if qualified == 25 else "look at the source"
    assert said == {"All": wanted, "Web": wanted}
    if listed:
        assert (told[0]["n"], told[0]["of_n"], told[0]["value"], told[0]["limit_value"]) == (24, 100, 0.79, 0.8)


@pytest.mark.parametrize(
    ("opened", "roles", "expected"),
    [
        pytest.param([opportunity("a")], [role("a")], 1, id="all three"),
        pytest.param([opportunity("a")], NO_ROLE, 0, id="no contact role"),
        pytest.param([opportunity("a", stage_no="1")], [role("a")], 0, id="the stage before"),
        pytest.param([opportunity("a", stage_no="", stage="Engaged")], [role("a")], 1, id="the stage by name"),
        pytest.param(NONE, [role("a")], 0, id="no opportunity"),
        pytest.param([opportunity("a", created_at="2027-02-01T00:00Z")], [role("a")], 0, id="not yet"),
        pytest.param([opportunity("a")], [role("a", created_at="2027-02-01T00:00Z")], 0, id="role not yet"),
    ],
)
def test_op_10_opportunity_role_and_stage_are_all_needed(
    run_audit: Any, opened: list[dict[str, str]], roles: list[dict[str, str]], expected: int
) -> None:
    found = run_audit(
        people=[lead("a")],
        activities=[call("a")],
        opportunities=opened,
        contact_roles=roles,
        reports=("qualified", "dispositions"),
    )
    assert found.value("qualified") == expected
    assert found.value("stage_qualified") == expected


@pytest.mark.parametrize(
    ("definition", "expected"),
    [("meetings_scheduled", 3), ("meetings_completed", 2), ("pipeline_generated", 1)],
)
def test_op_11_the_definition_is_chosen(run_audit: Any, definition: str, expected: int) -> None:
    settings = AuditSettings.model_validate({"qualified": {"definition": definition}})
    found = run_audit(
        people=[lead(name) for name in "abc"],
        activities=[call("a")],
        opportunities=[opportunity(name, stage_no=str(at + 1)) for at, name in enumerate("abc")],
        contact_roles=[role(name) for name in "abc"],
        settings=settings,
    )
    assert found.value("qualified") == expected


def test_mx_11_an_opportunity_at_the_stage_without_a_role(run_audit: Any) -> None:
    found = run_audit(
        people=[lead("a")],
        activities=[call("a")],
        opportunities=[opportunity("a"), opportunity("b"), opportunity("c", stage_no="1")],
        contact_roles=[role("a")],
    )
    (told,) = found.findings("opportunity_without_role")
    assert (told["detail"], told["rep"], told["account"], told["rows"]) == ("ob", "ae", "acme", "opportunities:2")
    assert found.value("opportunity_without_role") == 1


def test_sc_08_by_score_band(run_audit: Any) -> None:
    scores = {"a": "59", "b": "60", "c": "95", "d": "", "e": "0"}
    found = run_audit(
        people=[lead(name, score=score) for name, score in scores.items()],
        activities=[call(name) for name in scores],
        opportunities=[opportunity("b"), opportunity("c")],
        contact_roles=[role("b"), role("c")],
    )
    bands = {key: (value.n, value.of) for key, value in found.metric("qualified_rate").by["score_band"].items()}
    assert bands == {"<20": (0, 1), "40-<60": (0, 1), "60-<80": (1, 1), ">=80": (1, 1), "no score": (0, 1)}


def test_a_converted_lead_and_its_contact_are_one(run_audit: Any) -> None:
    people = [
        lead("00Q1", object="Lead", converted_contact_id="0031", status="Qualified"),
        lead("0031", object="Contact", assigned_at="", status=""),
    ]
    found = run_audit(
        people=people, activities=[call("0031")], opportunities=[opportunity("0031")], contact_roles=[role("0031")]
    )
    assert found.share("qualified_rate_touched") == (1, 1)


def test_qualified_counts_in_its_own_cycle_and_for_the_last_rep(run_audit: Any) -> None:
    history = [
        {
            "person_id": "a",
            "field": "Assigned_Date__c",
            "old": "",
            "new": "2025-01-05T09:00Z",
            "at": "2025-01-05T09:00Z",
        },
        {"person_id": "a", "field": "Status", "old": "Assigned", "new": "Nurture", "at": "2025-02-05T09:00Z"},
        {"person_id": "a", "field": "Owner", "old": "bob", "new": "ann", "at": "2026-01-06T09:00Z"},
    ]
    found = run_audit(
        people=[lead("a")], history=history, activities=[call("x")], opportunities=[opportunity("a")],
        contact_roles=[role("a")],
    )  # fmt: skip
    assert found.share("qualified_of_assigned") == (1, 2)
    assert (found.by("qualified", "rep", "ann"), found.by("qualified", "rep", "bob")) == (1, 0)
