"""Giving up: by the rep at the end of a cadence, automatically after a month, and what is merely kept."""

from revops_cli.audit.cadences import ENROLMENTS, make_enrolments
from revops_cli.audit.facts import DAY, PERSONS, UNIT, Facts
from revops_cli.audit.findings import Finder
from revops_cli.audit.measures import Measure, measure, scope
from revops_cli.audit.moments import iso_sql
from revops_cli.audit.outcome import ActionFile, Outcome, SubReport
from revops_cli.audit.reasons import class_of_reason
from revops_cli.audit.touches import ACTIVITIES
from revops_cli.audit.units import DIMENSIONS
from revops_cli.engine.protocol import listed, literal, quote

RELATION = "audit abandoned"
DUE = "audit abandon due"
_ANSWERS = "audit answers"
_REASONS = ("people.status", "people.reason")
_WORKED = ("activities", "people.assigned_at|history")
_KEPT = (
    "person", "no", "cycle_no", "rep", "team", "source", "campaign", "segment", "lead_type", "reason", "closed_at",
    "touches", "last_touch_at", "file", "_row",
)  # fmt: skip
FILE = "auto-abandon.csv"
COLUMNS = ("Object", "Id", "Field", "Before", "After", "Reason", "Precondition")
"""Columns of the update file, one row a field; Precondition is the value that the field must still have."""

MEASURES = (
    Measure("rep_abandoned", "count", "given_up = 'rep'", "TRUE", "given up by the rep, in nurture", _REASONS),
    Measure("auto_abandoned", "count", "given_up = 'auto'", "TRUE", "given up automatically, in nurture", _REASONS),
    Measure(
        "auto_abandoned_share", "rate", "given_up = 'auto'", "given_up <> ''", "automatic, of all given up", _REASONS
    ),
    Measure(
        "premature_abandon_rate",
        "rate",
        "premature",
        "given_up = 'rep'",
        "before the last step",
        (*_REASONS, "cadence_steps"),
    ),
    Measure("auto_abandon_due", "count", "due", "TRUE", "in Working too long, and not touched of late", _WORKED),
    Measure("working_hoard", "count", "hoarded", "TRUE", "in Working, not touched for a week, not yet due", _WORKED),
    Measure("cold_leads", "count", "cold", "TRUE", "in Working, without an answer for a week", _WORKED),
)


def abandon(facts: Facts) -> Outcome:
    """Figures of giving up, and the update file of what is due."""
    settings = facts.settings.abandon
    if facts.has("cadence_steps"):
        make_enrolments(facts)
        steps = f"SELECT person, cycle_no, bool_or(how = 'stopped') AS stopped FROM {quote(ENROLMENTS)} GROUP BY 1, 2"
    else:
        steps = "SELECT '' AS person, CAST(0 AS BIGINT) AS cycle_no, FALSE AS stopped WHERE FALSE"
    kinds = class_of_reason(facts, {"auto": settings.auto_reasons, "rep": settings.reasons})
    facts.engine.sql(_ANSWERS, _answers())
    facts.engine.view(RELATION, _relation(facts, kinds, steps))
    metrics = measure(facts, scope(RELATION, DIMENSIONS), MEASURES)
    if not facts.has("activities"):
        return Outcome(metrics)
    facts.engine.view(DUE, _due())
    find = Finder(facts)
    who = {name: name for name in ("rep", "team", "source", "campaign", "person", "cycle_no")}
    idle = f"round(({facts.now} - last_touch_at) / {DAY}.0, 4)"
    findings = [
        find.query(
            "auto_abandon_due", quote(DUE), **who, moment="last_touch_at", value=idle,
            limit_value=str(settings.idle_days),
            rows=find.row_of(), detail="'days since the last touch'",
        ),
        find.query(
            "working_hoard", f"{quote(RELATION)} WHERE hoarded", **who, moment="last_touch_at", value=idle,
            limit_value=str(settings.idle_days), rows=find.row_of(), detail="'days since the last touch'",
        ),
        find.query(
            "premature_abandon", f"{quote(RELATION)} WHERE premature", **who, moment="closed_at", n="touches",
            rows=find.row_of(), detail="reason",
        ),
    ]  # fmt: skip
    return Outcome(metrics, tuple(findings), files=(_file(facts),))


def _relation(facts: Facts, kinds: str, steps: str) -> str:
    """The present cycle of everybody in the cohort, and how it stands with giving up."""
    settings = facts.settings.abandon
    working = "u.touches > 0 AND NOT u.is_closed AND NOT u.is_qualified AND u.is_last"
    since = "CASE WHEN u.working_at >= u.start_at THEN u.working_at ELSE u.first_touch_at END"
    long = f"{facts.now} - {since} >= {round(settings.working_days * DAY)}"
    idle = f"{facts.now} - u.last_touch_at >= {round(settings.idle_days * DAY)}"
    given = "CASE WHEN u.is_closed AND u.bucket = 'nurture' AND k.class IN ('auto', 'rep') THEN k.class ELSE '' END"
    cold = (
        f"{working} AND {facts.now} - greatest(u.first_touch_at, coalesce(a.answered_at, u.first_touch_at)) >= "
        f"{round(settings.cold_days * DAY)}"
    )
    return (
        f"SELECT {listed(_KEPT, 'u.')}, {given} AS given_up, "
        f"{given} = 'rep' AND coalesce(s.stopped, FALSE) AS premature, coalesce({working} AND {long} AND {idle}, "
        f"FALSE) "
        f"AS due, coalesce({working} AND {idle} AND NOT ({long}), FALSE) AS hoarded, coalesce({cold}, FALSE) AS cold "
        f"FROM {quote(UNIT)} AS u LEFT JOIN {quote(kinds)} AS k "
        f"ON k.reason = u.reason LEFT JOIN ({steps}) AS s ON s.person = u.person AND s.cycle_no = u.cycle_no "
        f"LEFT JOIN {quote(_ANSWERS)} AS a ON a.no = u.no "
        f"WHERE u.excluded IS NULL AND u.in_period AND u.is_cycle"
    )


def _answers() -> str:
    """When each person was heard of last."""
    return (
        f"SELECT no, max(touched_at) AS answered_at FROM {quote(ACTIVITIES)} WHERE incoming OR by_customer GROUP BY no"
    )


def _due() -> str:
    """Those who are due, with what their record says now."""
    return (
        f"SELECT r.*, p.raw_id, p.object, p.status AS now_status, p.reason AS now_reason FROM {quote(RELATION)} AS r "
        f"JOIN {quote(PERSONS)} AS p USING (no) WHERE r.due"
    )


def _file(facts: Facts) -> ActionFile:
    """What to write into the CRM: two fields a lead, with what they must still hold."""
    settings = facts.settings.abandon
    touched = iso_sql(facts, DUE, "last_touch_at")
    why = f"concat('working {settings.working_days:g} days, last touch ', {touched})"
    kind = "CASE WHEN lower(coalesce(object, '')) = 'contact' THEN 'Contact' ELSE 'Lead' END"
    parts = [
        f"SELECT {kind} AS {quote('Object')}, raw_id AS {quote('Id')}, {literal(field)} AS {quote('Field')}, "
        f"coalesce({before}, '') AS {quote('Before')}, {literal(after)} AS {quote('After')}, {why} AS "
        f"{quote('Reason')}, coalesce({before}, '') AS {quote('Precondition')}, file, _row, {place} AS place "
        f"FROM {quote(DUE)}"
        for place, (field, before, after) in enumerate(
            (
                (settings.status_field, "now_status", settings.status),
                (settings.reason_field, "now_reason", settings.reason),
            )
        )
    ]
    return ActionFile(FILE, " UNION ALL ".join(parts), COLUMNS, ("file", "_row", "place"))


REPORT = SubReport(
    "abandon", "Giving up", ("people.assigned_at|history",), tuple((m.name, m.needs) for m in MEASURES), abandon
)
