"""Hand-offs: how long each takes, which ran out of time, and leads that are at the wrong desk."""

from revops_cli.audit.facts import DAY, HOUR, PERSONS, REPS, UNIT, Facts
from revops_cli.audit.findings import Finder, no_findings
from revops_cli.audit.measures import Measure, measure, scope
from revops_cli.audit.outcome import Outcome, Show, SubReport
from revops_cli.audit.people import NAMES
from revops_cli.audit.qualified import OPPORTUNITIES
from revops_cli.audit.settings import Handoff
from revops_cli.audit.units import BY_HOLD, DIMENSIONS
from revops_cli.engine.protocol import Batch, listed, literal, quote

STEPS = "audit handoffs"
COHORT = "audit handoff cohort"
NEEDS = ("people.assigned_at|history",)
_SCORED = ("people.score",)

_ENTERED = {
    "raw": "coalesce(created_at, start_at)", "assigned": "start_at", "working": "first_touch_at",
    "qualified": "qualified_at",
}  # fmt: skip
_REACHED = {
    "assigned": "start_at", "working": "first_touch_at", "qualified": "qualified_at",
    "nurture": "CASE WHEN bucket = 'nurture' THEN closed_at END",
    "unqualified": "CASE WHEN bucket = 'unqualified' THEN closed_at END",
}  # fmt: skip

TIMED = (
    Measure(
        "handoff_in_sla",
        "rate",
        "passed AND took <= sla",
        "sla IS NOT NULL AND (passed OR (NOT ended AND waited > sla))",
        "passed within the SLA, of those passed or past it",
        NEEDS,
    ),
    Measure("handoff_median", "hours", "quantile_cont(took, 0.5)", "passed", "median time from stage to stage", NEEDS),
    Measure("handoff_expired", "count", "expired", "TRUE", "neither passed nor ended when time ran out", NEEDS),
)
LEADS = (
    Measure(
        "closed_loop_rate",
        "rate",
        "is_closed OR is_qualified",
        "TRUE",
        "with an outcome, of those assigned",
        (*NEEDS, "people.status"),
    ),
    Measure(
        "transfer_rate", "rate", "moved", "TRUE", "given to somebody else before the first touch", (*NEEDS, "history")
    ),
    Measure(
        "assigned_below_score",
        "rate",
        "score < handoff_score",
        "score IS NOT NULL",
        "assigned below the score of the hand-off",
        (*NEEDS, *_SCORED),
    ),
    Measure(
        "load_assigned",
        "count",
        "is_last AND NOT is_closed AND touches = 0 AND handed_at IS NULL",
        "TRUE",
        "waiting with the rep now",
        NEEDS,
    ),
    Measure(
        "load_working",
        "count",
        "is_last AND NOT is_closed AND touches > 0 AND handed_at IS NULL",
        "TRUE",
        "worked by the rep now",
        (*NEEDS, "activities"),
    ),
)


def handoffs(facts: Facts) -> Outcome:
    """Figures a hand-off, loads, and what is with the wrong person."""
    facts.engine.view(COHORT, _cohort(facts))
    facts.engine.view(STEPS, _steps(facts))
    metrics = (
        *measure(facts, scope(STEPS, ("handoff", "rep", "team", "source", "segment")), TIMED),
        *measure(facts, scope(COHORT, DIMENSIONS, by_hold=BY_HOLD), LEADS),
        *measure(facts, scope(COHORT, ("origin",), "is_cycle"), (_ORIGIN,)),
    )
    return Outcome(metrics, (*_timed(facts), *_misplaced(facts), *_scores(facts)), (_show(facts),))


_ORIGIN = Measure(
    "assigned_by_origin",
    "count",
    "TRUE",
    "TRUE",
    "assigned by marketing, by themselves, or by a call",
    ("people.origin",),
)


def _cohort(facts: Facts) -> str:
    """Units of the cohort with what hand-offs need; `moved`: given to somebody else before the first touch."""
    left = "u.touches = 0 AND u.handed_at IS NOT NULL"
    several = f"SELECT DISTINCT person, cycle_no FROM {quote(UNIT)} AS u WHERE u.holds > 1 AND u.is_hold AND {left}"
    names = (
        "person", "cycle_no", "rep", "team", "source", "campaign", "segment", "lead_type", "account", "is_cycle",
        "is_hold", "is_last", "is_closed", "is_qualified", "touches", "start_at", "handed_at", "first_touch_at",
        "qualified_at",
        "closed_at", "created_at", "bucket", "score", "origin", "relation", "file", "_row",
    )  # fmt: skip
    return (
        f"SELECT {listed(names, 'u.')}, "
        f"{facts.settings.handoffs.score} AS handoff_score, CASE WHEN u.is_cycle THEN m.person IS NOT NULL "
        f"ELSE {left} END AS moved FROM {quote(UNIT)} AS u "
        f"LEFT JOIN ({several}) AS m ON m.person = u.person AND m.cycle_no = u.cycle_no "
        f"WHERE u.excluded IS NULL AND u.in_period"
    )


def _steps(facts: Facts) -> str:
    """Every cycle in every hand-off that it entered."""
    parts = [_step(facts, step) for step in facts.settings.handoffs.steps]
    return (
        " UNION ALL ".join(parts)
        or f"{_step(facts, Handoff(name='-', from_stage='raw', to_stage='assigned'))} AND FALSE"
    )


def _step(facts: Facts, step: Handoff) -> str:
    entered, reached = _ENTERED[step.from_stage], _REACHED[step.to_stage]
    sla = "CAST(NULL AS BIGINT)" if step.sla_hours is None else str(round(step.sla_hours * HOUR))
    timeout = "FALSE" if step.timeout_days is None else f"{facts.now} - {entered} > {round(step.timeout_days * DAY)}"
    passed = f"coalesce({reached} >= {entered}, FALSE)"
    return (
        f"SELECT {literal(step.name)} AS handoff, person, cycle_no, rep, team, source, campaign, segment, {entered} AS "
        f"entered_at, {passed} AS passed, {reached} - {entered} AS took, {facts.now} - {entered} AS waited, "
        f"is_closed AS ended, CAST({sla} AS BIGINT) AS sla, NOT {passed} AND NOT is_closed AND is_last AND "
        f"coalesce({timeout}, FALSE) AS expired, file, _row FROM {quote(COHORT)} WHERE is_cycle AND {entered} IS NOT "
        f"NULL"
    )


def _timed(facts: Facts) -> tuple[str, ...]:
    find = Finder(facts)
    who = {name: name for name in ("rep", "team", "source", "campaign", "person", "cycle_no")}
    expired = find.query(
        "handoff_expired", f"{quote(STEPS)} WHERE expired", **who, moment="entered_at",
        value=f"round(waited / {DAY}.0, 2)", rows=find.row_of(), detail="handoff",
    )  # fmt: skip
    lacking = [(step.name, part) for step in facts.settings.handoffs.steps for part in _parts_missing(step)]
    if not facts.settings.handoffs.steps:
        lacking = [("hand-offs", "none is defined")]
    batch: Batch = {"name": [name for name, _ in lacking], "part": [part for _, part in lacking]}
    facts.engine.load("audit handoffs incomplete", [batch], {"name": "VARCHAR", "part": "VARCHAR"})
    incomplete = find.query("handoff_incomplete", '"audit handoffs incomplete"', detail="concat(name, ': ', part)")
    return expired, incomplete


def _parts_missing(step: Handoff) -> list[str]:
    """The parts of a hand-off that the config leaves open."""
    parts = {
        "entrance criteria": step.enter,
        "positive exit": step.leave,
        "negative exit": step.leave_negative,
        "SLA": step.sla_hours,
        "time-out": step.timeout_days,
    }
    return [name for name, given in parts.items() if not given]


def _misplaced(facts: Facts) -> tuple[str, ...]:
    """Customers with an SDR, leads of an open opportunity with somebody else, transfers before the first touch."""
    find, cohort = Finder(facts), quote(COHORT)
    who = {"rep": "l.rep", "team": "l.team", "source": "l.source", "campaign": "l.campaign", "person": "l.person",
           "cycle_no": "l.cycle_no", "moment": "l.start_at", "rows": find.row_of("l")}  # fmt: skip
    open_lead = "l.is_hold AND l.is_last AND NOT l.is_closed AND l.handed_at IS NULL AND NOT l.is_qualified"
    customers = (
        f"SELECT account_id AS account FROM {facts.table('accounts')} WHERE lower(coalesce(type, '')) LIKE "
        f"'%customer%' "
        f"UNION SELECT account_id AS account FROM {quote(OPPORTUNITIES)} WHERE is_won"
    )
    customer = f"(lower(coalesce(l.relation, '')) = 'customer' OR l.account IN ({customers}))"
    found = [
        find.query(
            "customer_in_sdr_queue",
            f"{cohort} AS l JOIN {quote(REPS)} AS r ON r.rep = l.rep WHERE {open_lead} AND r.role LIKE '%sdr%' AND "
            f"{customer}",
            **who, account="l.account", detail="'existing customer: to the CSM or AE'",
        ),
        find.query(
            "open_opp_other_owner",
            f"{cohort} AS l JOIN ({_open_deals()}) AS o ON o.account = l.account WHERE {open_lead} AND l.account <> '' "
            f"AND NOT list_contains(o.owners, l.rep)",
            **who, account="l.account", detail="concat('open opportunity of ', array_to_string(o.owners, ', '))",
        ),
    ]  # fmt: skip
    if facts.has("history"):
        found.append(
            find.query(
                "transfer_before_touch", f"{cohort} AS l WHERE l.moved AND NOT l.is_cycle", **who,
                value=f"round((l.handed_at - l.start_at) / {HOUR}.0, 2)", detail="'hours held without a touch'",
            )
        )  # fmt: skip
    return tuple(found)


def _open_deals() -> str:
    """Owners of the open opportunities of each account."""
    return (
        f"SELECT o.account_id AS account, list(DISTINCT coalesce(n.rep, o.owner_id) ORDER BY coalesce(n.rep, "
        f"o.owner_id)) "
        f"AS owners FROM {quote(OPPORTUNITIES)} AS o LEFT JOIN {quote(NAMES)} AS n ON n.known = o.owner_id "
        f"WHERE NOT o.is_closed AND o.owner_id IS NOT NULL AND o.account_id IS NOT NULL GROUP BY 1"
    )


def _scores(facts: Facts) -> tuple[str, ...]:
    """Assigned without the score of the hand-off, and with it and not assigned for a day."""
    if not facts.has("people.score"):
        return (no_findings(),)
    settings, find = facts.settings.handoffs, Finder(facts)
    since = "coalesce(p.arrived_at, p.created_at)"
    waiting = (
        f"{quote(PERSONS)} AS p WHERE p.score >= {settings.score} AND p.person NOT IN "
        f"(SELECT person FROM {quote(UNIT)}) AND NOT p.is_exception AND NOT p.opted_out AND NOT p.is_test "
        f"AND {facts.now} - {since} > {round(settings.score_hours * HOUR)}"
    )
    return (
        find.query(
            "assigned_below_score",
            f"{quote(COHORT)} WHERE is_cycle AND lead_type = 'inbound' AND score < {settings.score}",
            rep="rep", team="team", source="source", campaign="campaign", person="person", cycle_no="cycle_no",
            moment="start_at", value="score", limit_value=f"{settings.score}", rows=find.row_of(), detail="'points'",
        ),
        find.query(
            "score_unassigned", waiting, source="p.lead_source", campaign="p.campaign_id", person="p.person",
            moment=since, value="p.score", limit_value=f"{settings.score}", rows=find.row_of("p"), detail="'points'",
        ),
    )  # fmt: skip


def _show(facts: Facts) -> Show:
    rows = facts.engine.rows(
        f"SELECT handoff, count(*), count(*) FILTER (WHERE passed), count(*) FILTER (WHERE passed AND took <= sla), "
        f"quantile_cont(took, 0.5) FILTER (WHERE passed) / {HOUR}.0, count(*) FILTER (WHERE expired) "
        f"FROM {quote(STEPS)} GROUP BY 1"
    )
    order = [step.name for step in facts.settings.handoffs.steps]
    rows.sort(key=lambda row: order.index(row[0]))
    return Show(
        "Hand-offs",
        "From stage to stage; the SLA is that of audit: handoffs: steps:.",
        ("Hand-off", "Entered", "Passed", "Within the SLA", "Median hours", "Expired"),
        tuple((str(n), str(e), str(p), str(s), "-" if m is None else f"{m:.1f}", str(x)) for n, e, p, s, m, x in rows),
        frozenset(range(1, 6)),
    )


REPORT = SubReport(
    "handoffs", "Hand-offs", NEEDS, tuple((m.name, m.needs) for m in (*TIMED, *LEADS, _ORIGIN)), handoffs
)
