"""A whole run of routing over rows, for the tests of this folder."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from revops_cli.engine.accounting import verify
from revops_cli.engine.duck import DuckEngine
from revops_cli.engine.protocol import listed, quote
from revops_cli.model import Result, Table
from revops_cli.route.context import RouteContext
from revops_cli.route.rewrites import rewritten
from revops_cli.route.settings import RouteSettings
from revops_cli.route.step import route
from revops_cli.state.rotation import RotationState

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
USERS = (
    {"Id": "u1", "Name": "Ann", "Alias": "ann"},
    {"Id": "u2", "Name": "Bob", "Alias": "bob"},
    {"Id": "u3", "Name": "Chi", "Alias": "chi"},
)
Rows = list[dict[str, str]]


@pytest.fixture
def routed(engine: DuckEngine, load_rows: Callable[[str, Rows], Table]) -> Iterator[Callable[..., tuple[Rows, Result]]]:
    """A function that routes rows by a section and gives the rows with the result; one state for all calls."""
    state = RotationState()

    def run(leads: Rows, section: Mapping[str, object], **given: Any) -> tuple[Rows, Result]:
        settings = RouteSettings.model_validate({"fallback": {"queue": "Unrouted"}, **section})
        sides = {name: load_rows(name, given[name]) for name in ("accounts", "opportunities") if name in given}
        users = load_rows("users", given.get("users", USERS))
        told = {name: given[name] for name in ("territories", "redraw") if name in given}
        context = RouteContext(given.get("as_of", NOW), state, **told, **sides)
        table = load_rows("leads", leads)
        result = route(engine, table, users, settings, context)
        verify(engine, table, result, rewritten=rewritten(settings, table))
        names = result.table.names
        rows = engine.rows(f"SELECT {listed(names)} FROM {quote(result.table.relation)} ORDER BY _row")
        return [dict(zip(names, row, strict=True)) for row in rows], result

    yield run
    state.close()
