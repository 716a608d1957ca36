"""People who changed the employer, as a report: they stay two leads."""

import numpy as np

from revops_cli.dedupe.identity import KEYS
from revops_cli.dedupe.linking import Linked
from revops_cli.dedupe.settings import DedupeSettings
from revops_cli.dedupe.verdicts import LINKS
from revops_cli.engine.protocol import Engine, Schema, quote
from revops_cli.link.levels import log_odds, percent
from revops_cli.model import Table

MOVED = "dedupe moved"
EMPTY = "''"


def load_moved(engine: Engine, linked: Linked, settings: DedupeSettings) -> None:
    """Make relation MOVED: `low, high` (rows), `percent, reason` of pairs that are likely one person."""
    found = linked.moved
    kept = np.flatnonzero(found.bits >= log_odds(settings.likely))
    low, high = np.minimum(found.left, found.right)[kept], np.maximum(found.left, found.right)[kept]
    batch = {
        "low": low.tolist(),
        "high": high.tolist(),
        "percent": [percent(value) for value in found.bits[kept].tolist()],
        "reason": linked.book.texts(found.pattern[kept].tolist()),
    }
    schema: Schema = {"low": "BIGINT", "high": "BIGINT", "percent": "BIGINT", "reason": "VARCHAR"}
    engine.load(MOVED, [batch], schema)


def moved(leads: Table) -> str:
    """Query of the people who moved: score, one, other, name, one_company, other_company, reason.

    One line for two clusters, by the likeliest pair of their rows.
    """
    named = _cells(leads, ("firstname", "lastname")) or _cells(leads, ("name",))
    name = f"concat_ws(' ', {', '.join(f'nullif(l.{cell}, {EMPTY})' for cell in named)})" if named else EMPTY
    company = next(iter(_cells(leads, ("company",))), "")
    companies = [f"{alias}.{company}" if company else EMPTY for alias in ("l", "h")]
    return (
        f"SELECT CAST(p.percent AS VARCHAR) AS score, a.id AS one, b.id AS other, {name} AS name, "
        f"{companies[0]} AS one_company, {companies[1]} AS other_company, p.reason AS reason "
        f"FROM {quote(MOVED)} p JOIN {quote(LINKS)} c ON c._row = p.low JOIN {quote(LINKS)} d ON d._row = p.high "
        f"JOIN {quote(KEYS)} a ON a._row = p.low JOIN {quote(KEYS)} b ON b._row = p.high "
        f"JOIN {quote(leads.relation)} l ON l._row = p.low JOIN {quote(leads.relation)} h ON h._row = p.high "
        f"WHERE c.cluster <> d.cluster QUALIFY row_number() OVER (PARTITION BY least(c.cluster, d.cluster), "
        f"greatest(c.cluster, d.cluster) ORDER BY p.percent DESC, p.low, p.high) = 1"
    )


def _cells(leads: Table, names: tuple[str, ...]) -> list[str]:
    """The columns of these names that a table has, quoted."""
    spelled = {name.casefold(): name for name in leads.names}
    return [quote(spelled[name]) for name in names if name in spelled]
