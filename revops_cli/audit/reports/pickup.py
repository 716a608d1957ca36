"""Pick-up: which inbound leads were worked, by a touch or by a disposition without one (bypass)."""

from revops_cli.audit.facts import HOUR, UNIT, Facts
from revops_cli.audit.findings import Finder
from revops_cli.audit.measures import Measure, measure, scope
from revops_cli.audit.outcome import Outcome, SubReport
from revops_cli.audit.reasons import class_of_reason
from revops_cli.audit.reports import spend
from revops_cli.audit.units import BY_HOLD, DIMENSIONS
from revops_cli.engine.protocol import quote

RELATION = "audit pickup"
NEEDS = ("people.assigned_at|history", "activities", "people.status")
_WORKED = "touched OR bypassed"

MEASURES = (
    Measure("pick_up_rate", "rate", _WORKED, "TRUE", "touched or dispositioned, of those assigned", NEEDS),
    Measure("touch_rate", "rate", "touched", "TRUE", "touched by a person, of those assigned", NEEDS),
    Measure("bypass_rate", "rate", "bypassed", "TRUE", "dispositioned without a touch, of those assigned", NEEDS),
    Measure("bypass_share", "rate", "bypassed", _WORKED, "dispositioned without a touch, of those picked up", NEEDS),
    Measure(
        "bypass_justified_rate",
        "rate",
        "justified",
        "bypassed",
        "with a gate reason, of those bypassed",
        (*NEEDS, "people.reason"),
    ),
    Measure("worked", "count", _WORKED, "TRUE", "touched or dispositioned", NEEDS),
    Measure("touched", "count", "touched", "TRUE", "touched by a person", NEEDS),
    Measure("untouched", "count", "NOT touched AND NOT bypassed", "TRUE", "neither touched nor dispositioned", NEEDS),
    Measure("ignored_rate", "rate", "NOT touched AND NOT bypassed", "TRUE", "neither, of those assigned", NEEDS),
    Measure(
        "sent_unqualified_rate", "rate", "is_closed AND bucket = 'unqualified'", "TRUE", "never, of those sent", NEEDS
    ),
)


def pickup(facts: Facts) -> Outcome:
    """Figures of pick-up; bypasses without a gate reason, and what nobody picked up."""
    facts.engine.view(RELATION, relation(facts))
    metrics = (*measure(facts, scope(RELATION, DIMENSIONS, by_hold=BY_HOLD), MEASURES), spend.cost_per_lead(facts))
    if facts.missing(NEEDS):
        return Outcome(metrics)
    find = Finder(facts)
    who = {
        "rep": "rep", "team": "team", "source": "source", "campaign": "campaign", "person": "person",
        "cycle_no": "cycle_no", "moment": "start_at",
    }  # fmt: skip
    findings = (
        find.query(
            "bypass_unjustified",
            f"{quote(RELATION)} WHERE is_cycle AND bypassed AND NOT justified",
            **who,
            rows=find.row_of(),
            detail="CASE WHEN reason = '' THEN 'no reason' ELSE reason END",
        ),
        find.query(
            "not_picked_up",
            f"{quote(RELATION)} WHERE is_cycle AND NOT touched AND NOT is_closed",
            **who,
            value=f"age / {HOUR}.0",
            rows=find.row_of(),
            detail="'hours since the assignment'",
        ),
        find.query(
            "waiting_in_queue",
            f"{quote(UNIT)} WHERE is_cycle AND excluded = 'queue' AND NOT is_closed AND is_last",
            **who,
            value=f"age / {HOUR}.0",
            rows=find.row_of(),
            detail="'hours in the queue'",
        ),
    )
    return Outcome(metrics, findings)


def relation(facts: Facts) -> str:
    """Inbound units of the cohort: touched, bypassed, and whether a gate reason justifies that."""
    gate = class_of_reason(facts, {"gate": facts.settings.pickup.prequalification})
    return (
        f"SELECT u.*, u.first_touch_at IS NOT NULL AS touched, u.first_touch_at IS NULL AND u.is_closed AND u.bucket "
        f"IN ('nurture', 'unqualified') AS bypassed, u.first_touch_at IS NULL AND coalesce(g.class, '') = 'gate' "
        f"AS justified FROM {quote(UNIT)} AS u LEFT JOIN {quote(gate)} AS g ON g.reason = u.reason "
        f"WHERE u.excluded IS NULL AND u.in_period AND u.lead_type = 'inbound'"
    )


REPORT = SubReport(
    "pickup",
    "Pick-up and bypass",
    NEEDS[:1],
    (*((m.name, m.needs) for m in MEASURES), (spend.NAME, spend.NEEDS)),
    pickup,
)
