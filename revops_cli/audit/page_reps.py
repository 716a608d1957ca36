"""The reps of the page: their response as a bar, their rates, and whether somebody should look."""

from collections.abc import Mapping
from typing import NamedTuple

from markupsafe import Markup

from revops_cli.audit.facts import Facts
from revops_cli.audit.findings import codes
from revops_cli.audit.goals import Attained
from revops_cli.audit.measures import Metric, Value
from revops_cli.audit.shown import NOTHING, SMALL, figure
from revops_cli.audit.step import FINDINGS, Audit
from revops_cli.engine.protocol import quote
from revops_cli.report.html.charts import Part, stacked

MOST = 40
"""Reps shown; those who need attention come first."""
PARTS = (
    ("response_met", "met"), ("response_late", "late"), ("response_breached", "breached"),
)  # fmt: skip
_OPEN = ("response_pending", "response_open_late", "response_open_breached")
_ORDER = {"bad": 0, "watch": 1, "good": 2, "none": 3}


class RepLine(NamedTuple):
    """One rep: cells as text, the bar as markup, the status with its tone."""

    name: str
    assigned: str
    chart: Markup
    met: str
    picked: str
    qualified: str
    tone: str
    status: str
    why: str


class Reps(NamedTuple):
    """The table of reps; `more` says how many are not shown."""

    note: str
    legend: tuple[Part, ...]
    rows: tuple[RepLine, ...]
    more: str


class _Figures(NamedTuple):
    """What the lines are made of: figures of each rep by name, and goals."""

    by: Mapping[str, Mapping[str, Value]]
    goals: Mapping[str, Attained]

    def value(self, name: str, rep: str) -> Value | None:
        return self.by.get(name, {}).get(rep)

    def number(self, name: str, rep: str) -> int:
        value = self.value(name, rep)
        return value.n if value else 0


def reps_of(
    audit: Audit, metrics: Mapping[str, Metric], goals: Mapping[str, Attained], names: Mapping[str, str]
) -> Reps | None:
    """The table, or None where no response was measured."""
    if "sla_attainment" not in metrics or metrics["sla_attainment"].missing or "rep" not in metrics["assigned"].by:
        return None
    figures = _Figures({name: metric.by.get("rep", {}) for name, metric in metrics.items()}, goals)
    grave = _grave(audit.facts)
    lines = [
        _line(figures, rep, names.get(rep, rep or "nobody"), grave.get(rep, ""))
        for rep in metrics["assigned"].by["rep"]
    ]
    lines.sort(key=lambda line: (_ORDER[line.tone], line.name))
    more = f"{len(lines) - MOST:,} more reps are in metrics.csv." if len(lines) > MOST else ""
    return Reps(_note(audit, goals), _legend(audit), tuple(lines[:MOST]), more)


def _note(audit: Audit, goals: Mapping[str, Attained]) -> str:
    said = "Calendar hours from the assignment to the first touch by a person; what a system sends does not count."
    if "sla_attainment" not in goals:
        return said
    limit = figure("rate", goals["sla_attainment"].limit)
    return (
        f"{said} On target: {limit} answered within the target. Act: less than half of that, or a grave finding "
        f"of the rep. Fewer than {audit.facts.settings.small_n} due leads ({SMALL}): no verdict."
    )


def _legend(audit: Audit) -> tuple[Part, ...]:
    response = audit.facts.settings.response
    target, maximum = f"{response.target_hours:g}", f"{response.max_hours:g}"
    return (
        Part(f"≤ {target} h", 0, "met"),
        Part(f"{target}–{maximum} h", 0, "late"),
        Part(f"> {maximum} h", 0, "breached"),
        Part("untouched", 0, "open"),
        Part("dispositioned untouched", 0, "bypassed"),
    )


def _grave(facts: Facts) -> dict[str, str]:
    """The commonest grave finding of each rep that is about the rep and not about one lead."""
    query = (
        f"SELECT rep, code, count(*) AS n FROM {quote(FINDINGS)} WHERE severity = 'error' AND rep <> '' "
        f"AND person = '' GROUP BY 1, 2 ORDER BY rep, n DESC, code"
    )
    found: dict[str, str] = {}
    for rep, code, _count in facts.engine.rows(query):
        found.setdefault(str(rep), codes()[str(code)].title)
    return found


def _line(figures: _Figures, rep: str, name: str, grave: str) -> RepLine:
    assigned = figures.number("assigned", rep)
    parts = [Part(tone, figures.number(metric, rep), tone) for metric, tone in PARTS]
    untouched = sum(figures.number(metric, rep) for metric in _OPEN)
    bypassed = assigned - untouched - sum(part.number for part in parts)
    parts += [Part("untouched", untouched, "open"), Part("dispositioned untouched", bypassed, "bypassed")]
    met = figures.value("sla_attainment", rep)
    tone, status = _status(met, figures.goals.get("sla_attainment"), grave)
    late = sum(part.number for part in parts[1:3])
    missed = f"{untouched:,} untouched" if untouched >= late else f"{late:,} late"
    why = grave or (missed if tone == "bad" else "")
    picked, qualified = (_rate(figures.value(metric, rep)) for metric in ("pick_up_rate", "qualified_rate"))
    return RepLine(name, f"{assigned:,}", stacked(name, parts), _rate(met), picked, qualified, tone, status, why)


def _status(met: Value | None, goal: Attained | None, grave: str) -> tuple[str, str]:
    """Tone and words of the verdict on a rep."""
    if grave:
        return "bad", "Act"
    if met is None or met.value is None or goal is None:
        return "none", NOTHING
    if met.small:
        return "none", SMALL
    if met.value >= goal.limit:
        return "good", "On target"
    return ("bad", "Act") if met.value < goal.limit / 2 else ("watch", "Watch")


def _rate(value: Value | None) -> str:
    return NOTHING if value is None else figure("rate", value.value)
