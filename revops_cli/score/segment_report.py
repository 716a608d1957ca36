"""Sizes, overlaps, and who joined or left the saved segments."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from revops_cli.engine.protocol import Batch, Engine, Schema, quote

MOST_PATTERNS = 50_000
"""With more combinations of segments than this only those of saved segments are put side by side."""


@dataclass(frozen=True, slots=True)
class SegmentCount:
    """Segments of a list: sizes, pairs with the records in both, and records in none."""

    sizes: Counter[str]
    pairs: Counter[tuple[str, str]]
    none: int
    notes: tuple[str, ...] = ()


def count_segments(engine: Engine, relation: str, column: str, saved: Sequence[str]) -> SegmentCount:
    """The counts over a column of segments with `; ` between; in none is outside every saved one, if there are any."""
    query = f"SELECT {quote(column)}, count(*) FROM {quote(relation)} GROUP BY 1"
    patterns = [(tuple(filter(None, str(text).split("; "))), int(count)) for text, count in engine.rows(query)]
    sizes: Counter[str] = Counter(dict.fromkeys(saved, 0))
    pairs: Counter[tuple[str, str]] = Counter()
    few, own, none = len(patterns) <= MOST_PATTERNS, set(saved), 0
    for names, count in patterns:
        for name in names:
            sizes[name] += count
        beside = names if few else tuple(name for name in names if name in own)
        for pair in combinations(sorted(beside), 2):
            pairs[pair] += count
        none += count if not (own.intersection(names) if own else names) else 0
    notes = () if few else (f"{len(patterns):,} combinations of segments: overlaps are those of saved segments",)
    return SegmentCount(sizes, pairs, none, notes)


def load_report(engine: Engine, found: SegmentCount, records: int, kinds: Mapping[str, str]) -> dict[str, str]:
    """Relations `segments` and `overlaps` as queries; `kinds` says which segments are saved, and how."""
    rows = sorted(found.sizes.items(), key=lambda item: (item[0] not in kinds, item[0]))
    sizes: Batch = {
        "place": list(range(len(rows) + 1)),
        "segment": [*(name for name, _ in rows), "in no segment"],
        "kind": [*(kinds.get(name, "ready-made") for name, _ in rows), ""],
        "size": [*(str(size) for _, size in rows), str(found.none)],
        "share": [share(size, records) for size in (*(size for _, size in rows), found.none)],
    }
    texts: Schema = dict.fromkeys(("segment", "kind", "size", "share"), "VARCHAR")
    engine.load("segment sizes", [sizes], {"place": "BIGINT", **texts})
    pairs = sorted(found.pairs.items())
    both: Batch = {
        "one": [one for (one, _), _ in pairs],
        "other": [other for (_, other), _ in pairs],
        "both": [str(count) for _, count in pairs],
        "share_of_one": [share(count, found.sizes[one]) for (one, _), count in pairs],
        "share_of_other": [share(count, found.sizes[other]) for (_, other), count in pairs],
    }
    engine.load("segment overlaps", [both], dict.fromkeys(both, "VARCHAR"))
    return {"segments": 'SELECT * FROM "segment sizes"', "overlaps": 'SELECT * FROM "segment overlaps"'}


def share(part: int, whole: int) -> str:
    """Percent with one digit, halves up; empty of nothing.

    >>> share(1, 3), share(0, 0)
    ('33.3', '')
    """
    return f"{(1000 * part + whole // 2) // whole / 10:.1f}" if whole else ""
