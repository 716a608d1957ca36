"""Every record of every file in one relation, with its account and whether it is still open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from revops_cli.engine.protocol import Engine, literal, quote
from revops_cli.errors import InputError
from revops_cli.model import Table
from revops_cli.route.asking import CLOSED, is_open, names_of
from revops_cli.route.people import People
from revops_cli.text.record_id import same_id_sql

RECORDS, OWNERS, LINKS, WANTED = "rollout records", "rollout owners", "rollout links", "rollout wanted"
NEEDED: Mapping[str, tuple[str, ...]] = {
    "Account": ("Id", "OwnerId"),
    "Contact": ("Id", "OwnerId", "AccountId"),
    "Opportunity": ("Id", "OwnerId", "AccountId"),
    "Lead": ("Id", "OwnerId"),
    "Task": ("Id", "OwnerId"),
}
"""Objects in the order in which their changes are listed, and the columns their files must have."""
STAMPS = ("systemmodstamp", "lastmodifieddate")
"""Columns that tell whether a record changed since the export, the better one first."""
WORKED = ("completeddatetime", "completeddate", "activitydate", "duedate")
"""When a closed task was done, the better column first."""
_DONE = "('completed', 'closed', 'done')"


@dataclass(frozen=True, slots=True)
class Files:
    """The tables of a rollout; only the accounts must be there."""

    accounts: Table
    contacts: Table | None = None
    opportunities: Table | None = None
    leads: Table | None = None
    tasks: Table | None = None

    @property
    def by_object(self) -> dict[str, Table]:
        """The tables that are there, in the order of NEEDED."""
        tables = (self.accounts, self.contacts, self.opportunities, self.leads, self.tasks)
        return {name: table for name, table in zip(NEEDED, tables, strict=True) if table is not None}


def gather(engine: Engine, files: Files, people: People) -> None:
    """Make relation RECORDS: object, place, _row, id, account, owner, user, stamp, worked, alive.

    `account` and `user` are Ids, the account's at 15 characters, empty where they are not known;
    `place` is that of the object in NEEDED; `worked` is when its owner last did something; `stamp`
    is a condition that holds while nobody changed it; `alive` is whether it is open. Raises
    InputError for a column that is needed and not there.
    """
    tables = files.by_object
    for name, table in tables.items():
        _check(name, table)
    _load_owners(engine, tables, people)
    parts = [_part(name, table) for name, table in tables.items() if name != "Task"]
    engine.sql(LINKS, f"SELECT id, min(account) AS account FROM ({' UNION ALL '.join(map(_link, parts))}) GROUP BY id")
    if files.tasks is not None:
        parts.append(_task_part(files.tasks))
    engine.sql(
        RECORDS,
        f"SELECT r.*, coalesce(o.user, '') AS user FROM ({' UNION ALL '.join(parts)}) r "
        f"LEFT JOIN {quote(OWNERS)} o ON o.owner = r.owner",
    )
    engine.drop(LINKS, OWNERS)


def _check(name: str, table: Table) -> None:
    there = names_of(table)
    for column in NEEDED[name]:
        if column.casefold() not in there:
            hint = "the export needs the Ids of the records, of their owners and of their accounts"
            raise InputError(f"a rollout needs a column '{column}'", where=table.source, hint=hint)


def _load_owners(engine: Engine, tables: Mapping[str, Table], people: People) -> None:
    """Make relation OWNERS: each spelling of an owner, and the Id of the user."""
    cells = [(quote(names_of(table)["ownerid"]), quote(table.relation)) for table in tables.values()]
    union = " UNION ".join(f"SELECT {owner} AS owner FROM {relation}" for owner, relation in cells)
    spelled = [str(row[0]) for row in engine.rows(f"SELECT owner FROM ({union}) ORDER BY 1")]
    found = [(text, people.find(text)) for text in spelled if text]
    batch: dict[str, list[str]] = {
        "owner": [text for text, _ in found],
        "user": [user.id if user else text for text, user in found],
    }
    engine.load(OWNERS, [dict(batch)], {"owner": "VARCHAR", "user": "VARCHAR"})


def _part(name: str, table: Table) -> str:
    """The records of one file but tasks."""
    names = names_of(table)
    link = "id" if name == "Account" else "accountid"
    account = _short(names[link]) if link in names else "''"
    state = {"Opportunity": is_open(names), "Lead": _unconverted(names)}.get(name, "TRUE")
    worked = f"r.{quote(names['lastactivitydate'])}" if "lastactivitydate" in names else "''"
    return _select(name, table, account=account, worked=worked, state=state)


def _task_part(table: Table) -> str:
    """Tasks: their account by its own column, else by what or whom they are about."""
    names = names_of(table)
    own = [f"NULLIF({_short(names['accountid'])}, '')"] if "accountid" in names else []
    links = [(alias, names[column]) for alias, column in (("a", "whatid"), ("p", "whoid")) if column in names]
    account = f"coalesce({', '.join((*own, *(f'{alias}.account' for alias, _ in links), literal('')))})"
    joins = " ".join(f"LEFT JOIN {quote(LINKS)} {alias} ON {alias}.id = {_short(name)}" for alias, name in links)
    state = _unfinished(names)
    worked = next((f"r.{quote(names[column])}" for column in WORKED if column in names), "''")
    done = f"CASE WHEN {state} THEN '' ELSE {worked} END"
    return f"{_select('Task', table, account=account, worked=done, state=state)} {joins}"


def _select(name: str, table: Table, *, account: str, worked: str, state: str) -> str:
    names = names_of(table)
    stamp = next((_condition(names[column]) for column in STAMPS if column in names), "''")
    return (
        f"SELECT {literal(name)} AS object, {list(NEEDED).index(name)} AS place, r._row, r.{quote(names['id'])} AS id, "
        f"{account} AS account, r.{quote(names['ownerid'])} AS owner, {stamp} AS stamp, {worked} AS worked, "
        f"{state} AS alive FROM {quote(table.relation)} r"
    )


def _short(column: str) -> str:
    return same_id_sql(f"r.{quote(column)}")


def _condition(column: str) -> str:
    """`SystemModstamp = '2026-01-05T09:00:00Z'` as SQL, empty where the cell is."""
    cell = f"r.{quote(column)}"
    return f"CASE WHEN {cell} <> '' THEN concat({literal(f'{column} = ')}, '''', {cell}, '''') ELSE '' END"


def _link(part: str) -> str:
    return f"SELECT {same_id_sql('id')} AS id, account FROM ({part}) WHERE id <> '' AND account <> ''"


def _unconverted(names: Mapping[str, str]) -> str:
    return f"lower(trim({quote(names['isconverted'])})) NOT IN {CLOSED}" if "isconverted" in names else "TRUE"


def _unfinished(names: Mapping[str, str]) -> str:
    flag, status = (f"lower(trim({quote(names[name])}))" if name in names else "''" for name in ("isclosed", "status"))
    return f"({flag} NOT IN {CLOSED} AND NOT ({flag} = '' AND {status} IN {_DONE}))"


def read_rows(engine: Engine, table: Table, keys: Sequence[str]) -> dict[str, dict[str, str]]:
    """The rows of a table with these Ids (at 15 characters), by Id: column to text; of two the first."""
    key = same_id_sql(quote(names_of(table)["id"]))
    cells = ", ".join(quote(name) for name in table.names)
    engine.load(WANTED, [{"key": list(keys)}], {"key": "VARCHAR"})
    query = (
        f"SELECT {key}, {cells} FROM {quote(table.relation)} JOIN {quote(WANTED)} w ON w.key = {key} ORDER BY _row DESC"
    )
    found = {found_key: dict(zip(table.names, row, strict=True)) for found_key, *row in engine.rows(query)}
    engine.drop(WANTED)
    return found
