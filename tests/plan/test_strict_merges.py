"""Merges of a strict plan: no CRM refuses one, so what can be refused goes before, and the rest is told."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from revops_cli.crm.adapter import Kind
from revops_cli.errors import UsageError
from revops_cli.pipeline.plan_applying import ApplyRequest, World, apply_plan
from revops_cli.plan.applying import ApplyOptions
from revops_cli.plan.changeset import Change
from revops_cli.plan.making import linked

MASTER, VICTIM, OTHER = (f"00Q00000000000{number}" for number in (1, 2, 3))


@pytest.fixture
def desk(make_desk: Callable[..., Any]) -> Any:
    made = make_desk()
    for record in (MASTER, VICTIM, OTHER):
        made.crm.add(record, LastName="Ito", Title="old", Company="Acme")
    made.options = ApplyOptions(settle_seconds=0, strict=True)
    return made


def merge(desk: Any, *victims: str, **values: str) -> Change:
    records = desk.crm.records
    return Change(
        Kind.MERGE,
        "Lead",
        MASTER,
        before={name: records[MASTER][name] for name in values},
        after=values,
        victims=victims,
        stamp=records[MASTER]["LastModifiedDate"],
        snapshot={each: dict(records[each]) for each in (MASTER, *victims)},
    )


def test_the_values_of_a_master_are_an_update_of_their_own_before_its_merges(desk: Any) -> None:
    changes = [merge(desk, VICTIM, Title="new"), merge(desk, OTHER)]

    strict = linked(changes, strict=True)

    assert [(each.kind, each.after, each.victims, each.follows) for each in strict] == [
        (Kind.UPDATE, {"Title": "new"}, (), None),
        (Kind.MERGE, {}, (VICTIM,), 0),
        (Kind.MERGE, {}, (OTHER,), 1),
    ]
    assert [each.follows for each in linked(changes)] == [None, 0]


def test_they_are_carried_out_in_that_order(desk: Any) -> None:
    known = desk.run(desk.plan(linked([merge(desk, VICTIM, Title="new"), merge(desk, OTHER)], strict=True)))

    assert [str(each.state) for each in known.values()] == ["done"] * 3
    assert (desk.crm.records[MASTER]["Title"], list(desk.crm.live())) == ("new", [MASTER])


def test_an_edit_of_the_master_meanwhile_is_kept_and_nothing_is_merged(desk: Any) -> None:
    plan = desk.plan(linked([merge(desk, VICTIM, Title="new")], strict=True))
    desk.crm.edits = {MASTER: {"Title": "theirs"}}

    known = desk.run(plan)

    assert [str(each.state) for each in known.values()] == ["conflict", "conflict"]
    assert (desk.crm.records[MASTER]["Title"], len(desk.crm.live())) == ("theirs", 3)


def test_an_edit_of_a_victim_just_before_it_was_merged_is_told(desk: Any) -> None:
    plan = desk.plan([merge(desk, VICTIM)])
    desk.crm.edits = {VICTIM: {"Company": "theirs"}}

    (known,) = desk.run(plan).values()

    told = f"Company of {VICTIM} was 'theirs' when it was merged, not 'Acme'"
    assert (str(known.state), known.message) == ("done_drift", told)


def test_a_plan_made_otherwise_is_refused_where_its_merges_bear_values(desk: Any, tmp_path: Path) -> None:
    plan = desk.plan([merge(desk, VICTIM, Title="new")])
    world = World(desk.crm, tmp_path / "org.db", desk.crm.now, lambda _seconds: None)

    with pytest.raises(UsageError, match="1 merges of the plan write values too"):
        apply_plan(plan, ApplyRequest(strict=True, quiet=True), lambda _who: True, world)

    assert len(desk.crm.live()) == 3
