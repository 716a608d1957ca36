"""Likeness of two values: computed once for each distinct pair of values."""

from collections.abc import Callable
from typing import Any

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from revops_cli.link.coded import Coded, Flags, Floats, Ints

LONG = 6
"""Letters from which two slips, not one, still read as the same word."""
SHORT = 2
"""Letters below which one slip makes another word."""


def distinct_pairs(column: Coded, left: Ints, right: Ints, wanted: Flags) -> tuple[Ints, Ints, Ints]:
    """The distinct unordered pairs of codes among the wanted ones, and where each pair finds its own."""
    low, high = np.minimum(left[wanted], right[wanted]), np.maximum(left[wanted], right[wanted])
    size = max(len(column.values), 1)
    keys, place = np.unique(low * size + high, return_inverse=True)
    return keys // size, keys % size, place


def distances(column: Coded, left: Ints, right: Ints, wanted: Flags, *, most: int = 2) -> Ints:
    """Edits (insert, delete, replace, swap neighbours) between values; `most` + 1 for any more.

    Only the wanted pairs are compared, the others get `most` + 1.
    """
    one, other, place = distinct_pairs(column, left, right, wanted)
    texts = column.texts()
    found = np.full(len(left), most + 1, np.int64)
    if len(one):
        edits = process.cpdist(texts[one], texts[other], scorer=OSA.distance, score_cutoff=most, dtype=np.int32)
        found[wanted] = edits[place]
    return found


def slips(column: Coded, left: Ints, right: Ints, wanted: Flags) -> Flags:
    """Whether two different values are one word but for a slip of the keyboard or two."""
    lengths = np.array([*map(len, column.values), 0])
    shorter = np.minimum(lengths[left], lengths[right])
    allowed = np.where(shorter > LONG, 2, np.where(shorter >= SHORT, 1, 0))
    return distances(column, left, right, wanted & (allowed > 0)) <= allowed


def likeness(column: Coded, left: Ints, right: Ints, wanted: Flags, scorer: Callable[..., Any]) -> Floats:
    """A normalised rapidfuzz similarity of values (0 to 1); 0 where not wanted."""
    one, other, place = distinct_pairs(column, left, right, wanted)
    texts = column.texts()
    found = np.zeros(len(left))
    if len(one):
        found[wanted] = process.cpdist(texts[one], texts[other], scorer=scorer, dtype=np.float32)[place]
    return found
