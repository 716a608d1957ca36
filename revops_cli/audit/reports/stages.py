"""The stage of each person at the moment of the audit, and statuses that say something else.

Stages are derived from assignments, touches, dispositions and opportunities; a status is only compared
with them.
"""

from revops_cli.audit.facts import CYCLES, HOUR, PERSONS, REPS, UNIT, Facts
from revops_cli.audit.findings import Finder
from revops_cli.audit.measures import Measure, Metric, measure, scope
from revops_cli.audit.outcome import Outcome, Show
from revops_cli.audit.people import STATUSES
from revops_cli.audit.qualified import NEEDS as QUALIFIED_NEEDS
from revops_cli.audit.touches import TOUCHES
from revops_cli.audit.units import BY_HOLD, DIMENSIONS
from revops_cli.engine.protocol import literal, quote
from revops_cli.text.fold import squash

RELATION = "audit stages now"
_RAW = "audit never assigned"
ASSIGNED_NEEDS = ("people.assigned_at|history",)
TOUCHED_NEEDS = (*ASSIGNED_NEEDS, "activities")
STATUS_NEEDS = (*TOUCHED_NEEDS, "people.status")
STAGES = {
    "raw": ("not yet assigned", ASSIGNED_NEEDS),
    "assigned": ("assigned and not touched", STATUS_NEEDS),
    "working": ("touched by a person, not dispositioned", STATUS_NEEDS),
    "qualified": (
        "opportunity, contact role and the stage that the config names",
        (*ASSIGNED_NEEDS, *QUALIFIED_NEEDS),
    ),
    "nurture": ("not now", ("people.status",)),
    "unqualified": ("never", ("people.status",)),
}
"""Stages in order with what they mean and need."""

_FALSE_WORKING = "status_bucket = 'working' AND NOT touched"
_STALE = "status_bucket IN ('assigned', 'raw') AND touched AND stage = 'working'"
_FALSE_QUALIFIED = "status_bucket = 'qualified' AND NOT is_qualified"
_UNDECIDED = "stage IN ('assigned', 'working') AND idle > stale"

MEASURES = (
    *(Measure(f"stage_{name}", "count", f"stage = '{name}'", "TRUE", *said) for name, said in STAGES.items()),
    Measure(
        "false_working", "count", _FALSE_WORKING, "status_bucket = 'working'", "status Working without a touch",
        STATUS_NEEDS,
    ),
    Measure("stale_status", "count", _STALE, "touched", "touched, and the status still says Assigned", STATUS_NEEDS),
    Measure(
        "false_qualified", "count", _FALSE_QUALIFIED, "status_bucket = 'qualified'",
        "status Qualified without opportunity, contact role and stage", ("people.status", *QUALIFIED_NEEDS),
    ),
    Measure(
        "not_dispositioned", "count", _UNDECIDED, "stage <> 'raw'", "idle in Assigned or Working", STATUS_NEEDS
    ),
    Measure(
        "discouraged_status", "count", "discouraged", "TRUE", "a status that is warned about", ("people.status",)
    ),
)  # fmt: skip


def stages(facts: Facts) -> Outcome:
    """Counts by stage, and statuses that contradict the stage; makes RELATION, a row a person and holder."""
    facts.engine.view(RELATION, _relation(facts))
    dimensions = (*DIMENSIONS, "status")  # sub-stages such as Connected are statuses of Working
    metrics = measure(facts, scope(RELATION, dimensions, by_hold=BY_HOLD), MEASURES)
    return Outcome(metrics, _findings(facts), (_show(metrics),))


def measured(facts: Facts) -> str:
    """SQL on PERSONS: whether a person is in the figures at all."""
    rules = facts.settings.exclude
    kept = ["NOT is_exception"]
    if rules.tests:
        kept.append("NOT is_test")
    if rules.merged:
        kept.append("merged_into IS NULL")
    return " AND ".join(kept)


def _relation(facts: Facts) -> str:
    """The last cycle of each person, and those who have none."""
    stage = (
        "CASE WHEN cycle_no = 0 THEN 'raw' WHEN status_bucket IN ('nurture', 'unqualified') THEN status_bucket "
        "WHEN bucket IN ('nurture', 'unqualified') THEN bucket WHEN is_qualified THEN 'qualified' "
        f"WHEN {_trusted(facts)} AND bucket = 'qualified' THEN 'qualified' "
        "WHEN touched THEN 'working' ELSE 'assigned' END"
    )
    discouraged = ", ".join(map(literal, ["", *_discouraged(facts)]))
    stale = round(facts.settings.dispositions.stale_hours * HOUR)
    return (
        f"SELECT *, {stage} AS stage, {facts.now} - coalesce(last_at, start_at) AS idle, CAST({stale} AS BIGINT) AS "
        f"stale, coalesce(status, '') <> '' AND status IN ({discouraged}) AS discouraged "
        f"FROM ({_assigned()} UNION ALL {_raw(facts)})"
    )


def _discouraged(facts: Facts) -> list[str]:
    """The statuses that are warned about, as they are spelled here."""
    known = {squash(status) for status in facts.settings.statuses.discouraged}
    texts = [str(row[0]) for row in facts.engine.rows(f"SELECT status FROM {quote(STATUSES)} ORDER BY 1")]
    return [text for text in texts if squash(text) in known]


def _trusted(facts: Facts) -> str:
    """Without opportunities nobody can tell whether a status Qualified is true."""
    return "TRUE" if facts.missing(QUALIFIED_NEEDS) else "FALSE"


def _assigned() -> str:
    whole = f"SELECT person, first_touch_at, last_touch_at FROM {quote(UNIT)} WHERE hold_no = 0 AND is_last"
    return (
        f"SELECT u.person, u.cycle_no, u.rep, u.team, u.source, u.campaign, u.segment, u.lead_type, u.is_cycle, "
        f"u.is_hold, u.status, u.status_bucket, u.bucket, u.is_qualified, u.start_at, u.file, u._row, "
        f"coalesce(w.first_touch_at, u.first_touch_at) IS NOT NULL AS touched, "
        f"coalesce(w.last_touch_at, u.last_touch_at) AS last_at, u.is_hold OR w.person IS NULL AS holds "
        f"FROM {quote(UNIT)} AS u "
        f"LEFT JOIN ({whole}) AS w USING (person) WHERE u.is_last AND u.excluded IS NULL AND u.in_period "
        f"AND (u.is_cycle OR u.handed_at IS NULL)"
    )


def _raw(facts: Facts) -> str:
    facts.engine.sql(
        _RAW,
        f"SELECT * FROM {quote(PERSONS)} WHERE {measured(facts)} AND no NOT IN (SELECT no FROM "
        f"{quote(CYCLES)}) AND coalesce(created_at <= {facts.now}, TRUE)",
    )
    touched = f"SELECT DISTINCT no FROM {TOUCHES} AS t WHERE no IN (SELECT no FROM {quote(_RAW)})"
    return (
        f"SELECT p.person, CAST(0 AS BIGINT) AS cycle_no, p.owner AS rep, coalesce(r.team, '') AS team, "
        f"coalesce(p.lead_source, '') AS source, coalesce(p.campaign_id, '') AS campaign, "
        f"coalesce(p.segment, '') AS segment, p.lead_type, TRUE AS is_cycle, NOT p.in_queue AS is_hold, p.status, "
        f"p.bucket AS status_bucket, '' AS bucket, FALSE AS is_qualified, p.created_at AS start_at, p.file, p._row, "
        f"t.no IS NOT NULL AS touched, CAST(NULL AS BIGINT) AS last_at, TRUE AS holds FROM {quote(_RAW)} AS p "
        f"LEFT JOIN ({touched}) AS t ON t.no = p.no LEFT JOIN {quote(REPS)} AS r ON r.rep = p.owner"
    )


def _findings(facts: Facts) -> tuple[str, ...]:
    find = Finder(facts)
    who = {
        "rep": "rep", "team": "team", "source": "source", "campaign": "campaign", "person": "person",
        "cycle_no": "cycle_no", "moment": "start_at", "rows": find.row_of(),
    }  # fmt: skip
    hours = {"value": f"idle / {HOUR}.0", "limit_value": f"stale / {HOUR}.0"}
    needs = {measure.name: measure.needs for measure in MEASURES}
    found = {
        "false_working": (_FALSE_WORKING, {"detail": "status"}),
        "stale_status": (_STALE, {"detail": "status"}),
        "false_qualified": (_FALSE_QUALIFIED, {"detail": "status"}),
        "not_dispositioned": (_UNDECIDED, {**hours, "detail": "'hours idle in ' || stage"}),
        "discouraged_status": ("discouraged", {"detail": "status"}),
    }
    return tuple(
        find.query(code, f"{quote(RELATION)} WHERE holds AND ({where})", **who, **more)
        for code, (where, more) in found.items()
        if not facts.missing(needs[code])
    )


def _show(metrics: tuple[Metric, ...]) -> Show:
    of = {metric.name: metric for metric in metrics}
    rows = []
    for name, (doc, _) in STAGES.items():
        metric = of[f"stage_{name}"]
        shown = f"{metric.total.n:,}" if not metric.missing else f"needs {', '.join(metric.missing)}"
        rows.append((name.capitalize(), shown, doc))
    return Show(
        "Stages now", "derived, not read from the status", ("stage", "people", "meaning"), tuple(rows), frozenset({1})
    )
