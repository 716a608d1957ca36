"""Checks of what leads hold: countries, titles, companies, owners."""

from revops_cli.check.blank import filled
from revops_cli.check.facts import Facts, MissingError, find_column
from revops_cli.check.kinds.part import RowTest
from revops_cli.check.lookup import Judge, wrong_values
from revops_cli.engine.protocol import quote
from revops_cli.fields.company import company_key
from revops_cli.fields.place import country_code
from revops_cli.fields.title import FIELD as TITLE
from revops_cli.rules.cell import cell_sql
from revops_cli.text.record_id import same_id_sql

_QUEUE = "00G"
"""First letters of the Id of a queue at Salesforce."""


def country_known(facts: Facts, names: tuple[str, ...]) -> RowTest:
    """Cells that name no country."""
    return _judged(facts, names, "Country", no_country, "is no country that is known")


def title_level_known(facts: Facts, names: tuple[str, ...]) -> RowTest:
    """Job titles of an unknown level."""
    return _judged(facts, names, "Title", no_level, "tells no level")


def company_known(facts: Facts, names: tuple[str, ...]) -> RowTest:
    """Cells that name no company, such as test or self-employed."""
    return _judged(facts, names, "Company", no_company, "names no company")


def _judged(facts: Facts, names: tuple[str, ...], usual: str, judge: Judge, said: str) -> RowTest:
    column = facts.own(names[0] if names else usual)
    fails = wrong_values(facts, {"cell": quote(column)}, judge, filled(column))
    return RowTest(f"{column} {said}", (column,), fails, filled(column))


def owner_active(facts: Facts, path: str) -> RowTest:
    """Owners who are no active user of a file; queues are skipped."""
    column, users = facts.own("OwnerId"), facts.file(path)
    user, active = find_column(users, "Id"), find_column(users, "IsActive")
    if not (user and active):
        missing = "IsActive" if user else "Id"
        raise MissingError(f"no column '{missing}'", where=users.source, hint="export users with Id and IsActive")
    found = f"SELECT {same_id(user)} FROM {quote(users.relation)} WHERE {cell_sql(active, 'boolean')}"
    of = f"{filled(column)} AND NOT starts_with({quote(column)}, '{_QUEUE}')"
    return RowTest(f"{column} is no active user", (column,), f"{same_id(column)} NOT IN ({found})", of)


def same_id(column: str) -> str:
    """SQL of an Id in one spelling: the CRM writes the same one with 15 or with 18 characters."""
    return same_id_sql(f"trim({quote(column)})")


def no_country(cell: str) -> bool:
    """Whether a cell names no country.

    >>> no_country("Deutschland"), no_country("Zorb")
    (False, True)
    """
    return not country_code(cell)


def no_level(title: str) -> bool:
    """Whether a job title tells no level.

    >>> no_level("VP Sales"), no_level("n/a")
    (False, True)
    """
    return TITLE.standardise(title).values[0] == "Unknown"


def no_company(cell: str) -> bool:
    """Whether a cell names no company."""
    return not company_key(cell)
