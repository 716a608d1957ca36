"""Nurture: reactivation, what is overdue, and in = out + ended + held."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from revops_cli.audit.settings import AuditSettings
from revops_cli.engine.protocol import quote

AS_OF = "2026-12-31T00:00:00Z"
START = datetime.fromisoformat("2026-01-05T09:00:00+00:00")


def at(days: float) -> str:
    return (START + timedelta(days=days)).isoformat()


def lead(person: str, **more: str) -> dict[str, str]:
    return {
        "person_id": person, "owner_id": "ann", "status": "Nurture", "assigned_at": at(0), "reason": "No budget",
        "dispositioned_at": at(10), **more,
    }  # fmt: skip


def back(person: str, days: float) -> list[dict[str, str]]:
    """History of a lead assigned, put into nurture after ten days, and assigned again `days` later."""
    return [
        {"person_id": person, "field": "Assigned_Date__c", "old": "", "new": at(0), "at": at(0)},
        {"person_id": person, "field": "Status", "old": "Working", "new": "Nurture", "at": at(10)},
        {"person_id": person, "field": "Assigned_Date__c", "old": at(0), "new": at(10 + days), "at": at(10 + days)},
    ]


def test_nr_12_reactivation(run_audit: Any) -> None:
    days = {"a": 20, "b": 60, "c": 180}
    people = [
        *(lead(p, status="Working", dispositioned_at="", assigned_at=at(10 + d)) for p, d in days.items()),
        *(lead(f"n{number}") for number in range(9)),
    ]
    found = run_audit(people=people, history=[row for p, d in days.items() for row in back(p, d)], as_of=AS_OF)
    assert found.share("reactivation_rate") == (3, 12)
    assert found.value("reactivation_rate") == 0.25
    assert found.value("days_in_nurture") == 60
    assert found.value("nurture_attempts") == 1
    assert (found.value("nurture_episodes"), found.value("nurture_left"), found.value("nurture_held")) == (12, 3, 9)


@pytest.mark.parametrize(
    ("closed", "mature", "overdue"),
    [
        pytest.param("2026-06-30T18:59:59", 1, 1, id="a second more than six months"),
        pytest.param("2026-06-30T19:00:00", 1, 0, id="six months"),
        pytest.param("2026-06-30T19:00:01", 0, 0, id="not yet"),
    ],
)
def test_only_old_episodes_count(run_audit: Any, closed: str, mature: int, overdue: int) -> None:
    """AS_OF is the 30th of December at 19:00 in the zone of the run; in June it has summer time."""
    found = run_audit(people=[lead("a", dispositioned_at=closed)], as_of=AS_OF, reports=("nurture",))
    assert found.share("reactivation_rate") == (0, mature)
    assert len(found.findings("nurture_overdue")) == overdue


def test_six_months_after_the_last_of_august_is_the_last_of_february(run_audit: Any) -> None:
    people = [lead("a", assigned_at="2026-08-30T10:00", dispositioned_at="2026-08-31T10:00")]
    found = run_audit(people=people, as_of="2027-02-28T10:00:01-05:00", reports=("nurture",))
    finding = found.findings("nurture_overdue")[0]
    assert (finding["value"], finding["limit_value"]) == (181.04, 181.04)


def test_nr_10_customers_and_opt_outs_need_not_return(run_audit: Any) -> None:
    people = [
        lead("a"),
        lead("b", relation="customer"),
        lead("c", opted_out="true", opted_out_at=at(20)),
    ]
    found = run_audit(people=people, as_of=AS_OF, reports=("nurture",))
    assert [row["person"] for row in found.findings("nurture_overdue")] == ["a"]


def test_nr_08_sales_nurture_needs_a_dated_task(run_audit: Any) -> None:
    people = [
        lead("a", status="Sales Nurture"),
        lead("b", status="Sales Nurture", follow_up_at="2027-02-01T09:00:00Z"),
        lead("c", status="Sales Nurture", follow_up_at="2026-12-01T09:00:00Z"),
        lead("d", status="Sales Nurture"),
        lead("e", status="Nurture"),
    ]
    task = {
        "activity_id": "1",
        "person_id": "d",
        "at": "2027-01-20T09:00:00Z",
        "channel": "task",
        "is_completed": "false",
    }
    found = run_audit(people=people, activities=[task], as_of=AS_OF, reports=("nurture",))
    assert [row["person"] for row in found.findings("sales_nurture_without_task")] == ["a", "c"]


def test_nr_09_the_programme_follows_from_the_reason(run_audit: Any) -> None:
    people = [lead("a"), lead("b", reason="Abandoned"), lead("c", nurture_program="Webinars")]
    found = run_audit(people=people, as_of=AS_OF, reports=("nurture",))
    assert {key: value.n for key, value in found.metric("nurture_held").by["program"].items()} == {
        "Webinars": 1, "marketing": 1, "sales": 1,
    }  # fmt: skip


def test_nr_11_a_cycle_is_counted_not_named(run_audit: Any) -> None:
    found = run_audit(
        people=[lead("a", status="Working", dispositioned_at="", assigned_at=at(30))],
        history=back("a", 20),
        as_of=AS_OF,
    )
    assert found.units("cycle_no", "bucket") == [(1, "nurture"), (2, "")]


def test_nr_13_right_account_wrong_buyer_is_reported_apart(run_audit: Any) -> None:
    people = [lead("a", reason="Right account, wrong buyer"), lead("b")]
    assert run_audit(people=people, as_of=AS_OF, reports=("nurture",)).value("wrong_buyer_in_nurture") == 1


@pytest.mark.parametrize(
    ("since", "expected"),
    [
        pytest.param(10, "1", id="within the first month"),
        pytest.param(45, "2", id="before the third month"),
        pytest.param(380, "6", id="behind the schedule every half year"),
        pytest.param(731, "", id="the programme is over"),
    ],
)
def test_nr_15_the_next_touch_follows_the_schedule(run_audit: Any, since: float, expected: str) -> None:
    closed = (datetime.fromisoformat(AS_OF) - timedelta(days=since)).isoformat()
    assigned = (datetime.fromisoformat(AS_OF) - timedelta(days=since + 1)).isoformat()
    found = run_audit(
        people=[lead("a", dispositioned_at=closed, assigned_at=assigned, lead_source="Web")],
        as_of=AS_OF,
        reports=("nurture",),
    )
    file = found.done.outcomes["nurture"].files[0]
    rows = found.engine.rows(f"SELECT {', '.join(map(quote, file.columns))} FROM ({file.query}) AS file")
    assert [row[-1] for row in rows] == ([expected] if expected else [])
    assert [row[:5] for row in rows] == ([("a", "Lead", "sales", "No budget", "Web")] if expected else [])


def test_nr_16_nothing_leaves_the_pipeline_unseen(run_audit: Any) -> None:
    people = [
        lead("a"),
        lead("b", opted_out="true", opted_out_at=at(20)),
        lead("c", status="Working", dispositioned_at="", assigned_at=at(30)),
    ]
    found = run_audit(people=people, history=back("c", 20), as_of=AS_OF, reports=("nurture",))
    into, out, ended, held = (found.value(f"nurture_{name}") for name in ("episodes", "left", "ended", "held"))
    assert (into, out, ended, held) == (3, 1, 1, 1)
    assert into == out + ended + held


def test_the_months_are_config(run_audit: Any) -> None:
    settings = AuditSettings.model_validate({"nurture": {"overdue_months": 24}})
    found = run_audit(people=[lead("a")], as_of=AS_OF, settings=settings, reports=("nurture",))
    assert found.findings("nurture_overdue") == []
