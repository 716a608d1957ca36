from collections.abc import Callable
from typing import Any

import pytest

from revops_cli.audit.columns import audit_columns, essentials, tables
from revops_cli.audit.facts import lacking

GIVEN = {
    "people": frozenset({"person_id", "assigned_at"}),
    "activities": frozenset({"person_id", "moment"}),
    "history": frozenset({"person_id", "field", "new"}),
}


@pytest.mark.parametrize(
    ("needs", "lacked"),
    [
        ((), ()),
        (("people", "activities"), ()),
        (("people.reason",), ("people.reason",)),
        (("meetings",), ("meetings",)),
        (("meetings.disposition",), ("meetings.disposition",)),
        (("people.assigned_at|history",), ()),
        (("people.reason|meetings",), ("people.reason|meetings",)),
        (("history",), ("history.moment",)),
        (("history.old", "history"), ("history.moment",)),
        (("people.reason|history",), ("people.reason|history",)),
    ],
)
def test_a_table_is_given_with_its_essential_columns_only(needs: tuple[str, ...], lacked: tuple[str, ...]) -> None:
    assert lacking(GIVEN, needs) == lacked


@pytest.mark.parametrize("table", tables())
def test_every_table_has_an_essential_column(table: str) -> None:
    assert set(essentials(table)) <= {column.name for column in audit_columns()[table]}
    assert essentials(table)


def test_activities_of_nobody_are_no_activities(run_audit: Callable[..., object]) -> None:
    done = run_audit(
        reports=("pickup",),
        people=[{"Id": "l1", "Status": "Assigned", "AssignedDate": "2026-01-05T10:00:00Z"}],
        activities=[{"Id": "a1", "CompletedDateTime": "2026-01-05T11:00:00Z"}],
    )

    assert done.metric("touch_rate").missing == ("activities.person_id",)
    assert done.value("touch_rate") is None


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("2026-01-05T15:00:00.000+0000", id="as the CRM writes it"),
        pytest.param("  2026-01-05T15:00:00.000+0000 ", id="with blanks around"),
        pytest.param("2026-01-05T15:00:00Z", id="in UTC"),
        pytest.param("2026-01-05 10:00:00-05:00", id="with an offset"),
        pytest.param(" 2026-01-05 10:00", id="in the zone of the run, a blank before"),
        pytest.param("2026/01/05 10:00", id="spelled"),
    ],
)
def test_a_time_is_the_same_however_it_is_written(run_audit: Any, text: str) -> None:
    people = [
        {"person_id": "p", "owner_id": "ann", "assigned_at": text, "dispositioned_at": "   ", "is_test": " true "},
        {"person_id": "q", "owner_id": "ann", "assigned_at": "2026-01-05T15:00:00Z", "is_test": "   "},
    ]
    found = run_audit(people=people, reports=("response",))
    (p, q) = found.units("start_at", "closed_at", "excluded")
    assert p == (q[0], None, "test")
    assert q[2] is None
    assert found.done.issues == {}
