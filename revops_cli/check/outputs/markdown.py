"""Findings as Markdown: for the summary of a job, or a comment."""

import html
import re

from revops_cli.check.outputs.sarif import gravest_first
from revops_cli.check.outputs.words import (
    beside,
    counted,
    files_of,
    fix_of,
    name_of,
    place_of,
    row_said,
    summary,
    visible,
)
from revops_cli.check.result import Finding, Run

LIMIT = 1_000_000
"""Bytes, below the 1 MiB that a step may write to its summary on GitHub; samples are left out beyond it."""
_MARKS = {"error": "❌ error", "fail": "❌ fail", "warn": "⚠️ warn", "not evaluated": "n/a", "pass": "✅ pass"}
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~!])")


def as_markdown(run: Run) -> str:
    """A table of all checks, and the rows of those that found something."""
    parts = [f"## revops check: {summary(run)}\n"]
    parts += [_table(run, file) for file in files_of(run)]
    size = sum(len(part.encode()) for part in parts)
    for finding in gravest_first(run.findings):
        part = _details(finding) if finding.found else ""
        size += len(part.encode())
        if size > LIMIT:
            parts.append("\nMore was found than fits here.\n")
            break
        parts.append(part)
    return "".join(parts)


def _table(run: Run, file: str) -> str:
    head = f"\n### {_escaped(file or 'audit')}\n\n| check | outcome | rows | limit | |\n|---|---|---|---|---|\n"
    lines = (
        f"| {_escaped(name_of(one))} | {_MARKS[one.outcome]} | {counted(one)} | {_escaped(one.threshold)} "
        f"| {_escaped(one.message if one.outcome != 'pass' else beside(one))} |\n"
        for one in run.findings
        if one.file == file
    )
    return head + "".join(lines)


def _details(finding: Finding) -> str:
    said = (("Why", finding.why), ("Fix", fix_of(finding)), ("Owner", finding.owner))
    about = "".join(f"- {label}: {_escaped(text)}\n" for label, text in said if text)
    rows = "".join(
        f"- {_escaped(place_of(finding, row))}: {_escaped(row_said(row))}\n" for row in finding.rows[: finding.sample]
    )
    if not (about or rows):
        return ""
    return f"\n<details><summary>{html.escape(visible(name_of(finding)))}</summary>\n\n{about}{rows}\n</details>\n"


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", visible(text))
