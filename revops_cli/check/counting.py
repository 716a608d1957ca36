"""Counting failed rows: one scan for all tests of rows of a file, one for each test of copies."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from revops_cli.check.blank import filled
from revops_cli.check.kinds.part import CopyTest, RowTest
from revops_cli.check.result import Dataset, Failing, Looked
from revops_cli.engine.protocol import Engine, listed, literal, quote

_TIMES = '"times seen"'
_AT_ONCE = 100
"""Tests of one scan: a query of thousands would take longer to plan than to run."""


class Counts(NamedTuple):
    """A test with its further condition on rows; of one of copies only the rows looked at are counted."""

    part: RowTest | CopyTest
    where: str


class Counted(NamedTuple):
    """How many of the rows looked at failed, in one group."""

    failed: int
    of: int
    group: str = ""
    members: int = 0
    """Rows that share their value with another one; only of a test of copies."""


def count_rows(engine: Engine, relation: str, tests: Mapping[str, Counts], group: str = "") -> dict[str, list[Counted]]:
    """The counts of each test by its name, for all rows or for each value of a column in order."""
    found: dict[str, list[Counted]] = {name: [] for name in tests}
    names = list(tests)
    for start in range(0, len(names), _AT_ONCE):
        for name, counts in _scanned(engine, relation, {n: tests[n] for n in names[start : start + _AT_ONCE]}, group):
            found[name].append(counts)
    return found


def _scanned(engine: Engine, relation: str, tests: Mapping[str, Counts], group: str) -> list[tuple[str, Counted]]:
    flags = ", ".join(f"{_failed(one.part, one.where)} AS f{at}" for at, one in enumerate(tests.values()))
    totals = ", ".join(f"count(*) FILTER (WHERE f{at}), count(f{at})" for at in range(len(tests)))
    query = f"SELECT '' AS g, {totals} FROM (SELECT {flags} FROM {quote(relation)}) AS flags"
    if group:
        rows = f"SELECT {quote(group)} AS g, {flags} FROM {quote(relation)}"
        query = f"SELECT g, {totals} FROM ({rows}) AS flags GROUP BY g ORDER BY g"
    return [
        (name, Counted(int(row[1 + 2 * at]), int(row[2 + 2 * at]), str(row[0])))
        for row in engine.rows(query)
        for at, name in enumerate(tests)
    ]


def _failed(part: RowTest | CopyTest, where: str) -> str:
    """SQL: whether a row fails, NULL where it is not looked at."""
    if isinstance(part, CopyTest):
        return f"CASE WHEN {looked_at(part, where)} THEN FALSE END"
    of = both(where, part.of)
    return f"({part.fails})" if of == "TRUE" else f"CASE WHEN {of} THEN ({part.fails}) END"


def count_copies(
    engine: Engine, relation: str, part: CopyTest, where: str, looked: Sequence[Counted], group: str = ""
) -> list[Counted]:
    """Copies beyond the first of each value, for all rows or for each value of a column in order.

    `looked` says how many rows were looked at. Makes the relation of the values that are there more
    than once, which `failing_rows` reads.
    """
    rows, cells = f"{quote(relation)} WHERE {looked_at(part, where)}", listed(_within(part, group))
    repeated = _repeated(relation, part)
    engine.sql(repeated, f"SELECT {cells}, count(*) AS {_TIMES} FROM {rows} GROUP BY {cells} HAVING count(*) > 1")
    key = quote(group) if group else "''"
    sums = f"SELECT {key} AS g, sum({_TIMES} - 1), sum({_TIMES}) FROM {quote(repeated)} GROUP BY 1"
    found = {str(g): (int(failed), int(members)) for g, failed, members in engine.rows(sums)}
    return [
        Counted(failed, one.of, one.group, members)
        for one in looked
        for failed, members in (found.get(one.group, (0, 0)),)
        if one.of or not group
    ]


def _repeated(relation: str, part: CopyTest) -> str:
    return f"{relation} repeated {part.number}"


def _within(part: CopyTest, group: str) -> tuple[str, ...]:
    """The columns that are the same in copies: those of the test, and the one of groups."""
    return tuple(dict.fromkeys((*part.columns, *((group,) if group else ()))))


def both(one: str, other: str) -> str:
    """SQL: two conditions, of which either may be TRUE."""
    return " AND ".join(f"({test})" for test in (one, other) if test != "TRUE") or "TRUE"


def looked_at(part: CopyTest, where: str) -> str:
    """SQL: no cell of the values is empty, and the row meets the condition."""
    cells = " AND ".join(map(filled, part.columns))
    return cells if where == "TRUE" else f"({where}) AND {cells}"


def failing_rows(
    part: RowTest | CopyTest, where: str, dataset: Dataset, relation: str, group: tuple[str, str]
) -> Failing:
    """The query of all rows that fail, in one group where `group` names a column and its value."""
    column, value = group
    within = f" AND {quote(column)} = {literal(value)}" if column else ""
    if isinstance(part, RowTest):
        rows = f"{quote(relation)} WHERE {both(both(where, part.of), part.fails)}{within}"
        return Failing(_selected(row_key(dataset), _value(part.columns), rows), _only(part.columns))
    cells, columns, repeated = _value(part.columns), _within(part, column), quote(_repeated(relation, part))
    member = f"({listed(columns)}) IN (SELECT {listed(columns)} FROM {repeated})"
    if len(columns) == 1:
        member = f"{quote(columns[0])} IN (SELECT {quote(columns[0])} FROM {repeated})"
    rows = f"{quote(relation)} WHERE {looked_at(part, where)}{within} AND {member}"
    return Failing(_selected(cells, cells, rows), _only(part.columns))


def looked_rows(part: CopyTest, where: str, relation: str) -> Looked:
    """The rows whose values are compared across files."""
    cells = _value(part.columns)
    same = joined(part.columns, "\x1f")
    rows = f"{quote(relation)} WHERE {looked_at(part, where)}"
    return Looked(f"SELECT _row AS row, {cells} AS key, {cells} AS value, {same} AS same FROM {rows}", part.said)


def _selected(key: str, value: str, rows: str) -> str:
    return f"SELECT _row AS row, {key} AS key, {value} AS value FROM {rows}"


def _only(columns: tuple[str, ...]) -> str:
    return columns[0] if len(columns) == 1 else ""


def _value(columns: tuple[str, ...]) -> str:
    """SQL of the value that is wrong: its cells with commas between."""
    return joined(columns, ", ") if columns else "''"


def row_key(dataset: Dataset) -> str:
    """SQL of what names a row: its key columns, else all of its cells."""
    return joined(dataset.key or dataset.table.names, "\x1f")


def joined(columns: tuple[str, ...], between: str) -> str:
    """SQL of cells as one text."""
    cells = [quote(column) for column in columns]
    return cells[0] if len(cells) == 1 else f"concat_ws({literal(between)}, {', '.join(cells)})"
