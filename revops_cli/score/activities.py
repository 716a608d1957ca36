"""An activities file as the relation that rows and signals read: who, what kind, how many days ago."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from revops_cli.data.reader import read_reference
from revops_cli.engine.distinct import map_distinct
from revops_cli.engine.protocol import Batch, Engine, Schema, Spread, quote
from revops_cli.errors import InputError
from revops_cli.model import Column, Table
from revops_cli.rules.cell import cell_sql
from revops_cli.rules.moment import Moment
from revops_cli.rules.times import TIMED, with_times
from revops_cli.score.kinds import kind_of
from revops_cli.text.fold import squash

ACTIVITIES, KINDS = "score activities", "score activity kinds"
_UTC = "^[12][0-9]{3}-[0-9]{2}-[0-9]{2}T[0-2][0-9]:[0-5][0-9]:[0-5][0-9]Z$"
"""As nearly every export writes times: these are read by the engine's own cast, which is much quicker."""
DAY = 86_400


@dataclass(frozen=True, slots=True)
class Activities:
    """Relation ACTIVITIES and notes about what was left out.

    Its columns: _row, revops_id, revops_mail, revops_kind, revops_at, revops_age (days), and those that
    conditions read.
    """

    table: Table
    notes: tuple[str, ...]


def named_columns(table: Table) -> Table:
    """The table with LeadId, Email, Kind and At where its headers mean them; the others keep their headers.

    Raises InputError where it does not say who did what.
    """
    found: dict[str, str] = {}
    by_header = {squash(column.header): column.name for column in reversed(table.columns)}
    for row in read_reference("activity_columns.csv"):
        match = next((by_header[squash(h)] for h in row["headers"].split("|") if squash(h) in by_header), None)
        if match is not None and match not in found:
            found[match] = row["column"]
    missing = {"Kind", "At"} - set(found.values())
    if not {"LeadId", "Email"} & set(found.values()):
        missing.add("LeadId or Email")
    if missing:
        raise InputError(
            f"activities need {', '.join(sorted(missing))}",
            where=table.source,
            hint=f"call its columns so; it has: {', '.join(column.header for column in table.columns)}",
        )
    taken = set(found.values())
    columns = tuple(
        Column(found.get(c.name) or (c.header if c.header not in taken else c.name), c.header) for c in table.columns
    )
    return Table(table.relation, columns, table.rows, table.source)


def read_activities(
    engine: Engine, given: Table, wanted: Collection[str], as_of: datetime, timezone: str
) -> Activities:
    """Make relation ACTIVITIES with the `wanted` columns; one after `as_of` or without a readable time has no age."""
    named = named_columns(given)
    theirs = {new.name: old.name for old, new in zip(given.columns, named.columns, strict=True)}
    timed = with_times(engine, given, {theirs["At"]}, timezone)
    kinds = partial(_kinds, theirs["Kind"])
    outputs: Schema = {"revops_kind": "VARCHAR"}
    map_distinct(engine, KINDS, timed.relation, inputs=[theirs["Kind"]], function=Spread(kinds), outputs=outputs)
    engine.sql(ACTIVITIES, _activities_sql(timed.relation, theirs, wanted, Moment.of(as_of)))
    engine.drop(TIMED, KINDS)
    columns = tuple(column for column in named.columns if column.name in wanted)
    return Activities(Table(ACTIVITIES, columns, named.rows, named.source), _left_out(engine))


def _activities_sql(relation: str, theirs: Mapping[str, str], wanted: Collection[str], moment: Moment) -> str:
    at, kind = theirs["At"], quote(theirs["Kind"])
    seconds = (
        f"CASE WHEN regexp_matches({quote(at)}, '{_UTC}') THEN epoch(try_cast({quote(at)} AS TIMESTAMPTZ)) "
        f"ELSE {cell_sql(at, 'instant', moment.offset)} END"
    )
    person, mail = (f"t.{quote(theirs[name])}" if name in theirs else "''" for name in ("LeadId", "Email"))
    today = (moment.seconds + moment.offset) // DAY
    day = f"(CAST(revops_at AS BIGINT) + {moment.offset}) // {DAY}"
    kept = "".join(f", t.{quote(theirs[name])} AS {quote(name)}" for name in theirs if name in wanted)
    return (
        f"SELECT *, CASE WHEN revops_at <= {moment.seconds} THEN {today} - {day} END AS revops_age "
        f"FROM (SELECT t._row, k.revops_kind, {person} AS revops_id, {mail} AS revops_mail, "
        f"{seconds} AS revops_at{kept} "
        f"FROM {quote(relation)} t JOIN {quote(KINDS)} k ON k.{kind} = t.{kind}) x"
    )


def _kinds(column: str, batch: Batch) -> Batch:
    return {"revops_kind": [kind_of(text) for text in batch[column]]}


def _left_out(engine: Engine) -> tuple[str, ...]:
    untimed, later, strange = engine.rows(
        "SELECT count(*) FILTER (WHERE revops_at IS NULL), "
        "count(*) FILTER (WHERE revops_at IS NOT NULL AND revops_age IS NULL), "
        f"count(*) FILTER (WHERE revops_kind = '') FROM {quote(ACTIVITIES)}"
    )[0]
    said = (
        (untimed, "without a readable time: left out"),
        (later, "after the moment of the run: left out"),
        (strange, "of no known kind: no row of an activity counts them"),
    )
    return tuple(f"{count:,} activities {words}" for count, words in said if count)
