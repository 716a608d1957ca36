"""The plan that takes another back, from the journal: only what was written, and is still as it was written."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from revops_cli.crm.adapter import Child, Kind, Record
from revops_cli.plan.changeset import Change, Status
from revops_cli.plan.journal_schema import DONE, Known
from revops_cli.plan.operations import STAMP, differing

BEST_EFFORT = (
    "a merge is undone as far as the CRM lets it be: victims come back with their values, and the records that "
    "pointed at them; what automation did, e-mails that were sent and the record's own history of merging stay"
)


@dataclass(frozen=True, slots=True)
class Written:
    """An operation that was carried out, with what was read back after it."""

    change: Change
    known: Known

    @property
    def id(self) -> str:
        """The record that it wrote."""
        return self.known.id or self.change.id

    @property
    def left(self) -> Mapping[str, str]:
        """What it left in the record: as written, or as a trigger made it."""
        return {**self.change.after, **self.known.actual}


def written(changes: Mapping[str, Change], known: Mapping[str, Known]) -> list[Written]:
    """The operations that changed something, the last first."""
    done = [Written(changes[op], state) for op, state in known.items() if state.state in DONE and state.written]
    return done[::-1]


def reads(done: list[Written]) -> dict[str, tuple[set[str], set[str]]]:
    """Ids and fields to read before undoing, by object."""
    found: dict[str, tuple[set[str], set[str]]] = {}
    for each in done:
        ids, fields = found.setdefault(each.change.object, (set(), set()))
        ids.add(each.id)
        fields.update(each.change.after)
        for child in each.change.children:
            child_ids, child_fields = found.setdefault(child.object, (set(), set()))
            child_ids.add(child.id)
            child_fields.add(child.field)
    return found


def undoing(done: list[Written], held: Mapping[str, Mapping[str, Record]]) -> Iterator[Change]:
    """The changes that take some operations back; `held` is what the CRM holds now, by object and Id."""
    for each in done:
        current = held.get(each.change.object, {}).get(each.id)
        match each.change.kind:
            case Kind.UPDATE | Kind.OWNER:
                yield _restored(each, current)
            case Kind.INSERT | Kind.UPSERT:
                yield _deleted(each, current)
            case Kind.DELETE:
                yield Change(Kind.UNDELETE, each.change.object, each.id, reason="undo of a delete")
            case Kind.UNDELETE:
                yield Change(Kind.DELETE, each.change.object, each.id, reason="undo of an undelete")
            case Kind.MERGE:
                yield from _unmerged(each, current, held)


def _restored(each: Written, current: Record | None) -> Change:
    change = each.change
    if current is None:
        return _conflict(Change(change.kind, change.object, each.id, reason="undo"), "the record is gone")
    before = {name: current.get(name, "") for name in change.before}
    restored = Change(
        change.kind,
        change.object,
        each.id,
        before=before,
        after=dict(change.before),
        stamp=current.get(STAMP, ""),
        reason=f"undo: {change.reason}" if change.reason else "undo",
        row=change.row,
    )
    moved = differing({name: each.left[name] for name in change.before}, current)
    told = "; ".join(f"{name} is '{current.get(name, '')}', not '{each.left[name]}' as it was left" for name in moved)
    return _conflict(restored, told) if moved else restored


def _deleted(each: Written, current: Record | None) -> Change:
    gone = Change(
        Kind.DELETE,
        each.change.object,
        each.id,
        before=dict(each.left) if current is not None else {},
        stamp=each.known.stamp,
        untouched=True,
        reason=f"undo of {each.change.kind}",
        row=each.change.row,
    )
    if current is None:
        return _conflict(gone, "the record is gone")
    moved = differing(each.left, current)
    if moved or (each.known.stamp and current.get(STAMP, "") != each.known.stamp):
        return _conflict(gone, "somebody worked with the record since")
    return gone


def _unmerged(each: Written, master: Record | None, held: Mapping[str, Mapping[str, Record]]) -> Iterator[Change]:
    change = each.change
    for victim in change.victims:
        yield Change(Kind.UNDELETE, change.object, victim, reason=f"undo of the merge into {each.id}")
    if change.after:
        before = {
            name: change.snapshot.get(each.id, {}).get(name, change.before.get(name, "")) for name in change.after
        }
        restored = Change(Kind.UPDATE, change.object, each.id, before=before, after=dict(change.after))
        yield _restored(Written(restored, each.known), master)
    for child in change.children:
        yield _reparented(each, child, held.get(child.object, {}).get(child.id))


def _reparented(each: Written, child: Child, current: Record | None) -> Change:
    back = Change(
        Kind.UPDATE,
        child.object,
        child.id,
        before={child.field: each.id},
        after={child.field: child.parent},
        stamp=(current or {}).get(STAMP, ""),
        reason=f"undo of the merge into {each.id}",
    )
    if current is None:
        return _conflict(back, "the record is gone")
    moved = differing(back.before, current)
    return _conflict(back, f"{child.field} is '{current.get(child.field, '')}'") if moved else back


def _conflict(change: Change, note: str) -> Change:
    return Change(
        change.kind,
        change.object,
        change.id,
        before=change.before,
        after=change.after,
        stamp=change.stamp,
        reason=change.reason,
        status=Status.CONFLICT,
        note=note,
        row=change.row,
    )
