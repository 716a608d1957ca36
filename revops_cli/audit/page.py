"""The audit as one page: what it says, in the order in which one reads it."""

import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from markupsafe import Markup

from revops_cli import __version__
from revops_cli.audit.compare import Comparison
from revops_cli.audit.findings import SEVERITIES
from revops_cli.audit.goals import Attained, attained
from revops_cli.audit.masking import shows_of
from revops_cli.audit.measures import Metric
from revops_cli.audit.outcome import Show
from revops_cli.audit.page_heat import TITLE, Heat, heat_of
from revops_cli.audit.page_reps import Reps, reps_of
from revops_cli.audit.page_tables import cut, figures_table, findings_tables, issues_table, moved_tables, settings_rows
from revops_cli.audit.shown import figure, interval
from revops_cli.audit.step import Audit
from revops_cli.audit.summary import Inputs, needs, rep_names
from revops_cli.audit.text import counted
from revops_cli.report.html.charts import bar
from revops_cli.report.html.render import render


class Tile(NamedTuple):
    """A figure to see first; `tone` is good, watch, bad, or nothing where it has no goal."""

    label: str
    value: str
    note: str
    tone: str


@dataclass(frozen=True, slots=True)
class Step:
    """A stage of the funnel."""

    label: str
    chart: Markup
    count: str
    share: str


class Section(NamedTuple):
    """A sub-report."""

    anchor: str
    title: str
    figures: Show | None
    shows: tuple[Show, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """Everything the template asks for."""

    title: str
    subtitle: str
    tiles: tuple[Tile, ...]
    reps: Reps | None
    heat: Heat | None
    funnel: tuple[Step, ...]
    moved: tuple[Show, ...]
    findings: tuple[Show, ...]
    findings_note: str
    reports: tuple[Section, ...]
    issues: Show | None
    settings: tuple[tuple[str, str, bool], ...]
    tool: str
    files: str
    command: str

    @property
    def contents(self) -> tuple[tuple[str, str], ...]:
        """Anchors of the sections with their names."""
        fixed = (
            ("reps", "Reps", self.reps), ("heat", "Sources", self.heat), ("funnel", "Funnel", self.funnel),
            ("moved", "What moved", self.moved), ("findings", "Findings", True),
        )  # fmt: skip
        last = (("issues", "Data issues", self.issues), ("settings", "Settings", True))
        return (
            *((anchor, label) for anchor, label, there in fixed if there),
            *((section.anchor, section.title) for section in self.reports),
            *((anchor, label) for anchor, label, there in last if there),
        )


def page(audit: Audit, inputs: Inputs, moved: Comparison | None = None, *, values: bool = False) -> str:
    """The page as HTML; names and addresses of people are masked unless `values`."""
    return render("audit.html.j2", {"page": page_of(audit, inputs, moved, values=values), "severities": SEVERITIES})


def page_of(audit: Audit, inputs: Inputs, moved: Comparison | None = None, *, values: bool = False) -> Page:
    """What the page says."""
    metrics = {metric.name: metric for metric in audit.metrics}
    goals = attained(audit.metrics, audit.facts.settings.goals)
    names = rep_names(audit)
    as_of = audit.options.as_of
    found = sum(audit.findings.values())
    return Page(
        title="Lead audit",
        subtitle=f"As of {as_of.isoformat(' ', 'minutes')} · {counted(audit)} · "
        f"{sum(audit.issues.values()):,} data issues",
        tiles=tuple(_tiles(audit, metrics, goals)),
        reps=reps_of(audit, metrics, goals, names),
        heat=heat_of(audit.facts, names),
        funnel=tuple(_funnel(metrics)),
        moved=tuple(map(cut, moved_tables(moved))),
        findings=tuple(map(cut, findings_tables(audit, names))),
        findings_note=f"{found:,} findings; findings.csv has each with its rows." if found else "Nothing was found.",
        reports=tuple(_sections(audit, goals, values=values)),
        issues=issues_table(audit),
        settings=settings_rows(audit.facts.settings),
        tool=f"revops {__version__}",
        files=", ".join(f"{file} ({rows:,} rows)" for _table, file, rows in inputs),
        command=command(audit, inputs),
    )


def command(audit: Audit, inputs: Inputs) -> str:
    """The command that gives this page again, with the moment spelled out."""
    options = audit.options
    words = ["revops", "audit", *options.reports]
    for table, file, _rows in inputs:
        words += [f"--{table.replace('_', '-')}", file]
    words += ["--as-of", options.as_of.isoformat()]
    if options.zone is not None:
        words += ["--timezone", options.zone.key]
    for flag, at in (("--from", options.start), ("--to", options.end)):
        words += [flag, at.isoformat()] if at else []
    words += options.flags
    return shlex.join(words)


def _sections(audit: Audit, goals: Mapping[str, Attained], *, values: bool) -> Iterator[Section]:
    for name, outcome in audit.outcomes.items():
        figures = figures_table(outcome.metrics, audit, goals) if outcome.metrics else None
        shows = tuple(cut(show) for show in shows_of(outcome, values=values) if show.title != TITLE)
        yield Section(f"report-{name}", audit.titles[name], figures, shows, outcome.notes)


def _tiles(audit: Audit, metrics: Mapping[str, Metric], goals: Mapping[str, Attained]) -> Iterator[Tile]:
    response = audit.facts.settings.response
    limits = f"target {response.target_hours:g} h, maximum {response.max_hours:g} h"
    for name, label, beside in (
        ("sla_attainment", "SLA attainment", ""),
        ("response_median", "Median response", limits),
        ("pick_up_rate", "Pick-up rate", _rates(metrics, ("touch_rate", "touched"), ("bypass_rate", "bypassed"))),
        ("qualified_rate", "Qualified of worked", ""),
    ):
        if name not in metrics:
            continue
        metric, aim = metrics[name], goals.get(name)
        if metric.missing:
            yield Tile(label, "n/a", needs(metric.missing), "")
            continue
        total = metric.total
        parts = [
            f"goal {figure(metric.kind, aim.limit)}" if aim else "",
            beside,
            f"{total.n:,} of {total.of:,}" if metric.kind == "rate" and not beside else "",
            f"95\N{NO-BREAK SPACE}%: {interval(total).replace('-', '–')}" if interval(total) and not beside else "",
        ]
        tone = {True: "good", False: "bad", None: ""}[aim.met if aim else None]
        yield Tile(label, figure(metric.kind, total.value), " · ".join(part for part in parts if part), tone)


def _rates(metrics: Mapping[str, Metric], *names: tuple[str, str]) -> str:
    known = ((metrics[name].total.value, label) for name, label in names if name in metrics)
    return " · ".join(f"{label} {figure('rate', value)}" for value, label in known if value is not None)


def _funnel(metrics: Mapping[str, Metric]) -> Iterator[Step]:
    """Assigned, worked, touched, qualified: of those that could be counted."""
    if "assigned" not in metrics or not metrics["assigned"].total.n:
        return
    whole = metrics["assigned"].total.n
    for name, label in (
        ("assigned", "Assigned"), ("worked", "Picked up"), ("touched", "Touched"), ("qualified_rate", "Qualified"),
    ):  # fmt: skip
        if name in metrics and not metrics[name].missing:
            count = metrics[name].total.n
            said = f"{label}: {count:,} of {whole:,}"
            yield Step(label, bar(said, count / whole), f"{count:,}", figure("rate", count / whole))
