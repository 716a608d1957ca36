"""Which columns say that a person must not be contacted, and which of their cells say so.

A list may hold several such columns: only one of them gets the canonical name. A yes in any opt-out survives,
and a no in any consent.
"""

from functools import cache

from revops_cli.engine.protocol import Engine, literal, quote
from revops_cli.fields.opt_out import CONSENT, opt_out, refused
from revops_cli.model import Table
from revops_cli.tables.columns import recognise

OPT_OUTS = frozenset({"hasoptedoutofemail", "hasoptedoutoffax", "donotcall"})


@cache
def is_opt_out(column: str) -> bool:
    """Whether a column holds opt-outs, by its own name or by what its header means.

    >>> is_opt_out("DoNotCall"), is_opt_out("Unsubscribed#2"), is_opt_out("Company")
    (True, True, False)
    """
    return not OPT_OUTS.isdisjoint(_meant(column))


@cache
def is_consent(column: str) -> bool:
    """Whether a column holds consents, the reverse of opt-outs, by its own name or by what its header means.

    >>> is_consent("MarketingConsent"), is_consent("Opt In#2"), is_consent("Opt Out")
    (True, True, False)
    """
    return CONSENT.casefold() in _meant(column)


def is_permission(column: str) -> bool:
    """Whether a column says that a person may or must not be contacted: an opt-out or a consent."""
    return is_opt_out(column) or is_consent(column)


def _meant(column: str) -> tuple[str, str]:
    header = column.partition("#")[0]
    return header.casefold(), recognise((header,), "leads", {}).columns[0].name.casefold()


def opted_out(engine: Engine, leads: Table, column: str) -> str:
    """SQL of whether a cell `l.column` says that its person must not be contacted, in any spelling."""
    cells = engine.rows(f"SELECT DISTINCT {quote(column)} FROM {quote(leads.relation)}")
    says = refused if is_consent(column) else opt_out
    meant = sorted(str(cell) for (cell,) in cells if says(str(cell)) == "true")
    return f"l.{quote(column)} IN ({', '.join(map(literal, meant))})" if meant else "false"
