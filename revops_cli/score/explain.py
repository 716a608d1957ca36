"""Why one lead has its score: every row with its cells, every activity with what it is still worth, every cap."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace

from revops_cli.engine.protocol import Engine, listed, literal, quote
from revops_cli.errors import InputError
from revops_cli.model import Table
from revops_cli.rules.columns import spelled
from revops_cli.rules.times import with_times
from revops_cli.score.activities import ACTIVITIES, named_columns, read_activities
from revops_cli.score.behaviour import MAILS
from revops_cli.score.columns import model_columns
from revops_cli.score.conditions import ModelConditions, RowCondition, ScoreConditions, parse_score
from revops_cli.score.context import ScoreContext
from revops_cli.score.fading import WHOLE, left
from revops_cli.score.settings import ScoreSettings
from revops_cli.score.step import score
from revops_cli.text.record_id import same_id, same_id_sql

LISTED = 20
"""Most activities of a row that are shown, the freshest first."""


@dataclass(frozen=True, slots=True)
class ActivityTrace:
    """One activity: its data row, kind, age in days, and the points that are left of it."""

    row: int
    kind: str
    days: int
    points: float


@dataclass(frozen=True, slots=True)
class RowTrace:
    """One row of a model: whether it holds, its points, the cells it read, or the activities that count."""

    id: str
    group: str
    met: bool
    points: int
    when: str
    cells: tuple[tuple[str, str], ...] = ()
    activities: tuple[ActivityTrace, ...] = ()
    count: int = 0


@dataclass(frozen=True, slots=True)
class ModelTrace:
    """A model: what it says of the lead, and its rows."""

    name: str
    version: str
    threshold: int
    score: int
    grade: str
    reason: str
    rows: tuple[RowTrace, ...]


@dataclass(frozen=True, slots=True)
class ScoreExplanation:
    """The lead under every model, its pipeline and its signals."""

    models: tuple[ModelTrace, ...]
    pipeline: str
    why: str
    signals: str

    def lines(self) -> tuple[str, ...]:
        """The explanation for a person, a line a fact."""
        said: list[str] = []
        for model in self.models:
            said.append(f"{model.reason} (grade {model.grade}, hand-over from {model.threshold})")
            for row in model.rows:
                said += _row_lines(row)
        said.append(f"pipeline: {self.pipeline}, {self.why}")
        return (*said, *([f"signals: {self.signals}"] if self.signals else []))

    def as_json(self) -> dict[str, object]:
        """The explanation as one object."""
        return asdict(self)


def explain_row(
    engine: Engine, leads: Table, settings: ScoreSettings, context: ScoreContext, row: int
) -> ScoreExplanation:
    """The explanation for the lead of data row `row`; raises InputError where there is none.

    The lead is scored as in a run, alone; what it did is listed beside.
    """
    seen = context.standardised or leads
    lead, record = _alone(engine, seen, row, "explained lead")
    acts = named_columns(context.activities) if context.activities is not None else None
    conditions = parse_score(settings, seen.names, acts.names if acts else None)
    own = _own_activities(engine, leads, record, context)
    alone = replace(context, activities=own, snapshots=None, previous=None, standardised=None)
    found = score(engine, lead, settings, alone).table
    cells = dict(
        zip(found.names, engine.rows(f"SELECT {listed(found.names)} FROM {quote(found.relation)}")[0], strict=True)
    )
    timed = with_times(engine, lead, _times(conditions), context.timezone)
    read = engine.rows(f"SELECT {listed(timed.names)} FROM {quote(timed.relation)}")[0]
    texts = dict(zip(timed.names, read, strict=True))
    if own is not None:
        wanted = {name for condition in conditions.of_activities for name in condition.columns}
        read_activities(engine, own, wanted, context.as_of, context.timezone)
    models = tuple(_model(engine, model, place, cells, texts, alone) for place, model in enumerate(conditions.models))
    return ScoreExplanation(models, cells["Pipeline"], cells["PipelineReason"], cells["Signals"])


def _alone(engine: Engine, table: Table, row: int, relation: str) -> tuple[Table, Mapping[str, str]]:
    """The lead as a list of one, and its cells."""
    engine.sql(relation, f"SELECT * FROM {quote(table.relation)} WHERE _row = {int(row)}")
    found = engine.rows(f"SELECT {listed(table.names)} FROM {quote(relation)}")
    if not found:
        raise InputError(f"no row {row}", where=table.source)
    return Table(relation, table.columns, 1, table.source), dict(zip(table.names, found[0], strict=True))


def _own_activities(engine: Engine, leads: Table, record: Mapping[str, str], context: ScoreContext) -> Table | None:
    """The activities of this lead: those with its Id, and those with its address whose Id is none of the list's."""
    given = context.activities
    if given is None:
        return None
    named = named_columns(given)
    theirs = {new.name: quote(old.name) for old, new in zip(given.columns, named.columns, strict=True)}
    own = same_id(record.get("Id", "").strip())
    by_id = same_id_sql(f"trim({theirs['LeadId']})") if "LeadId" in theirs else "''"
    mails = sorted({record[name].strip().lower() for name in MAILS if record.get(name)})
    known = f"SELECT {same_id_sql('trim(' + quote('Id') + ')')} FROM {quote(leads.relation)}"
    stranger = f"{by_id} NOT IN ({known})" if "Id" in leads.names else "TRUE"
    said = ", ".join(map(literal, mails))
    by_mail = f"(lower(trim({theirs['Email']})) IN ({said}) AND {stranger})" if mails and "Email" in theirs else "FALSE"
    test = f"({by_id} = {literal(own)} OR {by_mail})" if own else by_mail
    engine.sql("explained activities", f"SELECT * FROM {quote(given.relation)} WHERE {test}")
    return Table("explained activities", given.columns, engine.count("explained activities"), given.source)


def _times(conditions: ScoreConditions) -> frozenset[str]:
    return frozenset(name for condition in conditions.of_leads for name in condition.times)


def _model(
    engine: Engine,
    given: ModelConditions,
    place: int,
    cells: Mapping[str, str],
    texts: Mapping[str, str],
    context: ScoreContext,
) -> ModelTrace:
    total, grade, reason = (cells[name] for name in model_columns(given.name, first=place == 0))
    rows = tuple(
        _constant(row, texts, context) if row.constant else _activities(engine, given, row, context)
        for row in given.rows
    )
    model = given.model
    return ModelTrace(given.name, model.version, model.threshold, int(total), grade, reason, rows)


def _constant(row: RowCondition, texts: Mapping[str, str], context: ScoreContext) -> RowTrace:
    condition = row.condition
    met = condition is not None and condition.closure(context.as_of)(texts) is True
    read = sorted(condition.columns) if condition else []
    cells = tuple((name, texts.get(spelled(tuple(texts), name) or name, "")) for name in read)
    return RowTrace(row.row.id, row.row.counted_in, met, row.row.points if met else 0, row.row.when, cells)


def _activities(engine: Engine, given: ModelConditions, row: RowCondition, context: ScoreContext) -> RowTrace:
    """The activities that count, each with what is left of its points; before the caps."""
    told = f"{' or '.join(row.row.activity)}{f', {row.row.when}' if row.row.when else ''}"
    if context.activities is None:
        return RowTrace(row.row.id, row.row.counted_in, met=False, points=0, when=told)
    kinds = f"revops_kind IN ({', '.join(map(literal, row.row.activity))})"
    young = [f"revops_age <= {row.row.within_days}"] if row.row.within_days is not None else ["revops_age >= 0"]
    test = [row.condition.test(context.as_of)] if row.condition else []
    query = (
        f"SELECT _row, revops_kind, revops_age FROM {quote(ACTIVITIES)} WHERE {' AND '.join((kinds, *young, *test))}"
    )
    found = engine.rows(f"{query} ORDER BY revops_age, _row")
    fade, points = given.model.fading(row.row), row.row.points
    worth = [left(fade, age) for _, _, age in found]
    each = tuple(
        ActivityTrace(number, kind, age, points * rest / WHOLE)
        for (number, kind, age), rest in zip(found[:LISTED], worth, strict=False)
    )
    whole = (sum(worth) if row.row.count == "each" else max(worth, default=0)) * points
    total = -((WHOLE // 2 - whole) // WHOLE) if whole < 0 else (whole + WHOLE // 2) // WHOLE
    most = row.row.most
    capped = total if most is None else max(-most, min(most, total))
    return RowTrace(row.row.id, row.row.counted_in, bool(found), capped, told, (), each, len(found))


def _row_lines(row: RowTrace) -> list[str]:
    cells = ", ".join(f"{name} = '{value}'" if value else f"{name} is empty" for name, value in row.cells)
    seen = f"{row.count} activities" if row.activities or not row.cells else cells
    lines = [f"{'+' if row.met else '-'} {row.points:+d} {row.id} ({row.group}): {row.when} [{seen}]"]
    lines += [f"    row {a.row}: {a.kind} {a.days} days ago, {a.points:+.1f}" for a in row.activities]
    return lines + ([f"    and {row.count - LISTED} more"] if row.count > LISTED else [])
