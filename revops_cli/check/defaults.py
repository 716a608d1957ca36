"""The checks that fit every list, from `data/check_defaults.csv`, as far as a file has their columns."""

import json

from revops_cli.check.facts import find_column
from revops_cli.check.settings import Check
from revops_cli.data.reader import read_reference
from revops_cli.model import Table

_PEOPLE = "people."


def default_checks(table: Table) -> tuple[Check, ...]:
    """The checks whose columns are there, in the order of the table."""
    rows = read_reference("check_defaults.csv")
    return tuple(
        Check.model_validate(
            {
                "id": row["id"],
                row["kind"]: json.loads(row["argument"]),
                "severity": "error" if row["error_if"] else "warn",
                "warn_if": row["warn_if"],
                "error_if": row["error_if"],
                "why": row["why"],
                "fix": row["fix"],
            }
        )
        for row in rows
        if all(_has(table, need) for need in row["needs"].split("|"))
    )


def _has(table: Table, need: str) -> bool:
    if not need.startswith(_PEOPLE):
        return bool(find_column(table, need))
    return bool(people_column(table, need.removeprefix(_PEOPLE)))


def headers_of(table: str, column: str) -> tuple[str, ...]:
    """The headers that a column of an audit's table is known by, the preferred first."""
    for row in read_reference("audit_columns.csv"):
        if (row["table"], row["column"]) == (table, column):
            return tuple(row["headers"].split("|"))
    return ()


def people_column(table: Table, name: str) -> str:
    """The engine's name of a column of people by its name in the audit, or the empty string."""
    return next((found for header in headers_of("people", name) if (found := find_column(table, header))), "")
