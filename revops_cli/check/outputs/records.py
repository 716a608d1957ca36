"""Findings as JSON and as CSV."""

import csv
import io
import json

from revops_cli import __version__
from revops_cli.check.outputs.words import fix_of
from revops_cli.check.result import FailedRow, Finding, Run
from revops_cli.tables.guard import is_formula

SCHEMA = 1
"""Version of the JSON: it grows by keys, and a key that changes its meaning makes a new one."""

COLUMNS = (
    "check", "kind", "file", "group", "outcome", "severity", "failed", "of", "share", "value", "threshold", "known",
    "fixed", "ignored", "message", "why", "fix", "owner",
)  # fmt: skip


def as_object(run: Run) -> dict[str, object]:
    """The run as one JSON object."""
    return {
        "schema": SCHEMA,
        "tool": f"revops {__version__}",
        "as_of": run.as_of,
        "outcomes": dict(run.outcomes),
        "baseline": run.baseline,
        "files": [{"file": one.file, "rows": one.table.rows, "key": list(one.key)} for one in run.datasets],
        "findings": [_finding(finding) for finding in run.findings],
        "notes": list(run.notes),
    }


def as_json(run: Run) -> str:
    """The run as JSON text."""
    return json.dumps(as_object(run), ensure_ascii=False, indent=2) + "\n"


def as_csv(run: Run) -> str:
    """One line a finding, with the first row that shows it; formulas are neutralised."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow((*COLUMNS, "line", "column"))
    for finding in run.findings:
        first = finding.rows[0] if finding.rows else FailedRow(0)
        cells = [*_flat(finding).values(), first.line or "", first.column or ""]
        writer.writerow(["" if cell is None else _guarded(str(cell)) for cell in cells])
    return text.getvalue()


def _guarded(cell: str) -> str:
    return f"'{cell}" if is_formula(cell) else cell


def _flat(finding: Finding) -> dict[str, object]:
    values = {name: getattr(finding, name) for name in COLUMNS}
    return values | {"fix": fix_of(finding), "share": round(finding.share, 6)}


def _finding(finding: Finding) -> dict[str, object]:
    more = {"columns": list(finding.columns), "rows": [_row(row) for row in finding.rows[: finding.sample]]}
    return _flat(finding) | more


def _row(row: FailedRow) -> dict[str, object]:
    return {
        "line": row.line,
        "column": row.column,
        "sheet": row.sheet,
        "name": row.name,
        "key": row.key,
        "value": row.value,
        "new": row.new,
    }
