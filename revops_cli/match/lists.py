"""Lists of partners, competitors and named accounts beside those of the CRM, as one table.

An entry that is surely an account of the CRM marks it; any other becomes an account of its own; an
entry that gives only a domain says what leads of that domain are, and is no account.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from revops_cli.engine.protocol import Engine, literal, quote
from revops_cli.errors import InputError
from revops_cli.match.lookups import registrable
from revops_cli.match.relation import ON_LISTS
from revops_cli.match.settings import MatchSettings
from revops_cli.match.step import match
from revops_cli.model import Column, Table

LISTS: Mapping[str, str] = {"partners": "partner", "competitors": "competitor", "named": "named"}
"""Each list, and the relation of what stands on it."""

COMPARED = {
    "Name": "Company",
    "Website": "Website",
    "BillingCity": "City",
    "BillingState": "State",
    "BillingCountry": "Country",
    "Phone": "Phone",
}
"""What tells an organisation from others: the account's column and the lead's."""

GIVEN = ("Id", *COMPARED, "Type", "OwnerId", ON_LISTS)

ENTRIES, ASKED, MARKS, BOOK = "match entries", "match entries asked", "match marks", "accounts and lists"

ROLES = "string_agg(DISTINCT e.role, ' ' ORDER BY e.role)"

KEY = 16
"""Hexadecimal digits of the content in the Id of an entry that has none."""


@dataclass(frozen=True, slots=True)
class Known:
    """All accounts, each with an Id; and domains with the relation of those who mail from them."""

    accounts: Table
    domains: tuple[tuple[str, str], ...] = ()


def with_lists(engine: Engine, accounts: Table | None, lists: Mapping[str, Table], settings: MatchSettings) -> Known:
    """The accounts of the CRM and of the lists; `lists` by the keys of LISTS.

    A file without Ids gets them from the content of its rows, so that they stay. Raises InputError
    where a file has neither names nor websites.
    """
    for table in [accounts, *lists.values()]:
        if table is not None and not (table.has("Name") or table.has("Website")):
            raise InputError(
                "no column 'Name' and no column 'Website'",
                where=table.source,
                hint="an account file names its organisations or their domains",
                code="no_column",
            )
    if accounts is not None and not accounts.has("Id"):
        accounts = _with_ids(engine, accounts)
    if not lists:
        return Known(accounts or _empty(engine))
    engine.sql(ENTRIES, _entries(lists))
    domains = _domains(engine)
    engine.sql(MARKS, _marks(engine, accounts, settings))
    table = _together(engine, accounts, lists)
    engine.drop(ENTRIES, MARKS)
    return Known(table, domains)


def _with_ids(engine: Engine, accounts: Table) -> Table:
    made = "accounts with ids"
    engine.sql(made, f"SELECT *, {_content_id(accounts)} AS {quote('Id')} FROM {quote(accounts.relation)}")
    return Table(made, (*accounts.columns, Column("Id", "Id")), accounts.rows, accounts.source)


def _empty(engine: Engine) -> Table:
    cells = ", ".join(f"'' AS {quote(name)}" for name in GIVEN)
    engine.sql(BOOK, f"SELECT CAST(0 AS BIGINT) AS _row, {cells} WHERE false")
    return Table(BOOK, tuple(Column(name, name) for name in GIVEN), 0)


def _content_id(table: Table) -> str:
    return f"'list-' || left(md5(concat_ws('|', {', '.join(_cell(table, name) for name in COMPARED)})), {KEY})"


def _entries(lists: Mapping[str, Table]) -> str:
    """Every row of the lists with `role`, and `_row` counted over all of them."""
    parts, before = [], 0
    for name, role in LISTS.items():
        table = lists.get(name)
        if table is None:
            continue
        key = _content_id(table)
        if table.has("Id"):
            key = f"coalesce(nullif({quote('Id')}, ''), {key})"
        kind = f"coalesce(nullif({_cell(table, 'Type')}, ''), {literal(role.capitalize())})"
        cells = ", ".join(f"{_cell(table, column)} AS {quote(column)}" for column in (*COMPARED, "OwnerId"))
        parts.append(
            f"SELECT _row + {before} AS _row, {key} AS {quote('Id')}, {cells}, {kind} AS {quote('Type')}, "
            f"{literal(role)} AS role FROM {quote(table.relation)}"
        )
        before += table.rows
    return " UNION ALL ".join(parts)


def _domains(engine: Engine) -> tuple[tuple[str, str], ...]:
    query = f"SELECT DISTINCT {quote('Website')}, role FROM {quote(ENTRIES)} WHERE {quote('Name')} = ''"
    found = {(registrable(website.lower()), role) for website, role in engine.rows(query)}
    return tuple(sorted((domain, role) for domain, role in found if domain))


def _marks(engine: Engine, accounts: Table | None, settings: MatchSettings) -> str:
    """A query: `_row` of each named entry, and `account`: the CRM's where it is surely one, else empty."""
    named = f"SELECT _row, '' AS account FROM {quote(ENTRIES)} WHERE {quote('Name')} <> ''"
    if accounts is None or not accounts.rows:
        return named
    cells = ", ".join(f"{quote(ours)} AS {quote(theirs)}" for ours, theirs in COMPARED.items())
    engine.sql(ASKED, f"SELECT _row, {cells} FROM {quote(ENTRIES)} WHERE {quote('Name')} <> ''")
    asked = Table(ASKED, tuple(Column(name, name) for name in COMPARED.values()), engine.count(ASKED), "lists")
    matched = match(engine, asked, accounts, settings.model_copy(update={"rollup": "none", "preserve": ""})).table
    return (
        f"SELECT m._row, CASE WHEN a.{quote('Id')} IS NOT NULL THEN e.{quote('Id')} "
        f"WHEN m.{quote('MatchLevel')} = 'sure' THEN m.{quote('AccountId')} ELSE '' END AS account "
        f"FROM {quote(matched.relation)} AS m JOIN {quote(ENTRIES)} AS e ON e._row = m._row "
        f"LEFT JOIN (SELECT DISTINCT {quote('Id')} FROM {quote(accounts.relation)}) AS a "
        f"ON a.{quote('Id')} = e.{quote('Id')}"
    )


def _together(engine: Engine, accounts: Table | None, lists: Mapping[str, Table]) -> Table:
    """One table: the accounts of the CRM with their marks, then the entries that are none of them."""
    theirs = accounts.names if accounts else ()
    names = (*theirs, *(name for name in GIVEN if accounts is None or not accounts.has(name)))
    query = _new(names, accounts.rows if accounts else 0)
    if accounts is not None:
        query = f"{_marked(accounts, names)} UNION ALL {query}"
    engine.sql(BOOK, query)
    sources = [table.source for table in (accounts, *lists.values()) if table is not None]
    return Table(BOOK, tuple(Column(name, name) for name in names), engine.count(BOOK), ", ".join(sources))


def _new(names: Sequence[str], before: int) -> str:
    own = {name: f"max_by(e.{quote(name)}, -e._row)" for name in GIVEN} | {"Id": f"e.{quote('Id')}", ON_LISTS: ROLES}
    cells = ", ".join(f"{own.get(name, literal(''))} AS {quote(name)}" for name in names)
    return (
        f"SELECT min(e._row) + {before} AS _row, {cells} FROM {quote(ENTRIES)} AS e JOIN {quote(MARKS)} AS m "
        f"ON m._row = e._row WHERE m.account = '' GROUP BY e.{quote('Id')}"
    )


def _marked(accounts: Table, names: Sequence[str]) -> str:
    own = {name: f"c.{quote(name)}" for name in accounts.names} | {ON_LISTS: "coalesce(k.roles, '')"}
    cells = ", ".join(f"{own.get(name, literal(''))} AS {quote(name)}" for name in names)
    marks = (
        f"SELECT m.account, {ROLES} AS roles FROM {quote(MARKS)} AS m "
        f"JOIN {quote(ENTRIES)} AS e ON e._row = m._row WHERE m.account <> '' GROUP BY m.account"
    )
    return (
        f"SELECT c._row, {cells} FROM {quote(accounts.relation)} AS c "
        f"LEFT JOIN ({marks}) AS k ON k.account = c.{quote('Id')}"
    )


def _cell(table: Table, name: str) -> str:
    return quote(name) if table.has(name) else literal("")
