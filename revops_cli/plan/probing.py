"""New records without a key, looked for among those that this user made: before they go out, and after a lost reply."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple

from revops_cli.crm.adapter import Record
from revops_cli.plan.applying import Applying
from revops_cli.plan.changeset import Change
from revops_cli.plan.journal_schema import Known, OpState, Sent
from revops_cli.plan.judging import Judged, Verdict
from revops_cli.plan.natural_keys import looked_for_by, natural_key
from revops_cli.plan.operations import differing

MARGIN = timedelta(minutes=10)
"""Clocks of two machines may differ by so much."""


def made_already(run: Applying, ops: Sequence[str]) -> dict[str, Judged]:
    """New records that this user made since the plan was, other than by this journal: they are not sent again.

    So a plan that was applied before is not applied twice where its journal is lost or on another machine.
    """
    if not run.made_at or run.options.insert_known:
        return {}
    keys = natural_key(run.changes[ops[0]].object, run.options.natural_key)
    by_field, others = _by_field(run, ops, keys)
    nothing = Judged(Verdict.CONFLICT, f"strict, and there is no {', '.join(keys)} to look for it by")
    found = dict.fromkeys(others, nothing) if run.options.strict else {}
    ours = {known.id for known in run.known.values()}
    for field, some in by_field.items():
        there = [each for each in _mine(run, run.made_at, field, some) if each["Id"] not in ours]
        found |= {op: _judged(fits) for op, fits in _fitting(run, some, there, field, keys).items() if fits.ids}
    return found


def _judged(fits: "_Fits") -> Judged:
    told = f"this user has made {', '.join(fits.ids)} since the plan was made"
    if fits.exact:
        return Judged(Verdict.ALREADY, told, fits.ids[0])
    return Judged(Verdict.CONFLICT, f"{told}, alike: was the plan applied from elsewhere?")


def probe(run: Applying, sent: Sent, ops: list[str]) -> list[Known]:
    """What became of new records: each record found is that of one operation at most."""
    keys = natural_key(run.changes[ops[0]].object, run.options.natural_key)
    by_field, others = _by_field(run, ops, keys)
    settled = [_unknown(run.known[op], keys) for op in others]
    taken: set[str] = set()
    for field, some in by_field.items():
        found = _mine(run, sent.intent_at, field, some)
        claimed = run.journal.claimed(record["Id"] for record in found) | taken
        there = [each for each in found if each["Id"] not in claimed]
        told = [_told(run.known[op], fits) for op, fits in _fitting(run, some, there, field, keys).items()]
        taken |= {each.id for each in told if each.state is OpState.DONE}
        settled += told
    return settled


def _told(known: Known, fits: "_Fits") -> Known:
    if fits.exact or len(fits.ids) == 1:
        return replace(known, state=OpState.DONE, id=fits.ids[0], code="READ_BACK", message="found after a lost reply")
    if fits.ids:
        told = f"the reply was lost; it may be one of {', '.join(fits.ids)}"
        return replace(known, state=OpState.UNKNOWN, code="AMBIGUOUS", message=told)
    return replace(known, state=OpState.RETRY, code="NOT_DONE", message="not found after a lost reply")


def _by_field(run: Applying, ops: Sequence[str], keys: tuple[str, ...]) -> tuple[dict[str, list[str]], list[str]]:
    """Operations by the field that their records are looked for by, and those without any."""
    found: dict[str, list[str]] = {}
    for op in ops:
        found.setdefault(looked_for_by(run.changes[op].after, keys), []).append(op)
    return found, found.pop("", [])


def _mine(run: Applying, since: str, field: str, ops: list[str]) -> list[Record]:
    """Records with one of the values that we made since a moment, by Id."""
    name = run.changes[ops[0]].object
    names = sorted({each for op in ops for each in run.changes[op].after})
    values = list(dict.fromkeys(run.changes[op].after[field] for op in ops))
    earliest = (datetime.fromisoformat(since) - MARGIN).strftime("%Y-%m-%dT%H:%M:%SZ")
    found = run.adapter.find(name, field, values, run.stamped(name, names), mine_since=earliest)
    return sorted(found, key=lambda each: each["Id"])


class _Fits(NamedTuple):
    """Records that may be that of an operation: the one that is exactly as planned, or those that are alike."""

    ids: tuple[str, ...]
    exact: bool = False


def _fitting(
    run: Applying, ops: list[str], candidates: list[Record], field: str, keys: tuple[str, ...]
) -> dict[str, _Fits]:
    """What may be whose: no record is that of two operations, and those that are exactly as planned go first."""
    free: dict[str, list[Record]] = {}
    for each in candidates:
        free.setdefault(each.get(field, "").casefold(), []).append(each)
    found: dict[str, _Fits] = {}
    for exact in (True, False):
        for op in ops:
            change = run.changes[op]
            left = free.get(change.after[field].casefold(), [])
            fits = [each for each in left if _fits(change, each, keys, exact=exact)] if op not in found else []
            if exact or len(fits) == 1:
                for each in fits[:1]:
                    left.remove(each)
                    found[op] = _Fits((each["Id"],), exact)
            elif op not in found:
                found[op] = _Fits(tuple(each["Id"] for each in fits))
    return found


def _fits(change: Change, record: Record, keys: tuple[str, ...], *, exact: bool) -> bool:
    wanted = change.after if exact else {name: change.after.get(name, "") for name in keys if name in record}
    return not differing(wanted, record)


def _unknown(known: Known, keys: tuple[str, ...]) -> Known:
    told = f"the reply was lost, and there is no {', '.join(keys)} to look for it by"
    return replace(known, state=OpState.UNKNOWN, code="NO_KEY", message=told)
