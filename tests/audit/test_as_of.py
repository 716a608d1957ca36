"""What happened after the moment of the audit is not known to it."""

from typing import Any

import pytest

NOW = "2026-02-05T00:00Z"
LEAD = {"person_id": "a", "owner_id": "ann", "assigned_at": "2026-01-05T09:00Z"}
NOBODY = {"person_id": "nobody", "at": "2026-01-05T09:00Z", "actor_id": "ann", "channel": "call"}


def status(old: str, new: str, at: str) -> dict[str, str]:
    return {"person_id": "a", "field": "Status", "old": old, "new": new, "at": at}


@pytest.mark.parametrize(
    ("lead", "history", "stage"),
    [
        pytest.param({"status": "Nurture", "dispositioned_at": NOW}, [], "nurture", id="dispositioned just now"),
        pytest.param({"status": "Nurture", "dispositioned_at": "2026-02-05T00:00:01Z"}, [], "assigned", id="later"),
        pytest.param({"status": "Nurture"}, [status("Working", "Nurture", NOW)], "nurture", id="by the history"),
        pytest.param(
            {"status": "Assigned"},
            [
                status("Unqualified", "Nurture", "2026-02-07T00:00Z"),
                status("Nurture", "Assigned", "2026-02-08T00:00Z"),
                status("Working", "Unqualified", "2026-01-08T00:00Z"),
            ],
            "unqualified",
            id="what the first later change left",
        ),
        pytest.param(
            {"status": "Nurture"}, [status("Assigned", "Nurture", "2026-02-07T00:00Z")], "assigned", id="not yet"
        ),
    ],
)
def test_a_status_is_the_one_at_the_moment(run_audit: Any, lead: dict[str, str], history: Any, stage: str) -> None:
    history = history or [status("Raw", "Assigned", "2026-01-05T09:00Z")]
    found = run_audit(
        people=[{**LEAD, **lead}], history=history, activities=[NOBODY], as_of=NOW, reports=("dispositions",)
    )
    assert found.value(f"stage_{stage}") == 1


def test_a_touch_to_come_is_none(run_audit: Any) -> None:
    later = [status("Assigned", "Working", "2026-03-05T10:00Z")]
    touch = {**NOBODY, "person_id": "a", "at": "2026-03-05T10:00Z"}
    found = run_audit(people=[{**LEAD, "status": "Working"}], history=later, activities=[touch], as_of=NOW)
    assert found.value("false_working") == 0
    assert found.value("stage_assigned") == 1
    assert found.done.issues["E-TIME-06"] == 2
