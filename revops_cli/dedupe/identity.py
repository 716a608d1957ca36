"""Names of rows that do not depend on where they stand in the file."""

from revops_cli.dedupe.columns import ADDS
from revops_cli.dedupe.companions import added_by_cleaning
from revops_cli.engine.protocol import Engine, listed, literal, quote
from revops_cli.fields.opt_out_columns import is_opt_out
from revops_cli.model import Table

KEYS = "dedupe keys"
FINGERPRINT = 12
"""Hexadecimal digits of a fingerprint: enough for a million rows."""


def own_columns(table: Table) -> list[str]:
    """The table's columns but those that dedupe itself adds."""
    added = {doc.name.casefold() for doc in ADDS}
    return [name for name in table.names if name.casefold() not in added]


def content(table: Table, prefix: str = "") -> str:
    """SQL of one text of all cells of a row but those that dedupe itself adds."""
    names = own_columns(table)
    return f"concat_ws(chr(31), {listed(names, prefix)})" if names else literal("")


def print_of(table: Table) -> str:
    """SQL of the fingerprint of a row: of its filled cells and their columns' names, in no order.

    So it is the same when the list stands beside another that has more columns, and before and after cleaning: what
    that adds is left out, and so are opt-outs, which it rewrites.
    """
    told = [name for name in own_columns(table) if name.casefold() not in added_by_cleaning() and not is_opt_out(name)]
    named = sorted(told, key=lambda name: (name.casefold(), name))
    cells = [
        f"CASE WHEN {quote(name)} <> '' THEN concat({literal(name.casefold() + '=')}, {quote(name)}) END"
        for name in named
    ]
    whole = f"concat_ws(chr(31), {', '.join(cells)})" if cells else literal("")
    return f"left(md5({whole}), {FINGERPRINT})"


def id_column(table: Table) -> str:
    """The table's own spelling of Id, or the empty string."""
    return next((name for name in table.names if name.casefold() == "id"), "")


def name_rows(engine: Engine, table: Table) -> bool:
    """Make relation KEYS: `_row`, `id` to show, `key` that no other row has; whether all have an Id of their own.

    The key is the Id where that is there and unique, else a fingerprint of the row's cells; rows
    that are equal in all cells are numbered.
    """
    own, relation = id_column(table), quote(table.relation)
    shown = f"CASE WHEN {quote(own)} <> '' THEN {quote(own)} ELSE concat('#', _row) END" if own else "concat('#', _row)"
    if own and _unique(engine, relation, quote(own)):
        engine.sql(KEYS, f"SELECT _row, {shown} AS id, {quote(own)} AS key FROM {relation}")
        return True
    fingerprint = print_of(table)
    base = f"CASE WHEN {quote(own)} <> '' THEN {quote(own)} ELSE {fingerprint} END" if own else fingerprint
    engine.sql(
        KEYS,
        f"SELECT _row, id, CASE WHEN n = 1 THEN base ELSE concat(base, '-', n) END AS key FROM ("
        f"SELECT _row, id, base, row_number() OVER (PARTITION BY base ORDER BY print, _row) AS n FROM ("
        f"SELECT _row, {shown} AS id, {base} AS base, {fingerprint} AS print FROM {relation}))",
    )
    return False


def _unique(engine: Engine, relation: str, own: str) -> bool:
    query = f"SELECT count(*), count(DISTINCT {own}) FROM {relation} WHERE {own} <> ''"
    rows = engine.rows(f"SELECT count(*) FROM {relation}")[0][0]
    filled, distinct = engine.rows(query)[0]
    return bool(filled == rows == distinct)
