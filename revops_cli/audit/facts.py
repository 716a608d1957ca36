"""What every sub-report may ask: the relations, the config, the moment and the period."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from revops_cli.audit.columns import AuditColumn, essentials
from revops_cli.audit.settings import AuditSettings
from revops_cli.engine.protocol import Engine, SqlType, quote

HOUR = 3_600_000_000
"""Microseconds, as are all times and durations of the audit's relations."""
DAY = 24 * HOUR
MINUTE = HOUR // 60

UNIT = "audit units"
PERSONS = "audit persons"
CYCLES = "audit cycles"
HOLDS = "audit holds"
REPS = "audit reps"


def typed(table: str) -> str:
    """Relation of an input table with the columns that its files have; `complete` has all of them."""
    return f"audit input {table}"


def complete(table: str) -> str:
    """Relation of an input table: times in microseconds, ids trimmed, NULL where empty or in no file."""
    return f"audit table {table}"


def absent(column: AuditColumn) -> str:
    """The cells of a column that a file does not have: NULL, and a time is no mere day."""
    cell = f"CAST(NULL AS {sql_type(column)}) AS {quote(column.name)}"
    return f"{cell}, FALSE AS {quote(day(column))}" if column.kind == "time" else cell


def sql_type(column: AuditColumn) -> SqlType:
    """Of the cells of a column."""
    kinds: dict[str, SqlType] = {"time": "BIGINT", "number": "DOUBLE", "boolean": "BOOLEAN"}
    return kinds.get(column.kind, "VARCHAR")


def day(column: AuditColumn) -> str:
    """Name of the cells that tell whether a time is a mere day."""
    return f"{column.name}_day"


@dataclass(frozen=True, slots=True)
class Facts:
    """The audit's relations and what they were made from.

    `given` maps each table that was given to the columns that its files have.
    `start` and `end` bound the cohort by assignment, half-open; `end` is never after `as_of`.
    """

    engine: Engine
    settings: AuditSettings
    as_of: datetime
    zone: ZoneInfo
    now: int
    start: int | None
    end: int
    given: Mapping[str, frozenset[str]]
    files: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Files of each table, in order; a row is known by table, file (from 0) and `_row`."""

    def has(self, need: str) -> bool:
        """Whether a table (`activities`) or column (`people.assigned_at`) was given."""
        return not lacking(self.given, (need,))

    def table(self, name: str) -> str:
        """An input table with all its columns, to stand behind FROM."""
        return quote(complete(name))

    def missing(self, needs: tuple[str, ...]) -> tuple[str, ...]:
        """Those of `needs` that were not given; `a|b` is met by either."""
        return lacking(self.given, needs)


def lacking(given: Mapping[str, frozenset[str]], needs: tuple[str, ...]) -> tuple[str, ...]:
    """Those of `needs` that `given` does not meet; `a|b` is met by either.

    A table that lacks an essential column is not given: the need is that column.

    >>> lacking({"activities": frozenset({"person_id"})}, ("activities", "history|people.reason"))
    ('activities.moment', 'history|people.reason')
    """
    found: list[str] = []
    for need in needs:
        options = [_unmet(given, one) for one in need.split("|")]
        if all(options):
            found += options[0] if len(options) == 1 else [need]
    return tuple(dict.fromkeys(found))


def _unmet(given: Mapping[str, frozenset[str]], need: str) -> tuple[str, ...]:
    """What is lacking of one table or column."""
    table, _, column = need.partition(".")
    if table not in given:
        return (need,)
    blind = tuple(f"{table}.{name}" for name in essentials(table) if name not in given[table])
    if blind or not column:
        return blind
    return () if column in given[table] else (need,)
