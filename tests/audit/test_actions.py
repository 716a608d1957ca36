"""Who waits past the maximum now, and on whose list."""

from collections.abc import Callable
from typing import Any

import pytest

from revops_cli.audit.actions import ROOM, action_files, managers
from revops_cli.audit.settings import AuditSettings
from revops_cli.engine.protocol import quote

AS_OF = "2026-01-10T00:00:00Z"
EARLY, LATE = "2026-01-08T00:00:00Z", "2026-01-09T12:00:00Z"
REPS = [
    {"rep_id": "u1", "name": "Ann", "manager_id": "m1"},
    {"rep_id": "u2", "name": "Bob", "manager_id": "m2"},
    {"rep_id": "u3", "name": "Chi", "manager_id": ""},
    {"rep_id": "u4", "name": "Dee", "manager_id": "m9"},
    {"rep_id": "m1", "name": "Jo Lee", "manager_id": ""},
    {"rep_id": "m2", "name": "jo  LEE!", "manager_id": ""},
]
CALL = {
    "activity_id": "a1", "person_id": "touched", "actor_id": "u1", "at": LATE, "actor_type": "User", "channel": "call",
    "direction": "out", "is_completed": "true",
}  # fmt: skip


def lead(person: str, rep: str = "u1", assigned: str = EARLY, **more: str) -> dict[str, str]:
    named = {"Id": person, "owner_id": rep, "Status": "Assigned", "created_at": assigned, "assigned_at": assigned}
    return {**named, "dispositioned_at": "", "lead_type": "", "is_exception": "", "lead_source": "", **more}


def waiting(done: Any) -> list[str]:
    action_files(done.done.facts)
    return [str(row[0]) for row in done.engine.rows(f"SELECT person FROM {quote(ROOM)} ORDER BY person")]


def test_who_is_on_the_list(run_audit: Callable[..., Any]) -> None:
    people = [
        lead("waits"),
        lead("touched"),
        lead("young", assigned=LATE),
        lead("closed", Status="Unqualified", dispositioned_at=LATE),
        lead("outbound", lead_type="outbound"),
        lead("exception", is_exception="true"),
        lead("queue", "00G000000000001"),
        lead("just", assigned="2026-01-09T00:00:00Z"),
        lead("above", assigned="2026-01-08T23:59:59Z"),
    ]

    done = run_audit(people=people, activities=[CALL], reps=REPS, as_of=AS_OF, reports=("pickup",))

    assert waiting(done) == ["above", "waits"]


def test_the_maximum_is_that_of_the_lead(run_audit: Callable[..., Any]) -> None:
    override = {"source": "demo", "target_hours": 1, "max_hours": 8}
    settings = AuditSettings.model_validate({"response": {"overrides": [override]}})
    people = [lead("demo", assigned=LATE, lead_source="Demo"), lead("other", assigned=LATE)]

    done = run_audit(people=people, activities=[CALL], settings=settings, as_of=AS_OF, reports=("pickup",))

    assert waiting(done) == ["demo"]


def test_each_manager_has_files_of_a_safe_name(run_audit: Callable[..., Any]) -> None:
    people = [lead(f"l{n}", f"u{n}") for n in (1, 2, 3, 4)]

    done = run_audit(people=people, activities=[CALL], reps=REPS, as_of=AS_OF, reports=("pickup",))
    paths = [file.path for file in action_files(done.done.facts)]

    assert paths == [
        "reassign.csv",
        "clean-your-room/jo-lee.csv",
        "clean-your-room/jo-lee.md",
        "clean-your-room/jo-lee-2.csv",
        "clean-your-room/jo-lee-2.md",
        "clean-your-room/m9.csv",
        "clean-your-room/m9.md",
        "clean-your-room/no-manager.csv",
        "clean-your-room/no-manager.md",
    ]
    assert [(manager.name, manager.leads) for manager in managers(done.done.facts)] == [
        ("Jo Lee", 1),
        ("jo  LEE!", 1),
        ("m9", 1),
        ("no manager", 1),
    ]


def test_a_lead_that_went_on_waits_with_the_rep_who_has_it(run_audit: Callable[..., Any]) -> None:
    """The new rep's clock starts with the hold: a lead that just came is not to be taken away again."""
    history = [
        {"person_id": "l1", "field": "Owner", "old": "u1", "new": "u2", "at": LATE},
        {"person_id": "l2", "field": "Owner", "old": "u1", "new": "u2", "at": "2026-01-08T06:00:00Z"},
    ]
    people = [lead("l1", "u2"), lead("l2", "u2")]

    done = run_audit(people=people, activities=[CALL], history=history, reps=REPS, as_of=AS_OF, reports=("pickup",))

    assert waiting(done) == ["l2"]
    assert done.engine.rows(f"SELECT rep FROM {quote(ROOM)}") == [("u2",)]


@pytest.mark.parametrize(
    ("person", "given", "kind"),
    [
        ("00Q1", "", "Lead"),
        ("0031", "", "Contact"),
        ("x1", "", "Lead"),
        ("x1", "Contact", "Contact"),
        ("0031", "Lead", "Lead"),
    ],
)
def test_a_record_is_a_lead_or_a_contact(run_audit: Callable[..., Any], person: str, given: str, kind: str) -> None:
    done = run_audit(people=[lead(person, object=given)], activities=[CALL], as_of=AS_OF, reports=("pickup",))

    assert waiting(done) == [person]
    assert done.engine.rows(f"SELECT object FROM {quote(ROOM)}") == [(kind,)]


@pytest.mark.parametrize("given", [{}, {"reps": REPS}])
def test_without_activities_nobody_knows_who_waits(run_audit: Callable[..., Any], given: dict[str, Any]) -> None:
    done = run_audit(people=[lead("l1")], as_of=AS_OF, reports=("pickup",), **given)

    assert action_files(done.done.facts) == ()
