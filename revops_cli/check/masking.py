"""Samples that name nobody: values of people are masked wherever an output may be read by many."""

import re
from collections.abc import Collection
from dataclasses import replace
from functools import cache

from revops_cli.check.result import FailedRow, Finding, Run
from revops_cli.data.reader import read_reference
from revops_cli.text.fold import squash

_EMAIL = re.compile(r"([^\s@<>,;])[^\s@<>,;]*@([^\s@<>,;]+)")
_DIGITS = 5
"""Digits from which text may be a number that reaches somebody."""


@cache
def open_columns() -> frozenset[str]:
    """Squashed names of the columns whose values name nobody, from `data/open_columns.csv`."""
    return frozenset(squash(row["column"]) for row in read_reference("open_columns.csv"))


def masked(text: str) -> str:
    """Enough of a value to recognise it beside its source, and not enough to write to anybody.

    >>> masked("jane.doe@acme.com"), masked("+1 415 555 0100"), masked("Jane Doe"), masked("")
    ('j***@acme.com', '***00', 'J***', '')
    """
    if "@" in text and _EMAIL.search(text):
        return " ".join(f"{found[1]}***@{found[2]}" for found in _EMAIL.finditer(text))
    digits = [letter for letter in text if letter.isdigit()]
    if len(digits) >= _DIGITS:
        return f"***{''.join(digits[-2:])}"
    return f"{text[0]}***" if text else ""


def masked_run(run: Run) -> Run:
    """The run with values and keys of rows masked, but for columns whose values name nobody."""
    keys = {dataset.file: dataset.key for dataset in run.datasets}
    findings = tuple(_masked_finding(finding, keys.get(finding.file, ())) for finding in run.findings)
    return run.with_findings(findings)


def _masked_finding(finding: Finding, key: tuple[str, ...]) -> Finding:
    named = _open(finding.columns if finding.kind == "unique" else key)
    return replace(finding, rows=tuple(_masked_row(row, named=named) for row in finding.rows))


def _masked_row(row: FailedRow, *, named: bool) -> FailedRow:
    value = row.value if _open((row.name,) if row.name else ()) else masked(row.value)
    return replace(row, value=value, key=row.key if named else masked(row.key))


def _open(columns: Collection[str]) -> bool:
    """Whether all columns, and there is one, are open."""
    return bool(columns) and all(squash(name) in open_columns() for name in columns)
