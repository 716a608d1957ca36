"""The tables the audit reads, and the headers their columns are known by."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from revops_cli.data.reader import read_reference
from revops_cli.text.fold import squash

ColumnKind = Literal["id", "text", "time", "boolean", "number", "unread"]


@dataclass(frozen=True, slots=True)
class AuditColumn:
    """A column of an audit table; `headers` in order of preference."""

    table: str
    name: str
    kind: ColumnKind
    headers: tuple[str, ...]
    doc: str
    essential: bool = False
    """Whether a file of the table says nothing without it."""


@cache
def audit_columns() -> Mapping[str, tuple[AuditColumn, ...]]:
    """Every table by name, with its columns in order."""
    kinds: Mapping[str, ColumnKind] = {kind: kind for kind in ("id", "text", "time", "boolean", "number", "unread")}
    found: dict[str, list[AuditColumn]] = {}
    for row in read_reference("audit_columns.csv"):
        column = AuditColumn(
            row["table"],
            row["column"],
            kinds[row["kind"]],
            tuple(row["headers"].split("|")),
            row["doc"],
            row["essential"] == "yes",
        )
        found.setdefault(column.table, []).append(column)
    return {table: tuple(columns) for table, columns in found.items()}


def tables() -> tuple[str, ...]:
    """Names of the tables; a flag is the name with dashes, a file in a folder the name with its ending."""
    return tuple(audit_columns())


@cache
def essentials(table: str) -> tuple[str, ...]:
    """Columns without which a table counts as not given.

    >>> essentials("activities")
    ('person_id', 'moment')
    """
    return tuple(column.name for column in audit_columns()[table] if column.essential)


def sources_of(column: AuditColumn, header: Sequence[str]) -> tuple[int, ...]:
    """Places in `header` where the column stands, the preferred first.

    >>> at = next(c for c in audit_columns()["activities"] if c.name == "moment")
    >>> sources_of(at, ["Id", "ActivityDate", "CompletedDateTime"])
    (2, 1)
    """
    places = {squash(cell): at for at, cell in reversed(list(enumerate(header)))}
    found = [places[squash(name)] for name in column.headers if squash(name) in places]
    return tuple(dict.fromkeys(found))


@cache
def read_columns(table: str) -> tuple[AuditColumn, ...]:
    """The columns that something is asked of; the others are known, so that nobody takes them for a slip."""
    return tuple(column for column in audit_columns()[table] if column.kind != "unread")


def unknown_headers(table: str, header: Sequence[str]) -> tuple[str, ...]:
    """Headers that no column of the table is known by."""
    known = {squash(name) for column in audit_columns()[table] for name in column.headers}
    return tuple(cell for cell in header if squash(cell) not in known)
