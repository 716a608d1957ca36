"""From the score to the hand-over: which pipeline a lead is in, and what crossed the threshold since the last run."""

from collections.abc import Iterator
from dataclasses import dataclass

from revops_cli.engine.protocol import Batch, Engine, Schema, literal, quote
from revops_cli.fields.opt_out_columns import is_permission, opted_out
from revops_cli.model import Table
from revops_cli.rules.cell import cell_sql
from revops_cli.rules.columns import spelled
from revops_cli.score.conditions import ModelConditions, ScoreConditions
from revops_cli.score.context import ScoreContext
from revops_cli.score.points import TYPED, CellSql
from revops_cli.state.snapshots import Change
from revops_cli.tables.lead_key import find_keys

KEYS, BEFORE, PLACES = "score keys", "score before", "score places"
SCHEMA: Schema = {"lead": "VARCHAR", "score": "BIGINT", "ready": "BIGINT", "handed": "VARCHAR"}


@dataclass(frozen=True, slots=True)
class Handing:
    """A model with its relation of scores, and the relation of hand-overs that is made of it."""

    given: ModelConditions
    scores: str
    relation: str


def place_leads(
    engine: Engine,
    leads: Table,
    conditions: ScoreConditions,
    own: tuple[str, ...],
    context: ScoreContext,
    cell: CellSql,
) -> None:
    """Make relation PLACES: _row, key, and what keeps a lead from sales or with it, whatever its score."""
    find_keys(engine, leads, leads.relation, KEYS, own)
    columns = [name for name in leads.names if is_permission(name)]
    opted = " OR ".join(opted_out(engine, leads, name) for name in columns) or "FALSE"
    sales = conditions.sales.sql(context.as_of, cell) if conditions.sales else "FALSE"
    back = conditions.passed_back.sql(context.as_of, cell) if conditions.passed_back else "FALSE"
    why = (
        f"CASE WHEN {sales} THEN 'sales has it' WHEN {opted} THEN 'opted out' WHEN {back} THEN 'passed back by sales' "
        "ELSE '' END"
    )
    first = "row_number() OVER (PARTITION BY k.key ORDER BY k._row) = 1"
    engine.sql(
        PLACES,
        f"SELECT l._row, k.key, {first} AS first, {why} AS held FROM {quote(leads.relation)} l "
        f"JOIN {quote(KEYS)} k ON k._row = l._row JOIN {quote(TYPED)} t ON t._row = l._row",
    )
    engine.drop(KEYS)


def hand_over(engine: Engine, handing: Handing, own: tuple[str, ...], context: ScoreContext) -> None:
    """Make the hand-overs of a model: _row, key, first, score, above, ready, held, those before, pipeline, since.

    A lead is handed over when it becomes ready: at the threshold or above, and nothing holds it. It is
    not handed over again while it stays so. What is said of it now is remembered in the state.
    """
    _before(engine, handing.given, own, context)
    threshold, now = handing.given.model.threshold, literal(context.as_of.isoformat())
    ready = f"(s.score >= {threshold} AND p.held = '')"
    since = f"CASE WHEN NOT {ready} THEN '' WHEN b.ready = 1 THEN b.handed ELSE {now} END"
    words = (
        f"CASE WHEN p.held <> '' THEN p.held WHEN s.score >= {threshold} "
        f"THEN concat('score ', s.score, ' of at least {threshold}') "
        f"ELSE concat('score ', s.score, ' below {threshold}') END"
    )
    engine.sql(
        handing.relation,
        f"SELECT p._row, p.key, p.first, p.held, s.score, s.score >= {threshold} AS above, {ready} AS ready, "
        f"b.score AS score_before, coalesce(b.score >= {threshold}, FALSE) AS above_before, "
        f"coalesce(b.ready = 1, FALSE) AS ready_before, b.handed AS handed_before, {since} AS since, "
        f"CASE WHEN {ready} OR p.held = 'sales has it' THEN 'sales' ELSE 'marketing' END AS pipeline, {words} AS why "
        f"FROM {quote(PLACES)} p JOIN {quote(handing.scores)} s ON s._row = p._row "
        f"LEFT JOIN {quote(BEFORE)} b ON b.lead = p.key",
    )
    engine.drop(BEFORE)
    if context.snapshots is not None:
        at = context.as_of.isoformat()
        context.snapshots.save_standings(handing.given.name, at, _changed(engine, handing.relation))


def _before(engine: Engine, given: ModelConditions, own: tuple[str, ...], context: ScoreContext) -> None:
    if context.previous is not None:
        _from_file(engine, given, own, context.previous)
        return
    batches = _batches(context, given.name) if context.snapshots is not None else iter(())
    engine.load(BEFORE, batches, SCHEMA)


def _batches(context: ScoreContext, model: str) -> Iterator[Batch]:
    snapshots, at = context.snapshots, context.as_of.isoformat()
    for rows in snapshots.standings(model, at) if snapshots else ():
        lead, score, ready, handed = zip(*rows, strict=True)
        yield {"lead": list(lead), "score": list(score), "ready": list(ready), "handed": list(handed)}


def _from_file(engine: Engine, given: ModelConditions, own: tuple[str, ...], previous: Table) -> None:
    """The standings that a list of the last run shows; without a date of the hand-over the score alone tells."""
    find_keys(engine, previous, previous.relation, KEYS, own)
    score = cell_sql(spelled(previous.names, "Score") or "Score", "number")
    handed = spelled(previous.names, "HandedOverDate")
    ready = f"x.{quote(handed)} <> ''" if handed else f"x.revops_score >= {given.model.threshold}"
    engine.sql(
        BEFORE,
        f"SELECT k.key AS lead, CAST(x.revops_score AS BIGINT) AS score, CASE WHEN {ready} THEN 1 ELSE 0 END AS ready, "
        f"{f'x.{quote(handed)}' if handed else literal('')} AS handed FROM {quote(KEYS)} k "
        f"JOIN (SELECT *, {score} AS revops_score FROM {quote(previous.relation)}) x ON x._row = k._row "
        "WHERE x.revops_score IS NOT NULL QUALIFY row_number() OVER (PARTITION BY k.key ORDER BY k._row) = 1",
    )
    engine.drop(KEYS)


def _changed(engine: Engine, relation: str) -> Iterator[Change]:
    """Leads whose standing differs from before."""
    query = (
        "SELECT key, score, CASE WHEN ready THEN 1 ELSE 0 END AS ready, since, score_before, "
        f"CASE WHEN ready_before THEN 1 ELSE 0 END AS done, handed_before FROM {quote(relation)} WHERE first "
        "AND (score_before IS NULL OR score_before <> score OR ready <> ready_before OR since <> handed_before) "
        "ORDER BY key"
    )
    for batch in engine.batches(query):
        yield from zip(*batch.values(), strict=True)


def crossings(handing: Handing, context: ScoreContext) -> str:
    """What happened at the threshold since the last run, as a query as relation `crossings` of a Result."""
    model = handing.given.model
    event = (
        "CASE WHEN ready AND NOT ready_before THEN 'handed over' WHEN ready_before AND NOT ready THEN 'taken back' "
        "WHEN above THEN 'held' ELSE 'fell below' END"
    )
    return (
        f"SELECT _row AS row, key AS lead, {literal(handing.given.name)} AS model, "
        f"{literal(model.version)} AS version, {event} AS event, "
        f"coalesce(CAST(score_before AS VARCHAR), '') AS {quote('from')}, "
        f"CAST(score AS VARCHAR) AS {quote('to')}, {literal(context.as_of.isoformat())} AS crossed_at, why "
        f"FROM {quote(handing.relation)} WHERE first AND (above <> above_before OR ready <> ready_before)"
    )
