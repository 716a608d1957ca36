"""Bulk dispositions: by the hour rule, by the burst rule, and their boundaries."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from revops_cli.audit.measures import NOTHING
from revops_cli.audit.settings import AuditSettings

TEN = datetime(2026, 1, 5, 10, tzinfo=UTC)


def batch(size: int, closed_after: timedelta, *, apart: float = 0, **more: str) -> list[dict[str, str]]:
    """Leads uploaded at ten and put aside so much later, `apart` seconds from one to the next."""
    return [
        {
            "person_id": f"{more.get('campaign_id', 'expo')}{at}", "owner_id": "ann", "status": "Unqualified",
            "campaign_id": "expo", "reason": "Bad lead", "created_at": TEN.isoformat(), "assigned_at": TEN.isoformat(),
            "dispositioned_at": (TEN + closed_after + timedelta(seconds=apart * at)).isoformat(), **more,
        }
        for at in range(size)
    ]  # fmt: skip


NOBODY = [{"person_id": "nobody", "at": TEN.isoformat(), "actor_id": "ann", "channel": "call"}]
HOUR = timedelta(hours=1)
LATER = timedelta(hours=30)
Told = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def told(run_audit: Any) -> Told:
    """What is found of batches in these tables."""

    def found(*, activities: list[dict[str, str]] = NOBODY, **given: Any) -> list[dict[str, Any]]:
        audited = run_audit(activities=activities, reports=("dispositions",), **given)
        return list(audited.findings("bulk_disposition"))

    return found


LOTS = {
    "cp3 at eleven": (batch(300, HOUR), "by the hour and the burst rule"),
    "cp3 a second later": (batch(300, HOUR + timedelta(seconds=1)), "by the burst rule"),
    "twenty over an hour": (batch(20, timedelta(0), apart=189), "by the hour rule"),
    "the twentieth after the hour": (batch(20, timedelta(0), apart=190), ""),
    "nineteen": (batch(19, HOUR), ""),
    "twenty in ten minutes": (batch(20, LATER, apart=600 / 19), "by the burst rule"),
    "twenty in more": (batch(20, LATER, apart=600.1 / 19), ""),
    "a rule put them aside": (batch(20, HOUR, reason="Auto-abandoned", status="Nurture"), ""),
    "qualified is not aside": (batch(20, HOUR, status="Qualified"), ""),
}


@pytest.fixture(scope="module")
def lots(run_module_audit: Any) -> Any:
    """An audit of all batches, each a campaign of its own."""
    people = [
        {**row, "person_id": f"{name} {at}", "campaign_id": name}
        for name, (rows, _) in LOTS.items()
        for at, row in enumerate(rows)
    ]
    return run_module_audit(people=people, activities=NOBODY, reports=("dispositions",))


@pytest.mark.parametrize(
    ("name", "size", "rule"), [pytest.param(name, len(rows), rule, id=name) for name, (rows, rule) in LOTS.items()]
)
def test_cp3_rules(lots: Any, name: str, size: int, rule: str) -> None:
    told = [row for row in lots.findings("bulk_disposition") if row["campaign"] == name]
    assert [row["detail"].split(";")[0] for row in told] == ([rule] if rule else [])
    assert lots.metric("bulk_disposition").by["campaign"].get(name, NOTHING).n == len(told)
    assert lots.metric("bulk_dispositioned").by["campaign"].get(name, NOTHING).value == (size if rule else None)


def test_cp3_batches_and_their_leads_are_counted(run_audit: Any, lots: Any) -> None:
    caught = [len(rows) for rows, rule in LOTS.values() if rule]
    assert (lots.value("bulk_disposition"), lots.value("bulk_dispositioned")) == (len(caught), sum(caught))
    found = run_audit(people=batch(19, HOUR), activities=NOBODY, reports=("dispositions",))
    assert (found.value("bulk_disposition"), found.value("bulk_dispositioned")) == (0, None)


def test_touched_leads_are_worked(told: Told) -> None:
    assert told(people=batch(20, HOUR), activities=[{**NOBODY[0], "person_id": "expo7"}]) == []


def test_a_batch_is_a_campaign_and_an_hour_of_upload(told: Told) -> None:
    late = (TEN + HOUR).isoformat()
    people = [
        *batch(10, HOUR),
        *batch(10, HOUR, campaign_id="web"),
        *({**row, "person_id": f"late{row['person_id']}", "created_at": late} for row in batch(10, HOUR)),
    ]
    assert told(people=people) == []


def test_without_a_campaign_a_batch_is_a_source(told: Told) -> None:
    people = [*batch(20, HOUR, campaign_id="", lead_source="Expo")]
    (found,) = told(people=people)
    assert (found["source"], found["campaign"], found["n"]) == ("Expo", "", 20)


def test_a_burst_is_of_one_user(told: Told) -> None:
    people = [{**row, "dispositioned_at": ""} for row in batch(20, LATER)]
    history = [
        {
            "person_id": row["person_id"], "field": "Status", "old": "Assigned", "new": "Unqualified",
            "at": (TEN + LATER).isoformat(), "by": "bob" if at % 2 else "ann",
        }
        for at, row in enumerate(people)
    ]  # fmt: skip
    assert told(people=people, history=history) == []
    alone = [{**row, "by": "bob"} for row in history]
    (found,) = told(people=people, history=alone)
    assert (found["rep"], found["n"], found["of_n"]) == ("bob", 20, 20)
    assert found["rows"].split()[:2] == ["people:1", "people:2"]


def test_the_size_is_in_the_config(told: Told) -> None:
    settings = AuditSettings.model_validate({"dispositions": {"bulk_size": 5}})
    assert len(told(people=batch(5, HOUR), settings=settings)) == 1


def test_without_times_of_disposition_nothing_is_said(run_audit: Any) -> None:
    people = [{name: cell for name, cell in row.items() if name != "dispositioned_at"} for row in batch(20, HOUR)]
    found = run_audit(people=people, activities=NOBODY, reports=("dispositions",))
    assert found.metric("bulk_disposition").missing == ("people.dispositioned_at|history",)
