from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from revops_cli.audit.findings import COLUMNS
from revops_cli.audit.measures import Metric
from revops_cli.audit.registry import NAMES
from revops_cli.audit.settings import AuditSettings
from revops_cli.audit.step import FINDINGS, Audit, AuditOptions, audit
from revops_cli.engine.duck import DuckEngine
from revops_cli.engine.protocol import quote
from revops_cli.model import Table
from revops_cli.tables.columns import recognise

NEW_YORK = ZoneInfo("America/New_York")
OpenEngine = Callable[..., DuckEngine]
Rows = list[Mapping[str, object]]


class Audited:
    """An audit of small tables, with short ways to ask it."""

    def __init__(self, engine: DuckEngine, done: Audit) -> None:
        self.engine = engine
        self.done = done

    def metric(self, name: str) -> Metric:
        return next(metric for metric in self.done.metrics if metric.name == name)

    def value(self, name: str) -> float | None:
        return self.metric(name).total.value

    def share(self, name: str) -> tuple[int, int]:
        total = self.metric(name).total
        return total.n, total.of

    def by(self, name: str, dimension: str, key: str) -> float | None:
        return self.metric(name).by[dimension][key].value

    def findings(self, code: str) -> list[dict[str, Any]]:
        names = ", ".join(map(quote, COLUMNS))
        rows = self.engine.rows(
            f"SELECT {names} FROM {quote(FINDINGS)} WHERE code = '{code}' "
            f"ORDER BY rep, person, cycle_no, moment, detail"
        )
        return [dict(zip(COLUMNS, row, strict=True)) for row in rows]

    def units(self, *names: str) -> list[tuple[Any, ...]]:
        cells = ", ".join(names)
        return self.engine.rows(f'SELECT {cells} FROM "audit units" ORDER BY person, cycle_no, hold_no')


def _files(rows: Rows | tuple[Rows, ...]) -> tuple[Rows, ...]:
    return rows if isinstance(rows, tuple) else (rows,)


RunAudit = Callable[..., Audited]


def _table(engine: DuckEngine, name: str, rows: Rows) -> Table:
    """The rows as they are after reading: to write and read a file costs as much as many a sub-report."""
    header = list(dict.fromkeys(column for row in rows for column in row))
    columns = recognise(header, "any", {}).columns
    cells = {column.name: [str(row.get(column.header, "")) for row in rows] for column in columns}
    relation = f"read {name}"
    schema = {"_row": "BIGINT", **dict.fromkeys(cells, "VARCHAR")}
    engine.load(relation, [{"_row": list(range(1, len(rows) + 1)), **cells}], schema)
    return Table(relation, columns, len(rows), f"{name}.csv")


@pytest.fixture
def run_audit(request: pytest.FixtureRequest, open_engine: OpenEngine) -> RunAudit:
    """Audit tables given as lists of rows by table name: run_audit(people=[...], activities=[...], as_of=..., ...).

    A table given as a tuple of lists is several files. Without `reports`, the sub-report that the test
    module is named after runs alone, if there is one.
    """
    return _runner(request, open_engine)


@pytest.fixture(scope="module")
def run_module_audit(request: pytest.FixtureRequest, open_module_engine: OpenEngine) -> RunAudit:
    """The same, for an audit that all tests of a module only read."""
    return _runner(request, open_module_engine)


def _runner(request: pytest.FixtureRequest, open_engine: OpenEngine) -> RunAudit:
    named = request.path.stem.removeprefix("test_")
    usual = (named,) if named in NAMES else ()

    def run(  # noqa: PLR0913 - the flags of the command
        *,
        as_of: str = "2026-12-31T00:00:00Z",
        zone: ZoneInfo | None = NEW_YORK,
        settings: AuditSettings | None = None,
        start: str = "",
        end: str = "",
        reports: tuple[str, ...] = usual,
        threads: int = 1,
        **tables: Rows | tuple[Rows, ...],
    ) -> Audited:
        engine = open_engine(threads=threads)
        read = {
            name: [_table(engine, f"{name} {place}", part) for place, part in enumerate(_files(rows))]
            for name, rows in tables.items()
        }
        options = AuditOptions(
            _moment(as_of, zone),
            zone,
            _moment(start, zone) if start else None,
            _moment(end, zone) if end else None,
            reports,
        )
        return Audited(engine, audit(engine, read, settings or AuditSettings(), options))

    return run


def _moment(text: str, zone: ZoneInfo | None) -> datetime:
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=zone)
