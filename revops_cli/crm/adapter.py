"""What a CRM must do for revops: another CRM is one more implementation of `Adapter`.

Every cell is text, as in files: the empty string is "no value" (null), flags are `true`/`false`,
times are ISO 8601 in UTC with seconds and `Z`, dates `YYYY-MM-DD`, numbers without needless zeros.
An adapter gives values in this form and takes them in it, so that two readings of an unchanged
record are equal. Ids come back in the CRM's long form and are accepted in both (`text.record_id`).

Writing never guesses. `write` sends one batch once and says of each operation what is known:
`State.UNKNOWN` where the reply was lost, never a retry. `settle` and the reading methods find out.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

BATCH_OPEN = "BATCH_OPEN"
"""Code of an unknown outcome whose batch may still be carried out: it is asked for again, not read back."""
Record = Mapping[str, str]
"""A record as text by field name; `Id` is always among them."""


class Kind(StrEnum):
    """What an operation does."""

    INSERT = "insert"
    UPSERT = "upsert"
    """Insert or update by the value of an external-id field."""
    UPDATE = "update"
    OWNER = "owner"
    """An update of the owner alone; apart, because guards and reviewers look at it apart."""
    MERGE = "merge"
    DELETE = "delete"
    """To the recycle bin."""
    UNDELETE = "undelete"


class Lane(StrEnum):
    """The way to the CRM that a batch takes."""

    COLLECTION = "collection"
    BULK = "bulk"
    MERGE = "merge"
    SINGLE = "single"
    """One record a request, refused by the CRM itself if the record changed since it was read."""


class State(StrEnum):
    """What is known of an operation after it was sent."""

    OK = "ok"
    CONFLICT = "conflict"
    """Somebody else changed the record first; nothing was written."""
    REJECTED = "rejected"
    """The CRM refused; sending it again unchanged is refused again."""
    RETRYABLE = "retryable"
    """Certainly not done, and may succeed later (a locked row, a limit, no connection)."""
    UNKNOWN = "unknown"
    """Sent, and the reply lost: only reading back can tell."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom the adapter speaks for: shown to the user before anything is written."""

    org_id: str
    """Names the journal; two logins to the same org give the same."""
    name: str
    is_production: bool
    """Writing asks for a confirmation."""
    user_id: str
    user_name: str
    url: str
    api_version: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """A field as the CRM describes it; `type` is one of the CRM's own words (`string`, `datetime`, `reference`...)."""

    name: str
    label: str
    type: str
    length: int = 0
    required: bool = False
    creatable: bool = True
    updatable: bool = True
    external_id: bool = False
    unique: bool = False
    references: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    """Of a picklist: the active ones."""
    restricted: bool = False


@dataclass(frozen=True, slots=True)
class Description:
    """An object and its fields; `digest` changes when a field does."""

    name: str
    label: str
    fields: tuple[Field, ...]
    digest: str
    mergeable: bool = False
    deletable: bool = True

    def field(self, name: str) -> Field | None:
        """A field by its name, whatever the case."""
        wanted = name.casefold()
        return next((each for each in self.fields if each.name.casefold() == wanted), None)


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What this CRM can do; what it cannot, a plan refuses before anything is sent."""

    kinds: frozenset[Kind]
    conditional_write: bool
    """`Lane.SINGLE` can refuse a record that changed (`--strict`)."""
    bulk_above: int
    """Operations of one object and kind above which `Lane.BULK` is used."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One change to one record (a merge: to a master and its victims)."""

    op_id: str
    object: str
    kind: Kind
    id: str = ""
    """Empty for an insert and an upsert."""
    key: tuple[str, str] | None = None
    """External-id field and value, of an upsert."""
    values: Mapping[str, str] = field(default_factory=dict)
    """Field to new value; the empty string clears the field."""
    victims: tuple[str, ...] = ()
    unmodified_since: str = ""
    """The record's last-modified stamp when it was read; sent as a condition in `Lane.SINGLE`."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one operation."""

    op_id: str
    state: State
    id: str = ""
    code: str = ""
    message: str = ""
    created: bool = False


@dataclass(frozen=True, slots=True)
class WriteOptions:
    """How operations are to be written."""

    strict: bool = False
    assignment_rules: bool = False
    """Let the CRM's own assignment rules choose the owner of what is written."""
    duplicate_rules: bool = False
    """Let the CRM's duplicate rules refuse; otherwise they are told to save."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Operations of one object and kind that go out in one request (bulk: one job)."""

    object: str
    kind: Kind
    lane: Lane
    operations: tuple[Operation, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """Which records of an object to read.

    `where` is a condition in the CRM's own language. `since` (UTC) bounds the system's change
    stamp; `after` is the (stamp, Id) of the last record already had. Pages come in that order.
    """

    object: str
    fields: tuple[str, ...]
    where: str = ""
    since: str = ""
    after: tuple[str, str] | None = None
    deleted: bool = False
    """Records in the recycle bin and archived ones too."""


@dataclass(frozen=True, slots=True)
class Child:
    """A record that points at a parent through `field`."""

    object: str
    id: str
    field: str
    parent: str


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit of the CRM and what is left of it."""

    name: str
    maximum: int
    remaining: int


Note = Callable[[str], None]
"""Told the name that the server gave to a batch, as soon as it is known; returns when that is on disk."""


class Adapter(Protocol):
    """A CRM.

    Every method may raise CrmError: refused login, unknown object or field, no connection after all retries, no budget.
    """

    def identity(self) -> Identity:
        """Whom we speak for."""
        ...

    def capabilities(self) -> Capabilities:
        """What this CRM can do."""
        ...

    def objects(self) -> list[Description]:
        """Every object that can be read, without its fields, by name."""
        ...

    def describe(self, name: str) -> Description:
        """An object with its fields."""
        ...

    def count(self, question: Question) -> int:
        """How many records the question has as answer."""
        ...

    def pull(self, question: Question) -> Iterator[list[Record]]:
        """The records in pages, ordered by change stamp and Id."""
        ...

    def read(
        self, name: str, ids: Collection[str], fields: Sequence[str], *, deleted: bool = False
    ) -> dict[str, Record]:
        """The records with these Ids, by Id as asked for; those that are gone are left out.

        With `deleted`, those in the recycle bin too: ask for `IsDeleted` and `MasterRecordId` to tell.
        """
        ...

    def find(
        self, name: str, key: str, values: Collection[str], fields: Sequence[str], *, mine_since: str = ""
    ) -> list[Record]:
        """Records whose field `key` has one of the values; with `mine_since`, only those I created since then."""
        ...

    def children(self, name: str, ids: Collection[str]) -> list[Child]:
        """The records that a merge or a delete of these would move or take along."""
        ...

    def batches(self, operations: Sequence[Operation], options: WriteOptions) -> list[Batch]:
        """Operations cut into batches in the order in which they should go out; pure.

        Operations of one object and kind may be reordered (by parent, then Id), never those of
        one record. Chained merges of one master stay in order.
        """
        ...

    def cost(self, batches: Sequence[Batch]) -> int:
        """Requests that writing these batches takes when nothing fails, without reading back."""
        ...

    def reading_cost(self, name: str, number: int, *, key: str = "Id") -> int:
        """Requests that `read` of so many Ids takes when nothing fails; with another key, `find` of so many values."""
        ...

    def write(self, batch: Batch, options: WriteOptions, note: Note) -> list[Outcome]:
        """Send a batch once; one outcome an operation, in the order of the batch."""
        ...

    def settling(self, stamp: str) -> float:
        """Seconds until no more changes can bear this change stamp: `Lane.SINGLE` cannot tell two of one stamp."""
        ...

    def settle(self, batch: Batch, noted: str) -> list[Outcome]:
        """What became of a batch noted under this name; reads, and takes back one of ours that never got its rows."""
        ...

    def limits(self) -> list[Limit]:
        """Limits of the CRM, by name."""
        ...

    def calls(self) -> int:
        """Requests sent so far by this adapter."""
        ...
