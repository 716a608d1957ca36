"""Likeness of two values: computed once for each distinct pair of values."""

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
from rapidfuzz import process
from rapidfuzz.distance import OSA

from revops_cli.link.coded import Coded, Flags, Floats, Ints, grouped

LONG = 6
"""Letters from which two slips, not one, still read as the same word."""
CHUNK = 100_000
"""Values whose letters are looked at together."""
SHORT = 2
"""Letters below which one slip makes another word."""


def distinct_pairs(column: Coded, left: Ints, right: Ints, wanted: Flags) -> tuple[Ints, Ints, Ints]:
    """The distinct unordered pairs of codes among the wanted ones, and where each pair finds its own."""
    low, high = np.minimum(left[wanted], right[wanted]), np.maximum(left[wanted], right[wanted])
    size = max(len(column.values), 1)
    keys, place = grouped(low * size + high)
    return keys // size, keys % size, place


def distances(column: Coded, left: Ints, right: Ints, wanted: Flags, *, most: int = 2) -> Ints:
    """Edits (insert, delete, replace, swap neighbours) between values; `most` + 1 for any more.

    Only the wanted pairs are compared, the others get `most` + 1.
    """
    found = np.full(len(left), most + 1, np.int64)
    wanted = _may_be_near(column, left, right, wanted, most)
    one, other, place = distinct_pairs(column, left, right, wanted)
    texts = column.texts()
    if len(one):
        edits = process.cpdist(texts[one], texts[other], scorer=OSA.distance, score_cutoff=most, dtype=np.int32)
        found[wanted] = edits[place]
    return found


def _may_be_near(column: Coded, left: Ints, right: Ints, wanted: Flags, most: int) -> Flags:
    """The wanted pairs that lengths and letters do not rule out: an edit changes the length by 1, the letters by 2."""
    chosen = np.flatnonzero(wanted)
    lengths, letters = column.of_values(_lengths), column.of_values(_letters)
    one, other = left[chosen], right[chosen]
    chosen = chosen[np.abs(lengths[one] - lengths[other]) <= most]
    one, other = left[chosen], right[chosen]
    chosen = chosen[np.bitwise_count(letters[one] ^ letters[other]) <= 2 * most]
    near = np.zeros(len(left), np.bool_)
    near[chosen] = True
    return near


def _lengths(values: tuple[str, ...]) -> Ints:
    return np.array([*map(len, values), 0], np.int64)


def _letters(values: tuple[str, ...]) -> npt.NDArray[np.uint64]:
    """For each value a set of its letters, as bits; unlike letters may share a bit."""
    found = np.zeros(len(values) + 1, np.uint64)
    for start in range(0, len(values), CHUNK):
        some = values[start : start + CHUNK]
        raw = np.frombuffer("".join(some).encode("latin-1", "replace"), np.uint8)
        ends = np.cumsum([*map(len, some)])
        bits = np.left_shift(np.uint64(1), (raw & 63).astype(np.uint64))
        found[start : start + len(some)] = np.bitwise_or.reduceat(bits, np.concatenate([[0], ends[:-1]]))
    return found


def slips(column: Coded, left: Ints, right: Ints, wanted: Flags) -> Flags:
    """Whether two different values are one word but for a slip of the keyboard or two."""
    lengths: Ints = column.of_values(_lengths)
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
