"""What the rows of audit tables hold that figures would stumble over."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from revops_cli.audit.columns import read_columns
from revops_cli.audit.columns import tables as audit_tables
from revops_cli.audit.doctor import Checked, Given, Remedy, diagnose, remedies
from revops_cli.audit.facts import PERSONS, REPS, complete, typed
from revops_cli.audit.inputs import Typed, type_tables
from revops_cli.audit.issues import COLUMNS, ISSUES
from revops_cli.audit.settings import AuditSettings
from revops_cli.audit.step import AuditOptions, facts_of, refusals
from revops_cli.engine.protocol import Engine, quote
from revops_cli.errors import InputError
from revops_cli.model import Table

UNKNOWN = 20
"""Values nobody knows that are named, of each kind; the most frequent first."""


class Issue(NamedTuple):
    """Rows of one column with one data issue; file (from 0) and row are of the first."""

    code: str
    table: str
    column: str
    rows: int
    file: int
    row: int
    value: str


class Unknown(NamedTuple):
    """A value that the config gives no meaning to."""

    value: str
    rows: int


class Checkup(NamedTuple):
    """What the tables support, what would stop the audit, and what in them would not count."""

    reports: tuple[Checked, ...]
    remedies: tuple[Remedy, ...]
    refused: tuple[InputError, ...]
    issues: tuple[Issue, ...]
    empty: tuple[str, ...]
    """Columns (`people.reason`) that hold nothing in any row."""
    statuses: tuple[Unknown, ...]
    stages: tuple[Unknown, ...]
    owners: tuple[Unknown, ...]
    """Users who own people and are not among the reps."""


def check_up(
    engine: Engine, tables: Mapping[str, Sequence[Table]], settings: AuditSettings, options: AuditOptions
) -> Checkup:
    """The checkup of tables by name; what stops an audit is named here, not raised."""
    types = type_tables(engine, tables, options.zone, settings.date_order)
    refused = refusals(tables, types)
    if not refused:
        try:
            facts_of(engine, tables, types, settings, options)
        except InputError as error:
            refused = (error,)
    checked = diagnose(types.given)
    whole = not refused
    return Checkup(
        checked,
        remedies(checked),
        refused,
        _issues(engine, types, whole=whole),
        _empty(engine, types.given),
        _counted(engine, _STATUS) if whole else (),
        _counted(engine, _STAGE) if whole else (),
        _counted(engine, _OWNER) if whole and "reps" in types.given else (),
    )


def _issues(engine: Engine, types: Typed, *, whole: bool) -> tuple[Issue, ...]:
    """All data issues of an audit that can be made, else only those of single cells."""
    if not whole and not types.issues:
        return ()
    source = quote(ISSUES) if whole else f"({' UNION ALL '.join(types.issues)})"
    place = "file * 100000000000 + row"
    rows = engine.rows(
        f"SELECT {', '.join(COLUMNS[:2])}, column_name, count(*), min_by(file, {place}), min_by(row, {place}), "
        f"min_by(value, {place}) FROM {source} GROUP BY ALL ORDER BY code, table_name, column_name"
    )
    return tuple(Issue(*row) for row in rows)


def _empty(engine: Engine, given: Given) -> tuple[str, ...]:
    found = []
    for table in audit_tables():
        names = [column.name for column in read_columns(table) if column.name in given.get(table, ())]
        if names:
            cells = ", ".join(f"count({quote(name)})" for name in names)
            counts = engine.rows(f"SELECT {cells} FROM {quote(typed(table))}")[0]
            found += [f"{table}.{name}" for name, count in zip(names, counts, strict=True) if not count]
    return tuple(found)


_STATUS = f"SELECT p.status AS value FROM {quote(PERSONS)} AS p WHERE p.bucket = '' AND p.status IS NOT NULL"
_OWNER = (
    f"SELECT p.owner AS value FROM {quote(PERSONS)} AS p WHERE NOT p.in_queue AND p.owner IS NOT NULL "
    f"AND p.owner NOT IN (SELECT rep FROM {quote(REPS)})"
)
_STAGE = (
    f'SELECT o.stage AS value FROM {quote(complete("opportunities"))} AS o JOIN "audit stages" AS s USING (stage) '
    f"WHERE s.number IS NULL AND o.stage_no IS NULL AND NOT coalesce(o.is_won, s.won, FALSE) AND NOT s.lost"
)


def _counted(engine: Engine, query: str) -> tuple[Unknown, ...]:
    counts = f"SELECT value, count(*) FROM ({query}) GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {UNKNOWN}"
    return tuple(Unknown(str(value), int(rows)) for value, rows in engine.rows(counts))
