"""Sales development: the pipeline that each SDR sourced, and what becomes of it by the month of creation."""

from revops_cli.audit.facts import DAY, REPS, Facts
from revops_cli.audit.findings import Finder
from revops_cli.audit.measures import Measure, measure, scope
from revops_cli.audit.moments import iso_sql
from revops_cli.audit.outcome import Outcome, Show, SubReport
from revops_cli.audit.people import NAMES
from revops_cli.audit.qualified import OPPORTUNITIES
from revops_cli.audit.statistics import wilson
from revops_cli.engine.protocol import quote

SOURCED = "audit sourced opportunities"
NEEDS = ("opportunities",)
BY_SDR = (*NEEDS, "opportunities.sourced_by")
STAGED = (*NEEDS, "opportunities.stage_no|opportunities.stage")
WON = (*NEEDS, "opportunities.is_won")
DIMENSIONS = ("rep", "team", "month", "source", "campaign", "segment")
_SHOWN = 30

MEASURES = (
    Measure("opportunities_created", "count", "TRUE", "TRUE", "opportunities created in the period", NEEDS),
    Measure(
        "sdr_pipeline",
        "money",
        "sum(CASE WHEN in_pipeline THEN coalesce(amount, 0) ELSE 0 END)",
        "TRUE",
        "amount of those at the pipeline stage",
        (*STAGED, "opportunities.amount"),
    ),
    Measure(
        "pipeline_opportunities",
        "count",
        "in_pipeline",
        "TRUE",
        "opportunities that reached the pipeline stage",
        STAGED,
    ),
    Measure("cohort_conversion", "rate", "is_won", "TRUE", "won, of those created", WON),
    Measure(
        "won_amount",
        "money",
        "sum(CASE WHEN is_won THEN coalesce(amount, 0) ELSE 0 END)",
        "TRUE",
        "amount won, of those created in the period",
        (*WON, "opportunities.amount"),
    ),
    Measure("cohort_open", "count", "NOT is_closed", "TRUE", "not yet closed: the conversion may still rise", WON),
)


def sdr(facts: Facts) -> Outcome:
    """Pipeline and conversion by SDR and month; cohorts that are old enough and convert too little."""
    facts.engine.sql(SOURCED, _sourced(facts))
    metrics = measure(facts, scope(SOURCED, DIMENSIONS), MEASURES)
    if facts.missing((*BY_SDR, *WON)):
        return Outcome(metrics)
    settings, find = facts.settings.sdr, Finder(facts)
    low = (
        f"(SELECT rep, min(team) AS team, count(*) AS created, count(*) FILTER (WHERE is_won) AS won, "
        f"{find.rows_of(table='opportunities')} AS evidence FROM {quote(SOURCED)} WHERE rep <> '' AND mature GROUP "
        f"BY rep)"
    )
    finding = find.query(
        "sdr_low_conversion",
        f"{low} WHERE created >= {facts.settings.small_n} AND won * 1.0 / created < {settings.conversion_low}",
        rep="rep", team="team", n="won", of_n="created", value="round(won * 1.0 / created, 6)",
        limit_value=f"{settings.conversion_low}", rows="evidence", detail="'won of the opportunities created'",
    )  # fmt: skip
    return Outcome(metrics, (finding,), (_show(facts),))


def _sourced(facts: Facts) -> str:
    settings = facts.settings
    start = f"o.created_at >= {facts.start} AND " if facts.start is not None else ""
    month = iso_sql(facts, OPPORTUNITIES, "created_at")
    reached = f"(coalesce(o.stage_no, 0) >= {settings.qualified.pipeline_stage} OR o.is_won)"
    return (
        f"SELECT o.opp_id, coalesce(n.rep, o.sourced_by, '') AS rep, coalesce(r.team, '') AS team, o.month, o.amount, "
        f"coalesce(o.lead_source, '') AS source, coalesce(o.campaign_id, '') AS campaign, "
        f"coalesce(o.segment, '') AS segment, {reached} AS in_pipeline, o.is_won, o.is_closed, "
        f"o.is_closed OR {facts.now} - o.created_at >= {round(settings.sdr.mature_days * DAY)} AS mature, "
        f"o.created_at, o.file, o._row FROM (SELECT *, left({month}, 7) AS month FROM {quote(OPPORTUNITIES)}) AS o "
        f"LEFT JOIN {quote(NAMES)} AS n ON n.known = o.sourced_by LEFT JOIN {quote(REPS)} AS r ON r.rep = n.rep "
        f"WHERE o.created_at IS NULL OR ({start}o.created_at < {facts.end})"
    )


def _show(facts: Facts) -> Show:
    """SDRs by the share that was won: many opportunities of which few are won are no success."""
    rows = facts.engine.rows(
        f"SELECT coalesce(min(r.name), s.rep), count(*), count(*) FILTER (WHERE in_pipeline), "
        f"coalesce(sum(amount) FILTER (WHERE in_pipeline), 0), count(*) FILTER (WHERE is_won), "
        f"count(*) FILTER (WHERE NOT is_closed), bool_and(mature) FROM {quote(SOURCED)} AS s "
        f"LEFT JOIN {quote(REPS)} AS r ON r.rep = s.rep WHERE s.rep <> '' GROUP BY s.rep "
        f"ORDER BY count(*) FILTER (WHERE is_won) * 1.0 / count(*) DESC, 2 DESC, s.rep LIMIT {_SHOWN}"
    )
    shown = []
    for rep, created, reached, amount, won, still, mature in rows:
        low, high = wilson(int(won), int(created)) or (0.0, 0.0)
        share = f"{100 * won / created:.1f} % ({100 * low:.1f}-{100 * high:.1f})"
        shown.append(
            (
                str(rep),
                str(created),
                str(reached),
                f"{amount:,.0f}",
                str(won),
                share,
                str(still),
                "yes" if mature else "immature",
            )
        )
    return Show(
        "Sales development by rep",
        "Won of those created, with the 95 % interval; a cohort with young open opportunities is immature.",
        ("Rep", "Created", "Pipeline", "Amount", "Won", "Won of created", "Open", "Mature"),
        tuple(shown),
        frozenset(range(1, 7)),
    )


REPORT = SubReport("sdr", "Sales development", NEEDS, tuple((m.name, m.needs) for m in MEASURES), sdr)
