"""Columns that survive together: what was typed, and what cleaning made of it.

A phone number that lost its digits must not stand beside the E.164 number of another record.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from revops_cli.data.reader import read_reference
from revops_cli.engine.distinct import map_distinct
from revops_cli.engine.protocol import Batch, Engine, literal, quote
from revops_cli.model import Table

ISSUES = "CleanIssues"
ISSUES_OF = "dedupe issues"
OTHER = "other"


@dataclass(frozen=True, slots=True)
class Group:
    """Columns of a table that are taken from one record: for each typed column what belongs to it.

    `counts` are those that show that a typed one was understood, `typed` the columns they speak of.
    """

    name: str
    units: Mapping[str, tuple[str, ...]]
    counts: tuple[str, ...]
    typed: tuple[str, ...]

    def key(self) -> str:
        """SQL that is least for the record to take from: most understood, most typed, best rank."""
        understood, typed = _filled(self.counts), _filled(self.typed)
        return f"((9 - ({understood})) * 10 + 9 - ({typed})) * 1000000000000 + m.rank"

    def cell(self, column: str) -> str:
        """SQL of the surviving cell of a column; a typed cell that is empty there is filled with all of its own."""
        chosen = f"min_by(l.{quote(column)}, {self.key()})"
        typed = next(raw for raw, columns in self.units.items() if column in columns)
        if typed not in self.units[typed]:
            return chosen
        cell = f"l.{quote(typed)}"
        next_best = f"min_by(l.{quote(column)}, m.rank) FILTER (WHERE {cell} <> '')"
        return f"CASE WHEN min_by({cell}, {self.key()}) = '' THEN coalesce({next_best}, {chosen}) ELSE {chosen} END"


def _filled(columns: tuple[str, ...]) -> str:
    """SQL of how many cells of a row are filled."""
    return " + ".join(f"CASE WHEN l.{quote(name)} <> '' THEN 1 ELSE 0 END" for name in columns) or "0"


def groups(table: Table) -> dict[str, Group]:
    """The groups of which a table has a column, by name; columns in the table's own spelling."""
    spelled = {name.casefold(): name for name in table.names}
    found: dict[str, Group] = {}
    for name, lines in _lines().items():
        there = [line for line in lines if line["column"].casefold() in spelled]
        units: dict[str, list[str]] = {}
        for line in there:
            raw = spelled.get(line["raw"].casefold(), line["raw"])
            units.setdefault(raw, []).append(spelled[line["column"].casefold()])
        counted = [line for line in lines if line["counts"]]
        counts = tuple(spelled[line["column"].casefold()] for line in counted if line in there)
        typed = tuple(spelled[line["raw"].casefold()] for line in counted if line["raw"].casefold() in spelled)
        if there:
            found[name] = Group(name, {raw: tuple(columns) for raw, columns in units.items()}, counts, typed)
    return found


@cache
def _lines() -> dict[str, list[Mapping[str, str]]]:
    lines: dict[str, list[Mapping[str, str]]] = {}
    for row in read_reference("survivor_groups.csv"):
        lines.setdefault(row["group"], []).append(row)
    return lines


@cache
def added_by_cleaning() -> frozenset[str]:
    """The columns that cleaning adds beside typed ones, and CleanIssues; case-folded."""
    lines = [line for found in _lines().values() for line in found]
    typed = {line["raw"].casefold() for line in lines}
    return frozenset({ISSUES.casefold(), *(line["column"].casefold() for line in lines)} - typed)


def companions_of(table: Table, column: str) -> list[tuple[str, Group]]:
    """The typed column that a column belongs to, and its group; two where it may come from either."""
    return [
        (raw, group) for group in groups(table).values() for raw, columns in group.units.items() if column in columns
    ]


def has_issues(table: Table) -> bool:
    """Whether a table says what cleaning could not do."""
    return table.has(ISSUES)


def part_issues(engine: Engine, table: Table) -> None:
    """Make relation ISSUES_OF: the distinct cells of CleanIssues, and of each the codes that speak of each group."""
    map_distinct(
        engine,
        ISSUES_OF,
        table.relation,
        inputs=[ISSUES],
        function=_parted,
        outputs=dict.fromkeys((*_lines(), OTHER), "VARCHAR"),
    )


@cache
def _heads() -> dict[str, str]:
    return {head: name for name, lines in _lines().items() for head in lines[0]["issues"].split()}


def _parted(batch: Batch) -> Batch:
    cells = next(iter(batch.values()))
    parts: Batch = {name: [] for name in (*_lines(), OTHER)}
    for cell in cells:
        codes: dict[str, list[str]] = {}
        for code in cell.split():
            codes.setdefault(_heads().get(code.partition(".")[0], OTHER), []).append(code)
        for name, column in parts.items():
            column.append(" ".join(codes.get(name, ())))
    return parts


def issues_cell(table: Table) -> str:
    """SQL of the surviving CleanIssues: of each group those of the record that its cells are taken from."""
    keys = {name: group.key() for name, group in groups(table).items()}
    parts = [
        f"nullif(min_by(i.{quote(name)}, {keys.get(name, 'm.rank')}), {literal('')})" for name in (*_lines(), OTHER)
    ]
    return f"concat_ws(' ', {', '.join(parts)})"
