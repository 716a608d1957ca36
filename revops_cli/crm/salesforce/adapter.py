"""Salesforce as an adapter."""

from collections.abc import Collection, Iterator, Sequence

from revops_cli.crm.adapter import (
    Batch,
    Capabilities,
    Child,
    Description,
    Identity,
    Kind,
    Limit,
    Note,
    Operation,
    Outcome,
    Question,
    Record,
    WriteOptions,
)
from revops_cli.crm.salesforce import batching, reading
from revops_cli.crm.salesforce import identity as who
from revops_cli.crm.salesforce import pull as pulling
from revops_cli.crm.salesforce import write as writing
from revops_cli.crm.salesforce.client import Client
from revops_cli.crm.salesforce.describe import Catalogue


class Salesforce:
    """An org behind the adapter protocol; logs in with the first request. Not for several threads."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._catalogue = Catalogue(client)
        self._identity: Identity | None = None

    def identity(self) -> Identity:
        """Whom we speak for."""
        if self._identity is None:
            self._identity = who.identity(self._client)
        return self._identity

    def capabilities(self) -> Capabilities:
        """What Salesforce can do: everything."""
        return Capabilities(frozenset(Kind), conditional_write=True, bulk_above=batching.BULK_ABOVE)

    def objects(self) -> list[Description]:
        """Every object that can be queried, by name."""
        return self._catalogue.objects()

    def describe(self, name: str) -> Description:
        """An object with its fields."""
        return self._catalogue.object(name).description

    def stamp(self, name: str) -> str:
        """The field of an object's last change, by which a pull goes on; empty where it has none."""
        return self._catalogue.object(name).stamp

    def fields(self, name: str, wanted: tuple[str, ...] = ()) -> tuple[str, ...]:
        """Fields in the org's own spelling, Id first; all that can be read where none are named."""
        return self._catalogue.fields(name, wanted)

    def count(self, question: Question) -> int:
        """How many records the question has as answer."""
        return pulling.count(self._client, self._catalogue, question)

    def pull(self, question: Question) -> Iterator[list[Record]]:
        """The records in pages, ordered by change stamp and Id; the stamp is among the fields."""
        return pulling.pull(self._client, self._catalogue, question)

    def read(
        self, name: str, ids: Collection[str], fields: Sequence[str], *, deleted: bool = False
    ) -> dict[str, Record]:
        """The records with these Ids, by Id as asked for."""
        return reading.read(self._client, self._catalogue, name, ids, fields, deleted=deleted)

    def find(
        self, name: str, key: str, values: Collection[str], fields: Sequence[str], *, mine_since: str = ""
    ) -> list[Record]:
        """Records whose field `key` has one of the values."""
        described = self._catalogue.object(name)
        names = self._catalogue.fields(name, (*fields, key))
        mine = reading.created_by(self.identity().user_id, mine_since) if mine_since else ""
        return reading.find(self._client, described, key, values, names, mine)

    def children(self, name: str, ids: Collection[str]) -> list[Child]:
        """The records that a merge or a delete of these would move or take along."""
        return reading.children(self._client, self._catalogue, name, ids)

    def batches(self, operations: Sequence[Operation], options: WriteOptions) -> list[Batch]:
        """Operations cut into batches in the order in which they should go out."""
        return batching.batches(operations, options)

    def cost(self, batches: Sequence[Batch]) -> int:
        """Requests that writing these batches takes when nothing fails."""
        return batching.cost(batches)

    def reading_cost(self, name: str, number: int, *, key: str = "Id") -> int:
        """Requests that reading so many records takes; the same for both ways of naming them."""
        del name, key
        return -(-number // reading.MOST)

    def write(self, batch: Batch, options: WriteOptions, note: Note) -> list[Outcome]:
        """Send a batch once."""
        return writing.write(self._client, self._catalogue, batch, options, note)

    def settling(self, stamp: str) -> float:
        """Seconds until no more changes can bear this stamp."""
        return self._client.transport.org_time.settling(stamp)

    def settle(self, batch: Batch, noted: str) -> list[Outcome]:
        """What became of a batch that was lost sight of."""
        return writing.settle(self._client, self._catalogue, batch, noted)

    def limits(self) -> list[Limit]:
        """The org's limits, by name."""
        return who.limits(self._client)

    def calls(self) -> int:
        """Requests sent so far."""
        return self._client.transport.budget.sent

    def budget(self) -> str:
        """Requests sent, and the org's own count, for a person."""
        return self._client.transport.budget.line()
