"""The pairs that a person should look at: too alike to pass over, not alike enough to merge without a look."""

from dataclasses import dataclass

from revops_cli.dedupe.decisions import NO_DECISIONS, Decisions
from revops_cli.dedupe.identity import KEYS, own_columns
from revops_cli.dedupe.settings import DedupeSettings
from revops_cli.dedupe.step import dedupe
from revops_cli.dedupe.verdicts import LINKS
from revops_cli.engine.protocol import Engine, listed, quote
from revops_cli.model import Table


@dataclass(frozen=True, slots=True)
class Item:
    """Two records: their keys for a decision, how alike they are and why, and the cells of either.

    `cells` are column, one's cell and the other's, where either is filled.
    """

    one: str
    other: str
    score: int
    level: str
    reason: str
    cells: tuple[tuple[str, str, str], ...]


def to_review(
    engine: Engine,
    leads: Table,
    settings: DedupeSettings,
    decisions: Decisions = NO_DECISIONS,
    *,
    levels: tuple[str, ...] = ("review",),
) -> list[Item]:
    """The pairs of some levels that nobody decided yet, the likeliest first; `likely` ones are merged as it is."""
    dedupe(engine, leads, settings, keep_all=True, decisions=decisions)
    names = own_columns(leads)
    wanted = ", ".join(f"'{level}'" for level in levels)
    rows = engine.rows(
        f"SELECT a.key, b.key, max(CAST(d.score AS BIGINT)), max(d.level), max(d.reason), "
        f"least(d._row, d.other) AS low, greatest(d._row, d.other) AS high FROM {quote(LINKS)} d "
        f"JOIN {quote(KEYS)} a ON a._row = least(d._row, d.other) "
        f"JOIN {quote(KEYS)} b ON b._row = greatest(d._row, d.other) "
        f"WHERE d.level IN ({wanted}) AND d.other > 0 GROUP BY a.key, b.key, low, high ORDER BY 3 DESC, low, high"
    )
    decided = {frozenset(pair) for pair in (*decisions.never, *decisions.always)}
    items = []
    for one, other, score, level, reason, low, high in rows:
        if frozenset((one, other)) not in decided:
            items.append(Item(one, other, int(score), level, reason, _cells(engine, leads, names, (low, high))))
    return items


def _cells(engine: Engine, leads: Table, names: list[str], rows: tuple[int, int]) -> tuple[tuple[str, str, str], ...]:
    query = f"SELECT {listed(names)} FROM {quote(leads.relation)} WHERE _row IN {rows} ORDER BY _row"
    found = engine.rows(query)
    one, other = found[0], found[-1]
    return tuple((leads.header(n), a, b) for n, a, b in zip(names, one, other, strict=True) if a or b)
