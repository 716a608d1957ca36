"""Exports as the CRM writes them: one CRM, several spellings, the same figures."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from revops_cli.audit.settings import AuditSettings

ASSIGNED = "2026-01-12T10:00:00-05:00"
WORKED = "2026-01-12T11:00:00-05:00"
Row = Mapping[str, object]


def lead(number: int, owner: str = "Ann Lee", status: str = "Working") -> Row:
    return {"Lead ID": f"l{number}", "Lead Owner": owner, "Lead Status": status, "Assigned Date": ASSIGNED}


def task(person: str, **cells: object) -> Row:
    return {"Lead ID": person, "Assigned": "Ann Lee", "Created Date": WORKED, **cells}


REPS = [{"User ID": "u1", "Full Name": "Ann Lee"}, {"User ID": "u2", "Full Name": "Bob Ray"}]


@pytest.mark.parametrize(
    ("cells", "touched"),
    [
        ({"Closed": "1"}, 1),
        ({"Closed": "0"}, 0),
        ({"Status": "Completed"}, 1),
        ({"Status": "Erledigt"}, 1),
        ({"Status": "Not Started"}, 0),
        ({"Status": "In Progress"}, 0),
        ({"Status": "Not Started", "IsClosed": "true"}, 1),
        ({"Status": "Completed", "IsClosed": "false"}, 0),
        ({"Status": ""}, 1),
        ({"Type": "Prospecting"}, 1),
        ({"Type": "Note"}, 0),
        ({"Type": "Plan"}, 0),
        ({"Completed Date": WORKED}, 1),
        ({"Assigned": "Bob Ray"}, 0),
    ],
    ids=str,
)
def test_an_activity_report_tells_what_was_done_and_by_whom(
    run_audit: Callable[..., Any], cells: dict[str, object], touched: int
) -> None:
    done = run_audit(reports=("pickup",), people=[lead(1)], reps=REPS, activities=[task("l1", **cells)])

    assert done.share("touch_rate") == (touched, 1)


def test_a_meeting_known_by_its_day_counts_from_the_hour_it_was_made(run_audit: Callable[..., Any]) -> None:
    event = {"WhoId": "l1", "OwnerId": "Ann Lee", "ActivityDate": "2026-02-02", "CreatedDate": WORKED}
    done = run_audit(
        reports=("response",), people=[lead(1)], reps=REPS, activities=[{**event, "EventSubtype": "Event"}]
    )

    assert (done.value("response_median"), done.value("day_precision")) == (1.0, 0)


@pytest.mark.parametrize(
    ("owner", "queues", "waiting"),
    [
        ("Inbound Queue", (), 1),
        ("00G000000000001", (), 1),
        ("SDR pool", (), 0),
        ("SDR Pool", ("sdr pool ",), 1),
        ("Bob McQueue", (), 0),
        ("Ann Lee", ("SDR pool",), 0),
    ],
)
def test_a_queue_is_known_by_its_id_or_name(
    run_audit: Callable[..., Any], owner: str, queues: tuple[str, ...], waiting: int
) -> None:
    done = run_audit(
        reports=("pickup",), people=[lead(1, owner), lead(2)], reps=REPS, settings=AuditSettings(queues=queues)
    )

    assert done.done.excluded.get("queue", 0) == waiting


def test_a_lead_pulled_from_a_queue_by_name_is_assigned_then(run_audit: Callable[..., Any]) -> None:
    pulled = {"Field / Event": "Owner", "Old Value": "Inbound Queue", "New Value": "Ann Lee", "Edit Date": ASSIGNED}
    done = run_audit(
        reports=("response",),
        people=[{"Lead ID": "l1", "Lead Owner": "Ann Lee", "Lead Status": "Working"}],
        history=[{"Lead ID": "l1", **pulled}],
        reps=REPS,
        activities=[task("l1")],
    )

    assert (done.value("assigned"), done.value("response_median")) == (1, 1.0)


@pytest.mark.parametrize(
    ("assigned", "worked", "order", "hours"),
    [
        ("1/5/2026 10:00 AM", "1/13/2026 10:00 AM", "", 192.0),
        ("05.01.2026 10:00", "13.01.2026 10:00", "", 192.0),
        ("1/5/2026 10:00 AM", "1/6/2026 11:00 AM", "", None),
        ("1/5/2026 10:00 AM", "1/6/2026 11:00 AM", "mdy", 25.0),
        ("1/5/2026 10:00 AM", "1/6/2026 11:00 AM", "dmy", 745.0),
        ("5/5/2026 10:00 AM", "5/5/2026 11:00 AM", "", 1.0),
    ],
)
def test_a_column_that_does_not_say_whether_the_day_comes_first_is_read_as_the_others(
    run_audit: Callable[..., Any], assigned: str, worked: str, order: str, hours: float | None
) -> None:
    done = run_audit(
        reports=("response",),
        settings=AuditSettings(date_order=order),
        people=[{"Id": "l1", "OwnerId": "u1", "Assigned_Date__c": assigned}],
        activities=[{"WhoId": "l1", "OwnerId": "u1", "CompletedDateTime": worked}],
    )

    assert done.value("response_median") == hours
    assert bool(done.done.issues.get("E-TIME-01")) == (hours is None)


def test_columns_of_two_minds_settle_nothing(run_audit: Callable[..., Any]) -> None:
    done = run_audit(
        reports=("response",),
        people=[{"Id": "l1", "Assigned_Date__c": "1/5/2026 10:00", "CreatedDate": "1/14/2026 10:00"}],
        activities=[{"WhoId": "l1", "CompletedDateTime": "14/1/2026 10:00"}],
    )

    assert (done.done.assigned, done.done.issues["E-TIME-01"]) == (0, 1)
