"""Campaigns against similar people who did not meet them."""

from typing import Any

import pytest

DAY = "2026-01-05 09:00"


def cohort(
    name: str, count: int, qualified: int, *, day: str = DAY, segment: str = "Mid"
) -> dict[str, list[dict[str, str]]]:
    people = [
        {"person_id": f"{name}{at}", "owner_id": "ann", "assigned_at": day, "segment": segment, "lead_type": "inbound"}
        for at in range(count)
    ]
    deals = [
        {"opp_id": f"o{name}{at}", "created_at": "2026-02-01 09:00", "stage_no": "2", "amount": "1000"}
        for at in range(qualified)
    ]
    roles = [
        {"opp_id": f"o{name}{at}", "contact_id": f"{name}{at}", "created_at": "2026-02-01 09:00"}
        for at in range(qualified)
    ]
    return {"people": people, "opportunities": deals, "contact_roles": roles}


def together(*parts: dict[str, list[dict[str, str]]]) -> dict[str, list[dict[str, str]]]:
    return {name: [row for part in parts for row in part[name]] for name in parts[0]}


def met(name: str, count: int, day: str = "2026-01-10 09:00") -> list[dict[str, str]]:
    return [{"campaign_id": "webinar", "person_id": f"{name}{at}", "at": day} for at in range(count)]


def test_op_21_members_against_their_cohort(run_audit: Any) -> None:
    tables = together(cohort("m", 120, 18), cohort("n", 400, 30))
    found = run_audit(**tables, campaign_members=met("m", 120), reports=("campaigns",))
    assert found.share("campaign_conversion") == (18, 120)
    assert found.share("campaign_baseline") == (30, 400)
    assert found.by("campaign_conversion", "campaign", "webinar") == 0.15
    assert found.by("campaign_baseline", "campaign", "webinar") == 0.075
    assert found.by("campaign_difference", "campaign", "webinar") == 0.075
    assert found.by("campaign_lift", "campaign", "webinar") == 2.0
    shown = found.done.outcomes["campaigns"].shows[0].rows
    assert shown == (("webinar", "15.0 % (18/120)", "7.5 % (30/400)", "+7.5", "2.0x"),)
    assert found.value("campaign_deal_size") == 1000
    assert found.value("campaign_velocity") == 27.0


@pytest.mark.parametrize(
    ("day", "members"),
    [
        pytest.param("2026-02-01 08:59:59", (2, 4), id="just before it qualified"),
        pytest.param("2026-02-01 09:00:00", (0, 2), id="with it"),
        pytest.param("2026-03-01 09:00:00", (0, 2), id="after it"),
    ],
)
def test_an_interaction_after_the_conversion_never_counts(run_audit: Any, day: str, members: tuple[int, int]) -> None:
    found = run_audit(**cohort("m", 4, 2), campaign_members=met("m", 4, day), reports=("campaigns",))
    assert found.share("campaign_conversion") == members


def test_the_cohort_is_of_the_same_month_and_segment(run_audit: Any) -> None:
    tables = together(
        cohort("m", 10, 5),
        cohort("n", 10, 1),
        cohort("other month ", 10, 10, day="2026-02-01 00:00"),
        cohort("other segment ", 10, 10, segment="Ent"),
    )
    found = run_audit(**tables, campaign_members=met("m", 10), reports=("campaigns",))
    assert found.share("campaign_baseline") == (1, 10)


def test_the_stage_in_which_it_was_met(run_audit: Any) -> None:
    tables = cohort("m", 3, 0)
    members = [
        *met("m", 1, "2026-01-04 09:00"),
        *met("m", 2, "2026-01-06 09:00")[1:],
        *met("m", 3, "2026-01-08 09:00")[2:],
    ]
    calls = [
        {"activity_id": str(at), "person_id": f"m{at}", "at": "2026-01-07 09:00", "actor_id": "ann", "channel": "call"}
        for at in range(3)
    ]
    people = tables["people"]
    found = run_audit(people=people, campaign_members=members, activities=calls, reports=("campaigns",))
    assert found.share("campaign_met_raw") == (1, 3)
    assert found.share("campaign_met_working") == (1, 3)


def test_without_members_the_campaign_of_the_lead_counts(run_audit: Any) -> None:
    tables = together(cohort("m", 4, 2), cohort("n", 4, 1))
    for row in tables["people"][:4]:
        row["campaign_id"] = "expo"
    found = run_audit(**tables, reports=("campaigns",))
    assert found.by("campaign_conversion", "campaign", "expo") == 0.5
    assert found.by("campaign_baseline", "campaign", "expo") == 0.25


def test_without_opportunities_nothing_is_zero(run_audit: Any) -> None:
    people = cohort("m", 2, 0)["people"]
    found = run_audit(people=people, campaign_members=met("m", 2), reports=("campaigns",))
    assert found.value("campaign_members_met") == 2
    assert found.metric("campaign_conversion").missing == ("opportunities", "contact_roles")
    assert found.metric("campaign_lift").missing == ("opportunities", "contact_roles")
