"""Files of the user become typed relations, one a table; what cannot be read becomes a data issue."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from revops_cli.audit.columns import AuditColumn, read_columns, sources_of
from revops_cli.audit.columns import tables as audit_tables
from revops_cli.audit.facts import absent, complete, day, sql_type, typed
from revops_cli.audit.instants import TimeReader, zoned_sql
from revops_cli.engine.protocol import Engine, SqlType, literal, quote
from revops_cli.model import Table
from revops_cli.text.fold import squash
from revops_cli.text.record_id import same_id_sql

_TRUE = "('true', '1', 'yes', 'y', 't', 'wahr', 'x')"
_TEXTS = "audit texts"
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
    reader: TimeReader
    """Reads times in other cells as it read those of these tables."""


def type_tables(engine: Engine, tables: Mapping[str, Sequence[Table]], zone: ZoneInfo | None, date_order: str) -> Typed:
    """Make the relations `typed(name)` and `complete(name)`; of a table that was not given the second alone, empty.

    `file` is the place of the file among those of its table. The relations of text are given up: what they
    held is here, or a data issue.
    """
    reader = TimeReader(engine, zone, date_order)
    made = {
        name: [_Part(engine, reader, name, place, table) for place, table in enumerate(tables.get(name, ()))]
        for name in audit_tables()
    }
    given = {name: frozenset[str]().union(*(part.found for part in parts)) for name, parts in made.items() if parts}
    for name, parts in made.items():
        columns = [column for column in read_columns(name) if column.name in given.get(name, ())]
        for part in parts:
            part.make(columns, typed(name) if len(parts) == 1 else f"{typed(name)} {part.place}")
    reader.settle([column for parts in made.values() for part in parts for column in part.spelled])
    issues: list[str] = []
    naive: list[str] = []
    for name, parts in made.items():
        for part in parts:
            part.finish()
            issues += part.issues
            naive += part.naive
        if len(parts) > 1:
            several = [f"{typed(name)} {part.place}" for part in parts]
            engine.sql(typed(name), " UNION ALL ".join(f"SELECT * FROM {quote(one)}" for one in several))
            engine.drop(*several)
        _complete(engine, name, given.get(name))
    return Typed(given, tuple(issues), tuple(dict.fromkeys(naive)), reader)


def _complete(engine: Engine, name: str, given: frozenset[str] | None) -> None:
    """Make `complete(name)` of a table that has the columns `given`; None where no file was given."""
    if given is not None:
        lacked = [absent(column) for column in read_columns(name) if column.name not in given]
        engine.view(complete(name), f"SELECT {', '.join(['*', *lacked])} FROM {quote(typed(name))}")
        return
    schema: dict[str, SqlType] = {"file": "BIGINT", "_row": "BIGINT"}
    for column in read_columns(name):
        schema[column.name] = sql_type(column)
        if column.kind == "time":
            schema[day(column)] = "BOOLEAN"
    engine.load(complete(name), (), schema)


class _Part:
    """One file of a table."""

    def __init__(self, engine: Engine, reader: TimeReader, name: str, place: int, table: Table) -> None:
        self._engine, self._reader = engine, reader
        self._name, self.place, self._table = name, place, table
        header = [column.header for column in table.columns]
        self._sources = {column.name: sources_of(column, header) for column in read_columns(name)}
        self.found = {name for name, places in self._sources.items() if places}
        self._columns: Sequence[AuditColumn] = ()
        self.issues: list[str] = []
        self.naive: list[str] = []
        self._relation = ""
        self._spelled: frozenset[str] = frozenset()
        self._kept = f"{_TEXTS} {name} {place}"

    def make(self, columns: Sequence[AuditColumn], relation: str) -> None:
        """Make `relation` of the file as if every time were ISO with a zone; `finish` makes it right."""
        self._relation, self._columns = relation, columns
        times = [column.name for column in columns if column.kind == "time" and column.name in self.found]
        # a time is read as it stands: few have blanks around them, and `finish` reads those
        loose = self._texts(loose=times)
        self._engine.sql(relation, self._query(f"({loose})", frozenset()))
        self._spelled = self._odd(relation, times, loose)
        if self._spelled:
            self._engine.sql(self._kept, self._texts())
        self._engine.drop(self._table.relation)

    @property
    def spelled(self) -> list[tuple[str, str]]:
        """Relation and cell of each time column that holds more than ISO times with a zone."""
        return [(self._kept, f"texts.{quote(name)}") for name in sorted(self._spelled)]

    def finish(self) -> None:
        """Make the relation again where there are such columns, and the relation of its issues."""
        if self._spelled:
            self._engine.sql(self._relation, self._query(quote(self._kept), self._spelled))
        if self.issues:
            kept = f"audit cell issues {self._name} {self.place}"
            self._engine.sql(kept, " UNION ALL ".join(self.issues))
            self.issues = [f"SELECT * FROM {quote(kept)}"]
        self._engine.drop(self._kept)

    def _texts(self, loose: Collection[str] = ()) -> str:
        """The text of each column, the first that is not empty of its headers, without blanks around it.

        Those `loose` that have one header keep their blanks.
        """
        cells = ["_row"]
        for name, places in self._sources.items():
            texts = [quote(self._table.columns[at].name) for at in places]
            if len(texts) > 1:
                options = ", ".join(f"nullif({_trimmed(text)}, '')" for text in texts)
                texts = [f"coalesce({options}, '')"]
            elif name not in loose:
                texts = [_trimmed(text) for text in texts]
            cells += [f"{text} AS {quote(name)}" for text in texts]
        return f"SELECT {', '.join(cells)} FROM {quote(self._table.relation)}"

    def _odd(self, relation: str, times: Sequence[str], texts: str) -> frozenset[str]:
        """The time columns that hold more than was read."""
        if not times:
            return frozenset()
        there = ", ".join(f"count(nullif({quote(name)}, ''))" for name in times)
        read = ", ".join(f"count({quote(name)})" for name in times)
        before = self._engine.rows(f"SELECT {there} FROM ({texts})")[0]
        after = self._engine.rows(f"SELECT {read} FROM {quote(relation)}")[0]
        return frozenset(name for name, a, b in zip(times, before, after, strict=True) if a != b)

    def _query(self, texts: str, odd: frozenset[str]) -> str:
        """The typed cells of the file, from its texts."""
        cells, joins = [f"CAST({self.place} AS BIGINT) AS file", "_row"], ""
        for column in self._columns:
            alias = quote(column.name)
            if column.name not in self.found:
                cells.append(absent(column))
            elif column.kind != "time":
                cells.append(f"{_typed_cell(column, f'texts.{alias}')} AS {alias}")
            elif column.name in odd:
                joined, made = self._time(column)
                joins += joined
                cells += made
            else:
                cells += [f"{zoned_sql(f'texts.{alias}')} AS {alias}", f"FALSE AS {quote(day(column))}"]
        return f"SELECT {', '.join(cells)} FROM {texts} AS texts{joins}"

    def _time(self, column: AuditColumn) -> tuple[str, list[str]]:
        """A column with times of other spellings or without a zone: a JOIN, and its cells; its issues are noted."""
        alias, mere = quote(column.name), quote(day(column))
        text = f"texts.{alias}"
        joined, time = self._reader.columns(self._kept, column.name, text)
        scan = f"{quote(self._kept)} AS texts{joined}"
        problems = self._engine.rows(f"SELECT DISTINCT {time.problem} FROM {scan} ORDER BY 1")
        header = next(h for h in column.headers if squash(h) in {squash(c.header) for c in self._table.columns})
        for (problem,) in problems:
            if problem is None:
                continue
            code, detail = _PROBLEMS[problem]
            if problem == "no_zone":
                self.naive.append(f"{self._name}.{column.name}")
            self.issues.append(
                f"SELECT {literal(code)} AS code, {literal(self._name)} AS table_name, "
                f"CAST({self.place} AS BIGINT) AS file, _row AS row, {literal(header)} AS column_name, "
                f"{text} AS value, '' AS person, {literal(detail)} AS detail FROM {scan} "
                f"WHERE {time.problem} = {literal(problem)}"
            )
        return joined, [f"{time.value} AS {alias}", f"{time.day_only} AS {mere}"]


def _trimmed(cell: str) -> str:
    """The cell without blanks around it; only one that has some is copied."""
    return f"CASE WHEN starts_with({cell}, ' ') OR suffix({cell}, ' ') THEN trim({cell}) ELSE {cell} END"


def _typed_cell(column: AuditColumn, text: str) -> str:
    if column.kind == "boolean":
        usual = f"WHEN {text} = 'false' THEN FALSE WHEN {text} = 'true' THEN TRUE WHEN {text} = '' THEN NULL"
        return f"CASE {usual} ELSE lower({text}) IN {_TRUE} END"
    if column.kind == "number":
        plain = f"replace(replace(replace({text}, ',', ''), '$', ''), ' ', '')"
        return f"try_cast(nullif({plain}, '') AS DOUBLE)"
    return f"nullif({same_id_sql(text) if column.kind == 'id' else text}, '')"
