"""Campaigns: whether people who met one qualify more often than similar people who did not.

Similar: assigned in the same month and of the same segment. An interaction after the conversion
never counts.
"""

from revops_cli.audit.facts import UNIT, Facts
from revops_cli.audit.measures import Measure, Metric, Value, measure, scope, value_of
from revops_cli.audit.outcome import Outcome, Show, SubReport
from revops_cli.audit.people import KEYS
from revops_cli.audit.qualified import NEEDS as OPPORTUNITY_NEEDS
from revops_cli.clock.shifts import shifts, to_local_sql
from revops_cli.engine.protocol import quote

COHORT = "audit campaign cohort"
MEMBERS = "audit campaign members met"
ANY = "audit campaign any"
NEEDS = ("campaign_members|people.campaign_id", *OPPORTUNITY_NEEDS)
_ANY = ""
_SHOWN = 30

MEASURES = (
    Measure(
        "campaign_members_met",
        "count",
        "TRUE",
        "TRUE",
        "cycles of people who met the campaign before they qualified",
        NEEDS[:1],
    ),
    Measure("campaign_conversion", "rate", "is_qualified", "TRUE", "qualified, of those who met the campaign", NEEDS),
    Measure(
        "campaign_velocity",
        "days",
        "quantile_cont(qualified_at - start_at, 0.5)",
        "is_qualified",
        "median days from assignment to qualified",
        NEEDS,
    ),
    Measure(
        "campaign_deal_size",
        "money",
        "avg(amount)",
        "is_qualified AND amount IS NOT NULL",
        "mean amount of what they bought",
        (*NEEDS, "opportunities.amount"),
    ),
    Measure("campaign_met_raw", "rate", "stage = 'raw'", "TRUE", "met it before they were assigned", NEEDS[:1]),
    Measure(
        "campaign_met_working", "rate", "stage = 'working'", "TRUE", "met it while a rep worked on them", NEEDS[:1]
    ),
)
COMPARED = ("campaign_baseline", "campaign_difference", "campaign_lift")


def campaigns(facts: Facts) -> Outcome:
    """Conversion of members beside their cohort, for all campaigns together and for each."""
    _make_members(facts)
    metrics = measure(facts, scope(MEMBERS, ("campaign",)), MEASURES)
    together = measure(facts, scope(ANY, ()), MEASURES)
    merged = tuple(
        Metric(m.name, m.kind, m.doc, t.total, m.by, m.missing) for m, t in zip(metrics, together, strict=True)
    )
    compared = _compared(facts)
    shows = () if facts.missing(NEEDS) else (_show(facts, merged[1], compared[0]),)
    return Outcome((*merged, *compared), (), shows)


def _make_members(facts: Facts) -> None:
    """Relations COHORT (cycles by month and segment), MEMBERS (cycles by campaign met in time) and ANY."""
    engine = facts.engine
    span = engine.rows(f"SELECT min(start_at), max(start_at) FROM {quote(UNIT)}")[0]
    local = "start_at"
    if span[0] is not None:
        local = to_local_sql("start_at", *shifts(facts.zone, int(span[0]), int(span[1]) + 1))
    month = f"CAST(year(make_timestamp({local})) * 12 + month(make_timestamp({local})) AS BIGINT)"
    engine.view(
        COHORT,
        f"SELECT person, cycle_no, start_at, next_start, closed_at, first_touch_at, qualified_at, is_qualified, "
        f"amount, "
        f"segment, campaign, created_at, {month} AS month FROM {quote(UNIT)} "
        f"WHERE excluded IS NULL AND in_period AND is_cycle",
    )
    stage = (
        "CASE WHEN met_at IS NULL THEN '' WHEN met_at < start_at THEN 'raw' "
        "WHEN first_touch_at IS NULL OR met_at < first_touch_at THEN 'assigned' ELSE 'working' END"
    )
    cells = (
        f"person, cycle_no, month, segment, start_at, qualified_at, is_qualified, amount, campaign, {stage} AS stage"
    )
    in_time = (
        "(met_at IS NULL OR ((qualified_at IS NULL OR met_at < qualified_at) AND (next_start IS NULL OR "
        "met_at < next_start) AND (closed_at IS NULL OR met_at <= closed_at)))"
    )
    if not facts.has("campaign_members"):
        own = f"SELECT *, created_at AS met_at FROM {quote(COHORT)} WHERE campaign <> ''"
        engine.sql(MEMBERS, f"SELECT {cells} FROM ({own}) WHERE {in_time}")
        engine.view(ANY, f"SELECT * FROM {quote(MEMBERS)}")
        return
    met = (
        f"SELECT k.key AS person, m.campaign_id AS campaign, min(m.moment) AS met_at "
        f"FROM {facts.table('campaign_members')} AS m JOIN {quote(KEYS)} AS k ON k.id = m.person_id "
        f"WHERE m.campaign_id IS NOT NULL AND coalesce(m.moment <= {facts.now}, TRUE) GROUP BY 1, 2"
    )
    joined = f"SELECT c.* EXCLUDE (campaign), m.campaign, m.met_at FROM {quote(COHORT)} AS c JOIN ({met}) AS m "
    joined += "USING (person)"
    engine.sql(MEMBERS, f"SELECT {cells}, met_at FROM ({joined}) WHERE {in_time}")
    engine.sql(
        ANY,
        f"SELECT * FROM {quote(MEMBERS)} QUALIFY row_number() OVER (PARTITION BY person, cycle_no "
        f"ORDER BY met_at NULLS LAST, campaign) = 1",
    )


def _compared(facts: Facts) -> tuple[Metric, ...]:
    """Baseline, difference in points and ratio, for all campaigns together and for each."""
    docs = ("qualified, of similar people who did not meet it", "points above the cohort", "times the cohort's rate")
    lacking = facts.missing(NEEDS)
    found = {} if lacking else _rates(facts)
    small = facts.settings.campaigns.min_cohort
    tables: tuple[dict[str, Value], ...] = ({}, {}, {})
    for campaign, (n, of, base_n, base_of) in found.items():
        mine, base = value_of("rate", n, of, small), value_of("rate", base_n, base_of, small)
        tables[0][campaign] = base
        if mine.value is not None and base.value is not None:
            tables[1][campaign] = Value(round(mine.value - base.value, 6), n, of, small=base.small)
            if base.value:
                tables[2][campaign] = Value(round(mine.value / base.value, 6), n, of, small=base.small)
    nothing = Value(None, 0, 0)
    return tuple(
        Metric(
            name, "rate" if at == 0 else "number", docs[at], tables[at].pop(_ANY, nothing),
            {"campaign": tables[at]} if tables[at] else {}, lacking,
        )
        for at, name in enumerate(COMPARED)
    )  # fmt: skip


def _rates(facts: Facts) -> dict[str, tuple[int, int, int, int]]:
    """For each campaign, and for any: members qualified and in all, and the same of their cohort."""
    strata = "SELECT month, segment, count(*) AS of_n, count(*) FILTER (WHERE is_qualified) AS n FROM {} GROUP BY 1, 2"
    each = (
        f"SELECT campaign, month, segment, count(*) AS of_n, count(*) FILTER (WHERE is_qualified) AS n "
        f"FROM {quote(MEMBERS)} GROUP BY 1, 2, 3 UNION ALL SELECT '' AS campaign, * FROM "
        f"({strata.format(quote(ANY))})"
    )
    # Who met a campaign only after qualifying is neither a member nor of the cohort that did not meet it in time:
    # such people stay in the cohort, for they qualified without it.
    query = (
        f"SELECT m.campaign, sum(m.n), sum(m.of_n), sum(t.n - m.n), sum(t.of_n - m.of_n) FROM ({each}) AS m "
        f"JOIN ({strata.format(quote(COHORT))}) AS t USING (month, segment) GROUP BY 1 ORDER BY 1"
    )
    return {str(c): (int(n), int(of), int(bn), int(bof)) for c, n, of, bn, bof in facts.engine.rows(query)}


def _show(facts: Facts, conversion: Metric, baseline: Metric) -> Show:
    names = dict(facts.engine.rows(f"SELECT campaign_id, min(name) FROM {facts.table('campaigns')} GROUP BY 1"))
    rows = []
    for campaign, value in conversion.by.get("campaign", {}).items():
        base = baseline.by.get("campaign", {}).get(campaign, Value(None, 0, 0))
        if value.value is None:
            continue
        points = "-" if base.value is None else f"{100 * (value.value - base.value):+.1f}"
        lift = "-" if not base.value else f"{value.value / base.value:.1f}x"
        shown = "n/a" if base.value is None else f"{100 * base.value:.1f} % ({base.n}/{base.of})"
        cells = (
            names.get(campaign) or campaign,
            f"{100 * value.value:.1f} % ({value.n}/{value.of})",
            shown,
            points,
            lift,
        )
        rows.append((value.of, campaign, cells))
    rows.sort(key=lambda row: (-row[0], row[1]))
    return Show(
        "Campaigns against their cohorts",
        "Qualified of those who met the campaign, beside people of the same month and segment who did not.",
        ("Campaign", "Members", "Cohort", "Points", "Lift"),
        tuple(cells for _, _, cells in rows[:_SHOWN]),
        frozenset({1, 2, 3, 4}),
    )


REPORT = SubReport(
    "campaigns",
    "Campaigns",
    NEEDS[:1],
    (*((m.name, m.needs) for m in MEASURES), *((name, NEEDS) for name in COMPARED)),
    campaigns,
)
