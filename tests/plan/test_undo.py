"""Undo, and what it refuses."""

from pathlib import Path
from typing import Any

import pytest

from revops_cli.crm.adapter import Kind
from revops_cli.plan.changeset import Change, Status
from revops_cli.plan.making import linked
from revops_cli.plan.operations import STAMP
from revops_cli.plan.undo import reads, undoing, written


def filled(crm: Any) -> None:
    for number in range(12):
        crm.add(f"00Q{number}", LastName=f"L{number}", Title="old", OwnerId="005A", Email=f"{number}@x.test")
        crm.tasks[f"00T{number}"] = {"Id": f"00T{number}", "WhoId": f"00Q{number}"}


def everything(crm: Any) -> list[Change]:
    """A change of every kind."""

    def stamped(kind: Kind, record: str, **given: Any) -> Change:
        return Change(kind, "Lead", record, stamp=crm.records[record]["LastModifiedDate"], **given)

    chain = [("00Q5", "00Q6"), ("00Q7",)]
    return linked(
        [
            stamped(Kind.UPDATE, "00Q0", before={"Title": "old"}, after={"Title": "new"}),
            stamped(Kind.OWNER, "00Q0", before={"OwnerId": "005A"}, after={"OwnerId": "005B"}),
            stamped(Kind.DELETE, "00Q1"),
            Change(Kind.INSERT, "Lead", after={"LastName": "New", "Email": "new@x.test"}),
            Change(Kind.UPSERT, "Lead", key=("Key__c", "k1"), after={"LastName": "Newer"}),
            *(
                stamped(
                    Kind.MERGE,
                    "00Q4",
                    before={} if place else {"Title": "old"},
                    after={} if place else {"Title": "merged"},
                    victims=victims,
                    snapshot={each: dict(crm.records[each]) for each in ("00Q4", *victims)},
                    children=tuple(crm.children("Lead", victims)),
                )
                for place, victims in enumerate(chain)
            ),
        ]
    )


def undo_of(desk: Any, plan: Any) -> Any:
    with desk.journal() as journal:
        done = written(journal.changes(plan.plan_id), journal.known(plan.plan_id))
    held = {
        name: desk.crm.read(name, ids, sorted(fields | ({STAMP} if name == "Lead" else set())))
        for name, (ids, fields) in reads(done).items()
    }
    return desk.plan(list(undoing(done, held)))


def test_apply_and_undo_leave_everything_as_it_was(desk: Any) -> None:
    filled(desk.crm)
    before = desk.crm.dump()
    plan = desk.plan(everything(desk.crm))
    applied = desk.run(plan)
    assert {str(each.state) for each in applied.values()} == {"done"}
    assert len(desk.crm.live()) == 12 - 1 - 3 + 2

    undone = desk.run(undo_of(desk, plan))

    after = desk.crm.dump()
    assert {str(each.state) for each in undone.values()} == {"done"}
    assert {key: each for key, each in after["records"].items() if not key.startswith("00QNEW")} == before["records"]
    assert after["tasks"] == before["tasks"]
    assert all(each["IsDeleted"] == "true" for key, each in after["records"].items() if key.startswith("00QNEW"))


def test_an_undo_can_be_undone(desk: Any) -> None:
    filled(desk.crm)
    plan = desk.plan(everything(desk.crm)[:3])
    desk.run(plan)
    after = desk.crm.dump()
    back = undo_of(desk, plan)
    desk.run(back)
    assert desk.crm.dump() != after

    desk.run(undo_of(desk, back))

    assert desk.crm.dump() == after


@pytest.mark.parametrize(
    ("number", "record", "edit"),
    [
        pytest.param(0, "00Q0", {"Title": "theirs"}, id="an update that somebody wrote over"),
        pytest.param(3, "00QNEW000000012", {"Phone": "1"}, id="a new record that somebody worked with"),
        pytest.param(5, "00Q4", {"Title": "theirs"}, id="the master of a merge"),
    ],
)
def test_what_somebody_worked_with_since_is_a_conflict(
    desk: Any, number: int, record: str, edit: dict[str, str]
) -> None:
    filled(desk.crm)
    plan = desk.plan(everything(desk.crm))
    desk.run(plan)
    desk.crm.edit(record, edit)

    changes = [each for each in undo_of(desk, plan).changes if each.id == record]

    assert Status.CONFLICT in {each.status for each in changes}, number
    assert desk.crm.records[record] | edit == desk.crm.records[record]


def test_a_drifted_value_is_taken_back_from_what_the_trigger_made_of_it(desk: Any) -> None:
    filled(desk.crm)
    desk.crm.fault = lambda _batch: "trigger"
    plan = desk.plan(everything(desk.crm)[:1])
    known = desk.run(plan)
    desk.crm.fault = lambda _batch: ""
    assert [str(each.state) for each in known.values()] == ["done_drift"]
    assert desk.crm.records["00Q0"]["Title"] == "new!"

    desk.run(undo_of(desk, plan))

    assert desk.crm.records["00Q0"]["Title"] == "old"


def test_what_was_so_already_is_not_undone(desk: Any) -> None:
    filled(desk.crm)
    plan = desk.plan(everything(desk.crm)[:1])
    desk.crm.edit("00Q0", {"Title": "new"})

    known = desk.run(plan)

    assert [(str(each.state), each.written) for each in known.values()] == [("done", False)]
    assert undo_of(desk, plan).changes == ()


def test_journals_are_for_their_user_alone(desk: Any, tmp_path: Path) -> None:
    filled(desk.crm)
    desk.folder = tmp_path / "state"
    desk.run(desk.plan(everything(desk.crm)[:1]))

    assert (tmp_path / "state" / "org.db").stat().st_mode & 0o077 == 0
