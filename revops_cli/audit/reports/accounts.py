"""Accounts instead of leads: who is known there, who is engaged, and the next step that follows."""

from revops_cli.audit.facts import DAY, PERSONS, UNIT, Facts
from revops_cli.audit.measures import Measure, measure, scope
from revops_cli.audit.outcome import Outcome, Show, SubReport
from revops_cli.audit.people import NAMES
from revops_cli.audit.touches import ACTIVITIES
from revops_cli.engine.protocol import literal, quote
from revops_cli.text.fold import squash

LENS = "audit accounts"
NEEDS = ("people.account_id",)
COVERED = (*NEEDS, "people.persona")
ENGAGED = (*NEEDS, "activities")
QUADRANTS = (*COVERED, "activities")
STEPS = (
    ("low", "low", "Identify"),
    ("low", "high", "Expand Reach"),
    ("high", "low", "Engage"),
    ("high", "high", "Win"),
)
"""Coverage, engagement, and the next step."""
_SHOWN = 30

MEASURES = (
    Measure("accounts", "count", "TRUE", "TRUE", "accounts", NEEDS),
    Measure("accounts_assigned", "count", "assigned", "TRUE", "with anybody assigned in the period", NEEDS),
    Measure("accounts_worked", "count", "worked", "assigned", "with anybody touched", ENGAGED),
    Measure(
        "accounts_qualified",
        "count",
        "qualified",
        "assigned",
        "with anybody qualified",
        (*NEEDS, "opportunities", "contact_roles"),
    ),
    Measure("accounts_won", "count", "won", "TRUE", "with an opportunity won", (*NEEDS, "opportunities.is_won")),
    Measure(
        "account_coverage",
        "number",
        "avg(coverage)",
        "TRUE",
        "mean share of the required personas that are known",
        COVERED,
    ),
    Measure(
        "account_engagement",
        "number",
        "avg(engagement)",
        "known > 0",
        "mean share of the known people with recent activity",
        ENGAGED,
    ),
    *(
        Measure(
            f"accounts_{step.lower().replace(' ', '_')}",
            "count",
            f"next_step = '{step}'",
            "TRUE",
            f"next step: {step}",
            QUADRANTS,
        )
        for _, _, step in STEPS
    ),
)


def accounts(facts: Facts) -> Outcome:
    """Figures a account, by owner and segment, and the accounts by their next step."""
    personas = required_personas(facts)
    facts.engine.sql(LENS, _lens(facts, personas))
    metrics = measure(facts, scope(LENS, ("rep", "segment", "target")), MEASURES)
    shows = () if facts.missing(QUADRANTS) else (_show(facts, len(personas)),)
    return Outcome(metrics, (), shows)


def required_personas(facts: Facts) -> tuple[str, ...]:
    """The personas an account should have: those of the config, else all that anybody has."""
    configured = facts.settings.accounts.personas
    if configured:
        return configured
    query = f"SELECT DISTINCT persona FROM {quote(PERSONS)} WHERE persona IS NOT NULL ORDER BY 1"
    return tuple({squash(str(row[0])): str(row[0]) for row in facts.engine.rows(query)}.values())


def _lens(facts: Facts, personas: tuple[str, ...]) -> str:
    """Every account of the accounts file and of the people, with its people, personas and activity."""
    settings = facts.settings.accounts
    since = facts.now - round(settings.engaged_days * DAY)
    active = f"SELECT DISTINCT no FROM {quote(ACTIVITIES)} WHERE touched_at >= {since} AND NOT automated"
    folded = "regexp_replace(lower(coalesce(p.persona, '')), '[^a-z0-9]', '', 'g')"
    wanted = ", ".join(literal(squash(persona)) for persona in personas) or "''"
    people = (
        f"SELECT p.account_id AS account, count(*) AS known, count(a.no) AS engaged, "
        f"count(DISTINCT CASE WHEN {folded} IN ({wanted}) THEN {folded} END) AS personas, bool_or(p.is_target) AS "
        f"target, "
        f"max(p.segment) AS segment FROM {quote(PERSONS)} AS p LEFT JOIN ({active}) AS a ON a.no = p.no "
        f"WHERE p.account_id IS NOT NULL AND NOT p.is_exception AND NOT p.is_test AND p.merged_into IS NULL GROUP BY 1"
    )
    cycles = (
        f"SELECT account, TRUE AS assigned, bool_or(touches > 0) AS worked, bool_or(is_qualified) AS qualified "
        f"FROM {quote(UNIT)} WHERE excluded IS NULL AND in_period AND is_cycle AND account <> '' GROUP BY 1"
    )
    deals = f"SELECT account_id AS account, bool_or(is_won) AS won FROM {facts.table('opportunities')} GROUP BY 1"
    given = (
        f"SELECT account_id AS account, min(name) AS name, min(owner_id) AS owner, min(segment) AS segment, "
        f"bool_or(is_target) AS target FROM {facts.table('accounts')} WHERE account_id IS NOT NULL GROUP BY 1"
    )
    needed = max(len(personas), 1)
    coverage, engagement = f"coalesce(p.personas, 0) * 1.0 / {needed}", "p.engaged * 1.0 / p.known"
    high = f">= {settings.cut}"
    whens = " ".join(
        f"WHEN {'NOT ' if cover == 'low' else ''}(coverage {high}) AND "
        f"{'NOT ' if engage == 'low' else ''}(engagement {high}) THEN {literal(step)}"
        for cover, engage, step in STEPS
    )
    return (
        f"SELECT *, CASE {whens} END AS next_step FROM (SELECT coalesce(g.account, p.account) AS account, "
        f"coalesce(g.name, '') AS name, coalesce(n.rep, g.owner, '') AS rep, "
        f"coalesce(g.segment, p.segment, '') AS segment, coalesce(g.target, p.target, FALSE) AS target, "
        f"coalesce(p.known, 0) AS known, coalesce(p.engaged, 0) AS engaged, coalesce(p.personas, 0) AS personas, "
        f"{coverage} AS coverage, coalesce({engagement}, 0) AS engagement, coalesce(c.assigned, FALSE) AS assigned, "
        f"coalesce(c.worked, FALSE) AS worked, coalesce(c.qualified, FALSE) AS qualified, coalesce(d.won, FALSE) AS "
        f"won "
        f"FROM ({given}) AS g FULL JOIN ({people}) AS p ON p.account = g.account LEFT JOIN ({cycles}) AS c "
        f"ON c.account = coalesce(g.account, p.account) LEFT JOIN ({deals}) AS d "
        f"ON d.account = coalesce(g.account, p.account) LEFT JOIN {quote(NAMES)} AS n ON n.known = g.owner)"
    )


def _show(facts: Facts, needed: int) -> Show:
    """Target accounts first, those nearest to a win at the top."""
    order = "CASE next_step WHEN 'Win' THEN 0 WHEN 'Engage' THEN 1 WHEN 'Expand Reach' THEN 2 ELSE 3 END"
    rows = facts.engine.rows(
        f"SELECT account, name, known, personas, engaged, next_step FROM {quote(LENS)} "
        f"ORDER BY target DESC, {order}, engagement DESC, coverage DESC, account LIMIT {_SHOWN}"
    )
    total = facts.engine.count(LENS)
    return Show(
        "Accounts by next step",
        f"{min(total, _SHOWN)} of {total} accounts; coverage against {needed} personas.",
        ("Account", "Name", "Known", "Personas", "Engaged", "Next step"),
        tuple(tuple(str(cell) for cell in row) for row in rows),
        frozenset({2, 3, 4}),
    )


REPORT = SubReport("accounts", "Accounts", NEEDS, tuple((m.name, m.needs) for m in MEASURES), accounts)
