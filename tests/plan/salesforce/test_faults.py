"""The same over HTTP: the Salesforce adapter against a fake org whose requests go wrong one at a time."""

import os
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from revops_cli.crm.adapter import Kind
from revops_cli.plan.changeset import Change
from tests.fakesf.faults import Fault
from tests.fakesf.faults import Kind as Wrong

SEEDS = int(os.environ.get("REVOPS_WIRE_SEEDS", "1"))
ROWS = 6
KINDS = (Kind.INSERT, Kind.UPSERT, Kind.UPDATE, Kind.OWNER, Kind.MERGE, Kind.DELETE)
LANES = ("collection", "bulk", "single")
FAULTS = (
    Fault(Wrong.DROP_BEFORE),
    Fault(Wrong.DROP_AFTER),
    Fault(Wrong.TRUNCATE),
    Fault(Wrong.ERROR_JSON),
    Fault(Wrong.ERROR_JSON, committed=True, status=500),
    Fault(Wrong.ERROR_HTML, committed=True),
    Fault(Wrong.THROTTLE, seconds=1),
    Fault(Wrong.LIMIT),
    Fault(Wrong.EXPIRE),
    Fault(Wrong.LOCK_ROWS, object="Lead", share=0.5, times=2),
    Fault(Wrong.JOB_FAILED, batches=1),
    Fault(Wrong.REWRITE, object="Lead", field="Title", value="by a trigger"),
    Fault(Wrong.VALIDATE, object="Lead", field="Title", value="new"),
    Fault(Wrong.EDIT, field="Title", value="theirs"),
)


def problems(org: Any, changes: dict[str, Change], known: dict[str, Any], before: dict[str, Any]) -> list[str]:
    leads = [each for each in org.fake.org.rows("Lead") if not each["IsDeleted"]]
    names = Counter(each["LastName"] for each in leads)
    found = [f"doubled {name}" for name, count in names.items() if count > 1]
    found += [f"stolen {each['Id']}" for each in leads if each["OwnerId"] == org.fake.org.rule_owner]
    for op, change in changes.items():
        held = org.lead(known[op].id or change.id)
        found += wrong(org, change, known[op], held, before.get(change.id, {}))
    return found


def wrong(org: Any, change: Change, known: Any, held: dict[str, Any], before: dict[str, Any]) -> list[str]:
    state = str(known.state)
    if state in {"done", "done_drift"}:
        if change.kind is Kind.DELETE:
            return [] if held["IsDeleted"] else [f"lost delete {change.id}"]
        wanted = {**change.after, **known.actual} if state == "done_drift" else change.after
        found = [f"{state} but {name} is {held.get(name)}" for name, value in wanted.items() if held.get(name) != value]
        victims = [org.lead(victim) for victim in change.victims]
        return found + [f"lost merge {each['Id']}" for each in victims if each["MasterRecordId"] != change.id]
    if state in {"planned", "inflight", "retry", "unknown"}:
        return [f"open: {state} {known.code} {known.message}"]
    same = not held or all(held[name] == before[name] or held[name] != value for name, value in change.after.items())
    return [] if same and not held.get("IsDeleted") else [f"written but said {state} {known.message}"]


CASES = [
    pytest.param(kind, lane, fault, id=f"{kind}-{lane}-{fault.kind}{'-committed' if fault.committed else ''}")
    for kind in KINDS
    for lane in LANES
    for fault in FAULTS
    if lane == "collection"
    or (lane == "bulk" and kind is not Kind.MERGE)
    or (lane == "single" and kind in {Kind.UPDATE, Kind.OWNER})
    if fault.kind is not Wrong.JOB_FAILED or lane == "bulk"
]


@pytest.mark.parametrize(("kind", "lane", "fault"), CASES)
def test_nothing_is_lost_doubled_or_silently_wrong(
    make_org: Callable[..., Any], kind: Kind, lane: str, fault: Fault
) -> None:
    for seed in range(SEEDS):
        org = make_org(lane)
        plan = org.desk.plan(org.changes(kind))
        before = {each: org.lead(each) for each in org.leads}
        org.fake.plan(chosen(org, fault, f"{kind} {lane} {seed}"))

        known = org.desk.until_done(plan)

        changes = dict(zip(plan.op_ids(), plan.changes, strict=True))
        assert problems(org, changes, known, before) == [], f"seed {seed}"


def chosen(org: Any, fault: Fault, seed: str) -> Fault:
    """The fault at one of the next requests."""
    if fault.kind in {Wrong.LOCK_ROWS, Wrong.JOB_FAILED, Wrong.VALIDATE}:
        return fault
    pick = random.Random(f"{seed} {fault.kind}")  # noqa: S311 - a test must be repeatable
    record = org.leads[1] if fault.kind is Wrong.EDIT else ""
    return replace(fault, request=len(org.fake.journal) + pick.randrange(6), record=record)
