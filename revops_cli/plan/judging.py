"""Whether a change may be sent, from what the CRM holds just before: pure."""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from revops_cli.crm.adapter import Kind, Record
from revops_cli.plan.changeset import Change
from revops_cli.plan.operations import DELETED, MASTER, STAMP, differing, equal


class Verdict(StrEnum):
    """What is to be done with a change."""

    SEND = "send"
    ALREADY = "already"
    """The record is so already: nothing is sent."""
    CONFLICT = "conflict"


class Judged(NamedTuple):
    """A verdict and why."""

    verdict: Verdict
    message: str = ""
    id: str = ""
    """The record that is so already, of a change that names none."""


SEND = Judged(Verdict.SEND)
ALREADY = Judged(Verdict.ALREADY, "the record is so already")


class Found(NamedTuple):
    """What the CRM holds: records by Id as asked for, and records that have a key by its value."""

    records: Mapping[str, Record]
    by_key: Mapping[str, Record]


def judge(change: Change, found: Found, *, strict: bool, stamp: str) -> Judged:
    """Whether a change of records that are there may be sent.

    `stamp` is what the record's change stamp must be, where that matters.
    """
    if change.kind is Kind.UPSERT:
        return _upsert(change, found)
    current = found.records.get(change.id)
    if change.kind is Kind.UNDELETE:
        return _undelete(current)
    if change.kind is Kind.MERGE:
        return _merge(change, found, strict=strict, stamp=stamp)
    if current is None or _is_deleted(current):
        return ALREADY if change.kind is Kind.DELETE else _conflict("the record is gone")
    return _existing(change, current, strict=strict, stamp=stamp)


def _existing(change: Change, current: Record, *, strict: bool, stamp: str) -> Judged:
    if change.after and not differing(change.after, current):
        return ALREADY
    moved = differing(change.before, current)
    if moved:
        return _conflict(_moved(change.before, current, moved))
    if (strict or change.untouched) and stamp and current.get(STAMP, "") != stamp:
        return _conflict(f"changed at {current.get(STAMP, '')}, after the plan was made")
    return SEND


def _upsert(change: Change, found: Found) -> Judged:
    current = found.by_key.get((change.key or ("", ""))[1])
    if current is None:
        return SEND
    if not differing(change.after, current):
        return ALREADY
    return _conflict(f"{current.get('Id', 'a record')} has this key since the plan was made")


def _undelete(current: Record | None) -> Judged:
    if current is None:
        return _conflict("the record is no longer in the recycle bin")
    return SEND if _is_deleted(current) else ALREADY


def _merge(change: Change, found: Found, *, strict: bool, stamp: str) -> Judged:
    victims = {victim: found.records.get(victim) for victim in change.victims}
    master = found.records.get(change.id)
    if master is not None and all(merged_into(record, change.id) for record in victims.values()):
        other = differing(change.after, master)
        return _conflict(f"merged meanwhile, and {_moved(change.after, master, other)}") if other else ALREADY
    for name, record in ((change.id, master), *victims.items()):
        if record is None or _is_deleted(record):
            return _conflict(f"{name} is gone")
        known = change.snapshot.get(name, {})
        read = {field: value for field, value in known.items() if field in change.after}
        moved = differing(read, record)
        if moved:
            return _conflict(f"{name}: {_moved(read, record, moved)}")
        expected = stamp if name == change.id else known.get(STAMP, "")
        if strict and expected and record.get(STAMP, "") != expected:
            return _conflict(f"{name} changed at {record.get(STAMP, '')}, after the plan was made")
    return SEND


def merged_into(record: Record | None, master: str) -> bool:
    """Whether a record was merged into this master."""
    return record is not None and _is_deleted(record) and equal(record.get(MASTER, ""), master)


def _is_deleted(record: Record) -> bool:
    return record.get(DELETED, "false") == "true"


def _moved(before: Mapping[str, str], current: Record, names: list[str]) -> str:
    parts = [f"{name} is '{current.get(name, '')}', not '{before[name]}'" for name in names]
    return "; ".join(parts)


def _conflict(message: str) -> Judged:
    return Judged(Verdict.CONFLICT, message)
