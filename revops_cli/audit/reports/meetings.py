"""Meetings: dispositioned within a day, no-shows booked again, and a discovery too many."""

from revops_cli.audit.facts import DAY, HOUR, PERSONS, REPS, Facts
from revops_cli.audit.findings import Finder, evidence_cell
from revops_cli.audit.measures import Measure, measure, scope
from revops_cli.audit.outcome import Outcome, SubReport
from revops_cli.audit.people import KEYS, NAMES
from revops_cli.audit.qualified import OPPORTUNITIES
from revops_cli.audit.touches import TOUCHES
from revops_cli.engine.protocol import Batch, quote
from revops_cli.text.fold import squash

MEETINGS = "audit meetings"
DISCOVERIES = "audit discoveries"
NEEDS = ("meetings",)
JUDGED = ("meetings.scheduled_at", "meetings.disposition")
DIMENSIONS = ("rep", "team", "ae", "source", "campaign", "segment")
_KINDS = (("completed qualified", "qualified"), ("completed unqualified", "unqualified"), ("no show", "no_show"))

MEASURES = (
    Measure("meetings_scheduled", "count", "TRUE", "TRUE", "meetings in the period", NEEDS),
    Measure("meetings_due", "count", "due", "TRUE", "meetings whose day of grace is over", JUDGED),
    Measure(
        "meeting_disposition_rate",
        "rate",
        "in_time",
        "due OR given",
        "dispositioned within a day, of those due",
        (*JUDGED, "meetings.dispositioned_at"),
    ),
    Measure("meetings_completed", "count", "outcome IN ('qualified', 'unqualified')", "TRUE", "completed", JUDGED),
    Measure(
        "meeting_qualified_rate",
        "rate",
        "outcome = 'qualified'",
        "outcome IN ('qualified', 'unqualified')",
        "qualified, of those completed",
        JUDGED,
    ),
    Measure("no_show_rate", "rate", "outcome = 'no_show'", "given", "no-shows, of those dispositioned", JUDGED),
    Measure(
        "no_show_touches",
        "rate",
        "touched_enough",
        "outcome = 'no_show' AND window_over",
        "touched often enough after a no-show",
        (*JUDGED, "activities"),
    ),
    Measure("nurture_due", "count", "nurture_due", "TRUE", "no-show for the last time", JUDGED),
)


def meetings(facts: Facts) -> Outcome:
    """Figures by SDR, AE and source, and what is to be done about which meeting."""
    _make_meetings(facts)
    metrics = measure(facts, scope(MEETINGS, DIMENSIONS), MEASURES)
    if facts.missing(JUDGED):
        return Outcome(metrics)
    facts.engine.sql(DISCOVERIES, _discoveries(facts))
    return Outcome(metrics, _findings(facts))


def _make_meetings(facts: Facts) -> None:
    """Relation MEETINGS: those of the period that are not excluded, with outcome, deadlines and touches after."""
    engine, raw = facts.engine, facts.table("meetings")
    query = f"SELECT DISTINCT disposition FROM {raw} WHERE disposition IS NOT NULL ORDER BY 1"
    texts = [str(row[0]) for row in engine.rows(query)]
    batch: Batch = {"text": texts, "outcome": [outcome_of(text) for text in texts]}
    engine.load("audit meeting outcomes", [batch], {"text": "VARCHAR", "outcome": "VARCHAR"})
    engine.sql("audit meetings given", _given(facts))
    engine.sql(MEETINGS, _touched(facts))
    engine.drop("audit meetings given")


def outcome_of(disposition: str) -> str:
    """Which of the three dispositions a text means; a split such as "Completed-Qualified (Nurture)" is its first part.

    >>> outcome_of("Not Completed-No Show"), outcome_of("Completed-Unqualified"), outcome_of("moved")
    ('no_show', 'unqualified', '')
    """
    text = squash(disposition)
    for name, outcome in _KINDS:
        if text.startswith(squash(name)) or (outcome == "no_show" and "noshow" in text):
            return outcome
    return ""


def _given(facts: Facts) -> str:
    settings = facts.settings.meetings
    start = f"m.scheduled_at >= {facts.start} AND " if facts.start is not None else ""
    due_at = f"m.scheduled_at + {round(settings.due_hours * HOUR)}"
    judged_at = f"CASE WHEN m.dispositioned_at <= {facts.now} THEN m.dispositioned_at END"
    given = f"m.disposition IS NOT NULL AND (m.dispositioned_at IS NULL OR m.dispositioned_at <= {facts.now})"
    no_show = f"({given}) AND o.outcome = 'no_show'"
    return (
        f"SELECT m.meeting_id, k.key AS person, k.no, m.scheduled_at, {judged_at} AS judged_at, {given} AS given, "
        f"CASE WHEN {given} THEN coalesce(o.outcome, '') ELSE '' END AS outcome, m.scheduled_at <= {facts.now} AS "
        f"past, "
        f"coalesce({due_at} < {facts.now}, FALSE) AS due, {due_at} AS due_at, "
        f"({given}) AND coalesce({judged_at}, m.scheduled_at) <= {due_at} AS in_time, "
        f"coalesce(s.rep, m.sdr_id) AS rep, coalesce(a.rep, m.ae_id, '') AS ae, coalesce(r.team, '') AS team, "
        f"coalesce(p.lead_source, '') AS source, coalesce(p.campaign_id, '') AS campaign, "
        f"coalesce(p.segment, '') AS segment, p.owner, p.bucket, lower(coalesce(m.kind, '')) AS kind, "
        f"m.opportunity_id, "
        f"CASE WHEN {no_show} THEN sum(CASE WHEN {no_show} THEN 1 ELSE 0 END) OVER (PARTITION BY k.key "
        f"ORDER BY m.scheduled_at, m.file, m._row ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) END AS no_shows, "
        f"m.file, m._row, NOT p.is_exception AS counted, {start}m.scheduled_at < "
        f"{facts.end if facts.end <= facts.now else 9_000_000_000_000_000_000} AS in_period "
        f"FROM {facts.table('meetings')} AS m LEFT JOIN {quote(KEYS)} AS k ON k.id = m.person_id "
        f"LEFT JOIN {quote(PERSONS)} AS p ON p.person = k.key LEFT JOIN {quote(NAMES)} AS s ON s.known = m.sdr_id "
        f"LEFT JOIN {quote(NAMES)} AS a ON a.known = m.ae_id LEFT JOIN {quote(REPS)} AS r ON r.rep = s.rep "
        f'LEFT JOIN "audit meeting outcomes" AS o ON o.text = m.disposition'
    )


def _touched(facts: Facts) -> str:
    """Meetings with the touches in the days after a no-show, by whoever books again."""
    settings = facts.settings.meetings
    window = round(settings.touch_days * DAY)
    who = "m.rep" if settings.no_show_owner == "sdr" else "m.ae"
    touches = (
        f'SELECT m.file, m._row, count(*) AS touches FROM "audit meetings given" AS m JOIN {TOUCHES} AS t '
        f"ON t.no = m.no AND t.moment > m.scheduled_at AND t.moment <= m.scheduled_at + {window} "
        f"AND (coalesce({who}, '') = '' OR t.actor = {who}) WHERE m.outcome = 'no_show' GROUP BY 1, 2"
    )
    enough = f"coalesce(t.touches, 0) >= {settings.touches}"
    return (
        f"SELECT m.* EXCLUDE (no), coalesce(t.touches, 0) AS touches, {enough} AS touched_enough, "
        f"{enough} OR m.scheduled_at + {window} <= {facts.now} AS window_over, "
        f"coalesce(m.no_shows = {settings.no_shows + 1} AND m.bucket NOT IN ('nurture', 'unqualified'), FALSE) AS "
        f'nurture_due FROM "audit meetings given" AS m LEFT JOIN ({touches}) AS t USING (file, _row) '
        f"WHERE m.in_period AND coalesce(m.counted, TRUE)"
    )


def _discoveries(facts: Facts) -> str:
    """People with a discovery too many before the first demo, and the deal they belong to."""
    amount = f"SELECT opp_id, amount FROM {quote(OPPORTUNITIES)}"
    demo = f"SELECT person, min(scheduled_at) AS demo_at FROM {quote(MEETINGS)} WHERE kind LIKE '%demo%' GROUP BY 1"
    return (
        f"SELECT m.person, min(m.rep) AS rep, min(m.team) AS team, min(m.source) AS source, count(*) AS n, "
        f"max(m.scheduled_at) AS moment, min(o.amount) AS amount, min(m.file) AS file, min(m._row) AS _row "
        f"FROM {quote(MEETINGS)} AS m LEFT JOIN ({demo}) AS d ON d.person = m.person "
        f"LEFT JOIN ({amount}) AS o ON o.opp_id = m.opportunity_id WHERE m.kind LIKE '%discovery%' "
        f"AND m.outcome <> 'no_show' AND (d.demo_at IS NULL OR m.scheduled_at < d.demo_at) GROUP BY m.person "
        f"HAVING count(*) >= {facts.settings.meetings.redundant_discovery}"
    )


def _findings(facts: Facts) -> tuple[str, ...]:
    find, settings = Finder(facts), facts.settings.meetings
    row = evidence_cell("meetings", "file", "_row")
    who = {"rep": "rep", "team": "team", "source": "source", "campaign": "campaign", "person": "person", "rows": row}
    hours = f"round(({{}} - scheduled_at) / {HOUR}.0, 4)"
    limit = f"{settings.due_hours:g}"
    table = quote(MEETINGS)
    booked = "coalesce(rep, '')" if settings.no_show_owner == "sdr" else "ae"
    small = f"amount < {settings.small_deal:g}"
    deal = {
        "rep": "rep",
        "team": "team",
        "source": "source",
        "person": "person",
        "moment": "moment",
        "n": "n",
        "rows": row,
    }
    found = [
        find.query(
            "meeting_not_dispositioned", f"{table} WHERE due AND NOT given", **who, moment="scheduled_at",
            value=hours.format(facts.now), limit_value=limit, detail="ae",
        ),
        find.query(
            "meeting_reminder_due", f"{table} WHERE past AND NOT due AND NOT given", **who, moment="scheduled_at",
            value=hours.format(facts.now), limit_value=limit, detail="ae",
        ),
        find.query(
            "meeting_dispositioned_late", f"{table} WHERE given AND NOT in_time", **who, moment="scheduled_at",
            value=hours.format("judged_at"), limit_value=limit, detail="ae",
        ),
        find.query(
            "nurture_due", f"{table} WHERE nurture_due", **who, moment="scheduled_at", n="no_shows",
            limit_value=str(settings.no_shows), detail="meeting_id",
        ),
        find.query(
            "no_show_not_with_sdr",
            f"{table} WHERE outcome = 'no_show' AND NOT nurture_due AND {booked} <> '' AND owner <> {booked} "
            f"AND bucket NOT IN ('nurture', 'unqualified', 'qualified')",
            **who, moment="scheduled_at", detail="owner",
        ),
        find.query(
            "redundant_discovery", f"{quote(DISCOVERIES)} WHERE NOT coalesce({small}, FALSE)", **deal, value="amount",
        ),
        find.query("redundant_discovery_small_deal", f"{quote(DISCOVERIES)} WHERE {small}", **deal, value="amount"),
    ]  # fmt: skip
    if facts.has("activities"):
        found.append(
            find.query(
                "no_show_touches_missed", f"{table} WHERE outcome = 'no_show' AND window_over AND NOT touched_enough",
                **who, moment="scheduled_at", n="touches", limit_value=str(settings.touches), detail="meeting_id",
            )
        )  # fmt: skip
    return tuple(found)


REPORT = SubReport("meetings", "Meetings", NEEDS, tuple((m.name, m.needs) for m in MEASURES), meetings)
