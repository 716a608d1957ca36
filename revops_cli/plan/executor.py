"""A plan carried out: look, put the intent on disk, send once, put the outcome on disk, look again.

Nothing is sent twice without knowing what became of the first time. What is lost is settled by
`reconcile` before anything else goes out.
"""

from collections import Counter
from dataclasses import replace

from revops_cli.crm.adapter import Batch, Kind, Lane, Operation
from revops_cli.plan.applying import Applying
from revops_cli.plan.journal_schema import DONE, LOST, READY, Known, OpState
from revops_cli.plan.judging import Judged, Verdict, judge
from revops_cli.plan.operations import grouped, operation, payload_digest, read_ids, views
from revops_cli.plan.probing import made_already
from revops_cli.plan.reconcile import reconcile
from revops_cli.plan.verifying import verify

BACKOFF_SECONDS = 2.0
"""Wait before operations that the CRM could not carry out are sent again; doubled each time."""

Stamps = dict[tuple[str, str], str]
"""Change stamp by object and Id."""


class OutOfCallsError(Exception):
    """The requests that were allowed are used up."""


def execute(run: Applying) -> None:
    """Carry out what the journal does not know to be settled; what is left open stays in the journal."""
    tries: Counter[str] = Counter()
    run.reload()
    for attempt in range(run.options.attempts):
        if attempt and not _ready(run, tries) and not _lost(run):
            break
        if attempt:
            run.sleep(BACKOFF_SECONDS * 2 ** (attempt - 1))
        reconcile(run)
        _round(run, tries)
        reconcile(run)
    _unverified(run)


def _round(run: Applying, tries: Counter[str]) -> None:
    """Send everything that is ready, until nothing new is: a chain's next merge waits for the one before."""
    sent: set[str] = set()
    run.put(_stranded(run))  # a run before this one may have ended before it came to that
    while ready := [op for op in _ready(run, tries) if op not in sent]:
        sent.update(ready)
        for group in grouped(run.changes, ready):
            _group(run, group)
            tries.update(group)
        run.put(_stranded(run))


def _ready(run: Applying, tries: Counter[str]) -> list[str]:
    """Operations that can be sent now, in the order of the plan."""
    return [
        op
        for op, known in run.known.items()
        if known.state in READY and tries[op] < run.options.attempts and _state_before(run, op) in DONE
    ]


def _stranded(run: Applying) -> list[Known]:
    """Operations behind one that will not be done."""
    told = "the change before it was not done"
    return [
        replace(known, state=OpState.CONFLICT, code="CONFLICT", message=told)
        for op, known in run.known.items()
        if known.state in READY and _state_before(run, op) in {OpState.CONFLICT, OpState.REJECTED}
    ]


def _state_before(run: Applying, op: str) -> OpState:
    """The state of the operation that must be done first; of none, or of one left out by hand, done."""
    place = run.changes[op].follows
    known = None if place is None else run.known.get(run.order[place])
    return OpState.DONE if known is None else known.state


def _lost(run: Applying) -> bool:
    return any(known.state in LOST for known in run.known.values())


def _group(run: Applying, group: list[str]) -> None:
    stamps = _own_stamps(run)
    operations = [operation(op, run.changes[op], _since(run, op, stamps)) for op in group]
    batches = run.adapter.batches(operations, run.options.writing)
    for view, together in views(batches):
        _keep_within(run, view, together)
        _let_stamps_settle(run, view)
        verdicts = _judged(run, view, stamps)
        run.put([_settled(run, each, verdicts[each.op_id]) for each in view.operations if each.op_id in verdicts])
        for batch in together:
            kept = tuple(each for each in batch.operations if each.op_id not in verdicts)
            if kept:
                _write(run, replace(batch, operations=kept))
        settled = sum(known.state not in READY for known in run.known.values())
        run.progress(settled, len(run.known))
    _unverified(run)


def _let_stamps_settle(run: Applying, view: Batch) -> None:
    """Look only once later edits are sure to bear another stamp, where that is what the CRM refuses them by."""
    stamps = {each.unmodified_since for each in view.operations if each.unmodified_since}
    if view.lane is Lane.SINGLE and stamps:
        wait = max(map(run.adapter.settling, stamps))
        if wait:
            run.sleep(wait)


def _own_stamps(run: Applying) -> Stamps:
    """Change stamps of records after our own writes of this plan, which are no strangers' edits."""
    found: Stamps = {}
    for op, known in run.known.items():
        record = run.changes[op].object, run.changes[op].id
        if known.stamp:
            found[record] = known.stamp  # operations are in the order in which a record is written
    return found


def _since(run: Applying, op: str, stamps: Stamps) -> str:
    change = run.changes[op]
    return stamps.get((change.object, change.id), change.stamp)


def _judged(run: Applying, view: Batch, stamps: Stamps) -> dict[str, Judged]:
    """Operations that must not or need not go out, from what the CRM holds now."""
    if view.kind is Kind.INSERT:
        return made_already(run, [each.op_id for each in view.operations])
    found = run.look(view)
    strict = run.options.strict
    verdicts = {
        each.op_id: judge(run.changes[each.op_id], found, strict=strict, stamp=_since(run, each.op_id, stamps))
        for each in view.operations
    }
    return {op: judged for op, judged in verdicts.items() if judged.verdict is not Verdict.SEND}


def _settled(run: Applying, each: Operation, judged: Judged) -> Known:
    known = run.known[each.op_id]
    if judged.verdict is Verdict.CONFLICT:
        return replace(known, state=OpState.CONFLICT, code="CONFLICT", message=judged.message)
    # After an attempt of ours the record is so because of us.
    return replace(
        known,
        state=OpState.DONE,
        code="ALREADY",
        message=judged.message,
        id=judged.id or each.id,
        written=known.attempt > 0,
    )


def _write(run: Applying, batch: Batch) -> None:
    number = run.journal.intend(run.plan, batch, payload_digest(batch), run.now())
    outcomes = run.adapter.write(batch, run.options.writing, lambda name: run.journal.note(number, name))
    answered = [Known.of(each, run.known[each.op_id].attempt + 1, number) for each in outcomes]
    run.put(answered, number=number)


def _keep_within(run: Applying, view: Batch, together: list[Batch]) -> None:
    """Stop before batches that would go beyond the requests allowed."""
    allowed = run.options.max_calls
    if allowed is None:
        return
    needed = run.adapter.cost(together) + run.adapter.reading_cost(view.object, len(read_ids(view)))
    if run.adapter.calls() + needed > allowed:
        raise OutOfCallsError


def _unverified(run: Applying) -> None:
    verify(run, [op for op, known in run.known.items() if known.state in DONE and not known.verified])
