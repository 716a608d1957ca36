"""Findings as annotations of GitHub: one for each check, at the first row that shows it.

Source of the form and its limits: docs.github.com, "Workflow commands for GitHub Actions": a step shows ten
errors and ten warnings, so what is beyond nine is said by the tenth.
"""

from revops_cli.check.outputs.sarif import gravest_first
from revops_cli.check.outputs.words import fix_of, name_of, path_of, row_said, visible
from revops_cli.check.result import Finding, Run

SHOWN = 10
"""Annotations of one level that a step shows."""


def as_annotations(run: Run) -> str:
    """Workflow commands, one a line; the gravest first."""
    found = [finding for finding in gravest_first(run.findings) if finding.found]
    lines: list[str] = []
    for level, of_level in (
        ("error", [finding for finding in found if finding.outcome != "warn"]),
        ("warning", [finding for finding in found if finding.outcome == "warn"]),
    ):
        kept = of_level if len(of_level) <= SHOWN else of_level[: SHOWN - 1]
        lines += [_annotation(run, finding, level) for finding in kept]
        if rest := of_level[len(kept) :]:
            named = ", ".join(name_of(finding) for finding in rest)
            lines.append(f"::{level} title=revops check::{_message(f'{len(rest)} more: {named}')}")
    return "".join(f"{line}\n" for line in lines)


def _annotation(run: Run, finding: Finding, level: str) -> str:
    row = finding.rows[0] if finding.rows else None
    values = {
        "file": path_of(run, finding.file) if finding.file else "",
        "line": str(row.line or "") if row else "",
        "col": str(row.column or "") if row else "",
        "title": name_of(finding),
    }
    said = [finding.message, row_said(row) if row else "", fix_of(finding)]
    written = ",".join(f"{name}={_property(value)}" for name, value in values.items() if value)
    return f"::{level} {written}::{_message('; '.join(part for part in said if part))}"


def _message(text: str) -> str:
    return visible(text).replace("%", "%25")


def _property(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")
