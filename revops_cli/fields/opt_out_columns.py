"""Which columns say that a person must not be contacted, and which of their cells say so.

A list may hold several such columns: only one of them gets the canonical name, a yes in any survives.
"""

from functools import cache

from revops_cli.engine.protocol import Engine, literal, quote
from revops_cli.fields.opt_out import opt_out
from revops_cli.model import Table
from revops_cli.tables.columns import recognise

OPT_OUTS = frozenset({"hasoptedoutofemail", "hasoptedoutoffax", "donotcall"})


@cache
def is_opt_out(column: str) -> bool:
    """Whether a column holds opt-outs, by its own name or by what its header means.

    >>> is_opt_out("DoNotCall"), is_opt_out("Unsubscribed#2"), is_opt_out("Company")
    (True, True, False)
    """
    header = column.partition("#")[0]
    meant = recognise((header,), "leads", {}).columns[0].name
    return not OPT_OUTS.isdisjoint((header.casefold(), meant.casefold()))


def opted_out(engine: Engine, leads: Table, column: str) -> str:
    """SQL of whether a cell `l.column` says that its person must not be contacted, in any spelling."""
    cells = engine.rows(f"SELECT DISTINCT {quote(column)} FROM {quote(leads.relation)}")
    meant = sorted(str(cell) for (cell,) in cells if opt_out(str(cell)) == "true")
    return f"l.{quote(column)} IN ({', '.join(map(literal, meant))})" if meant else "false"
