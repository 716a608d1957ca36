"""Response time: calendar hours from the assignment of an inbound lead to the first touch by a person."""

from dataclasses import replace

from revops_cli.audit.facts import HOUR, MINUTE, UNIT, Facts
from revops_cli.audit.findings import Finder
from revops_cli.audit.measures import Measure, Metric, measure, scope
from revops_cli.audit.outcome import Outcome, SubReport
from revops_cli.audit.settings import Response, ResponseOverride
from revops_cli.audit.units import BY_HOLD, DIMENSIONS
from revops_cli.engine.protocol import literal, quote

RELATION = "audit response"
NEEDS = ("people.assigned_at|history", "activities")
_REPS = (*NEEDS, "reps")
_COUNTED = "(touched OR NOT is_closed)"
"""Not bypassed."""
_MATURE = f"{_COUNTED} AND (touched OR age > target)"


def _within(limit: str) -> tuple[str, str]:
    return f"touched AND rt <= {limit}", f"{_COUNTED} AND (touched OR age > {limit})"


def _quantile(share: float) -> str:
    return f"quantile_cont(CASE WHEN touched THEN rt ELSE age END, {share})"


MEASURES = (
    Measure("assigned", "count", "TRUE", "TRUE", "cycles of inbound leads assigned in the period", NEEDS[:1]),
    Measure(
        "sla_attainment", "rate", "state = 'met'", _MATURE, "answered within the target, of those touched or due", NEEDS
    ),
    Measure("response_pending", "count", "state = 'open_ok'", "TRUE", "untouched and still inside the target", NEEDS),
    Measure("response_median", "hours", _quantile(0.5), _MATURE, "median; untouched ones count with their age", NEEDS),
    Measure("response_p90", "hours", _quantile(0.9), _MATURE, "nine of ten were answered sooner", NEEDS),
    Measure(
        "within_target", "rate", *_within("target"), "answered within the target, of those touched or older", NEEDS
    ),
    Measure("within_max", "rate", *_within("maximum"), "answered within the maximum, of those touched or older", NEEDS),
    Measure("within_fast", "rate", *_within("fast"), "answered within five minutes; no target", NEEDS),
    Measure("response_met", "count", "state = 'met'", "TRUE", "answered within the target", NEEDS),
    Measure("response_late", "count", "state = 'late'", "TRUE", "answered within the maximum", NEEDS),
    Measure("response_breached", "count", "state = 'breached'", "TRUE", "answered after the maximum", NEEDS),
    Measure("response_open_late", "count", "state = 'open_late'", "TRUE", "untouched past the target", NEEDS),
    Measure("response_open_breached", "count", "state = 'open_breached'", "TRUE", "untouched past the maximum", NEEDS),
    Measure(
        "off_hours_share",
        "rate",
        "outside",
        "outside IS NOT NULL",
        "assigned outside the rep's hours",
        (*NEEDS[:1], "reps"),
    ),
    Measure(
        "business_sla_attainment",
        "rate",
        "touched AND open_time <= target",
        f"{_MATURE} AND open_time IS NOT NULL",
        "the same in business hours; never the status",
        _REPS,
    ),
    Measure(
        "business_response_median",
        "hours",
        "quantile_cont(open_time, 0.5)",
        "touched AND open_time IS NOT NULL",
        "median of the answered, in business hours",
        _REPS,
    ),
    Measure("day_precision", "count", "day_only", "touched", "first touches known by day only", NEEDS),
)


def response(facts: Facts) -> Outcome:
    """Figures of response, and what is past the maximum."""
    facts.engine.view(RELATION, _relation(facts))
    metrics = measure(facts, scope(RELATION, DIMENSIONS, by_hold=BY_HOLD), MEASURES)
    find = Finder(facts)
    findings = [
        find.query(
            "response_open_breached",
            f"{quote(RELATION)} WHERE state = 'open_breached' AND is_hold",
            rep="rep", team="team", source="source", campaign="campaign", person="person", cycle_no="cycle_no",
            moment="start_at", value=f"age / {HOUR}.0", limit_value=f"maximum / {HOUR}.0", rows=find.row_of(),
            detail="'untouched for more hours than the maximum'",
        ),
        find.query(
            "response_breached",
            f"{quote(RELATION)} WHERE state = 'breached' AND is_hold",
            rep="rep", team="team", source="source", campaign="campaign", person="person", cycle_no="cycle_no",
            moment="start_at", value=f"rt / {HOUR}.0", limit_value=f"maximum / {HOUR}.0", rows=find.row_of(),
            detail="'first touched after the maximum'",
        ),
    ] if facts.has("activities") else []  # fmt: skip
    return Outcome(_bounded(facts, metrics), tuple(findings))


def _relation(facts: Facts) -> str:
    """Inbound units of the cohort with response time, limits and state."""
    settings = facts.settings.response
    target, maximum = limit_sql(settings)
    limits = (
        f"SELECT *, {target} AS target, {maximum} AS maximum, {round(settings.fast_minutes * MINUTE)} AS fast, "
        f"first_touch_at IS NOT NULL AS touched, first_touch_at - start_at AS rt FROM {quote(UNIT)} "
        f"WHERE excluded IS NULL AND in_period AND lead_type = 'inbound'"
    )
    return (
        f"SELECT *, CASE WHEN touched AND rt <= target THEN 'met' WHEN touched AND rt <= maximum THEN 'late' "
        f"WHEN touched THEN 'breached' WHEN is_closed THEN 'bypassed' "
        f"WHEN age <= target THEN 'open_ok' WHEN age <= maximum THEN 'open_late' ELSE 'open_breached' END AS state "
        f"FROM ({limits})"
    )


def limit_sql(settings: Response) -> tuple[str, str]:
    """Target and maximum of a unit in microseconds, as SQL over the columns of UNIT."""
    return (
        _limits([(o, o.target_hours) for o in settings.overrides], settings.target_hours),
        _limits([(o, o.max_hours) for o in settings.overrides], settings.max_hours),
    )


def _limits(overrides: list[tuple[ResponseOverride, float]], default: float) -> str:
    """The limit of a unit in microseconds: the first override that fits, else the default."""
    whens = ""
    for override, limit in overrides:
        named = {name: str(getattr(override, name)) for name in ("lead_type", "segment", "source", "campaign")}
        fits = " AND ".join(f"lower({name}) = lower({literal(value)})" for name, value in named.items() if value)
        whens += f"WHEN {fits or 'TRUE'} THEN {round(limit * HOUR)} "
    return f"CASE {whens}ELSE {round(default * HOUR)} END" if whens else f"CAST({round(default * HOUR)} AS BIGINT)"


def _bounded(facts: Facts, metrics: tuple[Metric, ...]) -> tuple[Metric, ...]:
    """The metrics, with a note on quantiles that untouched leads can only raise."""
    query = f"SELECT count(*) FROM {quote(RELATION)} WHERE NOT touched AND is_cycle AND {_MATURE}"
    untouched = int(facts.engine.rows(query)[0][0])
    note = f"lower bound: {untouched} untouched count with their age"
    quantiles = {"response_median", "response_p90"} if untouched and facts.has("activities") else set()
    return tuple(replace(metric, note=note) if metric.name in quantiles else metric for metric in metrics)


REPORT = SubReport(
    "response", "Response time", ("people.assigned_at|history",), tuple((m.name, m.needs) for m in MEASURES), response
)
