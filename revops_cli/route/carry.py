"""What the account knows and the lead does not is carried over, so that nobody asks again."""

from collections.abc import Sequence

from revops_cli.engine.protocol import Engine, literal, quote
from revops_cli.model import Table
from revops_cli.route.asking import unique_accounts
from revops_cli.route.columns import CARRIED
from revops_cli.rules.columns import spelled
from revops_cli.text.record_id import same_id_sql

CARRIED_LEADS = "carried leads"


def carry(engine: Engine, leads: Table, wanted: Sequence[str], accounts: Table | None) -> Table:
    """The leads with the empty cells of the columns `wanted` filled from their account, and CARRIED.

    `Country` of a lead is `Country`, else `BillingCountry`, of the account. A cell that is filled
    stays; what an earlier run carried stays named.
    """
    account = spelled(leads.names, "AccountId")
    if not wanted or accounts is None or account is None or not accounts.has("Id"):
        return leads
    sources = {name: source for name in wanted if (source := _source(accounts, name))}
    own = {name: spelled(leads.names, name) or name for name in sources}
    there = {name: f"l.{quote(name)}" for name in leads.names}
    given = {name: f"coalesce(a.{quote(source)}, '')" for name, source in sources.items()}
    filled = {name: f"({there.get(own[name], _EMPTY)} = '' AND {cell} <> '')" for name, cell in given.items()}
    cells = {
        own[name]: f"CASE WHEN {filled[name]} THEN {cell} ELSE {there.get(own[name], _EMPTY)} END"
        for name, cell in given.items()
    }
    cells[CARRIED.name] = _said(there.get(CARRIED.name, _EMPTY), filled)
    kept = [f"{cells.get(name, cell)} AS {quote(name)}" for name, cell in there.items()]
    new = [f"{cell} AS {quote(name)}" for name, cell in cells.items() if name not in there]
    relation = CARRIED_LEADS if leads.relation != CARRIED_LEADS else f"{CARRIED_LEADS} again"
    engine.sql(
        relation,
        f"SELECT {', '.join(('l._row', *kept, *new))} FROM {quote(leads.relation)} l "
        f"LEFT JOIN ({unique_accounts(accounts)}) a ON a.revops_key = {same_id_sql(f'l.{quote(account)}')}",
    )
    return leads.with_added(tuple(cells), relation, leads.rows)


_EMPTY = "''"


def _said(before: str, filled: dict[str, str]) -> str:
    """`Website from account; Country from account`, after what was carried before."""
    words = [f"CASE WHEN {test} THEN {literal(f'{name} from account; ')} ELSE '' END" for name, test in filled.items()]
    earlier = f"CASE WHEN {before} = '' THEN '' ELSE concat({before}, '; ') END"
    return f"rtrim(concat({', '.join((earlier, *words))}), '; ')"


def _source(accounts: Table, name: str) -> str | None:
    return spelled(accounts.names, name) or spelled(accounts.names, f"Billing{name}")
