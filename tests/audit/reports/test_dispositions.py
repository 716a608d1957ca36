"""Stages, statuses that contradict them, and changes that the model does not allow."""

from typing import Any

import pytest

NOW = "2026-02-05T12:00:00Z"
STAGES = ("raw", "assigned", "working", "qualified", "nurture", "unqualified")
REPS = [{"rep_id": "ann", "name": "Ann", "team": "east"}, {"rep_id": "bob", "name": "Bob", "team": "west"}]


def lead(person: str, status: str = "Assigned", assigned: str = "2026-01-05T09:00Z", **more: str) -> dict[str, str]:
    return {"person_id": person, "owner_id": "ann", "assigned_at": assigned, "status": status, **more}


def touch(person: str, at: str = "2026-01-06T09:00Z", **more: str) -> dict[str, str]:
    return {"person_id": person, "at": at, "actor_id": "ann", "channel": "call", **more}


def status(person: str, old: str, new: str, at: str = "2026-01-06T10:00Z", by: str = "ann") -> dict[str, str]:
    return {"person_id": person, "field": "Status", "old": old, "new": new, "at": at, "by": by}


def stamp(person: str, old: str, new: str, at: str) -> dict[str, str]:
    return {"person_id": person, "field": "Assigned_Date__c", "old": old, "new": new, "at": at}


OPPORTUNITY = {"account_id": "acme", "created_at": "2026-01-10T09:00Z", "stage_no": "2", "owner_id": "ae"}


def opportunity(name: str, **more: str) -> dict[str, str]:
    return {"opp_id": name, **OPPORTUNITY, **more}


def role(opp: str, person: str) -> dict[str, str]:
    return {"opp_id": opp, "contact_id": person, "created_at": "2026-01-10T09:00Z"}


def people_of(found: Any, code: str) -> list[str]:
    return [row["person"] for row in found.findings(code)]


def test_nr_01_everybody_is_in_exactly_one_stage(run_audit: Any) -> None:
    found = run_audit(
        people=[
            lead("raw", "Raw", ""),
            lead("new", "Open", ""),
            lead("idle"),
            lead("lying", "Working"),
            lead("worked", "Working"),
            lead("forgotten", "Assigned"),
            lead("won", "Qualified"),
            lead("no_role", "Qualified"),
            lead("later", "Nurture"),
            lead("never", "Unqualified"),
            lead("exception", "Working", is_exception="true"),
            lead("tried", "Raw", "", is_test="true"),
        ],
        activities=[touch(name) for name in ("worked", "forgotten", "won", "no_role", "later")],
        opportunities=[opportunity("o1"), opportunity("o2")],
        contact_roles=[role("o1", "won")],
        as_of=NOW,
    )
    counts = {name: found.value(f"stage_{name}") for name in STAGES}
    assert counts == {"raw": 2, "assigned": 2, "working": 3, "qualified": 1, "nurture": 1, "unqualified": 1}
    assert sum(counts.values()) == 10
    assert people_of(found, "false_working") == ["lying"]
    assert people_of(found, "stale_status") == ["forgotten"]
    assert people_of(found, "false_qualified") == ["no_role"]
    assert people_of(found, "not_dispositioned") == ["forgotten", "idle", "lying", "no_role", "worked"]
    assert found.by("stage_working", "rep", "ann") == 3
    assert found.by("false_working", "rep", "ann") == 1
    assert [row[:2] for row in found.done.outcomes["dispositions"].shows[0].rows][2] == ("Working", "3")


@pytest.mark.parametrize(
    ("touched", "listed"),
    [
        pytest.param("2026-02-04T12:00:00Z", [], id="a day ago"),
        pytest.param("2026-02-04T11:59:59Z", ["a"], id="a second more"),
    ],
)
def test_nr_01_stuck_leads_are_listed_after_a_day(run_audit: Any, touched: str, listed: list[str]) -> None:
    found = run_audit(people=[lead("a", "Working")], activities=[touch("a", touched)], as_of=NOW)
    assert people_of(found, "not_dispositioned") == listed


def test_an_automated_touch_leaves_the_status_false(run_audit: Any) -> None:
    people = [lead("auto", "Working"), lead("reply", "Working"), lead("note", "Working"), lead("other", "Working")]
    activities = [
        touch("auto", is_automated="true"),
        touch("reply", direction="in"),
        touch("note", channel="note"),
        touch("other", actor_id="bob"),
    ]
    found = run_audit(people=people, activities=activities, as_of=NOW)
    assert people_of(found, "false_working") == ["auto", "note", "other", "reply"]
    assert found.value("false_working") == 4


def test_a_touch_of_an_earlier_rep_is_a_touch_of_the_cycle(run_audit: Any) -> None:
    found = run_audit(
        people=[{**lead("a", "Working"), "owner_id": "bob"}],
        history=[{"person_id": "a", "field": "Owner", "old": "ann", "new": "bob", "at": "2026-01-07T09:00Z"}],
        activities=[touch("a")],
        as_of=NOW,
    )
    assert found.value("false_working") == 0
    assert found.value("stage_working") == 1
    assert found.by("stage_working", "rep", "bob") == 1


def test_disqualified_is_read_and_warned_about(run_audit: Any) -> None:
    found = run_audit(
        people=[lead("a", "disqualified "), lead("b", "Unqualified")], activities=[touch("nobody")], as_of=NOW
    )
    assert people_of(found, "discouraged_status") == ["a"]
    assert found.value("stage_unqualified") == 2


def test_what_is_missing_is_said(run_audit: Any) -> None:
    found = run_audit(people=[lead("a", "Working")], as_of=NOW)
    assert found.value("stage_raw") == 0
    assert found.metric("stage_working").missing == ("activities",)
    assert found.metric("stage_qualified").missing == ("opportunities", "contact_roles")
    assert found.metric("clock_reset").missing == ("history",)
    assert found.metric("cherry_picking").missing == ("activities", "people.lead_source|people.campaign_id")
    assert found.metric("reason_good").missing == ("people.reason",)
    assert found.findings("false_working") == []


def test_without_opportunities_a_status_qualified_is_no_lie(run_audit: Any) -> None:
    found = run_audit(people=[lead("a", "Qualified")], activities=[touch("a")], as_of=NOW)
    assert (found.value("stage_working"), found.value("stage_qualified")) == (0, None)
    assert found.findings("false_qualified") == []


def test_nr_02_a_closed_record_is_as_the_history_says(run_audit: Any) -> None:
    """A status Working set after a disposition, without a new assignment, changes no stage."""
    found = run_audit(
        people=[lead("a", "Working")],
        history=[status("a", "Working", "Nurture"), status("a", "Nurture", "Working", "2026-01-08T09:00Z")],
        activities=[touch("a")],
        as_of=NOW,
    )
    assert found.value("stage_nurture") == 1
    assert [row["detail"] for row in found.findings("illegal_transition")] == ["Nurture -> Working"]


ALLOWED = [
    ("Raw", "Assigned"), ("Assigned", "Working"), ("Assigned", "Nurture"), ("Assigned", "Unqualified"),
    ("Working", "Qualified"), ("Working", "Nurture"), ("Working", "Unqualified"), ("Qualified", "Nurture"),
    ("Nurture", "Assigned"), ("Unqualified", "Assigned"), ("Qualified", "Assigned"), ("Working", "Connected"),
    ("Open", "Working"), ("Assigned", "Assigned "), ("Mystery", "Working"),
]  # fmt: skip
FORBIDDEN = [
    ("Assigned", "Qualified"), ("Working", "Assigned"), ("Qualified", "Working"), ("Qualified", "Unqualified"),
    ("Nurture", "Working"), ("Nurture", "Qualified"), ("Nurture", "Unqualified"), ("Unqualified", "Nurture"),
    ("Unqualified", "Qualified"), ("Working", "Raw"), ("Open", "Qualified"),
]  # fmt: skip


def test_transitions_that_are_allowed_and_those_that_are_not(run_audit: Any) -> None:
    changes = [(f"{at:02}", old, new) for at, (old, new) in enumerate([*ALLOWED, *FORBIDDEN])]
    found = run_audit(
        people=[lead(person) for person, *_ in changes],
        history=[status(*change) for change in changes],
        reps=REPS,
        as_of=NOW,
    )
    told = [tuple(row["detail"].split(" -> ")) for row in found.findings("illegal_transition")]
    assert sorted(told) == sorted(FORBIDDEN)
    assert found.value("illegal_transition") == len(FORBIDDEN)
    assert found.by("illegal_transition", "team", "east") == len(FORBIDDEN)


def test_who_was_never_assigned_is_worked_illegally(run_audit: Any) -> None:
    people = [
        lead("a", "Working", ""),
        lead("b", "Nurture", ""),
        lead("c", "Assigned", ""),
        lead("x", is_exception="1"),
    ]
    history = [status("a", "Raw", "Working"), status("b", "Open", "Nurture"), status("c", "Raw", "Assigned")]
    found = run_audit(people=people, history=[*history, status("x", "Nurture", "Working")], as_of=NOW)
    assert people_of(found, "illegal_transition") == ["a", "b"]


def test_an_open_status_with_a_new_assignment_is_recycled(run_audit: Any) -> None:
    found = run_audit(
        people=[lead("a", "Open", "2026-01-20T09:00Z"), lead("b", "Open")],
        history=[
            stamp("a", "", "2026-01-05T09:00Z", "2026-01-05T09:00Z"),
            status("a", "Working", "Nurture", "2026-01-10T09:00Z"),
            stamp("a", "2026-01-05T09:00Z", "2026-01-20T09:00Z", "2026-01-20T09:00Z"),
            status("a", "Nurture", "Open", "2026-01-20T09:00:02Z"),
            status("b", "Nurture", "Open", "2026-01-20T09:00Z"),
        ],
        as_of=NOW,
    )
    assert people_of(found, "illegal_transition") == ["b"]
    assert found.share("recycled") == (1, 3)
    assert found.share("single_cycle_only") == (1, 3)


def test_c3_an_assigned_date_that_moves_is_a_clock_reset(run_audit: Any) -> None:
    found = run_audit(
        people=[lead("a", assigned="2026-01-08T09:00Z"), lead("b", assigned="2026-01-05T09:00:30Z")],
        history=[
            stamp("a", "2026-01-05T09:00Z", "2026-01-08T09:00Z", "2026-01-08T10:00Z"),
            stamp("b", "", "2026-01-05T09:00Z", "2026-01-05T09:00Z"),
        ],
        reps=REPS,
        as_of=NOW,
    )
    assert [(row["person"], row["rep"], row["value"]) for row in found.findings("clock_reset")] == [("a", "ann", 72.0)]
    assert found.units("person", "cycle_no") == [("a", 1), ("b", 1)]
    assert (found.value("clock_reset"), found.by("clock_reset", "rep", "ann")) == (1, 1)


def test_a_reset_belongs_to_the_rep_who_had_the_lead(run_audit: Any) -> None:
    found = run_audit(
        people=[{**lead("a", assigned="2026-01-08T09:00Z"), "owner_id": "bob"}],
        history=[
            {"person_id": "a", "field": "Owner", "old": "ann", "new": "bob", "at": "2026-01-06T09:00Z"},
            stamp("a", "2026-01-05T09:00Z", "2026-01-08T09:00Z", "2026-01-08T10:00Z"),
        ],
        reps=REPS,
        as_of=NOW,
    )
    assert [(row["rep"], row["team"]) for row in found.findings("clock_reset")] == [("bob", "west")]


def test_a_date_that_moves_with_the_owner_is_no_reset(run_audit: Any) -> None:
    found = run_audit(
        people=[{**lead("a", assigned="2026-01-08T09:00Z"), "owner_id": "bob"}],
        history=[
            {"person_id": "a", "field": "Owner", "old": "ann", "new": "bob", "at": "2026-01-08T09:00Z"},
            stamp("a", "2026-01-05T09:00Z", "2026-01-08T09:00Z", "2026-01-08T09:00:01Z"),
        ],
        as_of=NOW,
    )
    assert found.value("clock_reset") == 0


LOST = {"is_closed": "true", "is_won": "false"}


@pytest.mark.parametrize(
    ("closed", "listed"),
    [
        pytest.param("2026-02-04T12:00:00Z", [], id="a day ago"),
        pytest.param("2026-02-04T11:59:59Z", ["a"], id="a second more"),
        pytest.param("2026-02-06T12:00:00Z", [], id="not yet"),
    ],
)
def test_op_14_people_of_lost_opportunities_go_to_nurture(run_audit: Any, closed: str, listed: list[str]) -> None:
    found = run_audit(
        people=[lead("a", "Qualified")],
        opportunities=[opportunity("o", closed_at=closed, **LOST)],
        contact_roles=[role("o", "a")],
        as_of=NOW,
    )
    assert people_of(found, "lost_not_nurtured") == listed
    assert found.value("lost_not_nurtured") == len(listed)


def test_op_14_of_the_whole_account_but_not_who_moved_on(run_audit: Any) -> None:
    closed = "2026-01-20T09:00Z"
    found = run_audit(
        people=[
            lead("role", "Working"),
            lead("nurtured", "Nurture"),
            lead("colleague", "Qualified", account_id="acme"),
            lead("stranger", "Qualified", account_id="other"),
            lead("worked", "Working", account_id="acme"),
            lead("again", "Assigned", "2026-01-25T09:00Z", account_id="acme"),
            lead("elsewhere", "Qualified"),
        ],
        history=[
            stamp("again", "", "2026-01-05T09:00Z", "2026-01-05T09:00Z"),
            status("again", "Qualified", "Nurture", "2026-01-21T09:00Z"),
            stamp("again", "2026-01-05T09:00Z", "2026-01-25T09:00Z", "2026-01-25T09:00Z"),
        ],
        opportunities=[opportunity("o", closed_at=closed, **LOST), opportunity("open")],
        contact_roles=[
            *(role("o", name) for name in ("role", "nurtured", "again", "elsewhere")),
            role("open", "elsewhere"),
        ],
        as_of=NOW,
    )
    assert people_of(found, "lost_not_nurtured") == ["colleague", "role"]


def test_a_period_bounds_the_cohort(run_audit: Any) -> None:
    people = [
        lead("before", "Working", "2026-01-04T23:59:59Z"),
        lead("first", "Working"),
        lead("after", "Working", NOW),
    ]
    found = run_audit(
        people=people,
        activities=[touch("nobody")],
        start="2026-01-05T09:00Z",
        end="2026-02-05T12:00Z",
        as_of="2026-03-01T00:00Z",
    )
    assert people_of(found, "false_working") == ["first"]
