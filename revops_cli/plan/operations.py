"""Changes as operations of the CRM, and which records are read before and after each batch."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from revops_cli.crm.adapter import Batch, Kind, Lane, Operation
from revops_cli.plan.changeset import Change
from revops_cli.text.record_id import same_id

STAMP = "LastModifiedDate"
"""Field that says when a record was last modified."""
MODIFIED_BY = "LastModifiedById"
DELETED, MASTER = "IsDeleted", "MasterRecordId"

ORDER = (Kind.UNDELETE, Kind.INSERT, Kind.UPSERT, Kind.UPDATE, Kind.OWNER, Kind.MERGE, Kind.DELETE)
"""What is written first: a record must be there before it is changed, and is changed before it is gone."""

WRITES_VALUES = (Kind.INSERT, Kind.UPSERT, Kind.UPDATE, Kind.OWNER, Kind.MERGE)
LOOKED_AT = 200
"""Single records that are looked at together before the first of them is written."""
VERIFY_AT_ONCE = 2_000
"""Records read back together after they were written."""


def operation(op_id: str, change: Change, unmodified_since: str) -> Operation:
    """A change as the CRM takes it."""
    return Operation(
        op_id, change.object, change.kind, change.id, change.key, change.after, change.victims, unmodified_since
    )


def grouped(changes: Mapping[str, Change], ops: Iterable[str]) -> list[list[str]]:
    """Operations by kind and object, in the order in which they are written; within, as they were planned."""

    def place(op: str) -> tuple[int, str]:
        return ORDER.index(changes[op].kind), changes[op].object

    return [list(group) for _, group in groupby(sorted(ops, key=place), key=place)]


def read_ids(batch: Batch) -> list[str]:
    """Records that are read before a batch is sent: those it changes, and the victims of a merge."""
    ids = (each for op in batch.operations for each in (op.id, *op.victims) if each)
    return list(dict.fromkeys(ids))


def read_keys(batch: Batch) -> tuple[str, list[str]]:
    """The external-id field of a batch of upserts, and its values; nothing for others."""
    keys = [op.key for op in batch.operations if op.key is not None]
    return (keys[0][0], [value for _, value in keys]) if keys else ("", [])


def fields_of(changes: Iterable[Change]) -> list[str]:
    """Fields that some changes write, in order."""
    return sorted({name for change in changes for name in (*change.before, *change.after)})


def views(batches: Sequence[Batch]) -> Iterator[tuple[Batch, list[Batch]]]:
    """Batches that are looked at together, as one, before each is sent.

    A batch is looked at alone; single records, which the CRM itself refuses if they changed, many at a time.
    """
    together: list[Batch] = []
    for batch in batches:
        if batch.lane is not Lane.SINGLE:
            yield batch, [batch]
            continue
        together.append(batch)
        if sum(len(each.operations) for each in together) >= LOOKED_AT:
            yield _joined(together), together
            together = []
    if together:
        yield _joined(together), together


def _joined(batches: Sequence[Batch]) -> Batch:
    return replace(batches[0], operations=tuple(each for batch in batches for each in batch.operations))


def payload_digest(batch: Batch) -> str:
    """SHA-256 of what a batch says, for the journal."""
    parts = [[op.op_id, op.id, op.key, dict(op.values), op.victims] for op in batch.operations]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def equal(one: str, other: str) -> bool:
    """Whether two values are one: equal, or one Id in two spellings."""
    return one == other or same_id(one) == same_id(other)


def differing(wanted: Mapping[str, str], found: Mapping[str, str]) -> list[str]:
    """Fields that do not hold what is wanted."""
    return [name for name, value in wanted.items() if not equal(found.get(name, ""), value)]


def chunks(items: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    """The items, some at a time."""
    return (items[start : start + size] for start in range(0, len(items), size))
