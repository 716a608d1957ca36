"""Accounts by coverage and engagement."""

from typing import Any

import pytest

from revops_cli.audit.settings import AuditSettings

FIVE = AuditSettings.model_validate({"accounts": {"personas": ["p1", "p2", "p3", "p4", "p5"]}})


def account(known: int, personas: int, engaged: int) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    people = [
        {"person_id": f"x{at}", "account_id": "acme", "persona": f"P{min(at + 1, personas)}", "owner_id": "ann"}
        for at in range(known)
    ]
    activities = [
        {
            "activity_id": str(at),
            "person_id": f"x{at}",
            "at": "2026-12-01T09:00:00Z",
            "actor_id": "ann",
            "channel": "email",
        }
        for at in range(engaged)
    ]
    return people, activities


@pytest.mark.parametrize(
    ("personas", "engaged", "known", "step"),
    [
        pytest.param(2, 1, 4, "Identify", id="2/5 and 1/4"),
        pytest.param(2, 2, 2, "Expand Reach", id="2/5 and 2/2"),
        pytest.param(4, 1, 8, "Engage", id="4/5 and 1/8"),
        pytest.param(5, 6, 8, "Win", id="5/5 and 6/8"),
        pytest.param(2, 1, 2, "Expand Reach", id="half is high"),
    ],
)
def test_ac_13_the_quadrant_names_the_next_step(
    run_audit: Any, personas: int, engaged: int, known: int, step: str
) -> None:
    people, activities = account(known, personas, engaged)
    found = run_audit(people=people, activities=activities, settings=FIVE, reports=("accounts",))
    assert [row[-1] for row in found.done.outcomes["accounts"].shows[0].rows] == [step]
    assert found.value(f"accounts_{step.lower().replace(' ', '_')}") == 1
    assert found.value("account_coverage") == pytest.approx(personas / 5)
    assert found.value("account_engagement") == pytest.approx(engaged / known)


def test_an_account_where_nobody_is_known_is_to_be_identified(run_audit: Any) -> None:
    people, activities = account(2, 2, 2)
    accounts = [{"Id": "empty", "Name": "Empty Ltd", "OwnerId": "bob"}]
    found = run_audit(people=people, activities=activities, accounts=accounts, settings=FIVE, reports=("accounts",))
    steps = {row[0]: row[-1] for row in found.done.outcomes["accounts"].shows[0].rows}
    assert steps == {"acme": "Expand Reach", "empty": "Identify"}
    assert found.by("accounts_identify", "rep", "bob") == 1


@pytest.mark.parametrize(
    ("day", "engaged"),
    [pytest.param("2026-10-02T00:00:00Z", 1.0, id="90 days"), pytest.param("2026-10-01T23:59:59Z", 0.0, id="more")],
)
def test_ac_12_engagement_is_recent_activity(run_audit: Any, day: str, engaged: float) -> None:
    people, activities = account(1, 1, 1)
    activities[0]["at"] = day
    found = run_audit(people=people, activities=activities, settings=FIVE, reports=("accounts",))
    assert found.value("account_engagement") == engaged


def test_ac_11_personas_of_the_config_or_of_the_people(run_audit: Any) -> None:
    people, _ = account(3, 3, 0)
    people.append({"person_id": "y", "account_id": "beta", "persona": "p1", "owner_id": "ann"})
    found = run_audit(people=people, reports=("accounts",))
    assert found.value("account_coverage") == pytest.approx((1 + 1 / 3) / 2, abs=1e-6)


def test_ac_10_the_funnel_in_accounts(run_audit: Any) -> None:
    people = [
        {"person_id": "a", "account_id": "one", "assigned_at": "2026-01-05 09:00", "owner_id": "ann"},
        {"person_id": "b", "account_id": "one", "assigned_at": "2026-01-05 09:00", "owner_id": "ann"},
        {"person_id": "c", "account_id": "two", "assigned_at": "2026-01-05 09:00", "owner_id": "ann"},
        {"person_id": "d", "account_id": "three", "owner_id": "ann"},
    ]
    touch = {"activity_id": "1", "person_id": "b", "at": "2026-01-05 10:00", "actor_id": "ann", "channel": "call"}
    found = run_audit(people=people, activities=[touch], reports=("accounts",))
    assert (found.value("accounts"), found.value("accounts_assigned"), found.value("accounts_worked")) == (3, 2, 1)


def test_without_accounts_nothing_is_zero(run_audit: Any) -> None:
    found = run_audit(people=[{"person_id": "a", "owner_id": "ann"}], reports=("accounts",))
    assert found.metric("account_coverage").missing[0] == "people.account_id"
