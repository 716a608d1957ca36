"""What a run of checks found: counts, verdicts and places, before anything is written or masked.

Everything that is printed or written is made from `Run`; values in it are as the file has them, and
each output masks what it shows.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from revops_cli.model import Table

Severity = Literal["warn", "error"]
Outcome = Literal["pass", "warn", "fail", "error", "not evaluated"]
"""`fail` is beyond a limit at severity error, `warn` at severity warn; `error`: the check could not run."""

OUTCOMES: tuple[Outcome, ...] = ("error", "fail", "warn", "not evaluated", "pass")
"""The gravest first."""


@dataclass(frozen=True, slots=True)
class FailedRow:
    """A row that a check fails on: where it stands, what names it, and the value that is wrong.

    `row` is `_row` of the table. `line` and `column` are 1-based, `column` is 0 where it is not
    known, both are 0 until the file was read again. `key` is the value of the dataset's key columns,
    or of the whole row where there is no key; `name` is the column that is wrong, if it is one.
    """

    row: int
    name: str = ""
    key: str = ""
    value: str = ""
    line: int = 0
    column: int = 0
    sheet: str = ""
    new: bool = True
    """Whether the baseline does not know it."""
    fingerprint: str = ""
    """Stands for check and key without naming anybody."""


@dataclass(frozen=True, slots=True)
class Failing:
    """All rows that a check fails on, as a query, so that a million of them cost nothing here.

    `query` gives the columns `row` (BIGINT), `key` and `value` (text, never NULL), one line a row. A key
    must not depend on the order of rows: `unique` gives the value that has copies, not the key of a copy.
    """

    query: str
    name: str = ""
    """The column that is wrong, where it is one."""


@dataclass(frozen=True, slots=True)
class Looked:
    """All rows whose values are compared across files: `query` gives `row`, `key`, `value` and `same`.

    Copies have the same text in `same`; `said` is what is wrong with one.
    """

    query: str
    said: str


@dataclass(frozen=True, slots=True)
class Finding:
    """The verdict on one check of one file (of one group, with `group_by`)."""

    check: str
    kind: str
    severity: Severity
    outcome: Outcome
    message: str
    """One sentence: what was found, with its numbers; never a value of a row."""
    file: str = ""
    group: str = ""
    failed: int = 0
    of: int = 0
    value: float | None = None
    """The measure of a check that counts no rows: a number of rows, a change, a figure of the audit."""
    beyond: float = 0.0
    """How far `value` is beyond the limit, in its own unit; 0 where it is within. Checks without rows only."""
    warn_if: str = ""
    error_if: str = ""
    columns: tuple[str, ...] = ()
    why: str = ""
    fix: str = ""
    owner: str = ""
    known: int = 0
    """Rows that failed before: the baseline knows them."""
    new: int = 0
    """Rows that it does not know; 0 where there is no baseline."""
    fixed: int = 0
    """Rows that the baseline knows and that fail no more."""
    ignored: int = 0
    """Rows kept out by exceptions; they are not in `failed`."""
    sample: int = 20
    """How many rows are shown, at most."""
    rows: tuple[FailedRow, ...] = ()
    """A sample: rows that the baseline does not know first, then by row. `rows.sampled` fills it."""
    failing: Failing | None = None
    looked: Looked | None = None
    """Only of a check across files."""

    @property
    def share(self) -> float:
        """Failed rows of those looked at; 0 where there are none."""
        return self.failed / self.of if self.of else 0.0

    @property
    def threshold(self) -> str:
        """The limit that decided, or would have decided, as the config writes it."""
        return self.warn_if if self.outcome == "warn" and self.warn_if else self.error_if or self.warn_if

    @property
    def said(self) -> str:
        """What is wrong with a row that fails: the message without the counts behind its last colon."""
        return (self.failing and self.message.rpartition(": ")[0]) or self.message

    @property
    def found(self) -> bool:
        """Whether a person must look at it."""
        return self.outcome in {"warn", "fail", "error"}


@dataclass(frozen=True, slots=True)
class Dataset:
    """A file that was checked: `key` columns name its rows; `file` is as shown to a person."""

    file: str
    table: Table
    key: tuple[str, ...] = ()
    """Empty: all cells of a row together name it."""


@dataclass(frozen=True, slots=True)
class Run:
    """All verdicts, in the order of files, checks and groups."""

    findings: tuple[Finding, ...]
    datasets: tuple[Dataset, ...] = ()
    as_of: str = ""
    """ISO 8601."""
    notes: tuple[str, ...] = ()
    baseline: str = ""
    """The file of the baseline that was used."""
    folder: str = ""
    """The folder that relative paths start from."""
    base: str = ""
    """The folder that paths in reports are relative to, such as the root of a repository."""

    @property
    def outcomes(self) -> Mapping[Outcome, int]:
        """How many findings have each outcome, the gravest first; outcomes that no finding has are left out."""
        counted = {outcome: sum(one.outcome == outcome for one in self.findings) for outcome in OUTCOMES}
        return {outcome: count for outcome, count in counted.items() if count}

    @property
    def rows(self) -> int:
        """Rows of all files."""
        return sum(dataset.table.rows for dataset in self.datasets)

    def with_findings(self, findings: tuple[Finding, ...]) -> "Run":
        """The same run with these findings."""
        return replace(self, findings=findings)
