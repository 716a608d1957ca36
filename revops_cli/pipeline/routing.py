"""The route step's surroundings: users, territories and the rotation state of a run."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from revops_cli.engine.protocol import listed, quote
from revops_cli.errors import ConfigError
from revops_cli.model import Result, Table
from revops_cli.pipeline.account_team import accounts_with_team
from revops_cli.pipeline.session import Session
from revops_cli.route.context import RouteContext
from revops_cli.route.step import route
from revops_cli.route.territory import PLACE
from revops_cli.state.rotation import RotationState
from revops_cli.tables.locating import locate_rows


def run_route(session: Session, leads: Table) -> Result:
    """Assign the leads; the draws stay in a transaction that the run commits after its outputs."""
    users = session.side("users")
    settings = session.root.route
    if users is None:
        raise ConfigError("route needs users", hint="pass --users FILE, or set inputs: users: in the config")
    if settings is None:
        raise ConfigError("route needs rules", hint="pass --rules FILE, or write a route: section in the config")
    context = route_context(session, territory_rows(session))
    return route(session.engine, leads, users, settings, context)


def route_context(session: Session, territories: tuple[Mapping[str, str], ...]) -> RouteContext:
    """What routing is given: the moment, the side tables, and the rotation with its transaction begun."""
    return RouteContext(
        as_of=session.as_of,
        timezone=session.root.timezone,
        state=open_state(session),
        territories=territories,
        accounts=accounts_with_team(session),
        opportunities=session.side("opportunities"),
        plan=plan_name(session),
        redraw=session.flags.redraw,
    )


def open_state(session: Session) -> RotationState:
    """The state with its transaction begun, one for all steps; in memory for a dry run that finds none."""
    for there in session.transactions:
        if isinstance(there, RotationState):
            return there
    path = state_path(session)
    state = RotationState(None if session.options.dry_run and not path.exists() else path)
    session.transactions.append(state)
    state.begin()
    return state


def plan_name(session: Session) -> str:
    """The name that the draws of this run are bound to: its moment, and a fingerprint of the lists it read.

    The same lists at the same moment are the same plan. A run without leads is known by its side files.
    """
    read = hashlib.sha256()
    for reading in session.leads or session.readings.values():
        read.update(f"{reading.source}\0{reading.rows}\0".encode())
        if reading.file.is_file():
            with reading.file.open("rb") as stream:
                read.update(hashlib.file_digest(stream, "sha256").digest())
    return f"{session.as_of:%Y%m%dT%H%M%S}-{read.hexdigest()[:8]}"


def state_path(session: Session) -> Path:
    """The rotation state of a run: as typed, else `.revops/state.db` beside the config."""
    return Path(session.sides.state) if session.sides.state else session.document.folder / ".revops" / "state.db"


def territory_rows(session: Session) -> tuple[Mapping[str, str], ...]:
    """The territories that were read, each with its file and line."""
    reading = session.readings.get("territories")
    if reading is None:
        return ()
    rows = rows_of(session, reading.table)
    found = locate_rows(reading.loading, range(1, len(rows) + 1))
    places = [f"{reading.source}:{found[number].line}" for number in range(1, len(rows) + 1)]
    return tuple({**row, PLACE: place} for row, place in zip(rows, places, strict=True))


def rows_of(session: Session, table: Table | None) -> list[Mapping[str, str]]:
    """A small side table as mappings, in file order."""
    if table is None:
        return []
    rows = session.engine.rows(f"SELECT {listed(table.names)} FROM {quote(table.relation)} ORDER BY _row")
    return [dict(zip(table.names, row, strict=True)) for row in rows]
