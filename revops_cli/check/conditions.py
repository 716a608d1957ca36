"""Conditions of the config over the columns of a file, and over those that cleaning would add."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from revops_cli.check.facts import Facts, MissingError
from revops_cli.model import Kind, Table

if TYPE_CHECKING:
    from revops_cli.rules.condition import Condition


def condition_of(table: Table, text: str, where: str, made: Collection[str] = ()) -> "Condition":
    """The condition over a table, and columns that are `made` beside its own.

    Raises MissingError for a column that is not there, ConfigError for any other mistake.
    """
    from revops_cli.rules.condition import parse  # noqa: PLC0415 - its parser takes long to load
    from revops_cli.rules.kinds import column_kinds  # noqa: PLC0415 - the same
    from revops_cli.rules.problem import ConditionError  # noqa: PLC0415 - the same

    known: dict[str, Kind] = column_kinds((*table.names, *made))
    try:
        return parse(text, known, where=where)
    except ConditionError as error:
        if error.fault.startswith("unknown column"):
            raise MissingError(error.fault, where=table.source, hint=error.hint) from error
        raise


def own_condition(facts: Facts, text: str, where: str) -> "Condition":
    """The condition over the file that is checked; columns that cleaning would add are asked for."""
    try:
        condition = condition_of(facts.table, text, where)
    except MissingError:
        condition = condition_of(facts.table, text, where, facts.derivable.names)
    for name in sorted(condition.columns):
        facts.reads(name)
    return condition
