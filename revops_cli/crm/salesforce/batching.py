"""Operations cut into batches: which go together, by which lane, in which order."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from revops_cli.crm.adapter import Batch, Kind, Lane, Operation, WriteOptions
from revops_cli.crm.salesforce import bulk, collection, soap
from revops_cli.crm.salesforce.values import long_id

BULK_ABOVE = 2_000
"""Operations above which the platform itself advises the Bulk interface over collections."""
BULK_REQUESTS = 8
"""Requests of a job: create, upload, close, two looks at its state, three results."""
_PARENTS = ("AccountId", "ParentId", "ConvertedAccountId", "CampaignId", "LeadId", "WhatId", "WhoId")
_STRICT = frozenset({Kind.UPDATE, Kind.OWNER})

Group = tuple[int, str, Kind, str]
"""Operations of one record go into rising numbers; then object, kind and field of the key."""


def batches(operations: Sequence[Operation], options: WriteOptions) -> list[Batch]:
    """The batches in the order in which they go out; operations of one record stay in theirs."""
    groups: dict[Group, list[Operation]] = defaultdict(list)
    for number, operation in _numbered(operations):
        field = operation.key[0] if operation.kind is Kind.UPSERT and operation.key else ""
        groups[number, operation.object, operation.kind, field].append(operation)
    ordered = sorted(groups.items(), key=lambda each: each[0][0])
    return [batch for _, members in ordered for batch in _cut(members, options)]


def _numbered(operations: Iterable[Operation]) -> Iterator[tuple[int, Operation]]:
    """Each operation with one more than the highest number of an earlier one of its records."""
    seen: dict[tuple[str, str], int] = {}
    for operation in operations:
        touched = [(operation.object, each) for each in _touched(operation)]
        number = max((seen.get(each, -1) for each in touched), default=-1) + 1
        seen.update(dict.fromkeys(touched, number))
        yield number, operation


def _touched(operation: Operation) -> list[str]:
    ids = [long_id(each) for each in (operation.id, *operation.victims) if each]
    return [*ids, "=".join(operation.key)] if operation.key else ids


def _cut(members: list[Operation], options: WriteOptions) -> Iterator[Batch]:
    first = members[0]
    lane = _lane(first.kind, len(members), options)
    # Records of one parent side by side: they lock it, and two batches never hold it at once.
    ordered = sorted(members, key=lambda each: (_parent(each), long_id(each.id)))
    for part in _parts(ordered, lane, strict=options.strict):
        yield Batch(first.object, first.kind, lane, tuple(part))


def _lane(kind: Kind, number: int, options: WriteOptions) -> Lane:
    if kind is Kind.MERGE:
        return Lane.MERGE
    if options.strict and kind in _STRICT:
        return Lane.SINGLE
    # Bulk jobs know no duplicate rules, and only one assignment rule that they name.
    plain = not (options.assignment_rules or options.duplicate_rules)
    if number > BULK_ABOVE and plain and kind is not Kind.UNDELETE:
        return Lane.BULK
    return Lane.COLLECTION


def _parent(operation: Operation) -> str:
    return next((operation.values[name] for name in _PARENTS if operation.values.get(name)), "")


def _parts(members: list[Operation], lane: Lane, *, strict: bool) -> Iterator[list[Operation]]:
    # A merge cannot be refused: strict ones are sent each right after it was looked at.
    merges = 1 if strict else soap.MERGES
    most = {Lane.SINGLE: 1, Lane.MERGE: merges, Lane.BULK: bulk.MOST, Lane.COLLECTION: collection.MOST}[lane]
    part: list[Operation] = []
    size = 0
    for operation in members:
        weight = _bytes(operation) if lane is Lane.BULK else 0
        if part and (len(part) == most or size + weight > bulk.MOST_BYTES):
            yield part
            part, size = [], 0
        part.append(operation)
        size += weight
    if part:
        yield part


def _bytes(operation: Operation) -> int:
    return sum(len(text.encode()) + 3 for text in operation.values.values()) + 40


def cost(cut: Iterable[Batch]) -> int:
    """Requests that writing these batches takes when nothing fails."""
    return sum(BULK_REQUESTS if batch.lane is Lane.BULK else 1 for batch in cut)
