"""The tables of the page: figures, findings, what moved, data issues and settings."""

import json
from collections.abc import Iterator, Mapping, Sequence

from revops_cli.audit.compare import Comparison
from revops_cli.audit.findings import codes
from revops_cli.audit.goals import Attained
from revops_cli.audit.issues import CODES
from revops_cli.audit.masking import mail_masked
from revops_cli.audit.measures import Metric
from revops_cli.audit.outcome import Show
from revops_cli.audit.settings import AuditSettings
from revops_cli.audit.shown import SMALL, difference, figure, goal, interval, share
from revops_cli.audit.step import FINDINGS, Audit
from revops_cli.audit.summary import not_computable_of
from revops_cli.audit.text import ranked
from revops_cli.engine.protocol import quote

MOST = 30
"""Rows of a table."""
EACH = 6
"""Findings of one kind that are shown one by one: those about a rep, a source or an account, not about one lead."""
NAMED = 3
"""Reps named beside a kind of finding."""


def cut(show: Show) -> Show:
    """A table of no more rows than one looks at; its note says how many there are beyond."""
    if len(show.rows) <= MOST:
        return show
    more = f"{len(show.rows) - MOST:,} more rows."
    return show._replace(rows=show.rows[:MOST], note=f"{show.note} {more}" if show.note else more)


def figures_table(metrics: Sequence[Metric], audit: Audit, goals: Mapping[str, Attained]) -> Show:
    """The figures of a sub-report; the note names those that lack an input, and which."""
    peers = audit.facts.settings.benchmarks
    rows = []
    for metric in metrics:
        if metric.missing:
            continue
        total, aim = metric.total, goals.get(metric.name)
        beside = [
            goal(metric.kind, aim) if aim else "",
            f"peers {figure(metric.kind, peers[metric.name])}" if metric.name in peers else "",
            SMALL if total.small else "",
            metric.note,
        ]
        spread = interval(total).replace("-", "–")
        shown = (figure(metric.kind, total.value), share(metric.kind, total), spread)
        rows.append((metric.name, metric.doc, *shown, "; ".join(part for part in beside if part)))
    columns = ("Figure", "What it is", "Value", "Count", "95 %", "Notes")
    lacking = (f"Not computable ({why}): {', '.join(names)}." for why, names in not_computable_of(metrics).items())
    return Show("Figures", " ".join(lacking), columns, tuple(rows), frozenset({2, 3, 4}))


def findings_tables(audit: Audit, names: Mapping[str, str]) -> Iterator[Show]:
    """Every kind of finding, then those about a rep, a source or an account one by one."""
    kinds = ranked(audit)
    if not kinds:
        return
    most = _reps_of(audit, names)
    rows = tuple(
        (severity, f"{codes()[code].title} ({code})", f"{count:,}", most.get(code, ""), codes()[code].advice)
        for code, severity, count in kinds
    )
    yield Show("Kinds of findings", "", ("Severity", "What", "Number", "Most", "What to do"), rows, frozenset({2}))
    single = tuple(_each(audit, names, [code for code, _severity, _count in kinds]))
    if single:
        columns = ("What", "Whose", "n", "Value", "Limit", "p", "More")
        note = f"At most {EACH} of a kind; findings.csv has all, with the rows that show them."
        yield _filled(Show("About a rep, a source or an account", note, columns, single, frozenset(range(2, 6))))


def _filled(show: Show) -> Show:
    """A table without the columns in which nothing stands."""
    kept = [at for at, cells in enumerate(zip(*show.rows, strict=True)) if any(cells)]
    return show._replace(
        columns=tuple(show.columns[at] for at in kept),
        rows=tuple(tuple(row[at] for at in kept) for row in show.rows),
        numbers=frozenset(new for new, at in enumerate(kept) if at in show.numbers),
    )


def _reps_of(audit: Audit, names: Mapping[str, str]) -> dict[str, str]:
    """The reps with the most findings of each kind."""
    query = (
        f"SELECT code, rep, count(*) AS n FROM {quote(FINDINGS)} WHERE rep <> '' GROUP BY 1, 2 "
        f"QUALIFY row_number() OVER (PARTITION BY code ORDER BY count(*) DESC, rep) <= {NAMED} "
        f"ORDER BY code, n DESC, rep"
    )
    found: dict[str, list[str]] = {}
    for code, rep, count in audit.facts.engine.rows(query):
        found.setdefault(str(code), []).append(f"{names.get(str(rep), str(rep))} {count:,}")
    return {code: ", ".join(reps) for code, reps in found.items()}


def _each(audit: Audit, names: Mapping[str, str], order: Sequence[str]) -> Iterator[tuple[str, ...]]:
    cells = "code, rep, source, campaign, account, n, of_n, value, limit_value, p, detail"
    query = (
        f"SELECT {cells} FROM {quote(FINDINGS)} WHERE person = '' QUALIFY row_number() OVER (PARTITION BY code "
        f"ORDER BY coalesce(p, 1), coalesce(n, 0) DESC, rep, source, campaign, account, moment, detail) <= {EACH} "
        f"ORDER BY coalesce(p, 1), coalesce(n, 0) DESC, rep, source, campaign, account, moment, detail"
    )
    rows = audit.facts.engine.rows(query)
    campaigns = _campaigns(audit)
    for code, rep, source, campaign, account, *numbers, detail in sorted(rows, key=lambda row: order.index(row[0])):
        whose = " · ".join(
            part for part in (names.get(rep, rep), source, campaigns.get(campaign, campaign), account) if part
        )
        n, of, *measured = map(_number, numbers)
        yield (codes()[code].title, whose, f"{n}/{of}" if of else n, *measured, mail_masked(detail))


def _campaigns(audit: Audit) -> dict[str, str]:
    """Names of campaigns by Id."""
    if not audit.facts.has("campaigns.name"):
        return {}
    query = f"SELECT campaign_id, min(name) FROM {audit.facts.table('campaigns')} WHERE name IS NOT NULL GROUP BY 1"
    return {str(campaign): str(name) for campaign, name in audit.facts.engine.rows(query)}


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:.3g}"


def moved_tables(comparison: Comparison | None) -> Iterator[Show]:
    """What moved: figures, and kinds of findings."""
    if comparison is None:
        return
    figures = tuple(
        (m.name, figure(m.kind, m.was), figure(m.kind, m.now), difference(m.kind, m.difference))
        for m in comparison.figures
    )
    note = "" if figures else "No figure moved."
    columns = ("Figure", "Then", "Now", "Difference")
    yield Show(f"Figures since {comparison.since}", note, columns, figures, frozenset({1, 2, 3}))
    if comparison.findings:
        changed = tuple(
            (f"{c.title} ({c.code})", *(f"{n:,}" if n is not None else "" for n in (c.was, c.now, c.new, c.gone)))
            for c in comparison.findings
        )
        head = ("Finding", "Then", "Now", "New", "Gone")
        yield Show(f"Findings since {comparison.since}", "", head, changed, frozenset({1, 2, 3, 4}))


def issues_table(audit: Audit) -> Show | None:
    """Data issues by code."""
    if not audit.issues:
        return None
    rows = tuple((code, CODES.get(code, ""), f"{count:,}") for code, count in audit.issues.items())
    note = "No row was left out in silence: data-issues.csv names each with file, row and column."
    return Show("Cells and records that contradict each other", note, ("Code", "What", "Number"), rows, frozenset({2}))


def settings_rows(settings: AuditSettings) -> tuple[tuple[str, str, bool], ...]:
    """Every key with its value, and whether it differs from the default."""
    default = dict(_flat("audit", AuditSettings().model_dump(mode="json")))
    return tuple(
        (key, value, default.get(key) != value) for key, value in _flat("audit", settings.model_dump(mode="json"))
    )


def _flat(key: str, value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict) and value:
        for name, inner in value.items():
            yield from _flat(f"{key}.{name}", inner)
        return
    yield key, value if isinstance(value, str) and value else json.dumps(value, ensure_ascii=False)
