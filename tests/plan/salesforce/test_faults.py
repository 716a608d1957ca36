"""The same over HTTP: the Salesforce adapter against a fake org whose requests go wrong one at a time."""

import os
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from revops_cli.crm.adapter import Kind
from revops_cli.crm.salesforce import jobs, transport
from revops_cli.plan.changeset import Change
from tests.fakesf.faults import Fault
from tests.fakesf.faults import Kind as Wrong

SEEDS = int(os.environ.get("REVOPS_WIRE_SEEDS", "1"))
MIXED = int(os.environ.get("REVOPS_MIXED_SEEDS", "20"))
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
    Fault(Wrong.STEAL, object="Lead"),
    Fault(Wrong.DUPLICATES, object="Lead", value="alert"),
    Fault(Wrong.DUPLICATES, object="Lead"),
    Fault(Wrong.SLOW, seconds=0.5),
)


def problems(
    org: Any, changes: dict[str, Change], known: dict[str, Any], before: dict[str, Any], *, stolen: bool = False
) -> list[str]:
    leads = [each for each in org.fake.org.rows("Lead") if not each["IsDeleted"]]
    names = Counter(each["LastName"] for each in leads)
    found = [f"doubled {name}" for name, count in names.items() if count > 1]
    found += [f"stolen {each['Id']}" for each in leads if not stolen and each["OwnerId"] == org.fake.org.rule_owner]
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
    pytest.param(
        kind, lane, fault, id=f"{kind}-{lane}-{fault.kind}{'-committed' if fault.committed else ''}{fault.value or ''}"
    )
    for kind in KINDS
    for lane in LANES
    for fault in FAULTS
    if lane == "collection"
    or (lane == "bulk" and kind is not Kind.MERGE)
    or (lane == "single" and kind in {Kind.UPDATE, Kind.OWNER})
    if fault.kind is not Wrong.JOB_FAILED or lane == "bulk"
    if fault.kind is not Wrong.SLOW or kind in {Kind.INSERT, Kind.UPDATE, Kind.MERGE}
]


@pytest.mark.parametrize(("kind", "lane", "fault"), CASES)
def test_nothing_is_lost_doubled_or_silently_wrong(
    make_org: Callable[..., Any], kind: Kind, lane: str, fault: Fault, monkeypatch: pytest.MonkeyPatch
) -> None:
    if fault.kind is Wrong.SLOW:
        monkeypatch.setattr(transport, "TIMEOUTS", (5.0, 0.3))
    for seed in range(SEEDS):
        assert left_wrong(make_org(lane), kind, [fault], f"{kind} {lane} {seed}") == [], f"seed {seed}"


@pytest.mark.parametrize("lane", LANES)
def test_nor_when_three_things_go_wrong_together(make_org: Callable[..., Any], lane: str) -> None:
    kinds = {"collection": KINDS, "bulk": KINDS[:4], "single": KINDS[2:4]}[lane]
    quick = [each for each in FAULTS if each.kind is not Wrong.SLOW]
    for seed in range(MIXED):
        pick = random.Random(f"{lane} {seed}")  # noqa: S311 - a test must be repeatable
        kind, faults = pick.choice(kinds), pick.sample(quick, 3)
        assert left_wrong(make_org(lane), kind, faults, f"{lane} {seed}") == [], f"seed {seed}: {kind} {faults}"


def test_a_job_that_never_ends_is_asked_for_and_never_sent_a_second_time(
    make_org: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "FIRST_WAIT", jobs.PATIENCE)
    org = make_org("bulk")
    plan = org.desk.plan(org.changes(Kind.INSERT))
    org.fake.plan(Fault(Wrong.JOB_STUCK, times=0, batches=1))

    for _ in range(2):
        known = org.desk.run(plan)
        org.desk.crm = org.desk.renew()

    assert {str(each.state) for each in known.values()} == {"unknown"}
    made = [each for each in org.fake.journal if each.request.method == "POST" and "jobs/ingest" in each.request.path]
    assert len(made) == len({each.batch for each in known.values()})
    names = Counter(each["LastName"] for each in org.fake.org.rows("Lead"))
    assert set(names.values()) == {1}


def left_wrong(org: Any, kind: Kind, faults: list[Fault], seed: str) -> list[str]:
    """What is lost, doubled or silently wrong after a plan was applied and resumed among some faults."""
    plan = org.desk.plan(org.changes(kind))
    before = {each: org.lead(each) for each in org.leads}
    org.fake.plan(*(chosen(org, fault, seed) for fault in faults))
    known = org.desk.until_done(plan)
    changes = dict(zip(plan.op_ids(), plan.changes, strict=True))
    stolen = any(fault.kind is Wrong.STEAL for fault in faults)
    return problems(org, changes, known, before, stolen=stolen)


def chosen(org: Any, fault: Fault, seed: str) -> Fault:
    """The fault at one of the next requests."""
    if fault.kind in {Wrong.LOCK_ROWS, Wrong.JOB_FAILED, Wrong.VALIDATE}:
        return fault
    pick = random.Random(f"{seed} {fault.kind}")  # noqa: S311 - a test must be repeatable
    record = org.leads[1] if fault.kind is Wrong.EDIT else ""
    return replace(fault, request=len(org.fake.journal) + pick.randrange(6), record=record)
