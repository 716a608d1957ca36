"""Checks of single cells: filled, unique, in a list, in another file, and any condition."""

from collections.abc import Mapping

from revops_cli.check.blank import empty, filled
from revops_cli.check.conditions import condition_of, own_condition
from revops_cli.check.facts import Facts, MissingError, find_column
from revops_cli.check.kinds.part import CopyTest, RowTest
from revops_cli.check.lists import allowed_values
from revops_cli.check.reference import reference
from revops_cli.engine.protocol import quote


def not_null(facts: Facts, names: tuple[str, ...]) -> RowTest:
    """Rows where one of the columns is empty."""
    columns = tuple(map(facts.column, names))
    said = f"{' or '.join(names)} is empty"
    return RowTest(said, columns, " OR ".join(map(empty, columns)))


def unique(facts: Facts, names: tuple[str, ...]) -> CopyTest:
    """Copies of values beyond the first; rows with an empty cell are skipped."""
    return CopyTest(f"copies of {' + '.join(names)}", tuple(map(facts.column, names)), next(facts.numbers))


def one_of(facts: Facts, argument: Mapping[str, tuple[str, ...]]) -> RowTest:
    """Cells that hold something else than the list."""
    ((name, given),) = argument.items()
    column = facts.column(name)
    allowed = allowed_values(facts, given)
    said = f"{name} is not in {', '.join(given[:3])}{' ...' if given[3:] else ''}"
    return RowTest(said, (column,), f"{quote(column)} NOT IN ({allowed})", filled(column))


def references(facts: Facts, argument: Mapping[str, str]) -> RowTest:
    """Cells whose value is not in a column of another file."""
    ((name, text),) = argument.items()
    column, wanted = facts.column(name), reference(text)
    other = facts.file(wanted.path)
    target = find_column(other, wanted.column)
    if not target:
        raise MissingError(f"no column '{wanted.column}'", where=other.source)
    where = f" WHERE {condition_of(other, wanted.where, text).sql(facts.context.as_of)}" if wanted.where else ""
    found = f"SELECT {quote(target)} FROM {quote(other.relation)}{where}"
    return RowTest(f"{name} is not in {text}", (column,), f"{quote(column)} NOT IN ({found})", filled(column))


def expect(facts: Facts, text: str) -> RowTest:
    """Rows that do not meet a condition; where it is unknown they are skipped."""
    condition = own_condition(facts, text, "expect")
    test = condition.test(facts.context.as_of)
    return RowTest(f"not met: {text}", tuple(sorted(condition.columns)), f"NOT ({test})", f"({test}) IS NOT NULL")
