"""Columns that the section asks for and the list lacks, beside those of conditions."""

from collections.abc import Iterator

from revops_cli.model import Table
from revops_cli.route.process import FromTable
from revops_cli.route.settings import RouteSettings
from revops_cli.rules.columns import spelled


def absent_columns(settings: RouteSettings, leads: Table, users: Table, accounts: Table | None) -> tuple[str, ...]:
    """A note for each column that is not there, with what follows from it."""
    return (
        *(f"not in the list: {text}" for text in _of_leads(settings, leads)),
        *(f"not in the users: {text}" for text in _of_users(settings, users)),
        *(f"not carried: {text}" for text in _of_accounts(settings, leads, accounts)),
    )


def _of_users(settings: RouteSettings, users: Table) -> Iterator[str]:
    capped = [name for name, pool in settings.pools.items() if pool.cap.open is not None]
    if capped and spelled(users.names, "OpenLeads") is None:
        of = "pool" if len(capped) == 1 else "pools"
        yield f"OpenLeads, so that every lead ever drawn counts for the cap of {of} {', '.join(capped)}"


def _of_leads(settings: RouteSettings, leads: Table) -> Iterator[str]:
    for clock in dict.fromkeys(rule.clock for rule in settings.rules if rule.clock):
        if spelled(leads.names, clock) is None:
            rules = ", ".join(f"'{rule.id}'" for rule in settings.rules if rule.clock == clock)
            yield f"{clock}, so that no clock runs for rule {rules}"
    for name, given in settings.labels.items():
        if isinstance(given, FromTable) and spelled(leads.names, given.column) is None:
            yield f"{given.column}, so that {name} stays empty"
    if settings.doors is not None and spelled(leads.names, settings.doors.column) is None:
        yield f"{settings.doors.column}, so that no doors are counted"


def _of_accounts(settings: RouteSettings, leads: Table, accounts: Table | None) -> Iterator[str]:
    if not settings.carry:
        return
    if accounts is None:
        yield f"{', '.join(settings.carry)}: no accounts given"
    elif spelled(leads.names, "AccountId") is None:
        yield f"{', '.join(settings.carry)}: the leads have no AccountId; run match before"
    else:
        lacking = [
            name
            for name in settings.carry
            if spelled(accounts.names, name) is None and spelled(accounts.names, f"Billing{name}") is None
        ]
        if lacking:
            yield f"{', '.join(lacking)}: no such column in the accounts"
