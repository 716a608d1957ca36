"""Files of the user become typed relations, one a table; what cannot be read becomes a data issue."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from revops_cli.audit.columns import AuditColumn, audit_columns, sources_of
from revops_cli.audit.facts import typed
from revops_cli.audit.instants import TimeReader
from revops_cli.engine.protocol import Engine, literal, quote
from revops_cli.model import Table

_TRUE = "('true', '1', 'yes', 'y', 't', 'wahr', 'x')"
_PREFIXES = "('001', '003', '005', '006', '00G', '00Q', '701', '00T', '00U')"
"""First characters of the Ids of accounts, contacts, users, opportunities, groups, leads, campaigns, tasks, events."""
_PROBLEMS = {
    "unreadable": ("E-TIME-01", "cannot be read as a time"),
    "no_zone": ("E-TIME-02", "has no time zone, and --timezone was not given"),
    "odd": ("E-TIME-03", "occurs twice or not at all in the time zone of the run"),
}
"""Data issues of a single cell; those of cells that contradict each other are in `issues`."""


@dataclass(frozen=True, slots=True)
class Typed:
    """The typed relations, and what they lack."""

    given: Mapping[str, frozenset[str]]
    issues: tuple[str, ...]
    """Queries of data issues: code, table_name, file, row, column_name, value, person, detail."""
    naive: tuple[str, ...]
    """Columns (`people.created_at`) with times that have no zone while none was given."""


def type_tables(engine: Engine, tables: Mapping[str, Sequence[Table]], zone: ZoneInfo | None, date_order: str) -> Typed:
    """Make the relation `typed(name)` of every table; one that was not given is there and empty.

    Columns that no file has are NULL. `file` is the place of the file among those of its table.
    """
    reader = TimeReader(engine, zone, date_order)
    given: dict[str, frozenset[str]] = {}
    issues: list[str] = []
    naive: list[str] = []
    for name, columns in audit_columns().items():
        parts = []
        found: set[str] = set()
        for place, table in enumerate(tables.get(name, ())):
            part = _Part(engine, reader, name, place, table)
            parts.append(part.query(columns))
            found |= part.found
            issues += part.issues
            naive += part.naive
        if parts:
            given[name] = frozenset(found)
        engine.sql(typed(name), " UNION ALL ".join(parts) or _empty(columns))
    return Typed(given, tuple(issues), tuple(dict.fromkeys(naive)))


class _Part:
    """One file of a table."""

    def __init__(self, engine: Engine, reader: TimeReader, name: str, place: int, table: Table) -> None:
        self._engine, self._reader = engine, reader
        self._name, self._place, self._table = name, place, table
        self.found: set[str] = set()
        self.issues: list[str] = []
        self.naive: list[str] = []

    def query(self, columns: Sequence[AuditColumn]) -> str:
        """The typed cells of the file."""
        header = [column.header for column in self._table.columns]
        cells, joins = [f"CAST({self._place} AS BIGINT) AS file", "_row"], ""
        for column in columns:
            places = sources_of(column, header)
            if not places:
                cells.append(_nothing(column))
                continue
            self.found.add(column.name)
            text = self._text([self._table.columns[at].name for at in places])
            joined, made = self._cells(column, text, header[places[0]])
            joins += joined
            cells += made
        return f"SELECT {', '.join(cells)} FROM {quote(self._table.relation)}{joins}"

    def _text(self, names: Sequence[str]) -> str:
        if len(names) == 1:
            return f"trim({quote(names[0])})"
        options = ", ".join(f"nullif(trim({quote(name)}), '')" for name in names)
        return f"coalesce({options}, '')"

    def _cells(self, column: AuditColumn, text: str, header: str) -> tuple[str, list[str]]:
        alias = quote(column.name)
        if column.kind == "time":
            return self._time(column, text, header)
        if column.kind == "boolean":
            return "", [f"CASE WHEN {text} = '' THEN NULL ELSE lower({text}) IN {_TRUE} END AS {alias}"]
        if column.kind == "number":
            plain = f"replace(replace(replace({text}, ',', ''), '$', ''), ' ', '')"
            return "", [f"try_cast(nullif({plain}, '') AS DOUBLE) AS {alias}"]
        if column.kind == "id":
            return "", [f"nullif({same_id(text)}, '') AS {alias}"]
        return "", [f"nullif({text}, '') AS {alias}"]

    def _time(self, column: AuditColumn, text: str, header: str) -> tuple[str, list[str]]:
        joined, time = self._reader.columns(self._table.relation, column.name, text)
        scan = f"{quote(self._table.relation)}{joined}"
        counts = dict(
            self._engine.rows(f"SELECT {time.problem}, count(*) FROM {scan} GROUP BY 1")  # a handful of rows
        )
        for problem in sorted(known for known in counts if known):
            code, detail = _PROBLEMS[problem]
            if problem == "no_zone":
                self.naive.append(f"{self._name}.{column.name}")
            self.issues.append(
                f"SELECT {literal(code)} AS code, {literal(self._name)} AS table_name, "
                f"CAST({self._place} AS BIGINT) AS file, _row AS row, {literal(header)} AS column_name, "
                f"{text} AS value, '' AS person, {literal(detail)} AS detail FROM {scan} "
                f"WHERE {time.problem} = {literal(problem)}"
            )
        alias, day = quote(column.name), quote(f"{column.name}_day")
        return joined, [f"{time.value} AS {alias}", f"{time.day_only} AS {day}"]


def same_id(text: str) -> str:
    """SQL of an Id in one spelling: the CRM writes the same one with 15 or with 18 characters."""
    return f"CASE WHEN length({text}) = 18 AND left({text}, 3) IN {_PREFIXES} THEN left({text}, 15) ELSE {text} END"


def _nothing(column: AuditColumn) -> str:
    kinds = {"time": "BIGINT", "number": "DOUBLE", "boolean": "BOOLEAN"}
    cell = f"CAST(NULL AS {kinds.get(column.kind, 'VARCHAR')}) AS {quote(column.name)}"
    return f"{cell}, FALSE AS {quote(f'{column.name}_day')}" if column.kind == "time" else cell


def _empty(columns: Sequence[AuditColumn]) -> str:
    cells = ", ".join(map(_nothing, columns))
    return f"SELECT CAST(0 AS BIGINT) AS file, CAST(0 AS BIGINT) AS _row, {cells} WHERE FALSE"
