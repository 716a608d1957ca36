"""Somebody else edits records while a plan is applied."""

import os
import random
from typing import Any

from revops_cli.crm.adapter import Kind
from revops_cli.plan.applying import ApplyOptions
from revops_cli.plan.changeset import Change

ROWS = int(os.environ.get("REVOPS_RACED_ROWS", "500"))


def leads(crm: Any, number: int) -> list[Change]:
    for at in range(number):
        crm.add(f"00Q{at:012d}", LastName=f"L{at}", Title="old")
    return [
        Change(
            Kind.UPDATE,
            "Lead",
            key,
            before={"Title": "old"},
            after={"Title": "new"},
            stamp=each["LastModifiedDate"],
        )
        for key, each in crm.records.items()
    ]


def test_strict_keeps_every_edit_made_between_our_look_and_our_write(make_desk: Any) -> None:
    desk = make_desk()
    desk.options = ApplyOptions(strict=True, settle_seconds=0)
    plan = desk.plan(leads(desk.crm, ROWS))
    pick = random.Random(1)  # noqa: S311 - a test must be repeatable
    edits = {key: {pick.choice(("Title", "Company")): "theirs"} for key in desk.crm.records if pick.random() < 0.5}
    desk.crm.edits = dict(edits)

    known = desk.run(plan)

    states = {change.id: str(each.state) for change, each in zip(plan.changes, known.values(), strict=True)}
    assert desk.crm.edits == {}
    lost = [key for key, edit in edits.items() if not edit.items() <= desk.crm.records[key].items()]
    assert lost == []
    assert {key for key, state in states.items() if state == "conflict"} == set(edits)
    assert {desk.crm.records[key]["Title"] for key in states if key not in edits} == {"new"}


def test_without_strict_only_the_planned_field_can_be_raced_and_only_within_a_batch(make_desk: Any) -> None:
    desk = make_desk(batch_size=10)
    plan = desk.plan(leads(desk.crm, 40))
    first, second = plan.changes[0].id, plan.changes[25].id
    desk.crm.edit(second, {"Title": "theirs"})
    desk.crm.edits = {first: {"Company": "theirs"}}

    known = desk.run(plan)

    states = {change.id: str(each.state) for change, each in zip(plan.changes, known.values(), strict=True)}
    assert (states[first], states[second]) == ("done", "conflict")
    assert (desk.crm.records[first]["Company"], desk.crm.records[first]["Title"]) == ("theirs", "new")
    assert desk.crm.records[second]["Title"] == "theirs"
    assert sum(state == "done" for state in states.values()) == 39
