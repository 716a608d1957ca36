"""Qualified rates: of the worked, of the touched and of the assigned; and where pick-up comes first."""

from typing import NamedTuple

from revops_cli.audit.facts import UNIT, Facts
from revops_cli.audit.findings import Finder, evidence_cell
from revops_cli.audit.measures import Measure, Metric, Value, measure, scope
from revops_cli.audit.outcome import Outcome, Show, SubReport
from revops_cli.audit.qualified import NEEDS as OPPORTUNITY_NEEDS
from revops_cli.audit.qualified import OPPORTUNITIES
from revops_cli.audit.units import BY_HOLD, DIMENSIONS
from revops_cli.engine.protocol import Batch, literal, quote

RELATION = "audit qualified units"
ASSIGNED_NEEDS = ("people.assigned_at|history", *OPPORTUNITY_NEEDS)
NEEDS = (*ASSIGNED_NEEDS, "activities")
WORKED_NEEDS = (*NEEDS, "people.status")
BAND = "score_band"
_DIAGNOSES = "audit qualified diagnoses"
_SHOWN = 30
PICK_UP_FIRST = "pick-up first"

MEASURES = (
    Measure("qualified_rate", "rate", "qualified", "worked", "of those touched or dispositioned", WORKED_NEEDS),
    Measure("qualified_rate_touched", "rate", "qualified", "touched", "of those touched by a person", NEEDS),
    Measure("qualified_of_assigned", "rate", "qualified", "TRUE", "of all that were assigned", ASSIGNED_NEEDS),
    Measure("qualified", "count", "qualified", "TRUE", "opportunity, contact role and stage", ASSIGNED_NEEDS),
    Measure(
        "qualified_amount", "money", "sum(coalesce(amount, 0))", "qualified", "amount of their opportunities",
        (*ASSIGNED_NEEDS, "opportunities.amount"),
    ),
    Measure(
        "opportunity_without_role", "count", "TRUE", "TRUE", "opportunities at the stage without a role",
        OPPORTUNITY_NEEDS,
    ),
)  # fmt: skip
_PICK_UP = Measure("pick_up", "rate", "worked", "lead_type = 'inbound'", "", WORKED_NEEDS)
_ROLES = MEASURES[-1]


class Diagnosis(NamedTuple):
    """Why a source yields little: `advice` is empty where it does not."""

    dimension: str
    key: str
    pick_up: Value
    of_assigned: Value
    of_worked: Value
    advice: str


def qualified(facts: Facts) -> Outcome:
    """The three rates, by score band too where scores are given; the diagnosis; roles that are missing."""
    facts.engine.view(RELATION, _relation(facts))
    dimensions = (*DIMENSIONS, BAND) if facts.has("people.score") else DIMENSIONS
    metrics = measure(facts, scope(RELATION, dimensions, by_hold=BY_HOLD), MEASURES[:-1])
    find = Finder(facts)
    findings, shows = [], []
    if not facts.missing(WORKED_NEEDS):
        found = _diagnoses(facts, metrics)
        findings.append(_finding(facts, [one for one in found if one.advice == PICK_UP_FIRST]))
        shows.append(_show([one for one in found if one.dimension != "campaign"]))
    roles = "audit opportunities without role"
    facts.engine.sql(roles, _roleless(facts))
    if not facts.missing(OPPORTUNITY_NEEDS):
        findings.append(
            find.query(
                "opportunity_without_role", quote(roles), rep="rep", account="account_id", moment="created_at",
                value="stage_no", limit_value=str(facts.settings.qualified.stage), detail="opp_id",
                rows=evidence_cell("opportunities", "file", "_row"),
            )
        )  # fmt: skip
    return Outcome((*metrics, *measure(facts, scope(roles, ("rep",)), (_ROLES,))), tuple(findings), tuple(shows))


def _relation(facts: Facts) -> str:
    """Units of the cohort; what qualified counts for the rep who had it to the end."""
    touched = "first_touch_at IS NOT NULL"
    bands, lower = "WHEN score IS NULL THEN 'no score'", None
    for edge in facts.settings.qualified.score_bands:
        bands += f" WHEN score < {edge} THEN {literal(_band(lower, edge))}"
        lower = edge
    return (
        f"SELECT rep, team, source, campaign, segment, lead_type, is_cycle, is_hold, amount, {touched} AS touched, "
        f"{touched} OR (is_closed AND bucket IN ('nurture', 'unqualified')) AS worked, "
        f"is_qualified AND handed_at IS NULL AS qualified, CASE {bands} ELSE {literal(_band(lower, None))} END AS "
        f"{BAND} FROM {quote(UNIT)} WHERE excluded IS NULL AND in_period"
    )


def _band(lower: float | None, upper: float | None) -> str:
    """`<20`, `20-<40`, `>=80`."""
    if upper is None:
        return "scored" if lower is None else f">={lower:g}"
    return f"<{upper:g}" if lower is None else f"{lower:g}-<{upper:g}"


def _roleless(facts: Facts) -> str:
    stage = facts.settings.qualified.stage
    return (
        f"SELECT opp_id, account_id, coalesce(owner_id, '') AS rep, created_at, stage_no, file, _row "
        f"FROM {quote(OPPORTUNITIES)} WHERE stage_no >= {stage} AND opp_id NOT IN "
        f"(SELECT opp_id FROM {facts.table('contact_roles')} WHERE opp_id IS NOT NULL)"
    )


def _diagnoses(facts: Facts, metrics: tuple[Metric, ...]) -> list[Diagnosis]:
    """In all, by source and by campaign: few qualify, and why."""
    of = {metric.name: metric for metric in metrics}
    picked = measure(facts, scope(RELATION, ("source", "campaign"), "is_cycle"), (_PICK_UP,))[0]
    assigned, worked = of["qualified_of_assigned"], of["qualified_rate"]
    found = [_diagnosis(facts, "", "", (picked.total, assigned.total, worked.total))]
    none = Value(None, 0, 0)
    for dimension in ("source", "campaign"):
        for key, value in assigned.by.get(dimension, {}).items():
            values = (picked.by.get(dimension, {}).get(key, none), value, worked.by.get(dimension, {}).get(key, none))
            if key:
                found.append(_diagnosis(facts, dimension, key, values))
    return found


def _diagnosis(facts: Facts, dimension: str, key: str, values: tuple[Value, Value, Value]) -> Diagnosis:
    return Diagnosis(dimension, key, *values, advice(values[0].value, values[1].value, facts))


def advice(pick_up: float | None, of_assigned: float | None, facts: Facts) -> str:
    """What to look at first where few of the assigned qualify: a source is not judged before it is picked up."""
    if of_assigned is None or of_assigned >= facts.settings.qualified.low:
        return ""
    if pick_up is not None and pick_up < facts.settings.pickup.low:
        return PICK_UP_FIRST
    return "look at the source"


def _finding(facts: Facts, found: list[Diagnosis]) -> str:
    batch: Batch = {
        "source": [one.key if one.dimension == "source" else "" for one in found],
        "campaign": [one.key if one.dimension == "campaign" else "" for one in found],
        "n": [one.of_assigned.n for one in found],
        "of_n": [one.of_assigned.of for one in found],
        "value": [one.pick_up.value for one in found],
    }
    facts.engine.load(
        _DIAGNOSES,
        [batch],
        {"source": "VARCHAR", "campaign": "VARCHAR", "n": "BIGINT", "of_n": "BIGINT", "value": "DOUBLE"},
    )
    return Finder(facts).query(
        "pick_up_first", quote(_DIAGNOSES), source="source", campaign="campaign", n="n", of_n="of_n", value="value",
        limit_value=str(facts.settings.pickup.low),
        detail="'pick-up rate' || CASE WHEN source || campaign = '' THEN ' of all; ' ELSE '; ' END || "
        "'n of of_n assigned qualified'",
    )  # fmt: skip


def _show(found: list[Diagnosis]) -> Show:
    rows = sorted(found, key=lambda one: (one.dimension != "", -one.of_assigned.of, one.key))
    shown = tuple(
        (one.key or "All", *map(_rate, (one.pick_up, one.of_worked, one.of_assigned)), one.advice)
        for one in rows[:_SHOWN]
    )
    note = f"{_SHOWN} of {len(rows)} sources" if len(rows) > _SHOWN else "a source is judged once it is picked up"
    columns = ("source", "pick-up", "qualified of worked", "qualified of assigned", "look at")
    return Show("Qualified by source", note, columns, shown, frozenset({1, 2, 3}))


def _rate(value: Value) -> str:
    return "n/a" if value.value is None else f"{100 * value.value:.1f} % ({value.n:,}/{value.of:,})"


REPORT = SubReport("qualified", "Qualified", (), tuple((m.name, m.needs) for m in MEASURES), qualified)
