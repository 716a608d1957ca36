"""The values that `in` allows: written down, a packaged list, or a column of a file."""

from collections.abc import Callable, Mapping, Sequence

from revops_cli.check.facts import Facts, MissingError, find_column
from revops_cli.check.reference import reference
from revops_cli.data.reader import read_reference
from revops_cli.engine.protocol import Engine, quote
from revops_cli.model import Table

FILE_ENDINGS = (".csv", ".tsv", ".txt", ".xlsx", ".parquet", ".jsonl")


def _column(table: str, *columns: str) -> frozenset[str]:
    return frozenset(row[column] for row in read_reference(table) for column in columns if row[column])


def _title_levels() -> frozenset[str]:
    from revops_cli.fields.title_level import LEVELS  # noqa: PLC0415 - one list of many

    return frozenset(LEVELS)


PACKAGED: Mapping[str, Callable[[], frozenset[str]]] = {
    "iso3166": lambda: _column("countries.csv", "alpha2", "alpha3", "name", "common"),
    "iso3166-alpha2": lambda: _column("countries.csv", "alpha2"),
    "iso3166-alpha3": lambda: _column("countries.csv", "alpha3"),
    "title_levels": _title_levels,
    "linkedin_industries": lambda: _column("linkedin_industries.csv", "label"),
    "salesforce_industries": lambda: _column("salesforce_industries.csv", "value"),
}
"""Lists by the name that a config gives."""


def is_file(text: str) -> bool:
    """Whether an allowed value names a file.

    >>> is_file("statuses.csv:Status"), is_file("iso3166")
    (True, False)
    """
    return any(ending in text.casefold() for ending in FILE_ENDINGS)


def file_of(text: str) -> str:
    """The path of a file in a list, with or without a column behind it."""
    return text if text.casefold().endswith(FILE_ENDINGS) else reference(text).path


def allowed_values(facts: Facts, given: Sequence[str]) -> str:
    """The query of all values of the list; one that names a list or file stands for its values.

    Raises MissingError.
    """
    only = given[0] if len(given) == 1 else ""
    if is_file(only) and only not in PACKAGED:
        return _of_file(facts, only)
    values, relation = PACKAGED[only]() if only in PACKAGED else frozenset(given), facts.fresh()
    facts.later(lambda engine: _load(engine, relation, values))
    return f"SELECT value FROM {quote(relation)}"


def _load(engine: Engine, relation: str, values: frozenset[str]) -> None:
    engine.load(relation, [{"value": sorted(values)}], {"value": "VARCHAR"})


def _of_file(facts: Facts, text: str) -> str:
    path = file_of(text)
    table = facts.file(path)
    column = _first(table) if path == text else find_column(table, reference(text).column)
    if not column:
        raise MissingError(f"no column '{reference(text).column}'", where=table.source)
    return f"SELECT {quote(column)} FROM {quote(table.relation)} WHERE {quote(column)} <> ''"


def _first(table: Table) -> str:
    return table.columns[0].name if table.columns else ""
