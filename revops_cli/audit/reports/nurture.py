"""Nurture: who comes back, after how long, and who is forgotten there."""

from revops_cli.audit.facts import CYCLES, DAY, PERSONS, UNIT, Facts
from revops_cli.audit.findings import Finder
from revops_cli.audit.history import CLOSINGS
from revops_cli.audit.measures import Measure, measure, scope
from revops_cli.audit.moments import iso_sql
from revops_cli.audit.outcome import ActionFile, Outcome, Show, SubReport
from revops_cli.audit.people import KEYS
from revops_cli.audit.reasons import class_of_reason
from revops_cli.clock.months import months_after_sql
from revops_cli.engine.protocol import literal, quote
from revops_cli.text.fold import squash

EPISODES = "audit nurture episodes"
HELD = "audit nurture held"
NEEDS = ("people.status",)
TIMED = (*NEEDS, "history|people.dispositioned_at")
DIMENSIONS = ("rep", "team", "program", "reason", "source", "campaign", "segment", "lead_type")
FILE = "nurture-next-touch.csv"
COLUMNS = ("Id", "Object", "NurtureProgram", "NurtureReason", "LeadSource", "NurtureSince", "NextTouch", "Touch")
_SHOWN = 30

MEASURES = (
    Measure("nurture_episodes", "count", "TRUE", "TRUE", "times that somebody went to nurture", NEEDS),
    Measure("reactivation_rate", "rate", "reactivated", "mature", "assigned again, of episodes old enough", TIMED),
    Measure(
        "days_in_nurture",
        "days",
        "quantile_cont(next_start - closed_at, 0.5)",
        "reactivated AND mature",
        "median until assigned again",
        TIMED,
    ),
    Measure(
        "nurture_attempts",
        "number",
        "avg(attempts)",
        "reactivated",
        "mean dispositions to nurture until assigned again",
        TIMED,
    ),
    Measure(
        "not_revisited_rate", "rate", "NOT reactivated", "mature", "never assigned again, of episodes old enough", TIMED
    ),
    Measure("nurture_held", "count", "held", "TRUE", "in nurture now", NEEDS),
    Measure("nurture_left", "count", "reactivated", "TRUE", "left nurture by a new assignment", NEEDS),
    Measure(
        "nurture_ended",
        "count",
        "NOT held AND NOT reactivated",
        "TRUE",
        "left nurture by opt-out or another disposition",
        NEEDS,
    ),
    Measure("nurture_overdue", "count", "overdue", "TRUE", "in nurture too long", TIMED),
    Measure(
        "sales_nurture_without_task", "count", "no_task", "sales", "kept by a rep without a dated follow-up", NEEDS
    ),
    Measure(
        "wrong_buyer_in_nurture",
        "count",
        "wrong_buyer",
        "TRUE",
        "right account, wrong person",
        (*NEEDS, "people.reason"),
    ),
)


def nurture(facts: Facts) -> Outcome:
    """Figures by programme and reason, what is overdue, and the dates of the next touches."""
    kinds = class_of_reason(
        facts, {"sales": facts.settings.nurture.sales_reasons, "wrong": facts.settings.dispositions.wrong_buyer}
    )
    facts.engine.sql(EPISODES, _episodes(facts, kinds))
    metrics = measure(facts, scope(EPISODES, DIMENSIONS), MEASURES)
    facts.engine.view(HELD, f"SELECT * FROM {quote(EPISODES)} WHERE held AND closed_at IS NOT NULL")
    find = Finder(facts)
    who = {name: name for name in ("rep", "team", "source", "campaign", "person", "cycle_no")}
    since = f"round(({facts.now} - closed_at) / {DAY}.0, 2)"
    findings = [
        find.query(
            "nurture_overdue", f"{quote(EPISODES)} WHERE overdue", **who, moment="closed_at", value=since,
            limit_value=f"round((overdue_at - closed_at) / {DAY}.0, 2)", rows=find.row_of(),
            detail="'days in nurture'",
        ),
        find.query(
            "sales_nurture_without_task", f"{quote(EPISODES)} WHERE no_task", **who, moment="closed_at",
            rows=find.row_of(), detail="status",
        ),
    ]  # fmt: skip
    return Outcome(metrics, tuple(findings), (_show(facts),), (_next_touches(facts),))


def _episodes(facts: Facts, kinds: str) -> str:
    """Every time that a cycle ended in nurture, with what came of it."""
    settings = facts.settings.nurture
    again = (
        f"SELECT c.person, c.cycle_no, count(*) AS attempts FROM {quote(CYCLES)} AS c JOIN {quote(CLOSINGS)} AS e "
        f"ON e.person = c.person AND e.moment >= c.start_at AND (c.next_start IS NULL OR e.moment <= c.next_start) "
        f"WHERE e.bucket = 'nurture' GROUP BY 1, 2"
    )
    tasks = (
        f"SELECT DISTINCT k.no FROM {facts.table('activities')} AS a JOIN {quote(KEYS)} AS k "
        f"ON k.id = a.person_id WHERE NOT coalesce(a.is_completed, FALSE) AND coalesce(a.starts_at, a.moment) > "
        f"{facts.now}"
    )
    kept = ", ".join(literal(squash(status)) for status in ("", *facts.settings.statuses.sales_nurture))
    status = "regexp_replace(lower(coalesce(p.status, '')), '[^a-z0-9]', '', 'g')"
    held = "u.next_start IS NULL AND p.bucket = 'nurture' AND NOT p.opted_out"
    overdue_at, mature_at = _later(facts, settings.overdue_months, settings.mature_months)
    overdue = f"{overdue_at} < {facts.now} AND coalesce(lower(p.relation), '') <> 'customer'"
    return (
        f"SELECT *, sales AND NOT has_task AS no_task FROM (SELECT u.person, u.cycle_no, u.rep, u.team, u.source, "
        f"u.campaign, u.segment, u.lead_type, u.start_at, u.closed_at, u.next_start, u.file, u._row, "
        f"coalesce(p.reason, '') AS reason, p.raw_id, p.object, p.status, coalesce(p.nurture_program, "
        f"CASE WHEN k.class = 'sales' THEN 'sales' ELSE 'marketing' END) AS program, "
        f"u.next_start IS NOT NULL AS reactivated, coalesce({mature_at} <= {facts.now}, FALSE) "
        f"AS mature, {overdue_at} AS overdue_at, coalesce(a.attempts, 1) AS attempts, {held} AS held, "
        f"coalesce({held} AND {overdue}, FALSE) AS overdue, "
        f"{held} AND {status} IN ({kept}) AS sales, t.no IS NOT NULL OR coalesce(p.follow_up_at > {facts.now}, "
        f"FALSE) "
        f"AS has_task, coalesce(k.class, '') = 'wrong' AS wrong_buyer FROM {quote(UNIT)} AS u "
        f"JOIN {quote(PERSONS)} AS p USING (no) LEFT JOIN ({again}) AS a ON a.person = u.person "
        f"AND a.cycle_no = u.cycle_no LEFT JOIN ({tasks}) AS t ON t.no = u.no "
        f"LEFT JOIN {quote(kinds)} AS k ON k.reason = p.reason "
        f"WHERE u.is_cycle AND u.excluded IS NULL AND u.in_period AND u.bucket = 'nurture')"
    )


def _later(facts: Facts, *months: float, alias: str = "u.") -> list[str]:
    """The moments so many months after an episode began, as SQL."""
    cell = f"{alias}closed_at"
    first, last = facts.engine.rows(f"SELECT min(closed_at), max(closed_at) FROM {quote(UNIT)}")[0]
    if first is None:
        return [cell for _ in months]
    return [months_after_sql(cell, number, facts.zone, int(first), int(last)) for number in months]


def _show(facts: Facts) -> Show:
    """What went in, what came out and what is held, by programme: in = out + ended + held."""
    rows = facts.engine.rows(
        f"SELECT program, count(*), count(*) FILTER (WHERE reactivated), count(*) FILTER (WHERE NOT held AND NOT "
        f"reactivated), count(*) FILTER (WHERE held), count(*) FILTER (WHERE overdue) FROM {quote(EPISODES)} "
        f"GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {_SHOWN}"
    )
    return Show(
        "Nurture by programme",
        "In = assigned again + ended + held.",
        ("Programme", "In", "Assigned again", "Ended", "Held", "Overdue"),
        tuple(tuple(str(cell) for cell in row) for row in rows),
        frozenset(range(1, 6)),
    )


def _next_touches(facts: Facts) -> ActionFile:
    """The next touch of everybody in nurture by the schedule of the config; none after the programme's end."""
    settings = facts.settings.nurture
    months = sorted({*settings.schedule_months, *_beyond(facts)})
    moments = [f"{moment} AS at{place}" for place, moment in enumerate(_later(facts, *months, alias=""))]
    whens = " ".join(f"WHEN {facts.now} < at{place} THEN {place}" for place in range(len(months)))
    chosen = " ".join(f"WHEN {place} THEN at{place}" for place in range(len(months)))
    relation = "audit nurture touches"
    place = f"CASE {whens} END" if whens else "CAST(NULL AS BIGINT)"
    facts.engine.view(
        relation,
        f"SELECT *, CASE place {chosen or 'WHEN 0 THEN closed_at'} END AS next_at FROM (SELECT *, {place} AS place "
        f"FROM (SELECT {', '.join(['*', *moments])} FROM {quote(HELD)}))",
    )
    columns = (
        ("Id", "raw_id"),
        ("Object", "CASE WHEN lower(coalesce(object, '')) = 'contact' THEN 'Contact' ELSE 'Lead' END"),
        ("NurtureProgram", "program"),
        ("NurtureReason", "reason"),
        ("LeadSource", "source"),
        ("NurtureSince", iso_sql(facts, relation, "closed_at")),
        ("NextTouch", iso_sql(facts, relation, "next_at")),
        ("Touch", "CAST(place + 1 AS VARCHAR)"),
    )
    cells = ", ".join(f"{cell} AS {quote(name)}" for name, cell in columns)
    query = f"SELECT {cells}, next_at, file, _row FROM {quote(relation)} WHERE next_at IS NOT NULL"
    return ActionFile(FILE, query, COLUMNS, ("next_at", "file", "_row"))


def _beyond(facts: Facts) -> list[float]:
    """Months after the schedule's last, until the programme ends."""
    settings = facts.settings.nurture
    month, found = max(settings.schedule_months, default=0.0), []
    while settings.overdue_months and month + settings.overdue_months <= settings.programme_months:
        month += settings.overdue_months
        found.append(month)
    return found


REPORT = SubReport("nurture", "Nurture", NEEDS, tuple((m.name, m.needs) for m in MEASURES), nurture)
