"""Weights: what each level of each comparison is worth, in bits."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from revops_cli.data.reader import read_reference
from revops_cli.link.coded import Floats, Ints

Levels = npt.NDArray[np.signedinteger[Any]]

TABLE = "link_evidence.csv"
TRUST = 50.0
"""Pairs' worth of belief in the table against what the list itself shows."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A comparison: what it is called, and its levels from the best to the worst.

    `m` are probabilities of the levels for two rows that are one, `most` bounds in bits.
    """

    name: str
    levels: tuple[str, ...]
    m: tuple[float, ...]
    most: tuple[float, ...]
    phrases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """A comparison of many pairs: the level of each, and log2 of how often chance gives it.

    Level 0 is a missing value. `chance` is 0 for a level that says the values differ.
    """

    level: Levels
    chance: Floats

    def slim(self) -> "Compared":
        """The same in less memory: levels are few."""
        return Compared(self.level.astype(np.int8), self.chance)

    def at(self, pairs: Ints) -> "Compared":
        """The comparison of some of the pairs."""
        return Compared(self.level[pairs], self.chance[pairs])


@cache
def default_comparisons() -> Mapping[str, Comparison]:
    """The packaged comparisons by name."""
    rows: dict[str, list[Mapping[str, str]]] = {}
    for row in read_reference(TABLE):
        rows.setdefault(row["comparison"], []).append(row)
    return {name: _comparison(name, levels) for name, levels in rows.items()}


def _comparison(name: str, rows: list[Mapping[str, str]]) -> Comparison:
    return Comparison(
        name,
        tuple(row["name"] for row in rows),
        tuple(float(row["m"]) for row in rows),
        tuple(float(row["most"] or "inf") for row in rows),
        tuple(row["phrase"] for row in rows),
    )


def bits(comparison: Comparison, compared: Compared, m: Floats) -> Floats:
    """What a comparison says of each pair: log2(m / u), 0 where a value is missing."""
    weight = np.append(0.0, np.log2(m))[compared.level] - compared.chance
    most = np.append(0.0, comparison.most)[compared.level]
    weighed: Floats = np.minimum(np.where(compared.level > 0, weight, 0.0), most)
    return weighed


def adjusted(comparison: Comparison, compared: Compared, belief: Floats) -> Floats:
    """`m` as this list shows it: levels of the pairs, each counted as far as it is believed to be one."""
    seen = np.bincount(compared.level, weights=belief, minlength=len(comparison.levels) + 1)[1:]
    hoped = np.array(comparison.m)
    found: Floats = (seen + TRUST * hoped) / (seen.sum() + TRUST)
    return found
