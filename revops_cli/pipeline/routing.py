"""The route step's surroundings: users, territories and the rotation state of a run."""

from collections.abc import Mapping
from pathlib import Path

from revops_cli.engine.protocol import listed, quote
from revops_cli.errors import ConfigError
from revops_cli.model import Result, Table
from revops_cli.pipeline.session import Session
from revops_cli.route.context import RouteContext
from revops_cli.route.step import route
from revops_cli.state.rotation import RotationState


def run_route(session: Session, leads: Table) -> Result:
    """Assign the leads; the draws stay in a transaction that the run commits after its outputs."""
    users = session.side("users")
    settings = session.root.route
    if users is None:
        raise ConfigError("route needs users", hint="pass --users FILE, or set inputs: users: in the config")
    if settings is None:
        raise ConfigError("route needs rules", hint="pass --rules FILE, or write a route: section in the config")
    path = state_path(session)
    state = RotationState(None if session.options.dry_run and not path.exists() else path)
    session.transactions.append(state)
    state.begin()
    context = RouteContext(
        as_of=session.as_of,
        timezone=session.root.timezone,
        state=state,
        territories=tuple(rows_of(session, session.side("territories"))),
        accounts=session.side("accounts"),
        opportunities=session.side("opportunities"),
        redraw=session.flags.redraw,
    )
    return route(session.engine, leads, users, settings, context)


def state_path(session: Session) -> Path:
    """The rotation state of a run: as typed, else `.revops/state.db` beside the config."""
    return Path(session.sides.state) if session.sides.state else session.document.folder / ".revops" / "state.db"


def rows_of(session: Session, table: Table | None) -> list[Mapping[str, str]]:
    """A small side table as mappings, in file order."""
    if table is None:
        return []
    rows = session.engine.rows(f"SELECT {listed(table.names)} FROM {quote(table.relation)} ORDER BY _row")
    return [dict(zip(table.names, row, strict=True)) for row in rows]
