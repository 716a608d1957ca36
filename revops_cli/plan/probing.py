"""New records without a key, looked for after a lost reply among those that we made since."""

from dataclasses import replace
from datetime import datetime, timedelta

from revops_cli.crm.adapter import Record
from revops_cli.plan.applying import Applying
from revops_cli.plan.changeset import Change
from revops_cli.plan.journal_schema import Known, OpState, Sent
from revops_cli.plan.natural_keys import looked_for_by, natural_key
from revops_cli.plan.operations import differing

MARGIN = timedelta(minutes=10)
"""Clocks of two machines may differ by so much."""


def probe(run: Applying, sent: Sent, ops: list[str]) -> list[Known]:
    """What became of new records: each record found is that of one operation at most."""
    name = run.changes[ops[0]].object
    keys = natural_key(name, run.options.natural_key)
    settled: list[Known] = []
    by_field: dict[str, list[str]] = {}
    for op in ops:
        after = run.changes[op].after
        field = looked_for_by(after, keys)
        if field:
            by_field.setdefault(field, []).append(op)
        else:
            settled.append(_unknown(run.known[op], keys))
    taken: set[str] = set()
    for field, some in by_field.items():
        candidates = _candidates(run, sent, field, some)
        settled += _matched(run, some, candidates, keys, taken)
    return settled


def _candidates(run: Applying, sent: Sent, field: str, ops: list[str]) -> list[Record]:
    """Records with one of the values that we made since the intent, less those known to be of other operations."""
    name = run.changes[ops[0]].object
    names = sorted({each for op in ops for each in run.changes[op].after})
    values = list(dict.fromkeys(run.changes[op].after[field] for op in ops))
    since = (datetime.fromisoformat(sent.intent_at) - MARGIN).strftime("%Y-%m-%dT%H:%M:%SZ")
    found = run.adapter.find(name, field, values, run.stamped(name, names), mine_since=since)
    claimed = run.journal.claimed(record["Id"] for record in found)
    return sorted((each for each in found if each["Id"] not in claimed), key=lambda each: each["Id"])


def _matched(
    run: Applying, ops: list[str], candidates: list[Record], keys: tuple[str, ...], taken: set[str]
) -> list[Known]:
    """Records that are exactly as planned go first; then those alike by the natural key, if there is but one."""
    left = dict.fromkeys(ops)
    found: list[Known] = []
    for exact in (True, False):
        for op in list(left):
            free = [each for each in candidates if each["Id"] not in taken]
            fitting = [each["Id"] for each in free if _fits(run.changes[op], each, keys, exact=exact)]
            if fitting and (exact or len(fitting) == 1):
                taken.add(fitting[0])
                del left[op]
                found.append(_found(run.known[op], fitting[0]))
    return found + [_not_found(run, op, candidates, keys, taken) for op in left]


def _found(known: Known, record: str) -> Known:
    return replace(known, state=OpState.DONE, id=record, code="READ_BACK", message="found after a lost reply")


def _not_found(run: Applying, op: str, candidates: list[Record], keys: tuple[str, ...], taken: set[str]) -> Known:
    known = run.known[op]
    alike = [each for each in candidates if each["Id"] not in taken and _fits(run.changes[op], each, keys, exact=False)]
    if alike:
        ids = ", ".join(each["Id"] for each in alike)
        return replace(
            known, state=OpState.UNKNOWN, code="AMBIGUOUS", message=f"the reply was lost; it may be one of {ids}"
        )
    return replace(known, state=OpState.RETRY, code="NOT_DONE", message="not found after a lost reply")


def _fits(change: Change, record: Record, keys: tuple[str, ...], *, exact: bool) -> bool:
    wanted = change.after if exact else {name: change.after.get(name, "") for name in keys if name in record}
    return not differing(wanted, record)


def _unknown(known: Known, keys: tuple[str, ...]) -> Known:
    told = f"the reply was lost, and there is no {', '.join(keys)} to look for it by"
    return replace(known, state=OpState.UNKNOWN, code="NO_KEY", message=told)
