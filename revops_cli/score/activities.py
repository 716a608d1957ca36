"""An activities file as the relation that rows and signals read: who, what kind, how many days ago."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from revops_cli.data.reader import read_reference
from revops_cli.engine.distinct import map_distinct
from revops_cli.engine.protocol import Batch, Engine, Spread, literal, quote
from revops_cli.errors import InputError
from revops_cli.model import Column, Table
from revops_cli.rules.cell import cell_sql
from revops_cli.rules.moment import Moment
from revops_cli.rules.times import with_times
from revops_cli.score.kinds import kind_of
from revops_cli.text.fold import squash
from revops_cli.text.record_id import same_id_sql

ACTIVITIES, CELLS, KINDS = "score activities", "score activity cells", "score activity kinds"
OWN = ("LeadId", "Email", "Kind", "At")
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
            hint=f"it has: {', '.join(column.header for column in table.columns)}",
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
    table = named_columns(given)
    both = [(o.name, n) for o, n in zip(given.columns, table.columns, strict=True) if n.name in {*OWN, *wanted}]
    renamed = ", ".join(f"{quote(old)} AS {quote(new.name)}" for old, new in both)
    engine.sql(CELLS, f"SELECT _row, {renamed} FROM {quote(given.relation)}")
    cells = Table(CELLS, tuple(new for _, new in both), table.rows, table.source)
    timed = with_times(engine, cells, {"At"}, timezone)
    map_distinct(
        engine, KINDS, timed.relation, inputs=["Kind"], function=Spread(_kinds), outputs={"revops_kind": "VARCHAR"}
    )
    engine.sql(ACTIVITIES, _activities_sql(timed, wanted, Moment.of(as_of)))
    engine.drop(CELLS, timed.relation, KINDS)
    kept = Table(ACTIVITIES, cells.columns, table.rows, table.source)
    return Activities(kept, _left_out(engine))


def _activities_sql(table: Table, wanted: Collection[str], moment: Moment) -> str:
    at = cell_sql("At", "instant", moment.offset)
    person = same_id_sql(f"trim({quote('LeadId')})") if "LeadId" in table.names else literal("")
    mail = f"lower(trim({quote('Email')}))" if "Email" in table.names else literal("")
    today = (moment.seconds + moment.offset) // DAY
    day = f"(CAST(revops_at AS BIGINT) + {moment.offset}) // {DAY}"
    kept = "".join(f", t.{quote(name)}" for name in table.names if name in wanted)
    return (
        f"SELECT *, CASE WHEN revops_at <= {moment.seconds} THEN {today} - {day} END AS revops_age "
        f"FROM (SELECT t._row, k.revops_kind, {person} AS revops_id, {mail} AS revops_mail, {at} AS revops_at{kept} "
        f"FROM {quote(table.relation)} t JOIN {quote(KINDS)} k USING ({quote('Kind')})) x"
    )


def _kinds(batch: Batch) -> Batch:
    return {"revops_kind": [kind_of(text) for text in batch["Kind"]]}


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
