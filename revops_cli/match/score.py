"""What the levels of a pair are worth together, and how they are read out."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np

from revops_cli.data.reader import read_reference
from revops_cli.link.evidence import Evidence, PatternBook
from revops_cli.match.codes import Floats, Ints

START = "start"
"""The row of the table where every pair starts."""

SPOKEN = 4
"""Pieces of evidence in a reason: the strongest."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Bits and phrases of every comparison, by level from 1."""

    start: float
    bits: Mapping[str, tuple[float, ...]]
    book: PatternBook

    def score(self, levels: Mapping[str, Ints], pairs: int) -> Floats:
        """The evidence of each pair in bits."""
        total = np.full(pairs, self.start)
        for name, bits in self.bits.items():
            total += np.array([0.0, *bits])[levels[name]]
        return np.round(total, 3)

    def evidence(self, pattern: int) -> list[Evidence]:
        """What a pattern says, each comparison with its bits, without the values compared."""
        phrases = self.book.comparisons
        levels = self.book.levels(pattern).items()
        return [Evidence(phrases[name][level - 1], self.bits[name][level - 1]) for name, level in levels]

    def reason(self, pattern: int) -> str:
        """The strongest evidence of a pattern in one line, bits behind it: a cell must not begin with a sign."""
        said = sorted(self.evidence(pattern), key=lambda e: (-abs(e.bits), e.name))[:SPOKEN]
        return "; ".join(f"{e.name} {e.bits:+.1f}" for e in sorted(said, key=lambda e: (-e.bits, e.name)))


@cache
def packaged_weights() -> Weights:
    """The weights of `data/org_evidence.csv`."""
    bits: dict[str, list[float]] = {}
    phrases: dict[str, list[str]] = {}
    for row in read_reference("org_evidence.csv"):
        bits.setdefault(row["comparison"], []).append(float(row["bits"]))
        phrases.setdefault(row["comparison"], []).append(row["phrase"])
    start = bits.pop(START)[0]
    phrases.pop(START)
    book = PatternBook({name: tuple(said) for name, said in phrases.items()})
    return Weights(start, {name: tuple(values) for name, values in bits.items()}, book)
