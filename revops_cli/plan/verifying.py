"""What the CRM made of what was written: read back, and said where something else changed it."""

from dataclasses import replace

from revops_cli.crm.adapter import Kind, Record
from revops_cli.plan.applying import Applying
from revops_cli.plan.changeset import Change
from revops_cli.plan.journal_schema import DONE, Known, OpState
from revops_cli.plan.operations import STAMP, VERIFY_AT_ONCE, WRITES_VALUES, chunks, differing, grouped


def verify(run: Applying, ops: list[str]) -> None:
    """Read back the records that these operations wrote; their stamps are what undo goes by.

    What was written to the same records before is looked at again: the later write may have set off
    a rule that changed it.
    """
    earlier = _earlier(run) if ops else {}
    for group in grouped(run.changes, ops):
        for some in chunks(group, VERIFY_AT_ONCE):
            records = {(run.changes[op].object, _record(run, op)) for op in some}
            again = [op for record in sorted(records) for op in earlier.get(record, ())]
            _verify(run, [*some, *again])


def _earlier(run: Applying) -> dict[tuple[str, str], list[str]]:
    """Operations that were done and looked at, by the record that they wrote."""
    found: dict[tuple[str, str], list[str]] = {}
    for op, known in run.known.items():
        if known.verified and known.written and known.state in DONE and run.changes[op].kind in WRITES_VALUES:
            found.setdefault((run.changes[op].object, _record(run, op)), []).append(op)
    return found


def _record(run: Applying, op: str) -> str:
    return run.known[op].id or run.changes[op].id


def _verify(run: Applying, ops: list[str]) -> None:
    changes = [run.changes[op] for op in ops]
    first = changes[0]
    found: dict[str, Record] = {}
    if first.kind in WRITES_VALUES:
        ids = list(dict.fromkeys(_record(run, op) for op in ops if run.known[op].written))
        found = dict(run.read(first.object, ids, changes, first.kind)) if ids else {}
    edits = _swallowed(run, ops) if run.options.strict and first.kind is Kind.MERGE else {}
    verified = [_seen(run.known[op], run.changes[op], found, edits.get(op, [])) for op in ops]
    run.journal.verify(run.plan, verified, run.now())
    for each in verified:
        run.known[each.op_id] = each


def _swallowed(run: Applying, ops: list[str]) -> dict[str, list[str]]:
    """What somebody changed in records between our look and the merge that took them, which no CRM refuses."""
    name = run.changes[ops[0]].object
    fields = [each.name for each in run.described[name].fields if each.updatable]
    victims = {victim: op for op in ops if run.known[op].written for victim in run.changes[op].victims}
    planned = {each: run.changes[op].snapshot.get(each, {}) for each, op in victims.items()}
    wanted = [each for each in fields if any(each in record for record in planned.values())]
    found: dict[str, list[str]] = {}
    for each, record in run.adapter.read(name, list(victims), wanted, deleted=True).items() if wanted else ():
        known = {field: planned[each][field] for field in wanted if field in planned[each]}
        found.setdefault(victims[each], []).extend(
            f"{field} of {each} was '{record[field]}' when it was merged, not '{known[field]}'"
            for field in differing(known, record)
        )
    return found


def _seen(known: Known, change: Change, found: dict[str, Record], edits: list[str]) -> Known:
    record = found.get(known.id or change.id)
    if record is None:
        return replace(known, verified=True)
    # Blanks around a value are nobody's rule: a CRM may keep them or not.
    moved = [name for name in differing(change.after, record) if _bare(change.after, name) != _bare(record, name)]
    actual = {name: record.get(name, "") for name in change.after}
    kept = replace(known, verified=True, stamp=record.get(STAMP, ""), actual=actual if moved else {})
    told = [*(f"{name} is '{actual[name]}' instead of '{change.after[name]}'" for name in moved), *edits]
    return replace(kept, state=OpState.DRIFT, message="; ".join(told)) if told else kept


def _bare(record: Record, name: str) -> str:
    return record.get(name, "").strip()
