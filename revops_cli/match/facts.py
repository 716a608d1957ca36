"""What other tables tell of an account: its contacts, its opportunities, the leads that people gave to it."""

from revops_cli.engine.protocol import literal, quote
from revops_cli.errors import InputError, did_you_mean
from revops_cli.match.inputs import MatchInputs
from revops_cli.model import Table


def beside(inputs: MatchInputs, preserve: str) -> list[tuple[Table | None, str, tuple[str, ...]]]:
    """Each other table (None: not given), the query of its facts, and the names of what that makes, its alias first."""
    contacts, opportunities = inputs.contacts, inputs.opportunities
    leads = inputs.leads if preserve else None
    return [
        (contacts, contact_facts(contacts) if contacts else "", ("c", "contacts", "hosts")),
        (
            opportunities,
            opportunity_facts(opportunities) if opportunities else "",
            ("o", "opportunities", "open_opportunities", "lost_opportunities"),
        ),
        (leads, chosen_facts(leads, preserve) if leads else "", ("l", "leads")),
    ]


def chosen_facts(leads: Table, preserve: str) -> str:
    """A query: account, number of the leads that people gave to it, as text. Raises InputError without the column."""
    cell = quote(kept_column(leads, preserve))
    return (
        f"SELECT {cell} AS account, CAST(count(*) AS VARCHAR) AS leads FROM {quote(leads.relation)} "
        f"WHERE {cell} <> '' GROUP BY {cell}"
    )


def kept_column(leads: Table, preserve: str) -> str:
    """The column that holds the accounts people chose, by its name or its header; raises InputError."""
    wanted = preserve.casefold()
    name = next((c.name for c in leads.columns if wanted in (c.name.casefold(), c.header.casefold())), "")
    if not name:
        names = [column.header for column in leads.columns]
        raise InputError(
            f"no column '{preserve}'", where=leads.source, hint=did_you_mean(preserve, names), code="no_column"
        )
    return name


def contact_facts(contacts: Table) -> str:
    """A query: account, number of its contacts, and the hosts of their addresses, as text."""
    host = f"lower(split_part({quote('Email')}, '@', 2))" if contacts.has("Email") else literal("")
    return (
        f"SELECT {quote('AccountId')} AS account, CAST(count(*) AS VARCHAR) AS contacts, "
        f"coalesce(string_agg(DISTINCT {host}, ' ' ORDER BY {host}), '') AS hosts "
        f"FROM {quote(contacts.relation)} WHERE {quote('AccountId')} <> '' GROUP BY {quote('AccountId')}"
    )


def opportunity_facts(opportunities: Table) -> str:
    """A query: account, number of its opportunities, of the open and of the lost ones, as text.

    A stage counts where IsClosed and IsWon are not given or empty: 'Closed Won' is won, 'Closed ...' lost.
    """
    true = "('true', '1', 'yes', 'y', 't')"
    stage = f"lower({quote('StageName')})" if opportunities.has("StageName") else literal("")
    closed, won = f"{stage} LIKE 'closed%'", f"{stage} LIKE '%won%'"
    if opportunities.has("IsClosed"):
        closed = f"CASE WHEN {quote('IsClosed')} = '' THEN {closed} ELSE lower({quote('IsClosed')}) IN {true} END"
    if opportunities.has("IsWon"):
        won = f"CASE WHEN {quote('IsWon')} = '' THEN {won} ELSE lower({quote('IsWon')}) IN {true} END"
    return (
        f"SELECT {quote('AccountId')} AS account, CAST(count(*) AS VARCHAR) AS opportunities, "
        f"CAST(count(*) FILTER (WHERE NOT ({closed})) AS VARCHAR) AS open_opportunities, "
        f"CAST(count(*) FILTER (WHERE ({closed}) AND NOT ({won})) AS VARCHAR) AS lost_opportunities "
        f"FROM {quote(opportunities.relation)} WHERE {quote('AccountId')} <> '' GROUP BY {quote('AccountId')}"
    )
