"""Who is qualified: an opportunity, with a contact role, moment the stage that the config names. All three."""

from revops_cli.audit.facts import CYCLES, Facts
from revops_cli.audit.people import KEYS
from revops_cli.engine.protocol import Batch, quote
from revops_cli.text.fold import squash

QUALIFIED = "audit qualified"
OPPORTUNITIES = "audit opportunities staged"
NEEDS = ("opportunities", "contact_roles")


def make_opportunities(facts: Facts) -> None:
    """Relation OPPORTUNITIES: those known at the moment of the run, each with the number of its stage."""
    engine, raw, settings = facts.engine, facts.table("opportunities"), facts.settings.qualified
    numbers = {squash(name): number for name, number in settings.stage_numbers.items()}
    names = [str(row[0]) for row in engine.rows(f"SELECT DISTINCT stage FROM {raw} WHERE stage IS NOT NULL ORDER BY 1")]
    won, lost = ({squash(name) for name in stages} for stages in (settings.won_stages, settings.lost_stages))
    batch: Batch = {
        "stage": names,
        "number": [numbers.get(squash(name)) for name in names],
        "won": [squash(name) in won for name in names],
        "lost": [squash(name) in lost for name in names],
    }
    engine.load("audit stages", [batch], {"stage": "VARCHAR", "number": "DOUBLE", "won": "BOOLEAN", "lost": "BOOLEAN"})
    past = f"coalesce(o.closed_at <= {facts.now}, TRUE)"
    is_won = "coalesce(o.is_won, s.won AND coalesce(o.is_closed, TRUE), FALSE)"
    engine.sql(
        OPPORTUNITIES,
        f"SELECT o.* EXCLUDE (stage_no, is_closed, is_won), coalesce(o.stage_no, s.number, CASE WHEN {is_won} THEN 99 "
        f"END) AS stage_no, coalesce(o.is_closed, s.won OR s.lost, FALSE) AND {past} AS is_closed, "
        f"{is_won} AND {past} AS is_won "
        f'FROM {raw} AS o LEFT JOIN "audit stages" AS s ON s.stage = o.stage '
        f"WHERE o.opp_id IS NOT NULL AND (o.created_at IS NULL OR o.created_at <= {facts.now}) "
        f"QUALIFY row_number() OVER (PARTITION BY o.opp_id ORDER BY o.file, o._row) = 1",
    )


def make_qualified(facts: Facts) -> None:
    """Relation QUALIFIED: person, cycle_no, moment, opp_id, amount; the first of each cycle."""
    stage = facts.settings.qualified.stage
    at = "greatest(coalesce(o.created_at, r.created_at), coalesce(r.created_at, o.created_at))"
    facts.engine.sql(
        QUALIFIED,
        f"SELECT * FROM (SELECT k.key AS person, c.cycle_no, {at} AS moment, o.opp_id, o.amount, o.is_closed, "
        f"o.is_won, "
        f"o.closed_at FROM {quote(OPPORTUNITIES)} AS o JOIN {facts.table('contact_roles')} AS r ON r.opp_id = "
        f"o.opp_id "
        f"JOIN {quote(KEYS)} AS k ON k.id = r.contact_id JOIN {quote(CYCLES)} AS c ON c.person = k.key "
        f"WHERE o.stage_no >= {stage} AND coalesce({at} <= {facts.now}, TRUE) "
        f"AND (CASE WHEN {at} IS NULL THEN c.is_last ELSE {at} >= c.start_at AND (c.next_start IS NULL OR "
        f"{at} < c.next_start) END)) QUALIFY row_number() OVER (PARTITION BY person, cycle_no ORDER BY moment NULLS "
        f"LAST, opp_id) = 1",
    )
