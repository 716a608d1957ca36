"""A whole run of scoring over rows, for the tests of this folder."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from revops_cli.engine.accounting import verify
from revops_cli.engine.duck import DuckEngine
from revops_cli.engine.protocol import listed, quote
from revops_cli.model import Result, Table
from revops_cli.score.columns import written
from revops_cli.score.context import ScoreContext
from revops_cli.score.settings import ScoreSettings
from revops_cli.score.step import score
from revops_cli.state.rotation import RotationState

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
Rows = list[dict[str, str]]


@pytest.fixture
def scored(engine: DuckEngine, load_rows: Callable[[str, Rows], Table]) -> Iterator[Callable[..., tuple[Rows, Result]]]:
    """A function that scores rows by a section and gives the rows with the result; one state for all calls."""
    state = RotationState()

    def run(leads: Rows, section: Mapping[str, object], **given: Any) -> tuple[Rows, Result]:
        settings = ScoreSettings.model_validate(section)
        sides = {name: load_rows(name, given[name]) for name in ("activities", "previous") if name in given}
        context = ScoreContext(
            given.get("as_of", NOW), snapshots=None if "previous" in sides else state.snapshots, **sides
        )
        table = load_rows("leads", leads)
        result = score(engine, table, settings, context)
        own = {name.casefold() for name in written(tuple(settings.models))}
        verify(engine, table, result, rewritten=[name for name in table.names if name.casefold() in own])
        names = result.table.names
        rows = engine.rows(f"SELECT {listed(names)} FROM {quote(result.table.relation)} ORDER BY _row")
        return [dict(zip(names, row, strict=True)) for row in rows], result

    yield run
    state.close()


@pytest.fixture
def relation(engine: DuckEngine) -> Callable[[Result, str, str], list[tuple[Any, ...]]]:
    """A function that gives columns of a relation of a result, in the order of its rows."""

    def rows(result: Result, kind: str, columns: str) -> list[tuple[Any, ...]]:
        names = ", ".join(quote(name) for name in columns.split())
        return engine.rows(f"SELECT {names} FROM ({result.relations[kind]}) r ORDER BY ALL")

    return rows
