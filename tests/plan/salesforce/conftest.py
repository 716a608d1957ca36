"""A fake org over HTTP, and a desk whose plans are for it."""

from collections.abc import Callable, Iterator
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
from tests.fakesf.org import Settings

ROWS = 6


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
        fake = fakesf(Settings(**{"tls": False, "bulk_batch_rows": 2, "bulk_polls": 0, **settings}))
        pace = Pace(sleep=lambda _seconds: None, chance=lambda: 1.0, clock=lambda: 0.0)

        def connected(_before: Any = None) -> Salesforce:
            transports.append(Transport(lambda _transport: Access(fake.token(), fake.url), pace=pace))
            return Salesforce(Client(transports[-1], "62.0"))

        sf = connected()
        desk = make_desk(sf, now=lambda: fake.org.clock.now, user=fake.org.user_id)
        desk.renew, desk.sleep = connected, fake.org.clock.advance
        desk.options = ApplyOptions(settle_seconds=0, strict=lane == "single")
        return Org(fake, sf, desk)

    yield make
    for transport in transports:
        transport.close()
