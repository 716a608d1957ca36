"""Whether a territory covers each lead: asked before the rules, where one of them depends on it."""

from revops_cli.engine.distinct import map_distinct
from revops_cli.engine.protocol import Batch, Engine, quote
from revops_cli.model import Table
from revops_cli.route.conditions import COVERED
from revops_cli.route.ways import Ways

COVERING = "route covering"
_ASKED, _ANSWERS = "route covering asked", "route covering answers"


def with_covered(engine: Engine, leads: Table, ways: Ways) -> Table:
    """The leads with column COVERED, `true` or `false`, for deciding only.

    Territories read columns of the leads alone, so it is known before a rule is.
    """
    columns = ways.covering_columns
    inputs = [f"i{place}" for place in range(len(columns))]
    cells = [f"{quote(name)} AS {own}" for name, own in zip(columns, inputs, strict=True)]
    engine.sql(_ASKED, f"SELECT {', '.join(('_row', *cells))} FROM {quote(leads.relation)}")

    def answers(batch: Batch) -> Batch:
        rows = zip(*(batch[name] for name in inputs), strict=True)
        covered = [ways.covers(dict(zip(columns, row, strict=True))) for row in rows]
        return {COVERED: ["true" if yes else "false" for yes in covered]}

    if columns:
        map_distinct(engine, _ANSWERS, _ASKED, inputs=inputs, function=answers, outputs={COVERED: "VARCHAR"})
        found = f"w.{quote(COVERED)}"
        joins = f"JOIN {quote(_ASKED)} a ON a._row = l._row JOIN {quote(_ANSWERS)} w USING ({', '.join(inputs)})"
    else:
        found, joins = ("'true'" if ways.covers({}) else "'false'"), ""
    kept = [f"l.{quote(name)}" for name in leads.names if name != COVERED]
    cells = ["l._row", *kept, f"{found} AS {quote(COVERED)}"]
    engine.sql(COVERING, f"SELECT {', '.join(cells)} FROM {quote(leads.relation)} l {joins}")
    engine.drop(_ASKED, _ANSWERS)
    return leads.with_added((COVERED,), COVERING, leads.rows)
