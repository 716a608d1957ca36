"""Bulk dispositions: many untouched leads of one batch, put aside together.

A batch is one campaign (else one source) and one hour of upload (else of assignment).
"""

from revops_cli.audit.facts import HOUR, MINUTE, REPS, UNIT, Facts
from revops_cli.audit.findings import Finder
from revops_cli.audit.measures import Measure, measure, scope
from revops_cli.audit.outcome import Outcome
from revops_cli.audit.reasons import class_of_reason
from revops_cli.engine.protocol import quote

NEEDS = ("people.assigned_at|history", "activities", "people.status", "people.dispositioned_at|history")
MEASURES = (
    Measure("bulk_disposition", "count", "TRUE", "TRUE", "batches of untouched leads dispositioned together", NEEDS),
    Measure("bulk_dispositioned", "number", "sum(n)", "TRUE", "leads in such batches", NEEDS),
)
_ASIDE = "audit put aside"
_BATCHES = "audit bulk batches"
_COHORT = "u.is_cycle AND u.excluded IS NULL AND u.in_period"
_BATCH = (
    "CASE WHEN u.campaign <> '' THEN u.campaign ELSE u.source END AS lot, "
    f"coalesce(u.created_at, u.start_at) // {HOUR} AS upload"
)


def bulk(facts: Facts) -> Outcome:
    """Batches by the hour rule, by the burst rule, or by both."""
    if facts.missing(NEEDS):
        return Outcome(measure(facts, scope("", ()), MEASURES))
    facts.engine.sql(_ASIDE, _aside(facts))
    facts.engine.sql(_BATCHES, _batches(facts))
    find = Finder(facts)
    rules = facts.settings.dispositions
    rule = (
        "CASE WHEN quick >= size AND burst >= size THEN 'by the hour and the burst rule' WHEN quick >= size "
        "THEN 'by the hour rule' ELSE 'by the burst rule' END"
    )
    query = find.query(
        "bulk_disposition", quote(_BATCHES), rep="rep", team="team", source="source", campaign="campaign",
        moment="first_at", n="n", of_n="of_n", value=f"lasted / {MINUTE}.0", limit_value=str(rules.bulk_minutes),
        rows="rows", detail=f"{rule} || '; minutes from the assignment to the disposition'",
    )  # fmt: skip
    metrics = measure(facts, scope(_BATCHES, ("rep", "team", "source", "campaign")), MEASURES)
    return Outcome(metrics, (query,))


def _aside(facts: Facts) -> str:
    """Untouched cycles put aside by hand: whether at once, and how many by the same user soon after each."""
    auto = class_of_reason(facts, {"auto": facts.settings.abandon.auto_reasons})
    rules = facts.settings.dispositions
    hour, window = round(rules.bulk_minutes * MINUTE), round(rules.burst_minutes * MINUTE)
    unit = (
        f"SELECT u.person, u.source, u.campaign, u.start_at, u.closed_at, u.file, u._row, {_BATCH}, "
        f"CASE WHEN u.closed_by <> '' THEN u.closed_by ELSE coalesce(u.rep, '') END AS closer, "
        f"u.closed_at - u.start_at <= {hour} OR coalesce(u.closed_at - u.created_at <= {hour}, FALSE) AS quick "
        f"FROM {quote(UNIT)} AS u LEFT JOIN {quote(auto)} AS a ON a.reason = u.reason WHERE {_COHORT} "
        f"AND u.first_touch_at IS NULL AND u.closed_at IS NOT NULL AND u.bucket IN ('nurture', 'unqualified') "
        f"AND coalesce(a.class, '') <> 'auto'"
    )
    soon = (
        f"OVER (PARTITION BY lot, upload, closer ORDER BY closed_at RANGE BETWEEN CURRENT ROW AND {window} FOLLOWING)"
    )
    own = "OVER (PARTITION BY lot, upload, closer)"
    return f"SELECT *, count(*) {soon} AS soon, count(*) FILTER (WHERE quick) {own} AS fast FROM ({unit})"


def _batches(facts: Facts) -> str:
    """What a rule catches: of each user, and by the hour rule of nobody in particular where no user alone did it."""
    size = facts.settings.dispositions.bulk_size
    cells = (
        f"min(source) AS source, min(campaign) AS campaign, count(*) FILTER (WHERE quick) AS quick, "
        f"CAST({size} AS BIGINT) AS size, min(start_at) AS first_at, {Finder.rows_of()} AS rows, "
        f"coalesce(max(closed_at - start_at) FILTER (WHERE quick), max(closed_at - start_at)) AS lasted"
    )
    alone = (
        f"SELECT lot, upload, closer, max(soon) AS burst, {cells} FROM {quote(_ASIDE)} GROUP BY 1, 2, 3 "
        f"HAVING greatest(quick, burst) >= {size}"
    )
    together = (
        f"SELECT lot, upload, '' AS closer, 0 AS burst, {cells} FROM {quote(_ASIDE)} WHERE quick GROUP BY 1, 2 "
        f"HAVING count(*) >= {size} AND max(fast) < {size}"
    )
    whole = f"SELECT {_BATCH}, count(*) AS of_n FROM {quote(UNIT)} AS u WHERE {_COHORT} GROUP BY 1, 2"
    return (
        f"SELECT c.*, greatest(c.quick, c.burst) AS n, w.of_n, c.closer AS rep, coalesce(r.team, '') AS team "
        f"FROM ({alone} UNION ALL {together}) AS c JOIN ({whole}) AS w USING (lot, upload) "
        f"LEFT JOIN {quote(REPS)} AS r ON r.rep = c.closer"
    )
