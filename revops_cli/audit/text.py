"""The audit for a terminal: plain lines, no wider than asked, the same in a pipe."""

import textwrap
from collections.abc import Iterator, Mapping, Sequence

from revops_cli.audit.compare import Comparison
from revops_cli.audit.findings import SEVERITIES, codes
from revops_cli.audit.goals import Attained, attained
from revops_cli.audit.issues import CODES
from revops_cli.audit.masking import shows_of
from revops_cli.audit.measures import Metric
from revops_cli.audit.outcome import Outcome, Show
from revops_cli.audit.shown import SMALL, difference, figure, goal, interval, share
from revops_cli.audit.step import Audit
from revops_cli.audit.summary import not_computable_of

NAME = 26
"""Columns of the name of a figure."""
SHOWN = 30
"""Rows of a table to show, at most."""
NAMED = 3
"""Figures that the overview names as not computable for one reason."""
FIGURE, TABLE = 2, 4
"""Columns before a figure, and before a row of a table, which is never folded."""


def lines(audit: Audit, width: int, comparison: Comparison | None = None, *, values: bool = False) -> list[str]:
    """The summary; with sub-reports asked for by name also their counts and tables."""
    found = [*_head(audit)]
    goals = attained(audit.metrics, audit.facts.settings.goals)
    whole = bool(audit.options.reports)
    for name, outcome in audit.outcomes.items():
        found += _report(audit.titles[name], outcome, goals, whole=whole, values=values)
    found += _lacking(audit.metrics, whole=whole)
    found += _findings(audit)
    found += _moved(comparison) if comparison else ()
    found += _issues(audit)
    return [line for one in found for line in _fitted(one, width)]


def period(audit: Audit) -> str:
    """The period of the cohort in words."""
    start, end = audit.options.start, audit.options.end
    first = f"from {start.isoformat(timespec='minutes')} " if start else ""
    return f"{first}to {end.isoformat(timespec='minutes')}" if end else f"{first}up to then"


def counted(audit: Audit) -> str:
    """How many cycles of which period, and how many were kept out and why."""
    kept = ", ".join(f"{name.replace('_', ' ')} {n:,}" for name, n in audit.excluded.items())
    cycles = f"{audit.assigned:,} {'cycle' if audit.assigned == 1 else 'cycles'} assigned {period(audit)}"
    return f"{cycles}; excluded: {kept}" if kept else cycles


def _head(audit: Audit) -> Iterator[str]:
    yield f"Lead audit as of {audit.options.as_of.isoformat(timespec='minutes')}"
    yield counted(audit)


def _report(title: str, outcome: Outcome, goals: Mapping[str, Attained], *, whole: bool, values: bool) -> Iterator[str]:
    shown = [m for m in outcome.metrics if not m.missing and (whole or _telling(m) or m.name in goals)]
    if shown or (whole and outcome.shows):
        yield ""
        yield title
    for metric in shown:
        yield _figure(metric, goals.get(metric.name))
    for show in shows_of(outcome, values=values) if whole else ():
        yield ""
        yield from _table(show)
    if shown:
        yield from (f"  note: {note}" for note in outcome.notes)


def _telling(metric: Metric) -> bool:
    """Whether a figure belongs in the overview: no bare count, and not one of nothing."""
    return metric.kind != "count" and metric.total.value is not None


def _figure(metric: Metric, aim: Attained | None) -> str:
    total = metric.total
    spread = interval(total)
    parts = (
        share(metric.kind, total),
        f"({spread})" if spread else "",
        SMALL if total.small else "",
        goal(metric.kind, aim) if aim else "",
        metric.note,
    )
    beside = "  ".join(part for part in parts if part)
    return f"  {metric.name:<{NAME}} {figure(metric.kind, total.value):>9}  {beside}".rstrip()


def _table(show: Show) -> Iterator[str]:
    yield f"  {show.title}"
    rows = show.rows[:SHOWN]
    widths = [max(len(cell) for cell in column) for column in zip(show.columns, *rows, strict=True)]
    for row in (show.columns, *rows):
        cells = (
            cell.rjust(width) if at in show.numbers else cell.ljust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        yield f"    {'  '.join(cells).rstrip()}"
    if len(show.rows) > SHOWN:
        yield f"    and {len(show.rows) - SHOWN:,} more"
    if show.note:
        yield f"  {show.note}"


def _lacking(metrics: Sequence[Metric], *, whole: bool) -> Iterator[str]:
    lacking = not_computable_of(metrics)
    if lacking:
        yield ""
        yield "Not computable"
    for why, names in lacking.items():
        named = names if whole or len(names) <= NAMED else [*names[: NAMED - 1], f"and {len(names) - NAMED + 1} more"]
        yield f"  {why}: {', '.join(named)}"


def _findings(audit: Audit) -> Iterator[str]:
    counts = ", ".join(f"{audit.severities[s]:,} {s}" for s in reversed(SEVERITIES) if s in audit.severities)
    yield ""
    yield f"Findings: {counts or 'none'}"
    for code, severity, count in ranked(audit):
        kind = codes()[code]
        yield f"  {severity:<8}{code:<{NAME}} {count:>7,}"
        yield f"          {kind.title}"
        yield f"          -> {kind.advice}"


def ranked(audit: Audit) -> list[tuple[str, str, int]]:
    """Code, severity and count of the findings, the gravest first and then the most."""
    own = audit.facts.settings.severities
    found = [(code, own.get(code, codes()[code].severity), count) for code, count in audit.findings.items()]
    return sorted(found, key=lambda one: (-SEVERITIES.index(one[1]), -one[2], one[0]))


def _moved(comparison: Comparison) -> Iterator[str]:
    yield ""
    yield f"Since {comparison.since}: {'' if comparison.figures or comparison.findings else 'nothing moved'}".rstrip()
    for moved in comparison.figures:
        was, now = figure(moved.kind, moved.was), figure(moved.kind, moved.now)
        yield f"  {moved.name:<{NAME}} {now:>9}  was {was}  {difference(moved.kind, moved.difference)}".rstrip()
    for found in comparison.findings:
        each = f"  {found.new:,} new, {found.gone:,} gone" if found.new is not None else ""
        yield f"  {found.code:<{NAME}} {found.now:>9,}  was {found.was:,}{each}"


def _issues(audit: Audit) -> Iterator[str]:
    if audit.issues:
        yield ""
        yield "Data issues"
    for code, count in audit.issues.items():
        yield f"  {code:<{NAME}} {count:>9,}  {CODES.get(code, '')}".rstrip()


def _fitted(line: str, width: int) -> list[str]:
    """A line in parts no wider than `width`, never broken inside a word; tables stay as they are."""
    lead = len(line) - len(line.lstrip())
    if len(line) <= width or lead == TABLE:
        return [line]
    indent = " " * {0: 2, FIGURE: min(NAME + 3, width // 3)}.get(lead, lead)
    return textwrap.wrap(
        line, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False, drop_whitespace=True
    )
