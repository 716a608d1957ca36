"""What the CRM made of what was written: read back, and said where something else changed it."""

from dataclasses import replace

from revops_cli.crm.adapter import Record
from revops_cli.plan.applying import Applying
from revops_cli.plan.changeset import Change
from revops_cli.plan.journal_schema import Known, OpState
from revops_cli.plan.operations import STAMP, VERIFY_AT_ONCE, WRITES_VALUES, chunks, differing, grouped


def verify(run: Applying, ops: list[str]) -> None:
    """Read back the records that these operations wrote; their stamps are what undo goes by."""
    for group in grouped(run.changes, ops):
        for some in chunks(group, VERIFY_AT_ONCE):
            _verify(run, list(some))


def _verify(run: Applying, ops: list[str]) -> None:
    changes = [run.changes[op] for op in ops]
    first = changes[0]
    found: dict[str, Record] = {}
    if first.kind in WRITES_VALUES:
        ids = list(dict.fromkeys(run.known[op].id or run.changes[op].id for op in ops if run.known[op].written))
        found = dict(run.read(first.object, ids, changes, first.kind)) if ids else {}
    verified = [_seen(run.known[op], run.changes[op], found) for op in ops]
    run.journal.verify(run.plan, verified, run.now())
    for each in verified:
        run.known[each.op_id] = each


def _seen(known: Known, change: Change, found: dict[str, Record]) -> Known:
    record = found.get(known.id or change.id)
    if record is None:
        return replace(known, verified=True)
    moved = differing(change.after, record)
    actual = {name: record.get(name, "") for name in change.after}
    kept = replace(known, verified=True, stamp=record.get(STAMP, ""), actual=actual if moved else {})
    if not moved:
        return kept
    told = "; ".join(f"{name} is '{actual[name]}' instead of '{change.after[name]}'" for name in moved)
    return replace(kept, state=OpState.DRIFT, message=told)
