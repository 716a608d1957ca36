"""Target accounts: caps, idle accounts, and a funnel of their own."""

from typing import Any

import pytest

from revops_cli.audit.settings import AuditSettings

LIMITS = AuditSettings.model_validate({"targets": {"max_owned": 2, "max_idle_days": 30}})


def lead(person: str, account: str, rep: str = "ann", target: str = "true", **more: str) -> dict[str, str]:
    return {
        "person_id": person, "account_id": account, "owner_id": rep, "is_target_account": target,
        "assigned_at": "2026-11-02 09:00", **more,
    }  # fmt: skip


def call(person: str, at: str, rep: str = "ann") -> dict[str, str]:
    return {"activity_id": person + at, "person_id": person, "at": at, "actor_id": rep, "channel": "call"}


@pytest.mark.parametrize(("owned", "over"), [(2, []), (3, [("ann", 3)])])
def test_ta_01_the_cap_at_its_bound(run_audit: Any, owned: int, over: list[tuple[str, int]]) -> None:
    people = [*(lead(f"p{at}", f"a{at}") for at in range(owned)), lead("q", "a0"), lead("r", "other", target="false")]
    found = run_audit(people=people, settings=LIMITS, reports=("targets",))
    assert [(row["rep"], row["n"]) for row in found.findings("target_cap_exceeded")] == over
    assert found.by("target_accounts", "rep", "ann") == owned


@pytest.mark.parametrize(
    ("touched", "idle"),
    [
        pytest.param("2026-12-01T00:00:00Z", [], id="thirty days"),
        pytest.param("2026-11-30T23:59:59Z", ["acme"], id="a second more"),
        pytest.param("", ["acme"], id="never"),
    ],
)
def test_ta_02_an_account_that_nobody_touched(run_audit: Any, touched: str, idle: list[str]) -> None:
    activities = [call("other", "2026-12-20T00:00:00Z"), *([call("p", touched)] if touched else [])]
    found = run_audit(
        people=[lead("p", "acme"), lead("other", "beta")], activities=activities, settings=LIMITS, reports=("targets",)
    )
    assert [row["account"] for row in found.findings("target_idle")] == idle


def test_any_person_of_the_account_counts(run_audit: Any) -> None:
    found = run_audit(
        people=[lead("p", "acme"), lead("q", "acme", target="false")],
        activities=[call("q", "2026-12-20T00:00:00Z")],
        settings=LIMITS,
        reports=("targets",),
    )
    assert found.findings("target_idle") == []


def test_ta_03_target_accounts_have_their_own_figures(run_audit: Any) -> None:
    people = [lead("p", "acme"), lead("q", "acme", target=""), lead("r", "beta", target="false")]
    accounts = [{"Id": "acme", "OwnerId": "bob", "NamedAccount": "true"}, {"Id": "beta", "NamedAccount": "false"}]
    found = run_audit(
        people=people, accounts=accounts, activities=[call("p", "2026-11-03 09:00")], reports=("targets",)
    )
    assert found.share("target_touch_rate") == (1, 2)
    assert found.by("target_accounts", "rep", "bob") == 1


def test_ta_05_pick_up_is_for_inbound_and_coverage_for_accounts(run_audit: Any) -> None:
    people = [
        lead("p", "acme", lead_type="outbound", status="Nurture"),
        lead("q", "acme", lead_type="inbound", status="New"),
    ]
    found = run_audit(reports=("pickup", "accounts"), people=people, activities=[call("p", "2026-11-03 09:00")])
    assert found.metric("pick_up_rate").total.of == 1
    assert "outbound" not in found.metric("pick_up_rate").by["lead_type"]
    assert "lead_type" not in found.metric("account_coverage").by


def test_without_limits_there_is_no_finding(run_audit: Any) -> None:
    people = [lead(f"p{at}", f"a{at}") for at in range(9)]
    found = run_audit(people=people, reports=("targets",))
    assert found.findings("target_cap_exceeded") == []
    assert found.value("target_accounts") == 9
    assert found.metric("target_idle").missing == ("activities",)
