"""A plan that is applied again without the journal of the first time: nothing is made twice."""

from collections.abc import Callable
from typing import Any

import pytest

from revops_cli.crm.adapter import Kind
from revops_cli.plan.applying import ApplyOptions
from revops_cli.plan.changeset import Change

MakeDesk = Callable[..., Any]


def new(*names: str, **more: str) -> list[Change]:
    return [Change(Kind.INSERT, "Lead", after={"LastName": name, "Title": "new", **more}) for name in names]


def elsewhere(make_desk: MakeDesk, desk: Any, **options: Any) -> Any:
    """A desk with the same CRM and a journal of its own."""
    other = make_desk(desk.crm)
    other.options = ApplyOptions(settle_seconds=0, **options)
    return other


def told(known: dict[str, Any]) -> list[tuple[str, str]]:
    return [(str(each.state), each.code) for each in known.values()]


def test_what_was_made_is_found_and_not_made_again(make_desk: MakeDesk) -> None:
    desk = make_desk(batch_size=2)
    plan = desk.plan(new("Ito", "Abe", "Ono"))
    first = desk.run(plan)

    again = elsewhere(make_desk, desk).run(plan)

    assert told(again) == [("done", "ALREADY")] * 3
    assert [each.id for each in again.values()] == [each.id for each in first.values()]
    assert (len(desk.crm.live()), {each.written for each in again.values()}) == (3, {False})


def test_what_was_not_made_is_made(make_desk: MakeDesk) -> None:
    desk = make_desk()
    rows = new("Ito", "Abe")
    desk.run(desk.plan(rows[:1]))

    again = elsewhere(make_desk, desk).run(desk.plan(rows))

    assert told(again) == [("done", "ALREADY"), ("done", "")]
    assert sorted(each["LastName"] for each in desk.crm.live().values()) == ["Abe", "Ito"]


def test_a_record_that_is_only_alike_is_for_a_person(make_desk: MakeDesk) -> None:
    """A trigger of the CRM made another title of the planned one."""
    desk = make_desk()
    plan = desk.plan(new("Ito"))
    (made,) = desk.run(plan).values()
    desk.crm.edit(made.id, {"Title": "by a trigger"})

    (again,) = elsewhere(make_desk, desk).run(plan).values()

    assert (str(again.state), made.id in again.message, len(desk.crm.live())) == ("conflict", True, 1)


def test_each_record_accounts_for_one_row(make_desk: MakeDesk) -> None:
    desk = make_desk()
    desk.run(desk.plan(new("Ito")))

    again = elsewhere(make_desk, desk).run(desk.plan(new("Ito", "Ito")))

    assert sorted(told(again)) == [("done", ""), ("done", "ALREADY")]
    assert len(desk.crm.live()) == 2


def test_rows_of_one_plan_that_are_the_same_are_all_made(make_desk: MakeDesk) -> None:
    desk = make_desk(batch_size=1)

    known = desk.run(desk.plan(new("Ito", "Ito", "Ito")))

    assert (told(known), len(desk.crm.live())) == ([("done", "")] * 3, 3)


def test_records_of_others_and_of_before_the_plan_do_not_matter(make_desk: MakeDesk) -> None:
    desk = make_desk()
    desk.crm.add("00Q000000000001", LastName="Ito", Title="new")

    known = desk.run(desk.plan(new("Ito")))

    assert told(known) == [("done", "")]


def test_where_the_config_says_so_they_are_made_again(make_desk: MakeDesk) -> None:
    desk = make_desk()
    plan = desk.plan(new("Ito"))
    desk.run(plan)

    assert told(elsewhere(make_desk, desk, insert_known=True).run(plan)) == [("done", "")]


@pytest.mark.parametrize(("strict", "state"), [(False, "done"), (True, "conflict")])
def test_what_cannot_be_looked_for_is_not_sent_where_it_is_strict(
    make_desk: MakeDesk, *, strict: bool, state: str
) -> None:
    desk = elsewhere(make_desk, make_desk(), strict=strict, natural_key={"Lead": ("Email",)})

    known = desk.run(desk.plan([*new("Ito"), *new("Abe", Email="abe@x.test")]))

    assert [str(each.state) for each in known.values()] == [state, "done"]
