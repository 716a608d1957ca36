"""A fake org over HTTP, and a desk whose plans are for it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from revops_cli.crm.adapter import Kind
from revops_cli.crm.salesforce import batching, bulk, transport
from revops_cli.crm.salesforce.access import Access
from revops_cli.crm.salesforce.adapter import Salesforce
from revops_cli.crm.salesforce.client import Client
from revops_cli.crm.salesforce.pacing import Pace
from revops_cli.crm.salesforce.transport import Transport
from revops_cli.plan.applying import ApplyOptions
from revops_cli.plan.changeset import Change
from revops_cli.plan.making import linked
from tests.fakesf.inline import Inline
from tests.fakesf.org import Settings
from tests.fakesf.schema import Schema
from tests.fakesf.server import FakeSalesforce

ROWS = 6
FIELDS = (
    "Id", "IsDeleted", "MasterRecordId", "FirstName", "LastName", "Name", "Company", "Email", "Title", "OwnerId",
    "Status", "IsConverted", "Revops_Key__c", "CreatedById", "CreatedDate", "LastModifiedById", "LastModifiedDate",
    "SystemModstamp",
)  # fmt: skip
"""Of a lead: a description of all sixty, read by every process anew, is a third of the time of a small plan."""
SMALL_JOBS = {"bulk_batch_rows": 2, "bulk_polls": 0}


LANES = {"collection": 2_000, "bulk": 2, "single": 2_000}
"""Lane to the number of operations above which jobs are used; `single` is that of strict plans."""


@dataclass
class Org:
    """A fake org with leads, and a desk whose plans are for it."""

    fake: Any
    sf: Salesforce
    desk: Any
    leads: list[str]
    schema: Schema
    """As the org had it at first."""

    def lead(self, record: str) -> dict[str, Any]:
        return dict(self.fake.org.find("Lead", record) or {})

    def mended(self) -> None:
        """Nothing goes wrong any more: rights and fields are back, sessions last."""
        self.fake.plan()
        self.fake.org.schema = self.schema

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


def furnished(org: Any) -> list[str]:
    """Leads with a task each, put into an org; their Ids."""
    rows = [{"LastName": f"L{n}", "Company": "Acme", "Title": "old", "OwnerId": org.ann} for n in range(ROWS * 2)]
    leads: list[str] = org.load("Lead", rows)
    org.load("Task", [{"WhoId": lead, "Subject": "call"} for lead in leads])
    return leads


MakeOrg = Callable[..., Org]


@pytest.fixture
def open_desk(make_desk: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Org]:
    """A desk whose adapter, and that of every next process, is what `connected` gives."""
    monkeypatch.setattr(bulk, "MOST", 4)

    def open_(fake: Any, leads: list[str], lane: str, connected: Callable[[Any], Salesforce]) -> Org:
        monkeypatch.setattr(batching, "BULK_ABOVE", LANES[lane])
        sf = connected(None)
        desk = make_desk(sf, now=lambda: fake.org.clock.now, user=fake.org.user_id)
        desk.renew, desk.sleep = connected, fake.org.clock.advance
        desk.options = ApplyOptions(settle_seconds=0, strict=lane == "single")
        return Org(fake, sf, desk, leads, fake.org.schema.copy())

    return open_


def transport_to(fake: Any, ca: str = "") -> Transport:
    """A transport that is logged in, and waits for nothing."""
    pace = Pace(sleep=lambda _seconds: None, chance=lambda: 1.0, clock=lambda: 0.0)
    return Transport(lambda _transport: Access(fake.token(), fake.url), pace=pace, ca=ca)


@pytest.fixture
def make_org(fakesf: Callable[..., Any], open_desk: Callable[..., Org], tmp_path: Path) -> Iterator[MakeOrg]:
    """An org behind a server of its own, with settings of the fake."""
    opened: list[Transport] = []

    def make(lane: str = "collection", **settings: Any) -> Org:
        fake = fakesf(Settings(**{"tls": False, **SMALL_JOBS, **settings}))
        ca = tmp_path / "ca.pem"
        ca.write_bytes(fake.ca_pem)

        def connected(_before: Any = None) -> Salesforce:
            opened.append(transport_to(fake, str(ca) if fake.ca else ""))
            return Salesforce(Client(opened[-1], "62.0"))

        return open_desk(fake, furnished(fake.org), lane, connected)

    yield make
    for each in opened:
        each.close()


@dataclass(frozen=True)
class Station:
    """A server without threads whose org is begun anew for each of many cases, and one adapter that reaches it."""

    fake: FakeSalesforce
    org: Any
    """As every case begins."""
    leads: list[str]
    adapter: Inline

    def connected(self, _before: Any = None) -> Salesforce:
        """What a process has: nothing is known of the org, but the connections are those of the one before."""
        transport = transport_to(self.fake)
        transport.mount(self.fake.url, self.adapter)
        return Salesforce(Client(transport, "62.0"))


@pytest.fixture(scope="session")
def station() -> Iterator[Station]:
    fake = FakeSalesforce(Settings(tls=False, gzip=False, **SMALL_JOBS))
    adapter = Inline(fake)
    for each in list(fake.org.schema.objects["lead"].fields.values()):
        if each.name not in FIELDS:
            fake.org.schema.remove_field("Lead", each.name)
    leads = furnished(fake.org)
    yield Station(fake, fake.org, leads, adapter)
    adapter.close()
    fake.stop()
    assert fake.failures == []


@pytest.fixture
def begin_org(station: Station, open_desk: Callable[..., Org], monkeypatch: pytest.MonkeyPatch) -> MakeOrg:
    """The org as new, behind the one server of all cases; a millisecond, where `make_org` takes some tens."""
    # Replies are there before they are waited for; one that is not will never be.
    monkeypatch.setattr(transport, "TIMEOUTS", (5.0, 0.01))

    def begin(lane: str, job_rows: int = 4) -> Org:
        monkeypatch.setattr(bulk, "MOST", job_rows)
        station.fake.begin(station.org.copy())
        return open_desk(station.fake, station.leads, lane, station.connected)

    return begin
