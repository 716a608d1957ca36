"""The audit as one JSON object: a figure under its name, and what it was made from."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from revops_cli import __version__
from revops_cli.audit.facts import REPS
from revops_cli.audit.findings import codes
from revops_cli.audit.goals import Attained, attained
from revops_cli.audit.issues import CODES
from revops_cli.audit.measures import Metric, Value
from revops_cli.audit.step import Audit
from revops_cli.engine.protocol import quote

RESERVED = ("audit", "excluded", "findings", "data_issues")
"""Keys beside the figures."""

Inputs = Sequence[tuple[str, str, int]]
"""Table, file and rows."""


def as_json(audit: Audit, inputs: Inputs) -> dict[str, object]:
    """One object: `audit` (how it was made), the counts of what was kept out and found, and each figure by name."""
    names = rep_names(audit)
    goals = attained(audit.metrics, audit.facts.settings.goals)
    peers = audit.facts.settings.benchmarks
    made: dict[str, object] = {
        "audit": _made(audit, inputs),
        "excluded": dict(audit.excluded),
        "findings": _findings(audit),
        "data_issues": {code: {"count": n, "title": CODES.get(code, "")} for code, n in audit.issues.items()},
    }
    for report, outcome in audit.outcomes.items():
        for metric in outcome.metrics:
            made[metric.name] = _metric(metric, report, names, goals.get(metric.name), peers.get(metric.name))
    return made


def rep_names(audit: Audit) -> dict[str, str]:
    """Names of the reps by Id."""
    return {str(rep): str(name) for rep, name in audit.facts.engine.rows(f"SELECT rep, name FROM {quote(REPS)}")}


def needs(missing: Sequence[str]) -> str:
    """What a figure lacks, in words.

    >>> needs(("activities", "people.assigned_at|history"))
    'needs activities, people.assigned_at or history'
    """
    return f"needs {', '.join(' or '.join(need.split('|')) for need in missing)}"


def not_computable_of(metrics: Sequence[Metric]) -> dict[str, list[str]]:
    """Names of the figures that lack something, by what they need."""
    lacking: dict[str, list[str]] = {}
    for metric in metrics:
        if metric.missing:
            lacking.setdefault(needs(metric.missing), []).append(metric.name)
    return lacking


def _made(audit: Audit, inputs: Inputs) -> dict[str, object]:
    options = audit.options
    return {
        "tool": f"revops {__version__}",
        "as_of": options.as_of.isoformat(),
        "timezone": options.zone.key if options.zone else None,
        "from": _moment(options.start),
        "to": _moment(options.end),
        "reports": list(audit.outcomes),
        "assigned": audit.assigned,
        "files": [{"table": table, "file": file, "rows": rows} for table, file, rows in inputs],
        "notes": [note for outcome in audit.outcomes.values() for note in outcome.notes],
        "config": audit.facts.settings.model_dump(mode="json"),
    }


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _findings(audit: Audit) -> dict[str, object]:
    severities = audit.facts.settings.severities
    known = codes()
    return {
        "total": sum(audit.findings.values()),
        "by_severity": dict(audit.severities),
        "by_code": {
            code: {
                "count": count,
                "severity": severities.get(code, known[code].severity),
                "report": known[code].report,
                "title": known[code].title,
                "advice": known[code].advice,
            }
            for code, count in audit.findings.items()
        },
    }


def _metric(
    metric: Metric, report: str, names: Mapping[str, str], goal: Attained | None, peer: float | None
) -> dict[str, Any]:
    made: dict[str, Any] = asdict(metric.total) | {"kind": metric.kind, "report": report, "doc": metric.doc}
    if metric.note:
        made["note"] = metric.note
    if metric.missing:
        made["not_computable"] = needs(metric.missing)
    if goal is not None:
        made["goal"] = {"at_most" if goal.at_most else "at_least": goal.limit, "met": goal.met}
    if peer is not None:
        made["benchmark"] = peer
    made["by"] = {dimension: _groups(dimension, groups, names) for dimension, groups in metric.by.items()}
    return made


def _groups(dimension: str, groups: Mapping[str, Value], names: Mapping[str, str]) -> dict[str, object]:
    named = dimension == "rep"
    return {
        key: ({"name": names.get(key, key)} if named else {}) | asdict(value) for key, value in sorted(groups.items())
    }
