"""Findings as SARIF 2.1.0: a rule for each check, a result for each failed row.

Facts of the format: OASIS SARIF 2.1.0 errata 01; limits of GitHub: docs.github.com, "SARIF support for code
scanning" (5,000 results of a run are shown, more than 25,000 refused; fingerprints keep an alert the
same when lines move).
"""

import json
from collections.abc import Iterator, Sequence
from itertools import islice

from revops_cli import __version__
from revops_cli.check.outputs.registry import MOST_ROWS
from revops_cli.check.outputs.words import fix_of, name_of, row_said, uri_of
from revops_cli.check.result import FailedRow, Finding, Run

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
CAP = MOST_ROWS["sarif"]
"""Results written, at most; the gravest checks first."""
FINGERPRINT = "revopsCheckKey/v1"
_LEVELS = {"error": "error", "fail": "error", "warn": "warning"}

Json = dict[str, object]


def as_sarif(run: Run) -> str:
    """The run as SARIF text."""
    ids = list(dict.fromkeys(finding.check for finding in run.findings))
    results = _results(run, {check: at for at, check in enumerate(ids)})
    written = list(islice(results, CAP))
    made = {
        "tool": {"driver": _driver(run, ids)},
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(run)],
        "results": written,
        "properties": {"outcomes": dict(run.outcomes), "truncated": next(results, None) is not None},
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [made]}, ensure_ascii=False, indent=1) + "\n"


def _driver(run: Run, ids: Sequence[str]) -> Json:
    first = {finding.check: finding for finding in reversed(run.findings)}
    return {"name": "revops check", "version": __version__, "rules": [_rule(first[check]) for check in ids]}


def _rule(finding: Finding) -> Json:
    about = " ".join(part for part in (finding.kind, *finding.columns) if part)
    help_text = fix_of(finding) or finding.why
    return {
        "id": finding.check,
        "name": finding.kind,
        "shortDescription": {"text": f"{finding.check}: {about}"},
        **({"fullDescription": {"text": finding.why}} if finding.why else {}),
        **({"help": {"text": help_text}} if help_text else {}),
        "defaultConfiguration": {"level": "error" if finding.severity == "error" else "warning"},
        "properties": {"tags": ["data-quality"], **({"owner": finding.owner} if finding.owner else {})},
    }


def _invocation(run: Run) -> Json:
    """Checks that could not run are notifications: the tool says so, not a result."""
    notices = [
        {"level": "error", "message": {"text": one.message}, "associatedRule": {"id": one.check}}
        for one in run.findings
        if one.outcome == "error"
    ]
    return {"executionSuccessful": not notices, "toolExecutionNotifications": notices}


def _results(run: Run, ranks: dict[str, int]) -> Iterator[Json]:
    for finding in gravest_first(run.findings):
        if finding.outcome == "error" or not (finding.found or finding.known):
            continue
        for row in finding.rows or (None,):
            yield _result(run, finding, row, ranks[finding.check])


def gravest_first(findings: Sequence[Finding]) -> list[Finding]:
    """Errors before failures before warnings, else in their order."""
    order = {"error": 0, "fail": 1, "warn": 2}
    return sorted(findings, key=lambda finding: order.get(finding.outcome, 3))


def _result(run: Run, finding: Finding, row: FailedRow | None, rank: int) -> Json:
    level = _LEVELS.get(finding.outcome) or ("error" if finding.severity == "error" else "warning")
    said = [f"{name_of(finding)}: {finding.message if row is None else finding.said}", row_said(row) if row else ""]
    result: Json = {
        "ruleId": finding.check,
        "ruleIndex": rank,
        "level": level,
        "message": {"text": ". ".join(part.rstrip(".") for part in said if part)},
    }
    if finding.file:
        result["locations"] = [_location(run, finding, row)]
    if row is not None and row.fingerprint:
        result["partialFingerprints"] = {FINGERPRINT: row.fingerprint}
    if run.baseline:
        result["baselineState"] = "new" if row is None or row.new else "unchanged"
    return result


def _location(run: Run, finding: Finding, row: FailedRow | None) -> Json:
    physical: Json = {"artifactLocation": {"uri": uri_of(run, finding.file)}}
    if row is not None and row.line:
        physical["region"] = {"startLine": row.line, **({"startColumn": row.column} if row.column else {})}
    location: Json = {"physicalLocation": physical}
    if row is not None and row.sheet:
        location["logicalLocations"] = [{"name": row.sheet, "kind": "sheet"}]
    return location
