"""What an owner should hear of at once: a raised hand, a dormant person who came back."""

from revops_cli.engine.protocol import Engine, literal, quote
from revops_cli.model import Table
from revops_cli.rules.columns import spelled
from revops_cli.score.behaviour import BEHAVIOUR, dormant_limits
from revops_cli.score.context import ScoreContext
from revops_cli.score.settings import Signals

SIGNALS, LIMITS = "score signals", "score dormant limits"
RAISED, WOKEN = "raised hand", "woken up"


def find_signals(engine: Engine, signals: Signals, context: ScoreContext) -> None:
    """Make relation SIGNALS: _row, raised and woken (days ago, or NULL) of the leads that did something.

    Woken up: the person did something lately, and nothing in the months before it; one who was never
    seen before must have been mailed for as long.
    """
    limits = dormant_limits(context.as_of, signals)
    engine.load(LIMITS, [{"age": list(limits), "least": list(limits.values())}], {"age": "BIGINT", "least": "BIGINT"})
    engine.sql(
        SIGNALS,
        f"SELECT b._row, b.raised, CASE WHEN coalesce(b.before, b.mailed) >= d.least THEN b.recent END AS woken "
        f"FROM {quote(BEHAVIOUR)} b LEFT JOIN {quote(LIMITS)} d ON d.age = b.recent",
    )
    engine.drop(LIMITS)


def signal_cell(alias: str) -> str:
    """The signals of a lead as one cell."""
    return (
        f"concat(CASE WHEN {alias}.raised IS NOT NULL THEN {literal(RAISED)} ELSE '' END, "
        f"CASE WHEN {alias}.raised IS NOT NULL AND {alias}.woken IS NOT NULL THEN '; ' ELSE '' END, "
        f"CASE WHEN {alias}.woken IS NOT NULL THEN {literal(WOKEN)} ELSE '' END)"
    )


def notices(leads: Table) -> str:
    """The signals with the owner who should hear of them, as a query as relation `signals` of a Result."""
    lead, owner = (spelled(leads.names, name) for name in ("Id", "OwnerId"))
    cells = [f"l.{quote(name)}" if name else literal("") for name in (lead, owner)]
    parts = [
        f"SELECT l._row AS row, {cells[0]} AS lead, {cells[1]} AS owner, {literal(word)} AS signal, "
        f"CAST(s.{column} AS VARCHAR) AS days_ago FROM {quote(SIGNALS)} s "
        f"JOIN {quote(leads.relation)} l ON l._row = s._row WHERE s.{column} IS NOT NULL"
        for column, word in (("raised", RAISED), ("woken", WOKEN))
    ]
    return " UNION ALL ".join(parts)
