"""What became of operations whose reply was lost: found out by reading, never by sending again.

An update is compared with the values before and after; a new record is looked for by its key, else
by its natural key among those that we made since; a merge by where its victims went; a bulk job is
asked by its name. What cannot be told stays unknown, for a person.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from revops_cli.crm.adapter import BATCH_OPEN, Kind, Lane, Record
from revops_cli.plan.applying import Applying
from revops_cli.plan.changeset import Change
from revops_cli.plan.journal_schema import Known, OpState, Sent
from revops_cli.plan.judging import merged_into
from revops_cli.plan.operations import DELETED, MODIFIED_BY, differing, equal
from revops_cli.plan.probing import probe


def reconcile(run: Applying) -> None:
    """Settle every operation in flight or unknown, batch by batch."""
    for sent in run.journal.lost(run.plan):
        _settle_batch(run, sent)


def _settle_batch(run: Applying, sent: Sent) -> None:
    open_ops = list(sent.op_ids)
    if sent.lane is Lane.BULK:
        told = run.adapter.settle(run.batch_of(sent.op_ids, sent.lane), sent.noted)
        sent_as = [run.known[outcome.op_id] for outcome in told]
        known = [Known.of(each, of.attempt, of.batch) for each, of in zip(told, sent_as, strict=True)]
        read_back = [each.op_id for each in known if each.state is OpState.UNKNOWN and each.code != BATCH_OPEN]
        run.put([each for each in known if each.op_id not in read_back])
        open_ops = read_back
    if open_ops:
        run.put(_read_back(run, sent, open_ops))


def _read_back(run: Applying, sent: Sent, ops: list[str]) -> list[Known]:
    first = run.changes[ops[0]]
    if first.kind is Kind.INSERT:
        _wait(run, sent)
        return probe(run, sent, ops)
    if first.kind is Kind.UPSERT:
        return _by_key(run, ops)
    changes = [run.changes[op] for op in ops]
    ids = list(dict.fromkeys(each for change in changes for each in (change.id, *change.victims)))
    found = run.read(first.object, ids, changes, first.kind)
    if first.kind in {Kind.UPDATE, Kind.OWNER}:
        return [_updated(run.known[op], run.changes[op], found, run.user_id) for op in ops]
    look = _LOOKS[first.kind]
    return [look(run.known[op], run.changes[op], found) for op in ops]


def _wait(run: Applying, sent: Sent) -> None:
    """Give a request that may still be running time to end, so that its records can be found."""
    since = datetime.fromisoformat(sent.intent_at)
    left = since + timedelta(seconds=run.options.settle_seconds) - run.clock()
    if left > timedelta():
        run.sleep(left.total_seconds())


def _by_key(run: Applying, ops: list[str]) -> list[Known]:
    """The key is ours alone: a record that has it now is the one that was made."""
    name, key = run.changes[ops[0]].object, (run.changes[ops[0]].key or ("", ""))[0]
    values = [(run.changes[op].key or ("", ""))[1] for op in ops]
    records = run.adapter.find(name, key, values, ["Id", key])
    found = {record.get(key, ""): record["Id"] for record in records}
    return [
        _done(run.known[op], found[value]) if value in found else _again(run.known[op])
        for op, value in zip(ops, values, strict=True)
    ]


def _updated(known: Known, change: Change, found: Mapping[str, Record], user: str) -> Known:
    record = found.get(change.id)
    if record is None:
        return _conflict(known, "the record is gone")
    if not differing(change.after, record):
        return _done(known, change.id)
    moved = differing(change.before, record)
    if not moved:
        return _again(known)
    if user and equal(record.get(MODIFIED_BY, ""), user):
        return _done(known, change.id)  # by us, and then a trigger: verifying says what it made of it
    told = "; ".join(f"{name} is '{record.get(name, '')}', neither as before nor as planned" for name in moved)
    return _conflict(known, f"the reply was lost, and {told}")


def _deleted(known: Known, change: Change, found: Mapping[str, Record]) -> Known:
    record = found.get(change.id)
    gone = record is None or record.get(DELETED, "false") == "true"
    return _done(known, change.id) if gone else _again(known)


def _undeleted(known: Known, change: Change, found: Mapping[str, Record]) -> Known:
    record = found.get(change.id)
    if record is None:
        return _conflict(known, "the record is no longer in the recycle bin")
    return _again(known) if record.get(DELETED, "false") == "true" else _done(known, change.id)


def _merged(known: Known, change: Change, found: Mapping[str, Record]) -> Known:
    states = [merged_into(found.get(victim), change.id) for victim in change.victims]
    if all(states):
        return _done(known, change.id)
    gone = [victim for victim in change.victims if found.get(victim, {}).get(DELETED, "true") == "true"]
    if gone:
        return _conflict(known, f"the reply was lost, and only {', '.join(gone)} went")
    return _again(known)


_LOOKS: Mapping[Kind, Callable[[Known, Change, Mapping[str, Record]], Known]] = {
    Kind.DELETE: _deleted,
    Kind.UNDELETE: _undeleted,
    Kind.MERGE: _merged,
}


def _done(known: Known, record: str) -> Known:
    return replace(known, state=OpState.DONE, id=record, code="READ_BACK", message="found done after a lost reply")


def _again(known: Known) -> Known:
    return replace(known, state=OpState.RETRY, code="NOT_DONE", message="found not done after a lost reply")


def _conflict(known: Known, message: str) -> Known:
    return replace(known, state=OpState.CONFLICT, code="CONFLICT", message=message)
