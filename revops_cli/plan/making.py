"""From what a step wants of records, and what the CRM holds, to changes: pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial

from revops_cli.crm.adapter import Child, Description, Kind, Record
from revops_cli.errors import did_you_mean
from revops_cli.plan.changeset import Change, Status
from revops_cli.plan.fitting import canonical, fit
from revops_cli.plan.guards import OWNER, forbidden, protected_owner
from revops_cli.plan.operations import STAMP, equal
from revops_cli.plan.settings import PlanSettings

MERGE = "(merge)"
"""Key of the reason of a merge among those of its fields."""
VICTIMS = 2
"""Records that one merge request takes beside the master."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a step wants of one record, by the CRM's field names.

    `read` is what the step's input held in a field, where that is known: a record that holds
    something else now was changed by somebody since. `derived` names, for a field, others of `read`
    that it was made from. `reasons` are a rule and a sentence for a field, and for MERGE.
    """

    object: str
    id: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    read: Mapping[str, str] = field(default_factory=dict)
    derived: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    victims: tuple[str, ...] = ()
    key: tuple[str, str] | None = None
    reasons: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    confidence: str = ""
    row: int = 0

    @property
    def needed(self) -> set[str]:
        """Fields of the record that must be read to plan this."""
        return {*self.values, *(each for names in self.derived.values() for each in names), OWNER}


@dataclass(frozen=True, slots=True)
class Held:
    """What the CRM holds: the records, and for merges what points at them."""

    records: Mapping[str, Record]
    children: tuple[Child, ...] = ()


@dataclass(slots=True)
class _Cells:
    """The cells of one record, by what becomes of them: status and reason to fields."""

    before: dict[str, str] = field(default_factory=dict)
    after: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


class Maker:
    """Makes the changes of one object."""

    def __init__(self, described: Description, settings: PlanSettings) -> None:
        self.described = described
        self.settings = settings
        self._fields = {each.name: each for each in described.fields}

    def changes(self, wanted: Wanted, held: Held) -> Iterator[Change]:
        """The changes of one record: what is written, what conflicts, and what is refused, each apart."""
        if not wanted.id:
            yield self._new(wanted)
            return
        current = held.records.get(wanted.id)
        if current is None:
            yield refusal(wanted, "not in the CRM: deleted, merged, or of another org")
            return
        guard = protected_owner(self.settings, current)
        cells = self._cells(wanted, current, guard)
        change = partial(self._change, wanted, current)
        if wanted.victims:
            yield from self._merges(wanted, held, cells.pop("merge", _Cells()))
        elif "update" in cells:
            yield change(Kind.UPDATE, cells["update"], Status.READY)
        if "owner" in cells:
            yield change(Kind.OWNER, cells["owner"], Status.READY)
        for status in (Status.CONFLICT, Status.REFUSED):
            if status in cells:
                kind = Kind.OWNER if set(cells[status].after) == {OWNER} else Kind.UPDATE
                yield change(kind, cells[status], status)

    def _cells(self, wanted: Wanted, current: Record, guard: str) -> dict[str, _Cells]:
        found: dict[str, _Cells] = {}
        for name, raw in wanted.values.items():
            told = self._fields.get(name)
            if told is None:
                cells = found.setdefault(Status.REFUSED, _Cells())
                cells.after[name] = raw
                cells.notes.append(self._no_field(name))
                continue
            value, problem = fit(told, raw)
            before = current.get(name, "")
            if equal(before, value):
                continue
            where, note = self._place(wanted, current, name, value, guard or problem or self._unwritable(name))
            cells = found.setdefault(where, _Cells())
            cells.before[name], cells.after[name] = before, value
            cells.notes += [note] if note and note not in cells.notes else []
        return found

    def _place(self, wanted: Wanted, current: Record, name: str, value: str, problem: str) -> tuple[str, str]:
        """Among which changes a cell belongs, and why, where it is not written."""
        for each in (name, *wanted.derived.get(name, ())):
            if each not in wanted.read:
                continue
            told, held = (canonical(self._fields.get(each), of.get(each, "")) for of in (wanted.read, current))
            if not equal(told, held):
                return Status.CONFLICT, f"{each} was '{told}' in the list, is '{current.get(each, '')}' in the CRM"
        problem = problem or forbidden(self.settings, wanted.object, name, current.get(name, ""), value)
        if problem:
            return Status.REFUSED, problem
        if name == OWNER:
            return "owner", ""
        return "merge" if wanted.victims else "update", ""

    def _no_field(self, name: str) -> str:
        near = did_you_mean(name, list(self._fields))
        return f"{self.described.name} has no field '{name}'" + (f"; {near}" if near else "")

    def _unwritable(self, name: str) -> str:
        told = self._fields.get(name)
        return f"{name} cannot be written" if told is not None and not told.updatable else ""

    def _change(self, wanted: Wanted, current: Record, kind: Kind, cells: _Cells, status: Status) -> Change:
        rule, reason = _why(wanted, cells.after, merge=kind is Kind.MERGE)
        if status is Status.READY and kind not in self.settings.kinds:
            status, cells = Status.REFUSED, replace(cells, notes=[f"{kind} is not among the kinds of this config"])
        return Change(
            kind,
            wanted.object,
            wanted.id,
            before=cells.before,
            after=cells.after,
            stamp=current.get(STAMP, ""),
            reason=reason,
            rule=rule,
            confidence=wanted.confidence,
            status=status,
            note="; ".join(cells.notes),
            row=wanted.row,
        )

    def _new(self, wanted: Wanted) -> Change:
        after: dict[str, str] = {}
        problems: list[str] = []
        for name, raw in wanted.values.items():
            told = self._fields.get(name)
            if told is None:
                problems.append(self._no_field(name))
                continue
            if not told.creatable or not raw:
                continue
            value, problem = fit(told, raw)
            problem = problem or forbidden(self.settings, wanted.object, name, "", value)
            problems += [problem] if problem else []
            after[name] = value
        missing = [each.name for each in self.described.fields if each.required and each.creatable]
        problems += [f"{name} is required" for name in missing if name not in after]
        if wanted.key is not None:
            after.pop(wanted.key[0], None)
        kind = Kind.INSERT if wanted.key is None else Kind.UPSERT
        if kind not in self.settings.kinds:
            problems.append(f"{kind} is not among the kinds of this config")
        if problems:
            return replace(refusal(wanted, "; ".join(problems)), kind=kind, key=wanted.key, after=after)
        rule, reason = _why(wanted, after)
        return Change(kind, wanted.object, key=wanted.key, after=after, reason=reason, rule=rule, row=wanted.row)

    def _merges(self, wanted: Wanted, held: Held, cells: _Cells) -> Iterator[Change]:
        """A merge of two victims at a time; the values of the master go with the first."""
        master = held.records[wanted.id]
        problem = self._unmergeable(wanted, held)
        for start in range(0, len(wanted.victims), VICTIMS):
            victims = wanted.victims[start : start + VICTIMS]
            change = self._change(wanted, master, Kind.MERGE, _Cells() if start else cells, Status.READY)
            known = {each: dict(held.records[each]) for each in (wanted.id, *victims) if each in held.records}
            pointing = tuple(child for child in held.children if any(equal(child.parent, each) for each in victims))
            change = replace(change, victims=victims, snapshot=known, children=pointing)
            yield replace(change, status=Status.REFUSED, note=problem) if problem else change

    def _unmergeable(self, wanted: Wanted, held: Held) -> str:
        if not self.described.mergeable:
            return f"{wanted.object} cannot be merged"
        for each in wanted.victims:
            if each not in held.records:
                return f"{each} is not in the CRM"
            guard = protected_owner(self.settings, held.records[each])
            if guard:
                return f"{each}: {guard}"
        return protected_owner(self.settings, held.records[wanted.id])


def refusal(wanted: Wanted, note: str) -> Change:
    """A change of one record that is shown and never written."""
    return Change(
        Kind.MERGE if wanted.victims else Kind.UPDATE,
        wanted.object,
        wanted.id,
        after=dict(wanted.values),
        victims=wanted.victims,
        status=Status.REFUSED,
        note=note,
        row=wanted.row,
    )


def _why(wanted: Wanted, after: Mapping[str, str], *, merge: bool = False) -> tuple[str, str]:
    """Rule and reason of a merge, and of the fields that change, each said once."""
    names = [*([MERGE] if merge else []), *after]
    named = list(dict.fromkeys(wanted.reasons[name] for name in names if name in wanted.reasons))
    rules, reasons = (dict.fromkeys(pair[place] for pair in named if pair[place]) for place in (0, 1))
    return "; ".join(rules), "; ".join(reasons)


def linked(changes: list[Change], *, strict: bool = False) -> list[Change]:
    """The changes in their order, each later merge of a master behind the one before.

    Where they are strict, the values of a master are an update of their own, before its merges.
    """
    parts = [part for each in changes for part in (_apart(each) if strict else (each,))]
    chained = {Kind.UPDATE, Kind.MERGE} if strict else {Kind.MERGE}
    last: dict[tuple[str, str], int] = {}
    found: list[Change] = []
    for place, change in enumerate(parts):
        record = change.object, change.id
        follows = last.get(record) if change.kind is Kind.MERGE and change.status is Status.READY else None
        found.append(change if follows is None else replace(change, follows=follows))
        if change.kind in chained and change.status is Status.READY:
            last[record] = place
    return found


def _apart(change: Change) -> tuple[Change, ...]:
    """A merge as an update of its master and the merge alone: a CRM can refuse the one, and never the other."""
    if change.kind is not Kind.MERGE or not change.after or change.status is not Status.READY:
        return (change,)
    update = replace(change, kind=Kind.UPDATE, victims=(), snapshot={}, children=())
    return update, replace(change, before={}, after={})
