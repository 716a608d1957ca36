"""`revops explain route`: why one lead of a list goes where it goes."""

from revops_cli.engine.protocol import literal, quote
from revops_cli.errors import InputError
from revops_cli.model import Table
from revops_cli.pipeline.account_team import accounts_with_team
from revops_cli.pipeline.options import RunOptions, SideInputs
from revops_cli.pipeline.rehearsal import needed_users, read_beside
from revops_cli.pipeline.routing import state_path
from revops_cli.pipeline.rulebook import read_rulebook
from revops_cli.pipeline.session import Session
from revops_cli.route.context import RouteContext
from revops_cli.route.explain import Explanation, explain_row
from revops_cli.state.rotation import RotationState
from revops_cli.text.record_id import same_id_sql


def explain_route(leads: str, who: str, options: RunOptions, sides: SideInputs) -> Explanation:
    """Every condition for the lead `who`: an Id, an e-mail address, or the number of a data row.

    The rotation is as the state has it; nothing is drawn. Raises InputError where no lead is called so.
    """
    with Session.open(options, sides) as session:
        table = session.read_leads([leads])
        read_beside(session)
        book = read_rulebook(session, session.root.route, session.route_folder, table)
        session.engine.seal()
        path = state_path(session)
        with RotationState(path if path.is_file() else None) as state:
            context = RouteContext(
                as_of=session.as_of,
                timezone=session.root.timezone,
                state=state,
                territories=book.territory_rows,
                accounts=accounts_with_team(session),
                opportunities=session.side("opportunities"),
            )
            row = find_row(session, table, who)
            return explain_row(session.engine, table, needed_users(session), book.settings, context, row)


def find_row(session: Session, table: Table, who: str) -> int:
    """The first data row whose Id, else whose e-mail, else whose number is `who`; raises InputError."""
    wanted = who.strip()
    conditions = []
    if "Id" in table.names:
        conditions.append(f"{same_id_sql(quote('Id'))} = {same_id_sql(literal(wanted))}")
    if "Email" in table.names:
        conditions.append(f"lower(trim({quote('Email')})) = {literal(wanted.lower())}")
    if wanted.isdecimal():
        conditions.append(f"_row = {int(wanted)}")
    for condition in conditions:
        if wanted:
            found = session.engine.rows(f"SELECT min(_row) FROM {quote(table.relation)} WHERE {condition}")[0][0]
            if found is not None:
                return int(found)
    raise InputError(f"no lead '{who}'", where=table.source, hint="name it by Id, e-mail address or data row")
