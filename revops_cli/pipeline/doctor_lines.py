"""The checkup for a terminal and as one JSON object."""

import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path

from revops_cli.audit.checkup import Checkup, Issue, Unknown
from revops_cli.audit.doctor import Checked, Figure, Remedy, Source
from revops_cli.audit.issues import CODES
from revops_cli.audit.summary import needs
from revops_cli.pipeline.doctoring import DoctorReport, Seen, flags_for

SHOWN = 6
"""Values and slips to name of each kind; the rest is counted, and is in the JSON object."""


def lines(report: DoctorReport, width: int) -> list[str]:
    """What the files are, what stops the audit, the verdict on each figure, what is missing, and odd rows."""
    found = [
        *_files(report.files),
        *_refused(report.checkup),
        *_figures(report.checkup.reports),
        *_remedies(report.checkup.remedies),
        *_rows(report),
    ]
    return [line for one in found for line in _folded(one, width)]


def as_json(report: DoctorReport) -> dict[str, object]:
    """One object: `files`, `refused`, `reports`, `findings`, `missing`, `data_issues` and what would not count."""
    checkup = report.checkup
    unknown = {"status": checkup.statuses, "stage": checkup.stages, "owner": checkup.owners}
    return {
        "files": [_file(seen) for seen in report.files],
        "refused": [{"problem": one.problem, "where": one.where, "hint": one.hint} for one in checkup.refused],
        "reports": {one.name: {figure.name: list(figure.missing) for figure in one.figures} for one in checkup.reports},
        "findings": {
            one.name: {kind.name: list(kind.missing) for kind in one.findings}
            for one in checkup.reports
            if one.findings
        },
        "missing": [
            {
                "need": remedy.need,
                "figures": list(remedy.figures),
                "alone": list(remedy.alone),
                "sources": [source._asdict() for source in remedy.sources],
            }
            for remedy in checkup.remedies
        ],
        "data_issues": [
            one._asdict() | {"file": _place(report, one), "title": CODES[one.code]} for one in checkup.issues
        ],
        "empty_columns": list(checkup.empty),
        "unknown_values": {kind: [one._asdict() for one in found] for kind, found in unknown.items()},
    }


def _file(seen: Seen) -> dict[str, object]:
    return {
        "file": seen.source,
        "table": seen.table or None,
        "why": seen.why,
        "rows": seen.reading.rows if seen.reading else None,
        "tied": list(seen.tied),
        "unknown_headers": list(seen.unknown),
        "near": [near._asdict() for near in seen.near],
        "error": str(seen.error) if seen.error else None,
    }


def _files(files: Sequence[Seen]) -> Iterator[str]:
    yield "Files"
    for seen in files:
        name = Path(seen.source).name
        if seen.error:
            yield f"  {name}: cannot be read: {seen.error.problem}"
        elif seen.reading and seen.table:
            rows = seen.reading.rows
            yield f"  {name}: {seen.table} ({seen.why}), {rows:,} {'row' if rows == 1 else 'rows'}"
        else:
            yield f"  {name}: left out: {flags_for(seen.tied) if seen.tied else 'no table has any of its headers'}"
        for near in seen.near[:SHOWN]:
            yield f"    '{near.header}' is not known: is it '{near.known}'?"


def _refused(checkup: Checkup) -> Iterator[str]:
    if checkup.refused:
        yield ""
        yield "revops audit would stop"
    for error in checkup.refused:
        where = f"{error.where}: " if error.where else ""
        yield f"  {where}{error.problem}; {error.hint}"


def _figures(reports: Sequence[Checked]) -> Iterator[str]:
    for report in reports:
        yield ""
        ready = [figure.name for figure in report.figures if not figure.missing]
        found = [kind.name for kind in report.findings if not kind.missing]
        findings = f", {len(found)} of {len(report.findings)} findings" if report.findings else ""
        yield f"{report.title} ({report.name}): {len(ready)} of {len(report.figures)} figures{findings}"
        if ready:
            yield f"  ok: {', '.join(ready)}"
        if found:
            yield f"  ok findings: {', '.join(found)}"
        yield from _lacking("", report.figures)
        yield from _lacking("findings: ", report.findings)


def _lacking(what: str, figures: Sequence[Figure]) -> Iterator[str]:
    lacking: dict[str, list[str]] = {}
    for figure in figures:
        if figure.missing:
            lacking.setdefault(needs(figure.missing), []).append(figure.name)
    yield from (f"  {what}{why}: {', '.join(names)}" for why, names in lacking.items())


def _remedies(remedies: Sequence[Remedy]) -> Iterator[str]:
    if remedies:
        yield ""
        yield "Missing, and where Salesforce keeps it"
    for remedy in remedies:
        yield f"  {' or '.join(remedy.need.split('|'))}: {_gives(remedy)}"
        yield from (f"    {_said(source)}" for source in remedy.sources)


def _gives(remedy: Remedy) -> str:
    alone, more = len(remedy.alone), len(remedy.figures) - len(remedy.alone)
    by_itself = f"gives {_figures_of(alone)}" if alone else ""
    with_others = f"{_figures_of(more)} with others" if more else ""
    return ", ".join(part for part in (by_itself, with_others) if part)


def _figures_of(number: int) -> str:
    return f"{number} {'figure' if number == 1 else 'figures'}"


def _said(source: Source) -> str:
    note = f" ({source.note})" if source.note else ""
    return f"{', '.join(source.objects)}: {', '.join(source.fields)}{note}"


def _rows(report: DoctorReport) -> Iterator[str]:
    checkup = report.checkup
    if checkup.issues:
        yield ""
        yield "Rows that would be data issues"
    for issue in checkup.issues:
        yield f"  {issue.code} {issue.table}.{issue.column}: {issue.rows:,}, {CODES[issue.code]}"
        shown = f", '{issue.value}'" if issue.code.startswith("E-TIME-0") and not issue.value.isdigit() else ""
        yield f"    first: {Path(_place(report, issue)).name} row {issue.row:,}{shown}"
    if checkup.empty:
        yield ""
        yield "Columns without a value that can be read"
        yield f"  {', '.join(checkup.empty)}"
    yield from _unknown("Statuses without a meaning (audit: statuses)", checkup.statuses)
    yield from _unknown("Stages without a number (audit: qualified: stage_numbers)", checkup.stages)
    yield from _unknown("Owners who are not among the reps", checkup.owners)


def _unknown(title: str, values: Sequence[Unknown]) -> Iterator[str]:
    if values:
        yield ""
        yield title
        more = f" and {len(values) - SHOWN} more" if len(values) > SHOWN else ""
        yield f"  {', '.join(f'{one.value} ({one.rows:,})' for one in values[:SHOWN])}{more}"


def _place(report: DoctorReport, issue: Issue) -> str:
    """The file of an issue."""
    return report.used[issue.table][issue.file].source


def _folded(line: str, width: int) -> list[str]:
    """A line in parts no wider than `width`, never broken inside a word, and indented below itself."""
    if len(line) <= width:
        return [line]
    indent = " " * (len(line) - len(line.lstrip()) + 4)
    return textwrap.wrap(line, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
