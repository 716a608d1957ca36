"""The cohort: one row a cycle, and one a hold where several reps had it, with everything that is counted.

A row is a cycle, a hold, or (nearly always) both: totals and breakdowns by source, campaign, segment
and lead type count rows with `is_cycle`, those by rep and team rows with `is_hold`.
"""

from revops_cli.audit.calendars import Clocks
from revops_cli.audit.facts import CYCLES, HOLDS, PERSONS, REPS, UNIT, Facts
from revops_cli.audit.qualified import QUALIFIED
from revops_cli.audit.touches import HELD
from revops_cli.engine.protocol import Batch, literal, quote

DIMENSIONS = ("rep", "team", "source", "campaign", "segment", "lead_type")
BY_HOLD = ("rep", "team")
"""Breakdowns that count holds."""
_PARTS = "audit unit parts"
_TIMED = "audit unit clocks"
_CALENDARS = "audit calendars of reps"


def make_units(facts: Facts) -> None:
    """Relation UNIT; excluded rows are in it with the reason in `excluded`, other cohorts with in_period false."""
    engine = facts.engine
    engine.sql(_PARTS, _parts())
    first = engine.rows(f"SELECT min(start_at) FROM {quote(_PARTS)}")[0][0]
    clocks = Clocks(facts, facts.now if first is None else int(first))
    numbers: Batch = {"rep": list(clocks.numbers), "calendar": list(clocks.numbers.values())}
    engine.load(_CALENDARS, [numbers], {"rep": "VARCHAR", "calendar": "BIGINT"})
    query = (
        f"SELECT u.part, c.calendar, u.start_at AS from_at, coalesce(u.first_touch_at, {facts.now}) AS until_at "
        f"FROM {quote(_PARTS)} AS u JOIN {quote(_CALENDARS)} AS c ON c.rep = u.rep"
    )
    timed = clocks.of(engine.arrays(query))
    engine.load(_TIMED, [timed], {"part": "BIGINT", "open_time": "BIGINT", "outside": "BOOLEAN"})
    engine.sql(UNIT, _units(facts))
    engine.drop(_PARTS, _TIMED, _CALENDARS)


def _parts() -> str:
    """Cycles and holds, numbered, with the touches of each."""
    held = (
        f"SELECT h.no, h.cycle_no, h.hold_no, h.rep, h.in_queue, h.from_at, h.to_at, t.first_touch_at, "
        f"t.last_touch_at, coalesce(t.touches, 0) AS touches, coalesce(t.day_only, FALSE) AS day_only, h.holds "
        f"FROM {quote(HOLDS)} AS h LEFT JOIN {quote(HELD)} AS t USING (no, cycle_no, hold_no)"
    )
    one = (
        "SELECT no, cycle_no, hold_no, rep, in_queue, from_at AS start_at, to_at AS held_to, first_touch_at, "
        "last_touch_at, touches, day_only, holds = 1 AS is_cycle, NOT in_queue OR holds = 1 AS is_hold, holds "
        f"FROM ({held}) WHERE holds = 1 OR NOT in_queue"
    )
    several = (
        "SELECT no, cycle_no, CAST(0 AS BIGINT) AS hold_no, min_by(rep, hold_no) AS rep, bool_and(in_queue) AS "
        "in_queue, min(from_at) AS start_at, CASE WHEN count(*) = count(to_at) THEN max(to_at) END AS held_to, "
        "min(first_touch_at) AS first_touch_at, max(last_touch_at) AS last_touch_at, "
        "CAST(sum(touches) AS BIGINT) AS touches, coalesce(min_by(day_only, 2 * first_touch_at + "
        "CASE WHEN day_only THEN 1 ELSE 0 END), FALSE) AS day_only, "
        "TRUE AS is_cycle, FALSE AS is_hold, max(holds) AS holds "
        f"FROM ({held}) WHERE holds > 1 GROUP BY no, cycle_no"
    )
    return f"SELECT *, row_number() OVER () AS part FROM ({one} UNION ALL {several})"


def _units(facts: Facts) -> str:
    start = f"u.start_at >= {facts.start} AND " if facts.start is not None else ""
    closes = "(u.hold_no = 0 OR u.held_to IS NULL OR c.closed_at IS NULL OR u.held_to >= c.closed_at)"
    kept = f"c.is_closed AND {closes} AND (u.is_cycle OR c.closed_at IS NOT NULL OR u.held_to IS NULL)"
    handed = "NOT u.is_cycle AND u.held_to IS NOT NULL AND (c.closed_at IS NULL OR u.held_to < c.closed_at)"
    return (
        f"SELECT p.person, u.no, u.cycle_no, u.hold_no, u.rep, coalesce(r.team, '') AS team, "
        f"coalesce(r.manager, '') AS manager, u.is_cycle, u.is_hold, u.holds, u.start_at, c.next_start, "
        f"CASE WHEN {handed} THEN u.held_to END AS handed_at, c.single_cycle_only, c.is_last, "
        f"u.first_touch_at, u.last_touch_at, u.touches, u.day_only, "
        f"CASE WHEN {kept} THEN c.closed_at END AS closed_at, coalesce({kept}, FALSE) AS is_closed, "
        f"CASE WHEN {kept} THEN c.bucket ELSE '' END AS bucket, c.closed_by, "
        f"CASE WHEN {kept} AND c.is_last THEN coalesce(p.reason, '') ELSE '' END AS reason, "
        f"q.moment AS qualified_at, q.person IS NOT NULL AS is_qualified, q.opp_id, q.amount, "
        f"p.lead_type, coalesce(p.lead_source, '') AS source, coalesce(p.campaign_id, '') AS campaign, "
        f"coalesce(p.segment, '') AS segment, p.is_target, coalesce(p.account_id, '') AS account, p.status, "
        f"p.bucket AS status_bucket, p.created_at, p.working_at, coalesce(p.origin, '') AS origin, p.relation, "
        f"p.score, p.file, p._row, "
        f"{_excluded(facts)} AS excluded, {start}u.start_at < {facts.end} AS in_period, "
        f"t.open_time, t.outside, CASE WHEN {handed} THEN u.held_to ELSE {facts.now} END - u.start_at AS age "
        f"FROM {quote(_PARTS)} AS u JOIN {quote(CYCLES)} AS c USING (no, cycle_no) "
        f"JOIN {quote(PERSONS)} AS p USING (no) LEFT JOIN {quote(QUALIFIED)} AS q ON q.person = p.person AND "
        f"q.cycle_no = u.cycle_no "
        f"LEFT JOIN {quote(REPS)} AS r ON r.rep = u.rep LEFT JOIN {quote(_TIMED)} AS t USING (part)"
    )


def _excluded(facts: Facts) -> str:
    """Why a row is in no figure, or NULL; the first reason counts."""
    rules = facts.settings.exclude
    opted = {
        "always": "p.opted_out",
        "never": "FALSE",
        "before_assignment": "p.opted_out AND (p.opted_out_at IS NULL OR p.opted_out_at <= u.start_at) "
        "AND NOT (p.opted_out_at IS NULL AND u.touches > 0)",
    }[rules.opted_out]
    reasons = (
        ("exception", "p.is_exception"),
        ("test", "p.is_test" if rules.tests else "FALSE"),
        ("merged", "p.merged_into IS NOT NULL" if rules.merged else "FALSE"),
        ("opted_out", opted),
        ("queue", "u.in_queue"),
    )
    whens = " ".join(f"WHEN {condition} THEN {literal(name)}" for name, condition in reasons)
    return f"CASE {whens} END"
