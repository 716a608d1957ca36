"""Traits: what is compared of each row, and how telling its values are in this list."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np

from revops_cli.data.reader import read_reference
from revops_cli.link.coded import EMPTY, Coded, Floats

BACKGROUND = 2000.0
"""Rows of an imagined list beside the given one, so that a short list is not the whole world."""


@dataclass(frozen=True, slots=True)
class Traits:
    """The traits of a list of `rows` rows; one that the list lacks is empty in every row.

    `memo` holds what was computed of several of them.
    """

    rows: int
    columns: Mapping[str, Coded]
    memo: dict[Any, Any] = field(default_factory=dict, repr=False, compare=False)

    def __getitem__(self, name: str) -> Coded:
        return self.columns.get(name) or Coded(np.full(self.rows, EMPTY, np.int64), ())

    def has(self, name: str) -> bool:
        """Whether any row has a value."""
        return name in self.columns and bool(self.columns[name].values)

    def of_two(self, function: Callable[[Coded, Coded], Any], one: str, other: str) -> Any:  # noqa: ANN401 - whatever it gives
        """`function` of two traits, computed once."""
        key = (function, one, other)
        if key not in self.memo:
            self.memo[key] = function(self[one], self[other])
        return self.memo[key]


@cache
def _known() -> Mapping[str, tuple[float, float]]:
    return {row["trait"]: (float(row["often"]), float(row["alone"])) for row in read_reference("link_values.csv")}


def chance(column: Coded, kind: str) -> Floats:
    """log2 of the chance that someone else has each value; the last entry is for EMPTY.

    The share of a value is taken over the list and an imagined background, see `link_values.csv`.
    """
    if kind not in column.own:
        column.own[kind] = _chance(column, kind)
    rarity: Floats = column.own[kind]
    return rarity


def _chance(column: Coded, kind: str) -> Floats:
    often, alone = _known()[kind]
    counts = np.append(column.counts(), 0)
    share = (np.maximum(counts, 1) + BACKGROUND * often) * alone / (len(column.codes) + BACKGROUND)
    rarity: Floats = np.minimum(np.log2(share), 0.0)
    return rarity
