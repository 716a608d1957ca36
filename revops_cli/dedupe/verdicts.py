"""What was decided of each row, as a relation of the engine."""

import numpy as np

from revops_cli.dedupe.identity import KEYS
from revops_cli.dedupe.linking import Linked
from revops_cli.dedupe.settings import DedupeSettings
from revops_cli.engine.protocol import Engine, quote
from revops_cli.link.coded import distinct
from revops_cli.link.levels import LEVELS, percent

LINKS = "dedupe links"
STAGED = "dedupe staged"
PATTERNS = "dedupe patterns"


def load_links(engine: Engine, linked: Linked, settings: DedupeSettings) -> None:
    """Make relation LINKS: `_row, cluster, size, score, level, reason, other` of rows that any other row is like.

    `other` is the row that the reason speaks of, 0 where there is none. `score` is a percentage as
    text, empty where nothing is alike. A row that is merged is `sure` or `likely`; one that only
    resembles another is `review`, whatever its score.
    """
    rows = len(linked.rows)
    size = np.bincount(linked.cluster, minlength=rows)[linked.cluster]
    told = np.flatnonzero((linked.partner >= 0) | (size > 1))
    partner = linked.partner[told]
    bits, place = np.unique(linked.bits[told], return_inverse=True)
    scores = np.array([percent(value) for value in bits.tolist()], np.int64)[place]
    staged = {
        "_row": linked.rows[told],
        "cluster": linked.rows[linked.cluster[told]],
        "size": size[told],
        "percent": np.where(partner >= 0, scores, -1),
        "other": np.where(partner >= 0, np.append(linked.rows, 0)[partner], 0),
        "pattern": linked.pattern[told],
    }
    engine.load(STAGED, [{k: v.tolist() for k, v in staged.items()}], dict.fromkeys(staged, "BIGINT"))
    patterns = distinct(linked.pattern[told]).tolist()
    engine.load(
        PATTERNS,
        [{"pattern": patterns, "text": linked.book.texts(patterns)}],
        {"pattern": "BIGINT", "text": "VARCHAR"},
    )
    engine.sql(LINKS, _with_words(settings))
    engine.drop(STAGED)


def _with_words(settings: DedupeSettings) -> str:
    merged = f"CASE WHEN d.percent >= {settings.sure} THEN 'sure' ELSE 'likely' END"
    return (
        f"SELECT d._row, d.cluster, d.size, "
        f"CASE WHEN d.percent < 0 THEN '' ELSE CAST(d.percent AS VARCHAR) END AS score, "
        f"CASE WHEN d.size > 1 THEN {merged} ELSE 'review' END AS level, "
        f"CASE WHEN d.percent >= 0 THEN concat(p.text, ' (', k.id, ')') ELSE 'decided by a person' END AS reason, "
        f"CASE WHEN d.percent >= 0 THEN d.other ELSE 0 END AS other "
        f"FROM {quote(STAGED)} d JOIN {quote(PATTERNS)} p USING (pattern) LEFT JOIN {quote(KEYS)} k ON k._row = d.other"
    )


def verdict_counts(engine: Engine) -> dict[str, int]:
    """Rows by level, and clusters of two rows or more."""
    levels = dict(engine.rows(f"SELECT level, count(*) FROM {quote(LINKS)} GROUP BY level"))
    many = engine.rows(f"SELECT count(DISTINCT cluster) FROM {quote(LINKS)} WHERE size > 1")[0][0]
    return {"clusters": int(many), **{f"rows.{level}": int(levels.get(level, 0)) for level in LEVELS}}
