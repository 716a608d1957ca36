"""`revops plan`: from what a step made to a change set against the CRM."""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC
from pathlib import Path

from revops_cli.crm.adapter import Adapter, Description, Identity, Question, WriteOptions
from revops_cli.engine.duck import DuckEngine
from revops_cli.engine.protocol import Progress, silent
from revops_cli.errors import UsageError
from revops_cli.io.options import ReadOptions
from revops_cli.pipeline.defaults import config_of
from revops_cli.pipeline.moment import moment
from revops_cli.pipeline.plan_columns import columns_of
from revops_cli.pipeline.plan_known import known_apart, without_inserted
from revops_cli.pipeline.plan_rows import assignment_wanted, merge_wanted, update_wanted
from revops_cli.pipeline.plan_sources import Source, kind_of, read_source
from revops_cli.pipeline.plan_target import target_adapter, target_text
from revops_cli.pipeline.plan_wanting import Wanting
from revops_cli.pipeline.session import mappings
from revops_cli.plan.changeset import Change, ChangeSet, Header, Status, change_set, lines, read_change_set
from revops_cli.plan.diffing import as_file
from revops_cli.plan.estimate import estimate, introduced
from revops_cli.plan.guards import exceeded
from revops_cli.plan.making import Held, Maker, Wanted, linked, refusal
from revops_cli.plan.operations import STAMP
from revops_cli.plan.settings import PlanSettings
from revops_cli.report.progress import progress_bar
from revops_cli.tables.staging import Staging
from revops_cli.text.record_id import same_id

LISTED = 8
"""Most columns without a field that the notes name."""


@dataclass(frozen=True, slots=True)
class PlanRequest:
    """What `revops plan` was asked for."""

    source: str
    target: str = ""
    object: str = "Lead"
    base: str = ""
    fields: tuple[str, ...] = ()
    config: str = ""
    as_of: str = ""
    mapping: tuple[str, ...] = ()
    strict: bool = False
    quiet: bool = False


@dataclass(slots=True)
class _Planning:
    """A plan while it is made."""

    engine: DuckEngine
    adapter: Adapter
    settings: PlanSettings
    request: PlanRequest
    described: dict[str, Description] = field(default_factory=dict)
    notes: Counter[str] = field(default_factory=Counter)
    """Rows of which nothing is planned, by why."""
    told: list[str] = field(default_factory=list)
    progress: Progress = silent
    rows: dict[tuple[str, str], int] = field(default_factory=dict)
    """Row that is about a record, by object and Id."""

    def describe(self, name: str) -> Description:
        """An object, asked for once."""
        if name not in self.described:
            self.described[name] = self.adapter.describe(name)
        return self.described[name]

    def changes(self, source: Source) -> Iterator[Change]:
        """The changes of a source, in the order of its rows."""
        done = 0
        for wanted in self._wanted(source):
            done += len(wanted)
            self.progress(done, max(source.table.rows, done))
            for name, given in _by_object(wanted):
                some, doubled = self._once(name, given)
                yield from doubled
                maker = Maker(self.describe(name), self.settings)
                left, before = without_inserted(self.adapter, some)
                self.notes["inserted before: the CRM has their key"] += before
                held = self._held(name, left)
                made = [change for each in left for change in maker.changes(each, held)]
                yield from known_apart(self.adapter, self.describe(name), made, self.settings)

    def _once(self, name: str, wanted: list[Wanted]) -> tuple[list[Wanted], list[Change]]:
        """What is wanted of records that no earlier row is about; and the other rows, refused."""
        kept: list[Wanted] = []
        refused: list[Change] = []
        for each in wanted:
            records = [(name, same_id(record)) for record in (each.id, *each.victims) if record]
            other = next((self.rows[record] for record in records if record in self.rows), None)
            if other is None and len(set(records)) == len(records):
                self.rows.update(dict.fromkeys(records, each.row))
                kept.append(each)
                continue
            note = (
                f"row {other} is about the same record"
                if other is not None
                else "a record cannot be merged with itself"
            )
            refused.append(refusal(each, note))
        return kept, refused

    def _wanted(self, source: Source) -> Iterable[list[Wanted]]:
        kind, name = kind_of(source.table), self.request.object
        if kind == "updates":
            return update_wanted(self.engine, source.table)
        if kind == "merges":
            return merge_wanted(self.engine, source, name)
        if kind == "assignments":
            return assignment_wanted(self.engine, source, name, self.settings.queues)
        described = self.describe(self.request.object)
        columns = columns_of(source.table, described, self.settings)
        for header, hint in list(columns.unknown.items())[:LISTED]:
            self.told.append(f"column '{header}' goes nowhere: {described.name} has no such field{_near(hint)}")
        chosen = frozenset(self._field(described, name) for name in self.request.fields)
        wanting = Wanting(self.engine, source, described, columns, self.settings, chosen, self.notes)
        return wanting.batches()

    def _field(self, described: Description, name: str) -> str:
        known = described.field(name)
        if known is None:
            raise UsageError(f"{described.name} has no field '{name}'", where="--fields")
        return known.name

    def _held(self, name: str, wanted: list[Wanted]) -> Held:
        """What the CRM holds of the records of some rows; of those to be merged every field, for undo."""
        merged = [each for each in wanted if each.victims]
        plain = [each.id for each in wanted if each.id and not each.victims]
        described = self.describe(name)
        stamp = [STAMP] if described.field(STAMP) else []
        named = {field for each in wanted for field in each.needed}
        needed = {field for field in named if described.field(field)}
        found = dict(self.adapter.read(name, list(dict.fromkeys(plain)), sorted(needed) + stamp)) if plain else {}
        if not merged:
            return Held(found)
        ids = list(dict.fromkeys(record for each in merged for record in (each.id, *each.victims)))
        fields = [each.name for each in described.fields if each.updatable]
        found |= self.adapter.read(name, ids, list(dict.fromkeys((*fields, *sorted(needed), *stamp))))
        victims = [record for each in merged for record in each.victims]
        return Held(found, tuple(self.adapter.children(name, victims)) if described.mergeable else ())


def make_plan(request: PlanRequest, adapter: Adapter | None = None) -> ChangeSet:
    """The change set of a request; nothing is written anywhere. Raises RevopsError."""
    root, document = config_of(request.config)
    request = replace(request, target=target_text(request.target, root, document))
    adapter = adapter or target_adapter(request.target, root)
    options = ReadOptions(mapping={**root.columns, **mappings(request.mapping)})
    who, opening = introduced(adapter)
    with _engine() as engine:
        source = read_source(engine, request.source, request.base, options)
        planning = _Planning(engine, adapter, root.plan, request)
        with progress_bar(wanted=not request.quiet) as named:
            planning.progress = named("planning")
            changes = linked(list(planning.changes(source)), strict=request.strict)
    created = moment(request.as_of, root.timezone).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    settings = root.plan
    writing = WriteOptions(request.strict, settings.assignment_rules, settings.duplicate_rules)
    header = _header(planning, source, changes, created, who)
    return change_set(
        replace(header, calls=estimate(adapter, changes, writing, opening, probing=not settings.insert_known)), changes
    )


def reread_plan(source: str) -> ChangeSet:
    """A plan that was edited by hand, under a new name; raises InputError."""
    return read_change_set(Path(source), rehash=True)


def write_plan(plan: ChangeSet, output: str, diffs: tuple[str, ...]) -> list[str]:
    """The plan and its diffs as files, all or none; gives their names. Raises OutputError."""
    with Staging() as staging:
        if output:
            staging.open(Path(output)).writelines(line.encode() for line in lines(plan))
        for diff in diffs:
            staging.open(Path(diff)).writelines(piece.encode() for piece in as_file(plan, diff))
        staging.commit()
    return [*([output] if output else []), *diffs]


def _header(planning: _Planning, source: Source, changes: list[Change], created: str, who: Identity) -> Header:
    adapter, settings = planning.adapter, planning.settings
    touched = sorted({change.object for change in changes if change.status is Status.READY})
    sizes: dict[str, int] = {}
    if settings.max_percent is not None:
        sizes = {name: adapter.count(Question(name, ("Id",))) for name in touched}
    notes = [*planning.told, *(f"{text} ({count:,} rows)" for text, count in planning.notes.items() if count)]
    return Header(
        target=planning.request.target,
        org_id=who.org_id,
        org_name=who.name,
        is_production=who.is_production,
        created=created,
        source=source.shown,
        user_id=who.user_id,
        api_version=who.api_version,
        inputs=source.inputs,
        described={name: planning.describe(name).digest for name in touched},
        policy=settings.policy(),
        blocked=exceeded(settings, changes, sizes),
        notes=(*source.notes, *notes),
        strict=planning.request.strict,
    )


def _by_object(wanted: list[Wanted]) -> list[tuple[str, list[Wanted]]]:
    found: dict[str, list[Wanted]] = {}
    for each in wanted:
        found.setdefault(each.object, []).append(each)
    return list(found.items())


def _near(hint: str) -> str:
    return f"; {hint}" if hint else ""


@contextmanager
def _engine() -> Iterator[DuckEngine]:
    engine = DuckEngine()
    try:
        yield engine
    finally:
        engine.close()
