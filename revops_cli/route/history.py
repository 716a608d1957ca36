"""Earlier owners are kept: whom a new assignment replaces goes to OwnerHistory with the times from and to."""

from datetime import datetime

from revops_cli.engine.protocol import Engine, literal, quote
from revops_cli.model import Table
from revops_cli.route.columns import HISTORY
from revops_cli.rules.columns import spelled
from revops_cli.text.record_id import same_id_sql

REMEMBERED = "remembered"


def remember_owners(engine: Engine, before: Table, routed: Table, as_of: datetime) -> Table:
    """The routed leads with OwnerHistory; as they are where nobody is replaced, or the list has no AssignedDate.

    So routing a routed list again changes nothing.
    """
    owner, since = spelled(before.names, "OwnerId"), spelled(before.names, "AssignedDate")
    if owner is None or since is None:
        return routed
    name = spelled(routed.names, HISTORY.name)
    earlier = f"l.{quote(name)}" if name else "''"
    was, start = f"b.{quote(owner)}", f"b.{quote(since)}"
    replaced = f"{was} <> '' AND {start} <> '' AND {same_id_sql('l.OwnerId')} <> {same_id_sql(was)}"
    both = f"{quote(routed.relation)} l JOIN {quote(before.relation)} b ON b._row = l._row"
    if not engine.rows(f"SELECT 1 FROM {both} WHERE {replaced} LIMIT 1"):
        return routed
    words = f"concat({was}, ' ', {start}, {literal(f' to {as_of.isoformat()}')})"
    cell = f"CASE WHEN {replaced} THEN ltrim(concat({earlier}, '; ', {words}), '; ') ELSE {earlier} END"
    own = {name or HISTORY.name: cell}
    kept = [f"{own.get(column, f'l.{quote(column)}')} AS {quote(column)}" for column in routed.names]
    new = [f"{cell} AS {quote(HISTORY.name)}"] if name is None else []
    relation = REMEMBERED if routed.relation != REMEMBERED else f"{REMEMBERED} again"
    engine.sql(relation, f"SELECT {', '.join(('l._row', *kept, *new))} FROM {both}")
    return routed.with_added(tuple(own), relation, routed.rows)
