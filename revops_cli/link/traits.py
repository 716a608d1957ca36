"""Traits: what is compared of each row, and how telling its values are in this list."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np

from revops_cli.data.reader import read_reference
from revops_cli.link.coded import EMPTY, Coded, Floats

BACKGROUND = 2000.0
"""Rows of an imagined list beside the given one, so that a short list is not the whole world."""


@dataclass(frozen=True, slots=True)
class Traits:
    """The traits of a list of `rows` rows; one that the list lacks is empty in every row."""

    rows: int
    columns: Mapping[str, Coded]

    def __getitem__(self, name: str) -> Coded:
        return self.columns.get(name) or Coded(np.full(self.rows, EMPTY, np.int64), ())

    def has(self, name: str) -> bool:
        """Whether any row has a value."""
        return bool(self[name].values)


@cache
def _known() -> Mapping[str, tuple[float, float]]:
    return {row["trait"]: (float(row["often"]), float(row["alone"])) for row in read_reference("link_values.csv")}


def chance(column: Coded, kind: str) -> Floats:
    """log2 of the chance that someone else has each value; the last entry is for EMPTY.

    The share of a value is taken over the list and an imagined background, see `link_values.csv`.
    """
    often, alone = _known()[kind]
    counts = np.append(column.counts(), 0)
    share = (np.maximum(counts, 1) + BACKGROUND * often) * alone / (len(column.codes) + BACKGROUND)
    rarity: Floats = np.minimum(np.log2(share), 0.0)
    return rarity
