"""Leads routed by some rules without any effect: the draws go to a memory that is forgotten."""

from datetime import datetime

from revops_cli.errors import ConfigError
from revops_cli.model import Result, Table
from revops_cli.pipeline.account_team import accounts_with_team
from revops_cli.pipeline.rulebook import Rulebook
from revops_cli.pipeline.session import InputKind, Session
from revops_cli.route.context import RouteContext
from revops_cli.route.step import route
from revops_cli.state.rotation import RotationState

BESIDE: tuple[InputKind, ...] = ("users", "accounts", "opportunities", "account_team")


def read_beside(session: Session) -> None:
    """Read the users, accounts and opportunities that were given; raises ConfigError without users."""
    for name in BESIDE:
        if source := session.source_of(name):
            session.read(name, source)
    needed_users(session)


def needed_users(session: Session) -> Table:
    """The users that were read; raises ConfigError where none were given."""
    users = session.side("users")
    if users is None:
        raise ConfigError("users are needed", hint="pass --users FILE, or set inputs: users: in the config")
    return users


def rehearse(session: Session, book: Rulebook, leads: Table, as_of: datetime, state: RotationState) -> Result:
    """The leads routed at a moment, with rotation from `state`; what is drawn stays there."""
    context = RouteContext(
        as_of=as_of,
        timezone=session.root.timezone,
        state=state,
        territories=book.territory_rows,
        accounts=accounts_with_team(session),
        opportunities=session.side("opportunities"),
    )
    return route(session.engine, leads, needed_users(session), book.settings, context)
