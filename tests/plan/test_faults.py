"""Whatever goes wrong, and however often: nothing lost, nothing twice, nothing silently wrong."""

import os
import random
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from revops_cli.crm.adapter import Kind, Lane
from revops_cli.plan.changeset import Change
from revops_cli.plan.making import linked

SEEDS = range(int(os.environ.get("REVOPS_FAULT_SEEDS", "20")))
DEATHS = tuple(map(int, os.environ.get("REVOPS_DEATH_BATCHES", "3").split(",")))
"""Sizes of the batches of plans whose process dies at every point: the smaller, the more points."""
ROWS = 8
FAULTS = (
    "dropped before", "dropped after", "dropped half-way", "late", "refused whole", "some locked", "some refused",
    "error before", "error after", "killed before", "killed after", "trigger", "trigger and dropped",
    "job created, name lost", "foreign edit", "anything",
)  # fmt: skip
KINDS = (Kind.INSERT, Kind.UPSERT, Kind.UPDATE, Kind.OWNER, Kind.MERGE, Kind.DELETE)
LANES = (Lane.COLLECTION, Lane.BULK, Lane.SINGLE)


def lead(number: int) -> str:
    return f"00Q{number:012d}"


def filled(crm: Any) -> None:
    for number in range(ROWS * 2):
        crm.add(lead(number), LastName=f"L{number}", Email=f"{number}@x.test", Title="old", OwnerId="005A")
        crm.tasks[f"00T{number}"] = {"Id": f"00T{number}", "WhoId": lead(number)}


def changes_of(kind: Kind, crm: Any) -> list[Change]:
    if kind is Kind.INSERT:
        return [
            Change(kind, "Lead", after={"LastName": f"N{n}", "Email": f"n{n}@x.test", "Title": "new"})
            for n in range(ROWS)
        ]
    if kind is Kind.UPSERT:
        return [
            Change(kind, "Lead", key=("Key__c", f"k{n}"), after={"LastName": f"N{n}", "Title": "new"})
            for n in range(ROWS)
        ]
    if kind is Kind.MERGE:
        return linked([each for n in range(ROWS // 4) for each in merges_of(crm, n)])
    wanted = {Kind.UPDATE: {"Title": "new"}, Kind.OWNER: {"OwnerId": "005B"}, Kind.DELETE: {}}[kind]
    return [
        Change(
            kind,
            "Lead",
            lead(n),
            before={name: crm.records[lead(n)][name] for name in wanted},
            after=wanted,
            stamp=crm.records[lead(n)]["LastModifiedDate"],
        )
        for n in range(ROWS)
    ]


def merges_of(crm: Any, number: int) -> list[Change]:
    """A master with three victims: a chain of two merges, the values with the first."""
    master, *victims = (lead(number * 4 + each) for each in range(4))
    before = crm.records[master]
    chunks = [tuple(victims[:2]), tuple(victims[2:])]
    return [
        Change(
            Kind.MERGE,
            "Lead",
            master,
            before={} if place else {"Title": "old"},
            after={} if place else {"Title": "new"},
            victims=chunk,
            stamp=before["LastModifiedDate"],
            snapshot={each: dict(crm.records[each]) for each in (master, *chunk)},
            children=tuple(crm.children("Lead", chunk)),
        )
        for place, chunk in enumerate(chunks)
    ]


def drawn(seed: int, fault: str) -> list[str]:
    """What goes wrong with each batch in turn: the fault with about half of the first, and nothing after the last."""
    chosen = random.Random(f"{seed} {fault}")  # noqa: S311 - a test must be repeatable
    left, answers = chosen.randrange(1, 6), []
    while left:
        hit = chosen.random() < 0.6
        left -= hit
        answers.append((chosen.choice(FAULTS[:-2]) if fault == "anything" else fault) if hit else "")
    return answers


class Schedule:
    """Gives what was drawn to those who ask, and knows how much of it they asked for."""

    def __init__(self, answers: list[str]) -> None:
        self._answers = answers
        self.asked = 0

    def __call__(self, _batch: Any) -> str:
        self.asked += 1
        return self.first(self.asked)[-1]

    def first(self, number: int) -> list[str]:
        """So many answers from the first on."""
        return [*self._answers, *[""] * number][:number]


def problems(crm: Any, before: dict[str, Any], changes: dict[str, Change], known: dict[str, Any]) -> list[str]:
    """What was lost, doubled or silently wrong."""
    emails = Counter(each["Email"] for each in crm.live().values() if each["Email"])
    keys = Counter(each["Key__c"] for each in crm.live().values() if each["Key__c"])
    found = [f"doubled {each}" for counts in (emails, keys) for each, count in counts.items() if count > 1]
    for op, change in changes.items():
        state, record = str(known[op].state), known[op].id or change.id
        held = crm.records.get(record, {})
        if state in {"done", "done_drift"}:
            found += wrong_if_done(crm, change, held, state, known[op].actual)
        elif state in {"planned", "inflight", "retry", "unknown"}:
            found.append(f"open {op} {state} {known[op].message}")
        elif change.id and change.kind is not Kind.MERGE and was_written(before[record], held, change):
            found.append(f"written but said {state}: {record}")
    inserted = [each for each in crm.live() if each.startswith("00QNEW")]
    said = {known[op].id for op, change in changes.items() if change.kind in {Kind.INSERT, Kind.UPSERT}}
    return found + [f"inserted and not known: {each}" for each in inserted if each not in said]


def wrong_if_done(crm: Any, change: Change, held: dict[str, str], state: str, actual: Any) -> list[str]:
    if change.kind is Kind.DELETE:
        return [] if held["IsDeleted"] == "true" else [f"lost delete {change.id}"]
    found = [f"lost {name} of {held.get('Id')}" for name, value in change.after.items() if held.get(name) != value]
    if state == "done_drift":
        found = [] if all(held.get(name) == value for name, value in actual.items()) and actual else found
    for victim in change.victims:
        if crm.records[victim]["MasterRecordId"] != change.id:
            found.append(f"lost merge of {victim}")
    return found


def was_written(before: dict[str, str], held: dict[str, str], change: Change) -> bool:
    if change.kind is Kind.DELETE:
        return held["IsDeleted"] == "true"
    return any(held[name] == value != before[name] for name, value in change.after.items())


CASES = [
    pytest.param(kind, lane, fault, id=f"{kind}-{lane}-{fault}")
    for kind in KINDS
    for lane in LANES
    for fault in FAULTS
    if lane is Lane.COLLECTION
    or (lane is Lane.BULK and kind is not Kind.MERGE)
    or (lane is Lane.SINGLE and kind in {Kind.UPDATE, Kind.OWNER})
]


@pytest.mark.parametrize(("kind", "lane", "fault"), CASES)
def test_nothing_is_lost_doubled_or_silently_wrong(
    make_desk: Callable[..., Any], kind: Kind, lane: Lane, fault: str
) -> None:
    known_cases: list[tuple[int, list[str]]] = []
    for seed in SEEDS:
        size, schedule = (3, 5, 8)[seed % 3], Schedule([] if fault == "foreign edit" else drawn(seed, fault))
        if any(size == other and schedule.first(len(told)) == told for other, told in known_cases):
            continue  # nothing else is left to chance
        desk = make_desk(lane=lane, batch_size=size)
        filled(desk.crm)
        if lane is Lane.SINGLE:
            desk.options = type(desk.options)(settle_seconds=0, strict=True)
        plan = desk.plan(changes_of(kind, desk.crm))
        before = {key: dict(value) for key, value in desk.crm.records.items()}
        if fault == "foreign edit":
            desk.crm.edits = {lead(n): {"Title": "theirs"} for n in (1, 4)}
        desk.crm.fault = schedule

        known = desk.until_done(plan)

        changes = dict(zip(plan.op_ids, plan.changes, strict=True))
        assert problems(desk.crm, before, changes, known) == [], f"seed {seed}"
        known_cases.append((size, schedule.first(schedule.asked)))


@pytest.mark.parametrize("size", DEATHS)
@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_death_at_any_point_leaves_what_an_undisturbed_run_leaves(
    make_desk: Callable[..., Any], kind: Kind, size: int
) -> None:
    calm = make_desk(batch_size=size)
    filled(calm.crm)
    calm.run(calm.plan(changes_of(kind, calm.crm)))

    for point in range(calm.deaths.passed):
        desk = make_desk(batch_size=size)
        filled(desk.crm)
        desk.deaths.at = point
        desk.until_done(desk.plan(changes_of(kind, desk.crm)))
        assert without_new_ids(desk.crm.dump()) == without_new_ids(calm.crm.dump()), f"point {point}"


def test_a_change_behind_one_that_conflicts_is_settled_wherever_the_process_dies(
    make_desk: Callable[..., Any],
) -> None:
    for point in range(20):
        desk = make_desk()
        filled(desk.crm)
        plan = desk.plan(linked(merges_of(desk.crm, 0)))
        desk.crm.edit(lead(1), {"Title": "theirs"})
        desk.deaths.at = point

        assert [str(each.state) for each in desk.until_done(plan).values()] == ["conflict", "conflict"], f"at {point}"
    assert desk.deaths.passed < 20


def without_new_ids(dump: dict[str, Any]) -> Any:
    """New records get other Ids where they are made in another order."""
    records = [{**each, "Id": "new" if key.startswith("00QNEW") else key} for key, each in dump["records"].items()]
    return sorted(sorted(each.items()) for each in records), dump["tasks"]
