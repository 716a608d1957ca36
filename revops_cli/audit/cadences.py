"""Steps of cadences as people went through them, and what became of each enrolment.

Relations made here: `STEPS` (one row a person, cycle, cadence and step, with its state and whether it
was reached) and `ENROLMENTS` (one row a person, cycle and cadence).
"""

from revops_cli.audit.facts import CYCLES, DAY, HOLDS, UNIT, Facts
from revops_cli.audit.people import KEYS, NAMES
from revops_cli.engine.protocol import Batch, quote
from revops_cli.errors import InputError
from revops_cli.text.fold import squash

STEPS = "audit cadence steps"
ENROLMENTS = "audit enrolments"
_PLANS = "audit cadence plans"
_GIVEN = "audit cadence steps given"
_STATED = "audit cadence steps stated"

_POSITIVE = (
    "positive", "success", "replied", "reply", "customer engaged", "customer connected", "interested", "meeting booked",
    "contact later",
)  # fmt: skip
_NEGATIVE = (
    "negative", "not interested", "disqualified", "bad data", "duplicate", "opted out", "unsubscribed", "bounced",
)  # fmt: skip
"""How systems name the outcome of a step; anything else is no response (completion dispositions of Salesforce)."""


def make_enrolments(facts: Facts) -> None:
    """Relations STEPS and ENROLMENTS; raises InputError for a cadence whose days cannot be read."""
    engine = facts.engine
    _make_plans(facts)
    _make_outcomes(facts)
    engine.sql(_GIVEN, _given(facts))
    engine.sql(_STATED, f"SELECT * FROM {quote(_GIVEN)} UNION ALL {_not_done(facts)}")
    engine.sql(STEPS, _reached(facts))
    engine.sql(ENROLMENTS, _enrolments(facts))
    engine.drop(_GIVEN, _STATED)


def _make_plans(facts: Facts) -> None:
    """Relation of cadence, step and days from the start: as given, one row a step."""
    engine = facts.engine
    plans: list[tuple[str, int, float | None]] = []
    raw = facts.table("cadences")
    for cadence, n_steps, offsets, row in engine.rows(
        f"SELECT cadence_id, n_steps, day_offsets, _row FROM {raw} WHERE cadence_id IS NOT NULL ORDER BY cadence_id, "
        f"_row"
    ):
        try:
            days = [float(day) for day in (offsets or "").replace(",", " ").split()]
        except ValueError as error:
            where = f"{', '.join(facts.files.get('cadences', ()))}, row {row}"
            raise InputError(f"day_offsets '{offsets}' are no numbers", where=where, hint="write 1 2 4 8") from error
        steps = range(max(int(n_steps or 0), len(days)))
        plans += [(str(cadence), step + 1, days[step] if step < len(days) else None) for step in steps]
    batch: Batch = {name: [plan[at] for plan in plans] for at, name in enumerate(("cadence_id", "step", "days"))}
    engine.load(_PLANS, [batch], {"cadence_id": "VARCHAR", "step": "BIGINT", "days": "DOUBLE"})


def _make_outcomes(facts: Facts) -> None:
    raw = facts.table("cadence_steps")
    known = {squash(name): "positive" for name in _POSITIVE} | {squash(name): "negative" for name in _NEGATIVE}
    query = f"SELECT DISTINCT outcome FROM {raw} WHERE outcome IS NOT NULL ORDER BY 1"
    texts = [str(row[0]) for row in facts.engine.rows(query)]
    batch: Batch = {"text": texts, "outcome": [known.get(squash(text), "no_response") for text in texts]}
    facts.engine.load("audit outcomes", [batch], {"text": "VARCHAR", "outcome": "VARCHAR"})


def _given(facts: Facts) -> str:
    """Steps that were done or fell due, each in its cycle; a step that stands twice counts once, done first."""
    raw = facts.table("cadence_steps")
    done = f"coalesce(s.completed_at <= {facts.now}, FALSE)"
    state = f"CASE WHEN {done} THEN coalesce(o.outcome, 'no_response') ELSE 'not_completed' END"
    if not facts.has("cadence_steps.completed_at"):
        done, state = "s.outcome IS NOT NULL", "coalesce(o.outcome, 'not_completed')"
    when = "coalesce(s.due_at, s.completed_at)"
    return (
        f"SELECT k.key AS person, c.cycle_no, coalesce(s.cadence_id, '') AS cadence, CAST(s.step AS BIGINT) AS step, "
        f"s.due_at, CASE WHEN {done} THEN s.completed_at END AS completed_at, {state} AS state, {done} AS done, "
        f"coalesce(n.rep, s.rep_id, '') AS done_by, s.file, s._row FROM {raw} AS s "
        f"JOIN {quote(KEYS)} AS k ON k.id = s.person_id JOIN {quote(CYCLES)} AS c ON c.person = k.key AND "
        f"CASE WHEN s.cycle_no IS NOT NULL THEN c.cycle_no = s.cycle_no WHEN {when} IS NULL THEN c.is_last "
        f"ELSE {when} >= c.start_at AND (c.next_start IS NULL OR {when} < c.next_start) END "
        f'LEFT JOIN "audit outcomes" AS o ON o.text = s.outcome LEFT JOIN {quote(NAMES)} AS n ON n.known = s.rep_id '
        f"WHERE s.step IS NOT NULL AND ({done} OR s.due_at IS NULL OR s.due_at <= {facts.now}) "
        f"QUALIFY row_number() OVER (PARTITION BY k.key, c.cycle_no, coalesce(s.cadence_id, ''), s.step "
        f"ORDER BY {done} DESC, s.completed_at, s.file, s._row) = 1"
    )


def _not_done(facts: Facts) -> str:
    """The step after the last one where the file has no row for it: due by the plan, or by the cycle's end."""
    last = (
        f"SELECT person, cycle_no, cadence, max(step) AS step, min(coalesce(due_at, completed_at)) AS began, "
        f"min(step) AS first_step, max_by(done_by, step) AS done_by, max_by(file, step) AS file, "
        f"max_by(_row, step) AS _row, max_by(state, step) AS state FROM {quote(_GIVEN)} GROUP BY 1, 2, 3"
    )
    due = f"l.began + CAST((p.days - coalesce(f.days, p.days)) * {DAY} AS BIGINT)"
    return (
        f"SELECT l.person, l.cycle_no, l.cadence, p.step, {due} AS due_at, CAST(NULL AS BIGINT) AS completed_at, "
        f"'not_completed' AS state, FALSE AS done, l.done_by, l.file, l._row FROM ({last}) AS l "
        f"JOIN {quote(_PLANS)} AS p ON p.cadence_id = l.cadence AND p.step = l.step + 1 "
        f"LEFT JOIN {quote(_PLANS)} AS f ON f.cadence_id = l.cadence AND f.step = l.first_step "
        f"JOIN {quote(CYCLES)} AS c USING (person, cycle_no) WHERE l.state = 'no_response' "
        f"AND (c.is_closed OR coalesce({due} <= {facts.now}, FALSE))"
    )


def _reached(facts: Facts) -> str:
    """Steps with whether they were reached, whose they are, and whether they were late."""
    before = (
        "PARTITION BY s.person, s.cycle_no, s.cadence ORDER BY s.step ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING"
    )
    owner = (
        f"(SELECT person, cycle_no, min_by(rep, hold_no) AS rep FROM {quote(HOLDS)} WHERE NOT in_queue GROUP BY 1, 2)"
    )
    return (
        f"SELECT s.*, coalesce(sum(CASE WHEN s.state = 'no_response' THEN 0 ELSE 1 END) OVER ({before}), 0) = 0 "
        f"AS reached, s.completed_at > s.due_at + {round(facts.settings.cadence.grace_days * DAY)} AS delayed, "
        f"CASE WHEN s.done_by <> '' THEN s.done_by ELSE coalesce(h.rep, '') END AS rep, u.team, u.source, u.campaign, "
        f"u.segment, u.lead_type FROM {quote(_STATED)} AS s JOIN {quote(UNIT)} AS u ON u.person = s.person "
        f"AND u.cycle_no = s.cycle_no AND u.is_cycle AND u.excluded IS NULL AND u.in_period "
        f"LEFT JOIN {owner} AS h ON h.person = s.person AND h.cycle_no = s.cycle_no"
    )


def _enrolments(facts: Facts) -> str:
    """How each enrolment ended: responded, done, stopped, or not yet (open)."""
    settings = facts.settings.cadence
    planned = f"(SELECT cadence_id, max(step) AS steps FROM {quote(_PLANS)} GROUP BY 1)"
    longest = f"(SELECT cadence, max(step) AS steps FROM {quote(_STATED)} GROUP BY 1)"
    last = (
        f"SELECT person, cycle_no, cadence, max(step) AS last_step, max_by(state, step) AS last_state, "
        f"count(*) FILTER (WHERE done) AS attempts, max(completed_at) AS last_done, max_by(rep, step) AS rep "
        f"FROM {quote(STEPS)} WHERE reached GROUP BY 1, 2, 3"
    )
    how = (
        "CASE WHEN last_state IN ('positive', 'negative') THEN 'responded' WHEN last_state = 'not_completed' THEN "
        "'stopped' WHEN last_step >= n_steps THEN 'done' ELSE 'open' END"
    )
    return (
        f"SELECT *, {how} AS how, {how} = 'done' AND NOT is_closed AND NOT is_qualified AND "
        f"{facts.now} - last_done > {round(settings.ended_days * DAY)} AS not_ended FROM ("
        f"SELECT l.*, coalesce(p.steps, g.steps) AS n_steps, u.team, u.source, u.campaign, u.segment, u.lead_type, "
        f"u.is_qualified, u.is_closed, u.file, u._row FROM ({last}) AS l "
        f"JOIN {quote(UNIT)} AS u ON u.person = l.person AND u.cycle_no = l.cycle_no AND u.is_cycle "
        f"LEFT JOIN {planned} AS p ON p.cadence_id = l.cadence LEFT JOIN {longest} AS g ON g.cadence = l.cadence)"
    )
