"""Changes that the model does not allow: of status, of the assigned date, and none after a lost opportunity."""

from revops_cli.audit.cycles import RESETS
from revops_cli.audit.facts import CYCLES, HOLDS, HOUR, MINUTE, PERSONS, REPS, UNIT, Facts
from revops_cli.audit.findings import Finder, evidence_cell
from revops_cli.audit.history import KEYED
from revops_cli.audit.measures import Measure, measure, scope
from revops_cli.audit.outcome import Outcome
from revops_cli.audit.people import KEYS, NAMES, status_meanings
from revops_cli.audit.qualified import OPPORTUNITIES
from revops_cli.audit.reports.stages import ASSIGNED_NEEDS, measured
from revops_cli.audit.units import BY_HOLD, DIMENSIONS
from revops_cli.engine.protocol import Batch, literal, quote
from revops_cli.text.fold import squash

_RESET = "audit clock resets held"
_ILLEGAL = "audit illegal transitions"
_LOST = "audit lost not nurtured"
_MEANINGS = "audit status meanings"

ALLOWED = (
    ("raw", "assigned"),
    ("assigned", "working"),
    ("assigned", "nurture"),
    ("assigned", "unqualified"),
    ("working", "qualified"),
    ("working", "nurture"),
    ("working", "unqualified"),
    ("qualified", "nurture"),
    ("qualified", "assigned"),
    ("nurture", "assigned"),
    ("unqualified", "assigned"),
)
"""From and to; a change within a stage is none."""

RECYCLED = Measure("recycled", "count", "cycle_no > 1", "TRUE", "cycles that are not a person's first", ASSIGNED_NEEDS)
SINGLE = Measure(
    "single_cycle_only", "count", "single_cycle_only", "TRUE", "cycles that only the present assigned date tells of",
    ASSIGNED_NEEDS,
)  # fmt: skip
RESET = Measure("clock_reset", "count", "TRUE", "TRUE", "assigned dates moved without a disposition", ("history",))
ILLEGAL = Measure("illegal_transition", "count", "TRUE", "TRUE", "changes of status not allowed", ("history",))
LOST = Measure(
    "lost_not_nurtured", "count", "TRUE", "TRUE", "people of lost opportunities who are not in Nurture",
    ("opportunities", "contact_roles", "people.status"),
)  # fmt: skip
MEASURES = (RECYCLED, SINGLE, RESET, ILLEGAL, LOST)


def transitions(facts: Facts) -> Outcome:
    """Recycled cycles, resets of the clock, illegal changes of status, and people of lost opportunities."""
    facts.engine.sql(_RESET, _resets(facts))
    _load_meanings(facts)
    facts.engine.sql(_ILLEGAL, _illegal(facts))
    facts.engine.sql(_LOST, _lost(facts))
    cohort = scope(UNIT, DIMENSIONS, "excluded IS NULL AND in_period", by_hold=BY_HOLD)
    metrics = [
        *measure(facts, cohort, (RECYCLED, SINGLE)),
        *measure(facts, scope(_RESET, DIMENSIONS), (RESET,)),
        *measure(facts, scope(_ILLEGAL, ("rep", "team")), (ILLEGAL,)),
        *measure(facts, scope(_LOST, ("rep", "source", "campaign")), (LOST,)),
    ]
    return Outcome(tuple(metrics), _findings(facts))


def _resets(facts: Facts) -> str:
    """Each reset with the rep who had the lead when the date was written."""
    least = round(facts.settings.dispositions.reset_minutes * MINUTE)
    written = "coalesce(e.edited_at, e.moment)"
    held = (
        f"SELECT e.*, h.rep FROM {quote(RESETS)} AS e LEFT JOIN {quote(HOLDS)} AS h ON h.person = e.person "
        f"AND h.cycle_no = e.cycle_no AND h.from_at <= {written} AND (h.to_at IS NULL OR h.to_at >= {written}) "
        f"WHERE e.moment - e.start_at >= {least} "
        f"QUALIFY row_number() OVER (PARTITION BY e.person, e.moment ORDER BY h.hold_no) = 1"
    )
    return (
        f"SELECT e.person, e.cycle_no, e.moment, e.start_at, coalesce(e.rep, u.rep) AS rep, "
        f"coalesce(r.team, u.team) AS team, u.source, u.campaign, u.segment, u.lead_type, u.file, u._row "
        f"FROM ({held}) AS e JOIN {quote(UNIT)} AS u ON u.person = e.person AND u.cycle_no = e.cycle_no "
        f"LEFT JOIN {quote(REPS)} AS r ON r.rep = coalesce(e.rep, u.rep) "
        f"WHERE u.is_cycle AND u.in_period AND u.excluded IS NULL"
    )


def _load_meanings(facts: Facts) -> None:
    """Relation of each status in the history and the stage it means."""
    meanings = status_meanings(facts.settings.statuses)
    sides = " UNION ".join(
        f"SELECT {side} AS status FROM {quote(KEYED)} WHERE kind = 'status'" for side in ("old", "new")
    )
    texts = [str(row[0]) for row in facts.engine.rows(f"SELECT status FROM ({sides}) ORDER BY 1")]
    batch: Batch = {"status": texts, "stage": [meanings.get(squash(text), "") for text in texts]}
    facts.engine.load(_MEANINGS, [batch], {"status": "VARCHAR", "stage": "VARCHAR"})


def _illegal(facts: Facts) -> str:
    """Changes between stages that are not allowed.

    A status of the raw kind ("Open") means assigned while the person is: before the change for the
    old one, at the change for the new one.
    """
    near = round(facts.settings.response.reassign_minutes * MINUTE)
    allowed = ", ".join(f"({literal(old)}, {literal(new)})" for old, new in ALLOWED)
    changes = (
        f"SELECT h.person, h.moment, h.old, h.new, h.changed_by, min(h.file) AS file, min(h._row) AS _row, "
        f"o.stage AS from_stage, n.stage AS to_stage FROM {quote(KEYED)} AS h "
        f"JOIN {quote(_MEANINGS)} AS o ON o.status = h.old JOIN {quote(_MEANINGS)} AS n ON n.status = h.new "
        f"WHERE h.kind = 'status' AND o.stage <> '' AND n.stage <> '' AND o.stage <> n.stage "
        f"AND (o.stage, n.stage) NOT IN ({allowed}) GROUP BY ALL"
    )
    spans = (
        f"SELECT c.*, coalesce(bool_or(y.start_at <= c.moment + {near}), FALSE) AS assigned, "
        f"coalesce(bool_or(abs(y.start_at - c.moment) <= {near}), FALSE) AS opened FROM ({changes}) AS c "
        f"LEFT JOIN {quote(CYCLES)} AS y ON y.person = c.person GROUP BY ALL"
    )
    derived = (
        "SELECT *, CASE WHEN from_stage = 'raw' AND assigned THEN 'assigned' ELSE from_stage END AS was, "
        "CASE WHEN to_stage = 'raw' AND (opened OR from_stage = 'assigned') THEN 'assigned' ELSE to_stage END AS "
        f"became FROM ({spans})"
    )
    start = f"AND d.moment >= {facts.start}" if facts.start is not None else ""
    return (
        f"SELECT d.*, coalesce(k.rep, d.changed_by, '') AS rep, coalesce(r.team, '') AS team FROM ({derived}) AS d "
        f"JOIN {quote(PERSONS)} AS p USING (person) LEFT JOIN {quote(NAMES)} AS k ON k.known = d.changed_by "
        f"LEFT JOIN {quote(REPS)} AS r ON r.rep = k.rep WHERE was <> became AND (was, became) NOT IN ({allowed}) "
        f"AND {measured(facts)} AND d.moment < {facts.end} {start}"
    )


def _lost(facts: Facts) -> str:
    """People of opportunities lost for too long: those with a role, and the account's who are still Qualified.

    Who was assigned again since, or is on another opportunity that is open or won, is left out.
    """
    hours = round(facts.settings.qualified.lost_hours * HOUR)
    roles = (
        f"SELECT k.key AS person, r.opp_id FROM {facts.table('contact_roles')} AS r "
        f"JOIN {quote(KEYS)} AS k ON k.id = r.contact_id"
    )
    lost = (
        f"SELECT opp_id, account_id, closed_at, owner_id FROM {quote(OPPORTUNITIES)} WHERE is_closed AND NOT is_won "
        f"AND {facts.now} - closed_at > {hours}"
    )
    alive = (
        f"SELECT a.person FROM ({roles}) AS a JOIN {quote(OPPORTUNITIES)} AS o USING (opp_id) "
        f"WHERE o.is_won OR NOT o.is_closed"
    )
    touched = (
        f"SELECT a.person, o.opp_id, o.closed_at, o.owner_id, TRUE AS has_role FROM ({roles}) AS a "
        f"JOIN ({lost}) AS o USING (opp_id) UNION ALL "
        f"SELECT p.person, o.opp_id, o.closed_at, o.owner_id, FALSE AS has_role FROM {quote(PERSONS)} AS p "
        f"JOIN ({lost}) AS o ON o.account_id = p.account_id WHERE p.bucket = 'qualified'"
    )
    return (
        f"SELECT t.person, t.opp_id, t.closed_at, {facts.now} - t.closed_at AS since, p.owner AS rep, "
        f"coalesce(p.lead_source, '') AS source, coalesce(p.campaign_id, '') AS campaign, p.account_id, p.status, "
        f"p.file, p._row FROM ({touched}) AS t JOIN {quote(PERSONS)} AS p USING (person) "
        f"WHERE p.bucket <> 'nurture' AND {measured(facts)} AND t.person NOT IN ({alive}) AND NOT EXISTS "
        f"(SELECT 1 FROM {quote(CYCLES)} AS c WHERE c.person = t.person AND c.start_at > t.closed_at) "
        f"QUALIFY row_number() OVER (PARTITION BY t.person ORDER BY t.closed_at DESC, t.has_role DESC, t.opp_id) = 1"
    )


def _findings(facts: Facts) -> tuple[str, ...]:
    find = Finder(facts)
    reset = find.query(
        "clock_reset", quote(_RESET), rep="rep", team="team", source="source", campaign="campaign", person="person",
        cycle_no="cycle_no", moment="moment", value=f"(moment - start_at) / {HOUR}.0", limit_value="0",
        rows=find.row_of(), detail="'hours by which the clock was set forward'",
    )  # fmt: skip
    illegal = find.query(
        "illegal_transition", quote(_ILLEGAL), rep="rep", team="team", person="person", moment="moment",
        rows=evidence_cell("history", "file", "_row"), detail="old || ' -> ' || new",
    )  # fmt: skip
    lost = find.query(
        "lost_not_nurtured", quote(_LOST), rep="rep", source="source", campaign="campaign", account="account_id",
        person="person", moment="closed_at", value=f"since / {HOUR}.0",
        limit_value=str(facts.settings.qualified.lost_hours), rows=find.row_of(),
        detail="'hours since opportunity ' || opp_id || ' was lost; status ' || coalesce(status, '')",
    )  # fmt: skip
    found = ((RESET, reset), (ILLEGAL, illegal), (LOST, lost))
    return tuple(query for measure, query in found if not facts.missing(measure.needs))
