"""The same over HTTP: the Salesforce adapter against a fake org whose requests go wrong.

A seed draws what goes wrong and where: at which request, with which row, in which batch of which job.
Nothing else is left to chance, so that seeds that draw the same are one case and run once
(`test_a_case_is_the_same_every_time` holds that); with few requests to choose from, twenty seeds are
every case there is.
"""

import os
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Any

import pytest

from revops_cli.crm.adapter import Kind
from revops_cli.crm.salesforce import jobs
from revops_cli.plan.changeset import Change
from revops_cli.plan.journal_schema import DONE
from tests.fakesf.faults import OF_ROWS, Boundary, Fault
from tests.fakesf.faults import Kind as Wrong

SEEDS = int(os.environ.get("REVOPS_WIRE_SEEDS", "20"))
MIXED = int(os.environ.get("REVOPS_MIXED_SEEDS", "20"))
KINDS = (Kind.INSERT, Kind.UPSERT, Kind.UPDATE, Kind.OWNER, Kind.MERGE, Kind.DELETE)
LANES = {"collection": KINDS, "bulk": tuple(each for each in KINDS if each is not Kind.MERGE),
         "single": (Kind.UPDATE, Kind.OWNER)}  # fmt: skip
FAULTS = (
    Fault(Wrong.DROP_BEFORE),
    Fault(Wrong.DROP_AFTER),
    Fault(Wrong.TRUNCATE),
    Fault(Wrong.ERROR_JSON),
    Fault(Wrong.ERROR_JSON, committed=True, status=500),
    Fault(Wrong.ERROR_HTML, committed=True),
    Fault(Wrong.THROTTLE, seconds=1),
    Fault(Wrong.LIMIT),
    Fault(Wrong.SLOW, seconds=1),
    Fault(Wrong.EXPIRE),
    Fault(Wrong.EXPIRE, times=0),
    Fault(Wrong.NO_ACCESS, object="Lead", times=0),
    Fault(Wrong.NO_ACCESS_ROWS, object="Lead", times=0),
    Fault(Wrong.LOCK_ROWS, object="Lead", times=2),
    Fault(Wrong.JOB_FAILED),
    Fault(Wrong.EDIT, field="Title", value="theirs"),
    Fault(Wrong.REMOVE_FIELD, object="Lead", field="Title"),
    Fault(Wrong.REWRITE, object="Lead", field="Title", value="by a trigger"),
    Fault(Wrong.VALIDATE, object="Lead", field="Title", value="new"),
    Fault(Wrong.STEAL, object="Lead"),
    Fault(Wrong.DUPLICATES, object="Lead", value="alert"),
    Fault(Wrong.DUPLICATES, object="Lead"),
)
kind_of = attrgetter("kind")
OF_SAVING = frozenset({Wrong.REWRITE, Wrong.VALIDATE, Wrong.STEAL, Wrong.DUPLICATES})
"""Rules of the org: from any request on is from the next on that saves."""
NEVER_CARRIED_OUT = frozenset({Wrong.THROTTLE, Wrong.EXPIRE})
"""What the transport answers by sending any request again."""
LOST = NEVER_CARRIED_OUT | {
    Wrong.DROP_BEFORE, Wrong.DROP_AFTER, Wrong.TRUNCATE, Wrong.ERROR_JSON, Wrong.ERROR_HTML, Wrong.SLOW
}  # fmt: skip
"""What it answers by sending a request again that only reads."""
READS = frozenset({"describe", "query", "retrieve", "job_look", "job_results"})
MEANINGLESS = {
    Wrong.EDIT: (Kind.INSERT, Kind.UPSERT),
    Wrong.REMOVE_FIELD: (Kind.OWNER, Kind.DELETE),
}
"""Kinds of changes that have nothing to do with the record or the field."""
REFUSING = frozenset(
    {Wrong.NO_ACCESS, Wrong.NO_ACCESS_ROWS, Wrong.VALIDATE, Wrong.DUPLICATES, Wrong.EDIT, Wrong.REMOVE_FIELD}
)
"""What a change may rightly fail by; after anything else all must be done in the end."""


@dataclass(frozen=True)
class Calm:
    """A plan, and its requests when nothing goes wrong: their routes, and which of them saved anything."""

    plan: Any
    routes: tuple[str, ...]
    saves: tuple[bool, ...]
    jobs: int

    def same_as(self, fault: Fault, at: int) -> int:
        """The first request at which the fault is the same case."""
        if fault.kind in OF_SAVING:
            return next((later for later in range(at, len(self.saves)) if self.saves[later]), len(self.saves))
        alike = list(zip(self.routes, self.saves, strict=True))
        return alike.index(alike[at]) if self.is_sent_again(fault, at) else at

    def is_sent_again(self, fault: Fault, at: int) -> bool:
        """Whether the transport answers the fault by sending this request again, to no other effect."""
        only_reads = self.routes[at] in READS and not self.saves[at]
        return bool(fault.times) and fault.kind in (LOST if only_reads else NEVER_CARRIED_OUT)


MakeOrg = Callable[..., Any]
CalmRun = Callable[[Kind, str], Calm]
ROWS = {"single": 3}
"""Of a plan whose every row is a request."""
JOB_ROWS = {Kind.INSERT: 4}
"""Six rows are two jobs where doubling is easiest, else one."""


@pytest.fixture(scope="session")
def known_runs() -> dict[tuple[Kind, str], Calm]:
    return {}


@pytest.fixture
def calm_run(begin_org: MakeOrg, known_runs: dict[tuple[Kind, str], Calm]) -> CalmRun:
    """What happens when nothing goes wrong, for a kind and a lane."""

    def run(kind: Kind, lane: str) -> Calm:
        if (kind, lane) not in known_runs:
            planning = begin_org(lane)
            plan = planning.desk.plan(planning.changes(kind)[: ROWS.get(lane)])
            known_runs[kind, lane] = observed(begin_org(lane, JOB_ROWS.get(kind, 6)), plan)
        return known_runs[kind, lane]

    return run


def observed(org: Any, plan: Any) -> Calm:
    dumps: dict[Boundary, list[str]] = {each: [] for each in Boundary}
    org.fake.plan().callback = lambda boundary, _request: dumps[boundary].append(org.fake.org.dump())
    org.desk.run(plan)
    saves = tuple(map(str.__ne__, dumps[Boundary.BEFORE_COMMIT], dumps[Boundary.AFTER_COMMIT]))
    routes = tuple(each.request.route for each in org.fake.journal)
    return Calm(plan, routes, saves, len(org.fake.state.jobs))


def drawn(fault: Fault, kind: Kind, calm: Calm, seed: int) -> Fault:
    """The fault as a seed places it."""
    pick = random.Random(seed)  # noqa: S311 - a test must be repeatable
    if fault.kind in OF_ROWS:
        made = kind in {Kind.INSERT, Kind.UPSERT}
        name = pick.choice(("", *(f"{'N' if made else 'L'}{n}" for n in (0, 1, len(calm.plan.changes) - 1))))
        return replace(fault, field="LastName", value=name) if name else fault
    if fault.kind is Wrong.JOB_FAILED:
        return replace(fault, batches=pick.randrange(3), skip=pick.randrange(calm.jobs))
    return replace(fault, request=calm.same_as(fault, pick.randrange(len(calm.routes))))


CASES = [
    pytest.param(
        kind, lane, fault,
        id=f"{kind}-{lane}-{fault.kind}{'-committed' if fault.committed else ''}{fault.value or ''}"
        f"{'' if fault.times else '-for-ever'}",
    )
    for lane, kinds in LANES.items()
    for kind in kinds
    for fault in FAULTS
    if fault.kind is not Wrong.JOB_FAILED or lane == "bulk"
    if kind not in MEANINGLESS.get(fault.kind, ())
]  # fmt: skip


@pytest.mark.parametrize(("kind", "lane", "fault"), CASES)
def test_nothing_is_lost_doubled_or_silently_wrong(
    begin_org: MakeOrg, calm_run: CalmRun, kind: Kind, lane: str, fault: Fault
) -> None:
    calm = calm_run(kind, lane)
    for placed in dict.fromkeys(drawn(fault, kind, calm, seed) for seed in range(SEEDS)):
        assert left_wrong(begin_org(lane, JOB_ROWS.get(kind, 6)), calm.plan, [placed]) == [], placed


@pytest.mark.parametrize("lane", LANES)
def test_nor_when_three_things_go_wrong_together(begin_org: MakeOrg, calm_run: CalmRun, lane: str) -> None:
    for seed in range(MIXED):
        pick = random.Random(f"{lane} {seed}")  # noqa: S311 - a test must be repeatable
        kind = pick.choice(LANES[lane])
        calm = calm_run(kind, lane)
        possible = [each for each in FAULTS if each.times and (calm.jobs or each.kind is not Wrong.JOB_FAILED)]
        faults = [drawn(each, kind, calm, pick.randrange(10_000)) for each in pick.sample(possible, 3)]
        assert left_wrong(begin_org(lane), calm.plan, faults) == [], f"seed {seed}: {kind} {faults}"


@pytest.mark.parametrize("lane", LANES)
def test_a_case_is_the_same_every_time(begin_org: MakeOrg, calm_run: CalmRun, lane: str) -> None:
    """Nothing but the fault is left to chance."""
    calm, logs = calm_run(Kind.UPDATE, lane), []
    for _ in range(2):
        org = begin_org(lane)
        left_wrong(org, calm.plan, [Fault(Wrong.DROP_AFTER, request=calm.saves.index(True))])
        logs.append([(each.request, each.status, each.reply) for each in org.fake.journal])

    assert logs[0] == logs[1]


@pytest.mark.parametrize("fault", [each for each in FAULTS if each.kind in LOST and each.times], ids=kind_of)
def test_a_request_that_is_sent_again_changes_nothing_else(begin_org: MakeOrg, calm_run: CalmRun, fault: Fault) -> None:
    """So that it does not matter which of several requests of a route it is."""
    calm = calm_run(Kind.UPSERT, "bulk")
    places = [at for at in range(len(calm.routes)) if calm.is_sent_again(fault, at)]
    logs = []
    for at in (None, *places):
        org = begin_org("bulk", 6)
        left_wrong(org, calm.plan, [] if at is None else [replace(fault, request=at)])
        sent = [(each.request.method, each.request.path, each.request.body) for each in org.fake.journal]
        logs.append((sent if at is None else sent[:at] + sent[at + 1 :], org.fake.org.dump()))

    assert logs[1:] == logs[:1] * len(places)


@pytest.mark.parametrize("fault", [each for each in FAULTS if each.kind in OF_SAVING], ids=kind_of)
def test_a_rule_matters_from_the_next_request_that_saves(begin_org: MakeOrg, calm_run: CalmRun, fault: Fault) -> None:
    calm = calm_run(Kind.UPDATE, "bulk")
    found: dict[int, set[str]] = {}
    for at in range(len(calm.routes)):
        org = begin_org("bulk", 6)
        left_wrong(org, calm.plan, [replace(fault, request=at)])
        found.setdefault(calm.same_as(fault, at), set()).add(org.fake.org.dump())

    assert {len(dumps) for dumps in found.values()} == {1}


@pytest.mark.parametrize("fault", [Wrong.DROP_AFTER, Wrong.TRUNCATE, Wrong.ERROR_HTML])
@pytest.mark.parametrize(
    ("kind", "lane", "route"),
    [(Kind.INSERT, "collection", "collections"), (Kind.INSERT, "bulk", "job_state"), (Kind.UPDATE, "single", "update")],
)
def test_and_so_it_is_over_the_network_with_tls(
    make_org: Callable[..., Any], kind: Kind, lane: str, route: str, fault: Wrong
) -> None:
    org = make_org(lane, tls=True)
    plan = org.desk.plan(org.changes(kind))

    assert left_wrong(org, plan, [Fault(fault, route=route, committed=True)]) == []
    assert [each.request.route for each in org.fake.journal if each.fault] == [route]
    assert org.fake.url.startswith("https:")


def left_wrong(org: Any, plan: Any, faults: list[Fault]) -> list[str]:
    """What is lost, doubled or silently wrong after a plan was applied and resumed among some faults."""
    before = {each: org.lead(each) for each in org.leads}
    org.fake.plan(*(replace(each, record=org.leads[1]) if each.kind is Wrong.EDIT else each for each in faults))
    lasting = any(fault.kind is Wrong.REMOVE_FIELD or not fault.times for fault in faults)
    known = org.desk.until_done(plan, 3 if lasting else 20)
    if lasting:
        org.mended()
        known = org.desk.until_done(plan)
    changes = dict(zip(plan.op_ids, plan.changes, strict=True))
    kinds = {fault.kind for fault in faults}
    refused = [] if kinds & REFUSING else [f"refused {each.id}" for each in known.values() if each.state not in DONE]
    return refused + problems(org, changes, known, before, stolen=Wrong.STEAL in kinds)


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


def test_a_job_that_never_ends_is_asked_for_and_never_sent_a_second_time(
    make_org: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "FIRST_WAIT", jobs.PATIENCE)
    org = make_org("bulk")
    plan = org.desk.plan(org.changes(Kind.INSERT))
    org.fake.plan(Fault(Wrong.JOB_STUCK, times=0, batches=1))

    for _ in range(2):
        known = org.desk.run(plan)
        org.desk.crm = org.desk.renew(org.desk.crm)

    assert {str(each.state) for each in known.values()} == {"unknown"}
    made = [each for each in org.fake.journal if each.request.method == "POST" and "jobs/ingest" in each.request.path]
    assert len(made) == len({each.batch for each in known.values()})
    names = Counter(each["LastName"] for each in org.fake.org.rows("Lead"))
    assert set(names.values()) == {1}
