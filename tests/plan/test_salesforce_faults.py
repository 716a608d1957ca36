"""The same over HTTP: the Salesforce adapter against a fake org whose requests go wrong one at a time."""

import os
import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from revops_cli.crm.adapter import Kind
from revops_cli.crm.salesforce import batching, bulk
from revops_cli.crm.salesforce.access import Access
from revops_cli.crm.salesforce.adapter import Salesforce
from revops_cli.crm.salesforce.client import Client
from revops_cli.crm.salesforce.pacing import Pace
from revops_cli.crm.salesforce.transport import Transport
from revops_cli.plan.applying import ApplyOptions
from revops_cli.plan.changeset import Change
from revops_cli.plan.making import linked
from tests.fakesf.faults import Fault
from tests.fakesf.faults import Kind as Wrong
from tests.fakesf.org import Settings

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


class Org:
    """A fake org with leads, and a desk whose plans are for it."""

    def __init__(self, fake: Any, sf: Salesforce, desk: Any) -> None:
        self.fake, self.sf, self.desk = fake, sf, desk
        rows = [
            {"LastName": f"L{n}", "Company": "Acme", "Title": "old", "OwnerId": fake.org.ann} for n in range(ROWS * 2)
        ]
        self.leads = fake.org.load("Lead", rows)
        fake.org.load("Task", [{"WhoId": lead, "Subject": "call"} for lead in self.leads])

    def lead(self, record: str) -> dict[str, Any]:
        return dict(self.fake.org.find("Lead", record) or {})

    def changes(self, kind: Kind) -> list[Change]:
        owner = self.fake.org.bob
        if kind is Kind.INSERT:
            return [Change(kind, "Lead", after=new(n)) for n in range(ROWS)]
        if kind is Kind.UPSERT:
            return [Change(kind, "Lead", key=("Revops_Key__c", f"k{n}"), after=new(n)) for n in range(ROWS)]
        read = self.sf.read("Lead", self.leads, ["Title", "OwnerId", "LastModifiedDate"])
        if kind is Kind.MERGE:
            return linked([self.merge(self.leads[n * 4 :][:4], part, read) for n in range(2) for part in (0, 1)])
        wanted = {Kind.UPDATE: {"Title": "new"}, Kind.OWNER: {"OwnerId": owner}, Kind.DELETE: {}}[kind]
        return [
            Change(
                kind,
                "Lead",
                each,
                before={name: read[each][name] for name in wanted},
                after=wanted,
                stamp=read[each]["LastModifiedDate"],
            )
            for each in self.leads[:ROWS]
        ]

    def merge(self, leads: list[str], part: int, read: Any) -> Change:
        master, *victims = leads
        chunk = tuple(victims[:2] if part == 0 else victims[2:])
        return Change(
            Kind.MERGE,
            "Lead",
            master,
            before={} if part else {"Title": "old"},
            after={} if part else {"Title": "new"},
            victims=chunk,
            stamp=read[master]["LastModifiedDate"],
            snapshot={each: dict(read[each]) for each in (master, *chunk)},
        )

    def problems(self, changes: dict[str, Change], known: dict[str, Any], before: dict[str, Any]) -> list[str]:
        leads = [each for each in self.fake.org.rows("Lead") if not each["IsDeleted"]]
        names = Counter(each["LastName"] for each in leads)
        found = [f"doubled {name}" for name, count in names.items() if count > 1]
        found += [f"stolen {each['Id']}" for each in leads if each["OwnerId"] == self.fake.org.rule_owner]
        for op, change in changes.items():
            held = self.lead(known[op].id or change.id)
            found += wrong(self, change, known[op], held, before.get(change.id, {}))
        return found


def wrong(org: Org, change: Change, known: Any, held: dict[str, Any], before: dict[str, Any]) -> list[str]:
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


def new(number: int) -> dict[str, str]:
    return {"LastName": f"N{number}", "Company": "Beta", "Email": f"n{number}@x.test", "Title": "new"}


@pytest.fixture
def make_org(
    fakesf: Callable[..., Any], make_desk: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., Org]]:
    transports: list[Transport] = []

    def make(lane: str = "collection", **settings: Any) -> Org:
        monkeypatch.setattr(batching, "BULK_ABOVE", 2 if lane == "bulk" else 2_000)
        monkeypatch.setattr(bulk, "MOST", 4)
        fake = fakesf(Settings(tls=False, bulk_batch_rows=2, bulk_polls=0, **settings))
        pace = Pace(sleep=lambda _seconds: None, chance=lambda: 1.0, clock=lambda: 0.0)

        def connected(_before: Any = None) -> Salesforce:
            transports.append(Transport(lambda _transport: Access(fake.token(), fake.url), pace=pace))
            return Salesforce(Client(transports[-1], "62.0"))

        sf = connected()
        desk = make_desk(sf, now=lambda: fake.org.clock.now, user=fake.org.user_id)
        desk.renew = connected
        desk.options = ApplyOptions(settle_seconds=0, strict=lane == "single")
        return Org(fake, sf, desk)

    yield make
    for transport in transports:
        transport.close()


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
    make_org: Callable[..., Org], kind: Kind, lane: str, fault: Fault
) -> None:
    for seed in range(SEEDS):
        org = make_org(lane)
        plan = org.desk.plan(org.changes(kind))
        before = {each: org.lead(each) for each in org.leads}
        org.fake.plan(chosen(org, fault, f"{kind} {lane} {seed}"))

        known = org.desk.until_done(plan)

        changes = dict(zip(plan.op_ids(), plan.changes, strict=True))
        assert org.problems(changes, known, before) == [], f"seed {seed}"


def chosen(org: Org, fault: Fault, seed: str) -> Fault:
    """The fault at one of the next requests."""
    if fault.kind in {Wrong.LOCK_ROWS, Wrong.JOB_FAILED, Wrong.VALIDATE}:
        return fault
    pick = random.Random(f"{seed} {fault.kind}")  # noqa: S311 - a test must be repeatable
    record = org.leads[1] if fault.kind is Wrong.EDIT else ""
    return replace(fault, request=len(org.fake.journal) + pick.randrange(6), record=record)
