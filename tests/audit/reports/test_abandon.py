"""The vectors of abandonment, to the second, and the update file."""

from typing import Any

import pytest

from revops_cli.audit.settings import AuditSettings
from revops_cli.engine.protocol import quote

AS_OF = "2026-02-05T09:00:00Z"


def lead(person: str, working: str, **more: str) -> dict[str, str]:
    return {
        "person_id": person, "owner_id": "ann", "status": "Working", "assigned_at": "2025-12-20T09:00:00Z",
        "working_at": working, "lead_type": "inbound", **more,
    }  # fmt: skip


def call(person: str, at: str, **more: str) -> dict[str, str]:
    return {
        "activity_id": f"{person} {at}",
        "person_id": person,
        "at": at,
        "actor_id": "ann",
        "channel": "call",
        **more,
    }


VECTORS = {
    "a": ("2026-01-01T09:00:00Z", "2026-01-28T09:00:00Z", "due"),
    "b": ("2026-01-01T09:00:00Z", "2026-01-30T09:00:00Z", ""),
    "c": ("2026-01-10T09:00:00Z", "2026-01-11T09:00:00Z", "hoarded"),
    "d": ("2026-01-06T09:00:00Z", "2026-01-29T09:00:00Z", "due"),
    "e": ("2026-01-06T10:00:00Z", "2026-01-29T09:00:00Z", "hoarded"),
    "f": ("2026-01-06T09:00:00Z", "2026-01-29T09:00:01Z", ""),
    "g": ("2026-01-06T09:00:01Z", "2026-01-29T09:00:00Z", "hoarded"),
}
"""Working since, last touch, what it is: thirty days and seven days count, a second less does not."""


def test_nr_06_auto_abandon_is_due_to_the_second(run_audit: Any) -> None:
    people = [lead(person, since) for person, (since, _, _) in VECTORS.items()]
    found = run_audit(
        people=people, activities=[call(person, last) for person, (_, last, _) in VECTORS.items()], as_of=AS_OF
    )
    assert [row["person"] for row in found.findings("auto_abandon_due")] == ["a", "d"]
    assert [row["person"] for row in found.findings("working_hoard")] == ["c", "e", "g"]
    assert (found.value("auto_abandon_due"), found.value("working_hoard")) == (2, 3)
    assert found.by("working_hoard", "rep", "ann") == 3


def test_the_update_file_names_what_must_still_hold(run_audit: Any) -> None:
    found = run_audit(
        people=[lead("a", VECTORS["a"][0]), lead("003b", VECTORS["a"][0], object="Contact", reason="x")],
        activities=[call("a", VECTORS["a"][1]), call("003b", VECTORS["a"][1])],
        as_of=AS_OF,
        reports=("abandon",),
    )
    file = found.done.outcomes["abandon"].files[0]
    cells = ", ".join(map(quote, file.columns))
    order = ", ".join(map(quote, file.order))
    rows = found.engine.rows(f"SELECT {cells} FROM ({file.query}) AS file ORDER BY {order}")
    why = "working 30 days, last touch 2026-01-28T04:00:00-05:00"
    assert file.path == "auto-abandon.csv"
    assert rows == [
        ("Lead", "a", "Status", "Working", "Nurture", why, "Working"),
        ("Lead", "a", "Nurture_Reason__c", "", "Auto-abandoned", why, ""),
        ("Contact", "003b", "Status", "Working", "Nurture", why, "Working"),
        ("Contact", "003b", "Nurture_Reason__c", "x", "Auto-abandoned", why, "x"),
    ]


def test_nr_05_rep_and_automatic_are_told_apart(run_audit: Any) -> None:
    closed = {"status": "Nurture", "dispositioned_at": "2026-01-20T09:00:00Z"}
    people = [
        lead("a", "", **closed, reason="Abandoned"),
        lead("b", "", **closed, reason="AUTO-ABANDONED"),
        lead("c", "", **closed, reason="No response"),
        lead("d", "", **closed, reason="Prospect is re-evaluating internal processes"),
    ]
    found = run_audit(people=people, activities=[call(p, "2026-01-05T09:00:00Z") for p in "abcd"], as_of=AS_OF)
    assert (found.value("rep_abandoned"), found.value("auto_abandoned")) == (2, 1)
    assert found.share("auto_abandoned_share") == (1, 3)
    assert found.by("auto_abandoned_share", "rep", "ann") == pytest.approx(1 / 3, abs=1e-6)


def test_giving_up_before_the_last_step_is_premature(run_audit: Any) -> None:
    closed = {"status": "Nurture", "dispositioned_at": "2026-01-20T09:00:00Z", "reason": "Abandoned"}
    step = {"cadence_id": "x", "outcome": "none"}
    steps = [
        {**step, "person_id": person, "step": str(number), "due_at": f"2026-01-0{number}T09:00:00Z",
         "completed_at": f"2026-01-0{number}T09:00:00Z"}
        for person, done in (("a", 3), ("b", 1))
        for number in range(1, done + 1)
    ]  # fmt: skip
    found = run_audit(
        people=[lead("a", "", **closed), lead("b", "", **closed)],
        activities=[call(p, "2026-01-05T09:00:00Z") for p in "ab"],
        cadences=[{"id": "x", "n_steps": "3", "day_offsets": "1 2 3"}],
        cadence_steps=steps,
        as_of=AS_OF,
    )
    assert [row["person"] for row in found.findings("premature_abandon")] == ["b"]
    assert found.share("premature_abandon_rate") == (1, 2)


@pytest.mark.parametrize(
    ("answered", "cold"),
    [
        pytest.param("", 1, id="never"),
        pytest.param("2026-01-29T09:00:00Z", 1, id="seven days ago"),
        pytest.param("2026-01-29T09:00:01Z", 0, id="a second less"),
    ],
)
def test_nr_07_without_an_answer_for_a_week_a_lead_is_cold(run_audit: Any, answered: str, cold: int) -> None:
    activities = [call("a", "2026-01-05T09:00:00Z")]
    if answered:
        activities.append(call("a", answered, actor_type="Customer", direction="in"))
    found = run_audit(people=[lead("a", "")], activities=activities, as_of=AS_OF, reports=("abandon",))
    assert found.value("cold_leads") == cold


def test_the_limits_are_config(run_audit: Any) -> None:
    settings = AuditSettings.model_validate({"abandon": {"working_days": 10, "idle_days": 3}})
    found = run_audit(
        people=[lead("b", VECTORS["b"][0])], activities=[call("b", VECTORS["b"][1])], as_of=AS_OF, settings=settings
    )
    assert found.value("auto_abandon_due") == 1


def test_without_activities_nothing_is_due_and_nothing_is_zero(run_audit: Any) -> None:
    found = run_audit(people=[lead("a", VECTORS["a"][0])], as_of=AS_OF, reports=("abandon",))
    assert found.metric("auto_abandon_due").missing == ("activities",)
    assert found.done.outcomes["abandon"].files == ()
