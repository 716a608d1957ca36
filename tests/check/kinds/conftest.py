"""A list and one check in, its findings out."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime

import pytest

from revops_cli.check.facts import Context, Process
from revops_cli.check.result import Dataset, Finding
from revops_cli.check.rows import fetched
from revops_cli.check.settings import Check, CheckSettings
from revops_cli.check.step import check_table
from revops_cli.engine.duck import DuckEngine
from revops_cli.model import Table

CheckRows = Callable[..., list[Finding]]
FailedRows = Callable[[Finding], list[int]]
AS_OF = datetime(2026, 3, 10, 12, tzinfo=UTC)
BUCKETS = {
    "New": "raw",
    "Assigned": "assigned",
    "Working": "working",
    "Nurture": "nurture",
    "Unqualified": "unqualified",
}
REASONS = {"No budget": "ambiguous", "Abandoned": "good"}
WORDS = Process(lambda status: BUCKETS.get(status, ""), lambda _bucket, reason: REASONS.get(reason, ""))


@pytest.fixture(scope="module")
def engine() -> Iterator[DuckEngine]:
    """One engine for the tests of a file: relations of an earlier one are replaced."""
    made = DuckEngine(threads=1)
    yield made
    made.close()


@pytest.fixture
def check_rows(engine: DuckEngine, make_table: Callable[..., Table]) -> CheckRows:
    """`check_rows({"not_null": "Email"}, ["Email"], [["a@b.c"]], files={...}, key=("Id",))`."""

    def run(
        check: Mapping[str, object],
        names: Sequence[str],
        rows: Sequence[Sequence[str]],
        *,
        files: Mapping[str, tuple[Sequence[str], Sequence[Sequence[str]]]] | None = None,
        previous: Mapping[str, int] | None = None,
        key: tuple[str, ...] = (),
    ) -> list[Finding]:
        beside = {path: make_table(path, *content) for path, content in (files or {}).items()}
        context = Context(AS_OF, beside, previous or {}, WORDS)
        dataset = Dataset("leads.csv", make_table("leads", names, rows), key)
        parsed = Check.model_validate({"id": "it", **check})
        return list(check_table(engine, dataset, [parsed], CheckSettings(checks=(parsed,)), context))

    return run


@pytest.fixture
def failed_rows(engine: DuckEngine) -> FailedRows:
    """The rows that a finding names, in order."""

    def rows(finding: Finding) -> list[int]:
        return [row.row for row in fetched(engine, finding, 100)]

    return rows
