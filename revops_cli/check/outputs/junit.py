"""Findings as JUnit XML: a suite for each file, a test case for each check.

The form is that of the schema of the Jenkins xUnit plugin (junit-10.xsd), which GitLab, Azure and
GitHub reporters read too. A warning passes and says so in `system-out`.
"""

import re
from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from revops_cli.check.outputs.words import (
    beside,
    files_of,
    fix_of,
    name_of,
    path_of,
    place_of,
    row_said,
)
from revops_cli.check.result import Finding, Run

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 has no form for."""


def as_junit(run: Run) -> str:
    """The run as JUnit XML."""
    suites = [_suite(run, file) for file in files_of(run)]
    head = _tag("testsuites", _counts(run.findings) | {"name": "revops check", "time": "0"}, without=("skipped",))
    return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', head, *suites, "</testsuites>"]) + "\n"


def _suite(run: Run, file: str) -> str:
    findings = [finding for finding in run.findings if finding.file == file]
    name = path_of(run, file) if file else "audit"
    named = {"name": name, **_counts(findings), "time": "0", "timestamp": run.as_of[:19], "file": name}
    cases = [_case(finding, name) for finding in findings]
    without = () if file else ("file",)
    return "\n".join([_tag("testsuite", named, without=without), *cases, "</testsuite>"])


def _counts(findings: Sequence[Finding]) -> dict[str, str]:
    counts = {"tests": len(findings)}
    for name, outcome in (("failures", "fail"), ("errors", "error"), ("skipped", "not evaluated")):
        counts[name] = sum(finding.outcome == outcome for finding in findings)
    return {name: str(count) for name, count in counts.items()}


def _case(finding: Finding, suite: str) -> str:
    head = _tag("testcase", {"name": name_of(finding), "classname": suite, "time": "0"})
    inner = {"fail": "failure", "error": "error", "not evaluated": "skipped"}.get(finding.outcome)
    if inner:
        attributes = {"type": finding.kind, "message": finding.message}
        return f"{head}{_tag(inner, attributes)}{_text(_details(finding))}</{inner}></testcase>"
    if finding.outcome == "warn":
        said = "\n".join(("warning: " + finding.message, _details(finding)))
        return f"{head}<system-out>{_text(said)}</system-out></testcase>"
    return f"{head}</testcase>"


def _details(finding: Finding) -> str:
    said = (
        ("limit: ", finding.threshold), ("", beside(finding)), ("why: ", finding.why),
        ("fix: ", fix_of(finding)), ("owner: ", finding.owner),
    )  # fmt: skip
    rows = (f"{place_of(finding, row)}  {row_said(row)}".rstrip() for row in finding.rows[: finding.sample])
    return "\n".join([*(f"{label}{text}" for label, text in said if text), *rows])


def _tag(name: str, attributes: dict[str, str], *, without: Sequence[str] = ()) -> str:
    written = (
        f" {key}={quoteattr(_NOT_XML.sub('?', value))}" for key, value in attributes.items() if key not in without
    )
    return f"<{name}{''.join(written)}>"


def _text(text: str) -> str:
    return escape(_NOT_XML.sub("?", text))
