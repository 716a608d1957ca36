"""Outbound: how many leads each rep pulls on a workday, against the band of the config."""

from collections.abc import Mapping
from datetime import date, timedelta

from revops_cli.audit.calendars import calendars
from revops_cli.audit.facts import DAY, REPS, UNIT, Facts
from revops_cli.audit.findings import Finder
from revops_cli.audit.measures import Measure, measure, scope
from revops_cli.audit.outcome import Outcome, Show, SubReport
from revops_cli.clock.hours import Calendar, parse_hours
from revops_cli.clock.shifts import shifts, to_local_sql
from revops_cli.engine.protocol import Batch, literal, quote

DAYS = "audit outbound days"
_PULLS = "audit outbound pulls"
NEEDS = ("people.assigned_at|history", "people.lead_type")
_EPOCH = date(1970, 1, 1)
_SHOWN = 30

MEASURES = (Measure("outbound_assigned", "count", "TRUE", "TRUE", "outbound leads pulled in the period", NEEDS),)
DAILY = (
    Measure("outbound_days", "count", "TRUE", "TRUE", "workdays of reps", NEEDS),
    Measure("outbound_in_band", "rate", "verdict = 'ok'", "TRUE", "workdays inside the band", NEEDS),
    Measure("outbound_low", "count", "verdict = 'low'", "TRUE", "workdays below the band", NEEDS),
    Measure("outbound_high", "count", "verdict = 'high'", "TRUE", "workdays above the band", NEEDS),
    Measure("outbound_per_day", "number", "avg(pulled)", "TRUE", "leads pulled on a workday", NEEDS),
)


def outbound(facts: Facts) -> Outcome:
    """Figures a rep and workday, and the days outside the band."""
    known = calendars(facts)
    facts.engine.view(_PULLS, _pulls(facts, known))
    _make_days(facts, known)
    metrics = (
        *measure(facts, scope(_PULLS, ("rep", "team", "source", "campaign", "segment")), MEASURES),
        *measure(facts, scope(DAYS, ("rep", "team")), DAILY),
    )
    find, band = Finder(facts), facts.settings.outbound
    findings = tuple(
        find.query(
            f"outbound_{verdict}", f"{quote(DAYS)} WHERE verdict = {literal(verdict)}", rep="rep", team="team",
            moment="began", n="pulled", value="pulled", limit_value=str(limit), detail="day", rows="evidence",
        )
        for verdict, limit in (("low", band.low), ("high", band.high))
    )  # fmt: skip
    return Outcome(metrics, findings, (_show(facts),))


def _pulls(facts: Facts, known: Mapping[str, Calendar]) -> str:
    """Outbound holds of the cohort with the local day of each rep."""
    first, last = facts.engine.rows(f"SELECT min(start_at), max(start_at) FROM {quote(UNIT)}")[0]
    zones = sorted({calendar.zone.key for calendar in known.values()})
    local, names = "", {}
    if first is not None:
        for name in zones:
            zone = next(c.zone for c in known.values() if c.zone.key == name)
            names[name] = to_local_sql("start_at", *shifts(zone, int(first), int(last) + 1))
        mine = {name: [rep for rep, c in known.items() if c.zone.key == name] for name in zones}
        local = " ".join(
            f"WHEN rep IN ({', '.join(literal(rep) for rep in mine[name])}) THEN {names[name]}" for name in zones
        )
        rest = to_local_sql("start_at", *shifts(facts.zone, int(first), int(last) + 1))
        local = f"CASE {local} ELSE {rest} END" if zones else rest
    return (
        f"SELECT *, {local or 'start_at'} // {DAY} AS day_no FROM {quote(UNIT)} WHERE excluded IS NULL AND in_period "
        f"AND lead_type = 'outbound' AND is_hold AND rep IS NOT NULL"
    )


def _make_days(facts: Facts, known: Mapping[str, Calendar]) -> None:
    """Relation DAYS: each rep's workdays from the first pull to the last; a day off without a pull does not count."""
    find = Finder(facts)
    rows = facts.engine.rows(
        f"SELECT rep, min(team), day_no, count(*), min(start_at), {find.rows_of()} FROM {quote(_PULLS)} "
        f"GROUP BY rep, day_no ORDER BY rep, day_no"
    )
    pulled: dict[str, dict[int, tuple[int, int | None, str]]] = {}
    teams: dict[str, str] = {}
    for rep, team, day_no, count, began, evidence in rows:
        pulled.setdefault(str(rep), {})[int(day_no)] = (int(count), int(began), str(evidence))
        teams[str(rep)] = str(team)
    usual = Calendar(parse_hours(facts.settings.hours), facts.zone)
    band = facts.settings.outbound
    found: list[tuple[str, str, str, int, int | None, str, str]] = []
    for rep, days in pulled.items():
        calendar = known.get(rep, usual)
        for day_no in range(min(days), max(days) + 1):
            count, moment, evidence = days.get(day_no, (0, None, ""))
            day = _EPOCH + timedelta(days=day_no)
            if count == 0 and (not calendar.week[day.weekday()] or day in calendar.holidays):
                continue
            verdict = "low" if count < band.low else "high" if count > band.high else "ok"
            found.append((rep, teams[rep], day.isoformat(), count, moment, verdict, evidence))
    names = ("rep", "team", "day", "pulled", "began", "verdict", "evidence")
    batch: Batch = {name: [row[at] for row in found] for at, name in enumerate(names)}
    facts.engine.load(DAYS, [batch], {**dict.fromkeys(names, "VARCHAR"), "pulled": "BIGINT", "began": "BIGINT"})


def _show(facts: Facts) -> Show:
    """Days of each rep by verdict, the fewest in the band first."""
    rows = facts.engine.rows(
        f"SELECT coalesce(min(r.name), d.rep), count(*), count(*) FILTER (WHERE verdict = 'low'), "
        f"count(*) FILTER (WHERE verdict = 'ok'), "
        f"count(*) FILTER (WHERE verdict = 'high'), round(avg(pulled), 1) FROM {quote(DAYS)} AS d "
        f"LEFT JOIN {quote(REPS)} AS r ON r.rep = d.rep GROUP BY d.rep "
        f"ORDER BY count(*) FILTER (WHERE verdict = 'ok') * 1.0 / count(*), d.rep LIMIT {_SHOWN}"
    )
    band = facts.settings.outbound
    return Show(
        "Leads pulled on a workday",
        f"Band: {band.low} to {band.high} a rep and workday.",
        ("Rep", "Workdays", "Low", "In the band", "High", "Mean"),
        tuple(tuple(str(cell) for cell in row) for row in rows),
        frozenset(range(1, 6)),
    )


REPORT = SubReport("outbound", "Outbound", NEEDS, tuple((m.name, m.needs) for m in (*MEASURES, *DAILY)), outbound)
