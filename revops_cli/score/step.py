"""Score: every lead gets points for what it is and did, a grade, a pipeline, and the reason for each point."""

from revops_cli.engine.protocol import Engine, literal, quote
from revops_cli.errors import ConfigError
from revops_cli.model import Result, Table
from revops_cli.rules.moment import Moment
from revops_cli.rules.times import TIMED, with_times
from revops_cli.rules.typed import Typed, read_typed
from revops_cli.score.activities import named_columns, read_activities
from revops_cli.score.bands import band_counts, band_leads, bands_query, scores_of
from revops_cli.score.behaviour import BEHAVIOUR, add_up, nobody
from revops_cli.score.columns import HANDED, model_columns, written
from revops_cli.score.conditions import ScoreConditions, behaviour_names, parse_score
from revops_cli.score.context import ScoreContext
from revops_cli.score.handover import PLACES, Handing, crossings, hand_over, place_leads
from revops_cli.score.points import TYPED, CellSql, score_model
from revops_cli.score.settings import ScoreSettings
from revops_cli.score.signals import SIGNALS, find_signals, notices, signal_cell
from revops_cli.score.worklist import list_work, work_query


def score(engine: Engine, leads: Table, settings: ScoreSettings, context: ScoreContext) -> Result:
    """The leads with score, grade, reason, pipeline and hand-over.

    Relations: `crossings`, `signals`, `score_bands`, `worklist`, `reasons`. What was said of each lead is written to
    `context.snapshots`, whose transaction is the caller's. Raises ConfigError for a row that cannot be used.
    """
    if not settings.models:
        raise ConfigError("no scoring model", where="score", hint="write models: under score: in the config")
    acts = named_columns(context.activities) if context.activities is not None else None
    seen = context.standardised or leads
    conditions = parse_score(settings, seen.names, acts.names if acts else None)
    typed = _read_leads(engine, seen, conditions, context)
    behaviour = _read_behaviour(engine, leads, conditions, settings, context)
    cell = typed.names.__getitem__
    handings = score_models(engine, conditions, context, cell)
    own = written(tuple(settings.models))
    place_leads(engine, leads, conditions, own, context, cell)
    for handing in handings:
        hand_over(engine, handing, own, context)
    band_leads(engine, leads, settings, conditions, context.as_of, cell)
    find_signals(engine, settings.signals, context)
    table = _table(engine, leads, settings, handings)
    list_work(engine, table, settings, conditions, context.as_of, cell)
    counts = _counts(engine, handings, conditions, cell, context) | band_counts(
        engine, settings, handings[0].given.name
    )
    engine.drop(TYPED, BEHAVIOUR, PLACES)
    relations = {
        "crossings": " UNION ALL ".join(crossings(handing, context) for handing in handings),
        "signals": notices(leads),
        "score_bands": bands_query(settings),
        "worklist": work_query(),
        "reasons": f"SELECT _row AS row, 'score' AS step, {literal(handings[0].given.name)} AS rule, reason "
        f"FROM {quote(handings[0].scores)}",
    }
    notes = (*_said(conditions, context), *typed.notes, *behaviour)
    return Result("score", table, leads.rows, relations=relations, counts=counts, notes=notes)


def _read_leads(engine: Engine, leads: Table, conditions: ScoreConditions, context: ScoreContext) -> Typed:
    times = frozenset(name for condition in conditions.of_leads for name in condition.times)
    timed = with_times(engine, leads, times, context.timezone)
    typed = read_typed(engine, timed, conditions.of_leads, Moment.of(context.as_of).offset, TYPED)
    engine.drop(TIMED)
    return typed


def _read_behaviour(
    engine: Engine, leads: Table, conditions: ScoreConditions, settings: ScoreSettings, context: ScoreContext
) -> tuple[str, ...]:
    """Make relation BEHAVIOUR, without rows where no activities are given; gives notes."""
    if context.activities is None:
        nobody(engine, conditions.models)
        return ()
    wanted = {name for condition in conditions.of_activities for name in condition.columns}
    activities = read_activities(engine, context.activities, wanted, context.as_of, context.timezone)
    return add_up(engine, leads, activities, conditions.models, settings.signals, context.as_of)


def score_models(engine: Engine, conditions: ScoreConditions, context: ScoreContext, cell: CellSql) -> list[Handing]:
    """Every model scored: the relations of their scores."""
    names = [(model.name, name) for name, model, _ in behaviour_names(conditions.models)]
    found = []
    for place, model in enumerate(conditions.models):
        own = [name for of, name in names if of == model.name]
        score_model(engine, model, own, context.as_of, cell, scores_of(place))
        found.append(Handing(model, scores_of(place), f"score handed {place}"))
    return found


def _table(engine: Engine, leads: Table, settings: ScoreSettings, handings: list[Handing]) -> Table:
    """The leads with the columns of every model and those of the hand-over."""
    new: dict[str, str] = {}
    joins = []
    for place, handing in enumerate(handings):
        names = model_columns(handing.given.name, first=place == 0)
        cells = (f"CAST(s{place}.score AS VARCHAR)", f"s{place}.grade", f"s{place}.reason")
        new |= dict(zip(names, cells, strict=True))
        joins.append(f"JOIN {quote(handing.scores)} s{place} ON s{place}._row = l._row")
    new |= dict(
        zip((column.name for column in HANDED), ("h.pipeline", "h.why", "h.since", signal_cell("g")), strict=True)
    )
    joins.append(f"JOIN {quote(handings[0].relation)} h ON h._row = l._row")
    joins.append(f"LEFT JOIN {quote(SIGNALS)} g ON g._row = l._row")
    relation = "scored" if leads.relation != "scored" else "scored again"
    own = {name.casefold(): cell for name, cell in new.items()}
    kept = [f"{own.get(name.casefold(), f'l.{quote(name)}')} AS {quote(name)}" for name in leads.names]
    added = [f"{cell} AS {quote(name)}" for name, cell in new.items() if not leads.has(name)]
    engine.sql(
        relation, f"SELECT {', '.join(('l._row', *kept, *added))} FROM {quote(leads.relation)} l {' '.join(joins)}"
    )
    return leads.with_added(written(tuple(settings.models)), relation, engine.count(relation))


def _counts(
    engine: Engine, handings: list[Handing], conditions: ScoreConditions, cell: CellSql, context: ScoreContext
) -> dict[str, int]:
    """Leads by pipeline, event and definition."""
    counts: dict[str, int] = {}
    first = quote(handings[0].relation)
    for pipeline, n in engine.rows(f"SELECT pipeline, count(*) FROM {first} GROUP BY pipeline ORDER BY pipeline"):
        counts[f"pipeline.{pipeline}"] = n
    events = " UNION ALL ".join(crossings(handing, context) for handing in handings)
    for event, n in engine.rows(f"SELECT event, count(*) FROM ({events}) e GROUP BY event ORDER BY event"):
        counts[f"crossing.{event}"] = n
    for name, condition in conditions.definitions.items():
        met = condition.sql(context.as_of, cell)
        counts[f"definition.{name}"] = engine.rows(f"SELECT count(*) FROM {quote(TYPED)} t WHERE {met}")[0][0]
    return counts


def _said(conditions: ScoreConditions, context: ScoreContext) -> tuple[str, ...]:
    """Models with their versions, and rows that could not look at anything."""
    models = ", ".join(f"{m.name} {m.model.version} (hand-over from {m.model.threshold})" for m in conditions.models)
    idle = [row.row.id for model in conditions.models for row in model.behavioural]
    if context.activities is None and idle:
        return (f"model {models}", f"no activities given, so no points for {', '.join(idle)}; pass --activities FILE")
    return (f"model {models}",)
