"""Conditions of the config over the columns of a file, and over those that cleaning would add."""

from revops_cli.check.derived import Derivable
from revops_cli.check.facts import MissingError
from revops_cli.model import Kind, Table
from revops_cli.rules.condition import Condition, parse
from revops_cli.rules.kinds import column_kinds
from revops_cli.rules.problem import ConditionError


def condition_of(table: Table, text: str, where: str, derivable: Derivable | None = None) -> Condition:
    """The condition over a table; columns to be made are asked for.

    Raises MissingError for a column that is not there, ConfigError for any other mistake.
    """
    made = tuple(derivable.names) if derivable else ()
    known: dict[str, Kind] = column_kinds((*table.names, *made))
    try:
        condition = parse(text, known, where=where)
    except ConditionError as error:
        if error.fault.startswith("unknown column"):
            raise MissingError(error.fault, where=table.source, hint=error.hint) from error
        raise
    if derivable:
        for name in sorted(condition.columns & set(made)):
            derivable.ask(name)
    return condition
