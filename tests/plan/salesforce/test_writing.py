"""What a plan costs and keeps to, over HTTP against a fake org."""

import os
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from revops_cli.crm.adapter import Kind, WriteOptions
from revops_cli.plan.changeset import Change
from revops_cli.plan.estimate import estimate, introduced
from tests.fakesf.faults import Boundary

RACED = int(os.environ.get("REVOPS_RACED_ROWS", "300"))
NEW_LEAD = {"LastName": "New", "Company": "Beta", "Title": "new"}


def updates(org: Any, leads: list[str], **after: str) -> list[Change]:
    read = org.sf.read("Lead", leads, [*after, "LastModifiedDate"])
    return [
        Change(
            Kind.UPDATE,
            "Lead",
            each,
            before={name: read[each][name] for name in after},
            after=after,
            stamp=read[each]["LastModifiedDate"],
        )
        for each in leads
    ]


def inserts(number: int) -> list[Change]:
    return [Change(Kind.INSERT, "Lead", after={**NEW_LEAD, "Email": f"n{n}@x.test"}) for n in range(number)]


def upserts(number: int) -> list[Change]:
    return [Change(Kind.UPSERT, "Lead", key=("Revops_Key__c", f"k{n}"), after=NEW_LEAD) for n in range(number)]


@pytest.mark.parametrize(
    ("lane", "kind", "number"),
    [
        ("collection", Kind.UPDATE, 450),
        ("collection", Kind.INSERT, 450),
        ("collection", Kind.UPSERT, 450),
        ("collection", Kind.DELETE, 450),
        ("collection", Kind.MERGE, 450),
        ("single", Kind.UPDATE, 120),
        ("bulk", Kind.UPDATE, 450),
        ("bulk", Kind.INSERT, 450),
    ],
    ids=str,
)
def test_requests_are_within_five_percent_of_the_estimate(
    make_org: Callable[..., Any], lane: str, kind: Kind, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    from revops_cli.crm.salesforce import bulk

    org = make_org(lane, bulk_polls=1, bulk_batch_rows=10_000)
    monkeypatch.setattr(bulk, "MOST", 200)
    leads = org.fake.org.load("Lead", [{"LastName": f"X{n}", "Company": "Acme"} for n in range(number)])
    changes = {
        Kind.UPDATE: lambda: updates(org, leads, Title="new"),
        Kind.INSERT: lambda: inserts(number),
        Kind.UPSERT: lambda: upserts(number),
        Kind.DELETE: lambda: [Change(kind, "Lead", each) for each in leads],
        Kind.MERGE: lambda: [
            Change(kind, "Lead", leads[at], after={"Title": "new"}, victims=tuple(leads[at + 1 : at + 3]))
            for at in range(0, number, 3)
        ],
    }[kind]()
    plan = org.desk.plan(changes)
    org.sf = org.desk.renew()
    _who, opening = introduced(org.sf)
    estimated = estimate(org.sf, plan.changes, WriteOptions(strict=lane == "single"), opening)
    org.desk.crm = org.sf = org.desk.renew()

    org.sf.identity()
    known = org.desk.run(plan)

    assert {str(each.state) for each in known.values()} == {"done"}
    assert estimated == pytest.approx(org.sf.calls(), rel=0.05), org.sf.calls()


def test_no_write_goes_out_without_the_planned_headers_also_after_a_new_session(make_org: Callable[..., Any]) -> None:
    org = make_org()
    plan = org.desk.plan([*updates(org, org.leads[:5], Title="new"), *inserts(5), *upserts(5)])
    org.fake.expire_sessions()

    org.desk.run(plan)

    writes = [
        each.request
        for each in org.fake.journal
        if re.search(r"composite/sobjects(\?|$|/Lead/Revops)", each.request.path)
    ]
    writes = [each for each in writes if each.method in {"POST", "PATCH", "DELETE"}]
    assert len(writes) >= 3
    assert {each.headers.get("sforce-auto-assign", "").upper() for each in writes} == {"FALSE"}
    assert not [each for each in org.fake.org.rows("Lead") if each["OwnerId"] == org.fake.org.rule_owner]


@pytest.mark.parametrize("field", ["Title", "Phone"], ids=["the planned field", "another field"])
def test_strict_never_writes_over_what_somebody_edits_meanwhile(make_org: Callable[..., Any], field: str) -> None:
    org = make_org("single")
    leads = org.fake.org.load("Lead", [{"LastName": f"X{n}", "Company": "Acme", "Title": "old"} for n in range(RACED)])
    plan = org.desk.plan(updates(org, leads, Title="new"))
    raced = set(leads[::3])
    faults = org.fake.plan()

    def edit(boundary: Boundary, request: Any) -> None:
        record = request.path.rsplit("/", 1)[-1]
        if boundary is Boundary.BEFORE_COMMIT and request.method == "PATCH" and record in raced:
            raced.discard(record)
            org.fake.org.edit(record, **{field: "theirs"})

    faults.callback = edit
    known = org.desk.run(plan)

    states = {each.id or plan.changes[place].id: str(each.state) for place, each in enumerate(known.values())}
    assert raced == set()
    overwritten = [each for each in leads[::3] if org.lead(each)[field] != "theirs" or states[each] != "conflict"]
    assert overwritten == []
    assert {states[each] for each in leads if each not in leads[::3]} == {"done"}


def test_without_strict_an_edit_of_another_field_is_kept_and_the_change_goes_through(
    make_org: Callable[..., Any],
) -> None:
    org = make_org()
    plan = org.desk.plan(updates(org, org.leads[:4], Title="new"))
    org.fake.org.edit(org.leads[0], Phone="theirs")
    org.fake.org.edit(org.leads[1], Title="theirs")

    known = org.desk.run(plan)

    assert [str(each.state) for each in known.values()] == ["done", "conflict", "done", "done"]
    assert (org.lead(org.leads[0])["Phone"], org.lead(org.leads[0])["Title"]) == ("theirs", "new")
    assert org.lead(org.leads[1])["Title"] == "theirs"


def test_strict_never_writes_over_an_edit_within_the_second_of_the_stamp(make_org: Callable[..., Any]) -> None:
    org = make_org("single")
    org.fake.org.clock.step = timedelta(milliseconds=100)
    lead = org.leads[0]
    made = updates(org, [lead], Title="new", Phone="1") + updates(org, [lead], OwnerId=org.fake.org.bob)
    plan = org.desk.plan([made[0], replace(made[1], kind=Kind.OWNER)])
    edited = [False]

    def edit(boundary: Boundary, request: Any) -> None:
        if boundary is Boundary.BEFORE_COMMIT and request.method == "PATCH" and b"OwnerId" in request.body:
            edited[0] = True
            org.fake.org.edit(lead, OwnerId=org.fake.org.ann, Title="theirs")

    org.fake.plan().callback = edit
    known = org.desk.run(plan)

    assert edited == [True]
    assert [str(each.state) for each in known.values()] == ["done", "conflict"]
    assert (org.lead(lead)["OwnerId"], org.lead(lead)["Title"]) == (org.fake.org.ann, "theirs")
