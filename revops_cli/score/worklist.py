"""The work list of each rep: who is called first, a total order that says its key."""

from datetime import datetime

from revops_cli.engine.protocol import Engine, literal, quote
from revops_cli.model import Table
from revops_cli.rules.cell import cell_sql
from revops_cli.rules.columns import spelled
from revops_cli.rules.moment import Moment
from revops_cli.rules.order import met_names, order_by
from revops_cli.score.bands import band_name
from revops_cli.score.conditions import ScoreConditions
from revops_cli.score.points import TYPED, CellSql
from revops_cli.score.settings import ScoreSettings
from revops_cli.score.signals import RAISED

WORK = "score work"
CLOCKS = ("RespondBy", "AssignedDate", "CreatedDate")
"""Columns of the clock, the first that the list has: the older comes first."""


def list_work(
    engine: Engine, scored: Table, settings: ScoreSettings, conditions: ScoreConditions, as_of: datetime, cell: CellSql
) -> None:
    """Make relation WORK: owner, place, row, lead, score, key, of the leads that have an owner and did not opt out.

    Those in the sales pipeline come first, then raised hands, then the criteria of the config in their order, the
    band of the score, the older clock, the higher score, the order of the list: no two leads have one place.
    """
    marks = [condition.sql(as_of, cell) for condition in conditions.priority.values()]
    met = met_names(tuple(conditions.priority), marks)
    numbers = ", ".join((*(f"{mark} AS m{number}" for number, mark in enumerate(marks)), f"{met} AS met"))
    marked = order_by([f"k.m{number}" for number in range(len(marks))])
    order = ["l.sales DESC", "l.raised DESC", *marked, "l.band DESC", "l.due NULLS LAST", "l.points DESC", "l._row"]
    names = " ".join(
        f"WHEN {place} THEN {literal(band_name(settings.bands, place))}" for place in range(len(settings.bands) + 1)
    )
    said = (
        "concat(CASE WHEN l.sales THEN 'sales, ' ELSE '' END, CASE WHEN l.raised THEN 'raised hand, ' ELSE '' END, "
        f"k.met, 'score ', CASE l.band {names} END, "
        "CASE WHEN l.clock = '' THEN '' ELSE concat(', since ', l.clock) END)"
    )
    engine.sql(
        WORK,
        f"SELECT l.owner, row_number() OVER (PARTITION BY l.owner ORDER BY {', '.join(order)}) AS place, "
        f"l._row AS row, l.lead, l.points AS score, {said} AS key FROM ({_owned(scored, settings, as_of)}) l "
        f"JOIN (SELECT t._row, {numbers} FROM {quote(TYPED)} t) k ON k._row = l._row",
    )


def _owned(scored: Table, settings: ScoreSettings, as_of: datetime) -> str:
    """The leads that somebody owns, with what the order asks of them."""
    owner = spelled(scored.names, "OwnerName") or spelled(scored.names, "OwnerId")
    lead = spelled(scored.names, "Id")
    clock = next((name for name in (spelled(scored.names, wanted) for wanted in CLOCKS) if name), None)
    due = cell_sql(clock, "instant", Moment.of(as_of).offset) if clock else "CAST(NULL AS DOUBLE)"
    points = f"CAST({quote('Score')} AS BIGINT)"
    bands = " ".join(f"WHEN {points} < {limit} THEN {place}" for place, limit in enumerate(settings.bands))
    who, which, since = (quote(name) if name else literal("") for name in (owner, lead, clock))
    return (
        f"SELECT _row, {who} AS owner, {which} AS lead, {points} AS points, {quote('Pipeline')} = 'sales' AS sales, "
        f"CASE {bands or 'WHEN FALSE THEN 0'} ELSE {len(settings.bands)} END AS band, {since} AS clock, "
        f"contains({quote('Signals')}, {literal(RAISED)}) AS raised, {due} AS due FROM {quote(scored.relation)} "
        f"WHERE {who} <> '' AND {quote('PipelineReason')} <> 'opted out'"
    )


def work_query() -> str:
    """The work lists as relation `worklist` of a Result."""
    return (
        f"SELECT owner, place, CAST(place AS VARCHAR) AS number, CAST(row AS VARCHAR) AS row, lead, "
        f"CAST(score AS VARCHAR) AS score, key FROM {quote(WORK)}"
    )
