"""Why one lead of a list has its account."""

from revops_cli.engine.protocol import literal, quote
from revops_cli.errors import UsageError
from revops_cli.match.explain import Waterfall, explain
from revops_cli.model import Table
from revops_cli.pipeline.matching import known_accounts, match_inputs
from revops_cli.pipeline.options import RunOptions, SideInputs
from revops_cli.pipeline.session import Session

NAMED_BY = ("Id", "Email")


def explain_match(source: str, lead: str, options: RunOptions, sides: SideInputs) -> Waterfall:
    """The evidence for a lead, named by its Id, its e-mail address or its row; raises RevopsError."""
    with Session.open(options, sides) as session:
        leads = session.read_leads([source])
        session.read_sides(("match",))
        session.engine.seal()
        row = _row_of(session, leads, lead)
        known = known_accounts(session)
        inputs = match_inputs(session, known)
        return explain(session.engine, leads, known.accounts, session.root.match, row, inputs=inputs)


def _row_of(session: Session, leads: Table, lead: str) -> int:
    """The first row with this Id or this address, else the row of this number."""
    for column in filter(leads.has, NAMED_BY):
        query = f"SELECT min(_row) FROM {quote(leads.relation)} WHERE {quote(column)} = {literal(lead)}"
        if (row := session.engine.rows(query)[0][0]) is not None:
            return int(row)
    if lead.isascii() and lead.isdigit():
        return int(lead)
    raise UsageError(f"no lead '{lead}'", where=leads.source, hint="name it by its Id, its e-mail address or its row")
