"""What applying needs to know and may use: the CRM, the journal, the time, and how it is told to go about it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from revops_cli.crm.adapter import Adapter, Batch, Description, Kind, Lane, Record, WriteOptions
from revops_cli.engine.protocol import Progress, silent
from revops_cli.plan.changeset import Change
from revops_cli.plan.journal import Journal
from revops_cli.plan.journal_schema import Known
from revops_cli.plan.judging import Found
from revops_cli.plan.operations import DELETED, MASTER, MODIFIED_BY, STAMP, fields_of, operation, read_ids, read_keys

LASTING = (Kind.MERGE, Kind.DELETE, Kind.UNDELETE)
"""Kinds that are looked for in the recycle bin too."""


@dataclass(frozen=True, slots=True)
class ApplyOptions:
    """How a plan is applied."""

    strict: bool = False
    max_calls: int | None = None
    """Requests after which applying stops, to go on with --resume."""
    attempts: int = 4
    """How often an operation is sent in one run."""
    settle_seconds: float = 10.0
    assignment_rules: bool = False
    duplicate_rules: bool = False
    natural_key: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    insert_known: bool = False
    """Send a new record although this user has made one like it since the plan was made."""

    @property
    def writing(self) -> WriteOptions:
        """The part that the adapter is told."""
        return WriteOptions(self.strict, self.assignment_rules, self.duplicate_rules)


@dataclass(slots=True)
class Applying:
    """One run over a plan; `known` is what the journal says, kept in step with it."""

    adapter: Adapter
    journal: Journal
    plan: str
    changes: Mapping[str, Change]
    described: Mapping[str, Description]
    options: ApplyOptions
    clock: Callable[[], datetime]
    sleep: Callable[[float], None]
    user_id: str = ""
    made_at: str = ""
    """When the plan was made."""
    progress: Progress = silent
    known: dict[str, Known] = field(default_factory=dict)
    order: tuple[str, ...] = ()
    """Operations by their place in the plan."""

    def __post_init__(self) -> None:
        self.order = tuple(self.changes)

    def now(self) -> str:
        """The time as the journal writes it."""
        return self.clock().astimezone(UTC).isoformat(timespec="microseconds")

    def put(self, found: list[Known], *, number: int | None = None) -> None:
        """States of operations, in the journal first."""
        if found or number is not None:
            self.journal.put(self.plan, found, self.now(), number=number)
        for each in found:
            self.known[each.op_id] = each

    def reload(self) -> None:
        """What the journal says now."""
        self.known = self.journal.known(self.plan)

    def stamped(self, name: str, fields: list[str]) -> list[str]:
        """Fields to read of an object: these, its Id, and who changed it and when, where it says so."""
        extra = [each for each in (STAMP, MODIFIED_BY) if self.described[name].field(each)]
        return list(dict.fromkeys(("Id", *fields, *extra)))

    def look(self, batch: Batch) -> Found:
        """What the CRM holds of the records of a batch that are not new."""
        changes = [self.changes[each.op_id] for each in batch.operations]
        if batch.kind is Kind.UPSERT:
            key, values = read_keys(batch)
            fields = self.stamped(batch.object, [*fields_of(changes), key])
            found = self.adapter.find(batch.object, key, values, fields)
            return Found({}, {record.get(key, ""): record for record in found})
        return Found(self.read(batch.object, read_ids(batch), changes, batch.kind), {})

    def read(self, name: str, ids: list[str], changes: list[Change], kind: Kind) -> Mapping[str, Record]:
        """The records with the fields that these changes write; those of the recycle bin where that matters."""
        lasting = kind in LASTING
        extra = [DELETED] if lasting else []
        extra += [MASTER] if kind is Kind.MERGE else []
        fields = self.stamped(name, [*fields_of(changes), *extra])
        return self.adapter.read(name, ids, fields, deleted=lasting)

    def batch_of(self, op_ids: tuple[str, ...], lane: Lane) -> Batch:
        """A batch as it was sent, from the journal's list of its operations."""
        first = self.changes[op_ids[0]]
        operations = tuple(operation(op, self.changes[op], "") for op in op_ids)
        return Batch(first.object, first.kind, lane, operations)
