"""What a lead of a campaign costs: the campaign's cost over the people who were assigned from it."""

from revops_cli.audit.facts import UNIT, Facts
from revops_cli.audit.measures import NOTHING, Metric, not_computable, value_of
from revops_cli.engine.protocol import quote

NAME = "cost_per_lead"
NEEDS = ("campaigns.cost", "people.campaign_id")
_DOC = "cost of the campaign over the people assigned from it"


def cost_per_lead(facts: Facts) -> Metric:
    """The cost of a lead, in all and by campaign; campaigns without a cost or without leads are left out."""
    missing = facts.missing(NEEDS)
    if missing:
        return not_computable(NAME, "money", missing, _DOC)
    leads = (
        f"SELECT campaign, count(DISTINCT person) AS people FROM {quote(UNIT)} "
        f"WHERE is_cycle AND excluded IS NULL AND in_period AND campaign <> '' GROUP BY 1"
    )
    known = " UNION ALL ".join(
        f"SELECT {name} AS campaign, cost, {rank} AS rank, file, _row FROM {facts.table('campaigns')} "
        f"WHERE {name} IS NOT NULL AND cost IS NOT NULL"
        for rank, name in enumerate(("campaign_id", "name"))
    )
    costs = f"SELECT campaign, first(cost ORDER BY rank, file, _row) AS cost FROM ({known}) GROUP BY 1"
    query = f"SELECT campaign, cost, people FROM ({leads}) JOIN ({costs}) USING (campaign) ORDER BY 1"
    rows = [(str(campaign), float(cost), int(people)) for campaign, cost, people in facts.engine.rows(query)]
    small = facts.settings.small_n
    of = sum(people for *_, people in rows)
    total = value_of("money", sum(cost for _, cost, _ in rows) / of, of, small) if of else NOTHING
    by = {campaign: value_of("money", cost / people, people, small) for campaign, cost, people in rows}
    return Metric(NAME, "money", _DOC, total, {"campaign": by})
