"""The order of work: who is called first, and why."""

from collections.abc import Sequence
from datetime import datetime

from revops_cli.engine.protocol import Engine, quote
from revops_cli.model import Table
from revops_cli.route.columns import PRIORITISED
from revops_cli.route.decision import DECIDED
from revops_cli.rules.cell import cell_sql
from revops_cli.rules.moment import Moment
from revops_cli.rules.order import met_names, order_by


def prioritise(engine: Engine, routed: Table, criteria: Sequence[str], as_of: datetime, relation: str) -> Table:
    """The routed leads with RoutePriority and its key, as relation `relation`.

    Leads with an owner come before those in queues. Then the criteria decide in their order, then
    the answer that is due first, then the order of the list: no two leads have one place.
    """
    place, key = (column.name for column in PRIORITISED)
    marks = [f"d.p{number}" for number in range(len(criteria))]
    order = ["(l.OwnerId = '')", *order_by(marks), "u.due NULLS LAST", "l._row"]
    met = met_names(criteria, marks)
    said = f"concat({met}, CASE WHEN l.OwnerId = '' THEN 'in a queue' ELSE concat('due ', l.RespondBy) END)"
    new = {place: f"CAST(row_number() OVER (ORDER BY {', '.join(order)}) AS VARCHAR)", key: said}
    there = {name.casefold(): name for name in routed.names}
    own = {name.casefold(): cell for name, cell in new.items()}
    cells = [f"{own.get(name.casefold(), f'l.{quote(name)}')} AS {quote(name)}" for name in routed.names]
    cells += [f"{cell} AS {quote(name)}" for name, cell in new.items() if name.casefold() not in there]
    due = cell_sql("RespondBy", "instant", Moment.of(as_of).offset)
    engine.sql(
        relation,
        f"SELECT l._row, {', '.join(cells)} FROM {quote(routed.relation)} l JOIN {quote(DECIDED)} d ON d._row = l._row "
        f"JOIN (SELECT _row, {due} AS due FROM {quote(routed.relation)}) u ON u._row = l._row",
    )
    engine.drop(routed.relation)
    return routed.with_added(tuple(new), relation, engine.count(relation))
