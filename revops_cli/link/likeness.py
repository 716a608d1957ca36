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
ROUNDING = 1e-6
"""Of a letter: what sums of fractions may be off by."""


def distinct_pairs(column: Coded, left: Ints, right: Ints) -> tuple[Ints, Ints, Ints]:
    """The distinct unordered pairs of codes, and where each pair finds its own."""
    low, high = np.minimum(left, right), np.maximum(left, right)
    size = max(len(column.values), 1)
    keys, place = grouped(low * size + high)
    return keys // size, keys % size, place


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
    """Whether two different values are one word but for a slip of the keyboard or two.

    A slip is an insert, a delete, a replace or a swap of neighbours. Only the wanted pairs are compared.
    """
    found = np.zeros(len(left), np.bool_)
    chosen = np.flatnonzero(wanted)
    one, other = left[chosen], right[chosen]
    lengths, letters = column.of_values(_lengths), column.of_values(_letters)
    long, short = lengths[one], lengths[other]
    shorter = np.minimum(long, short)
    allowed = (shorter >= SHORT).astype(np.int64) + (shorter > LONG)
    # A slip changes the length by 1 and the letters by 2 at most: that rules out nearly all.
    near = np.flatnonzero((allowed > 0) & (np.abs(long - short) <= allowed))
    near = near[np.bitwise_count(letters[one[near]] ^ letters[other[near]]) <= 2 * allowed[near]]
    edits = _cpdist(column, one[near], other[near], OSA.distance, score_cutoff=2, dtype=np.int32)
    found[chosen[near]] = edits <= allowed[near]
    return found


def likeness(
    column: Coded, left: Ints, right: Ints, wanted: Flags, scorer: Callable[..., Any], *, least: float = 0.0
) -> Floats:
    """A normalised rapidfuzz similarity of values (0 to 1); 0 where not wanted.

    Also 0 for pairs that have not `least` of their letters in common: with that, only for a scorer of inserts and
    deletes.
    """
    found = np.zeros(len(left))
    chosen = np.flatnonzero(wanted)
    if least:
        lengths, letters = column.of_values(_lengths), column.of_values(_letters)
        one, other = left[chosen], right[chosen]
        apart = np.maximum(np.abs(lengths[one] - lengths[other]), np.bitwise_count(letters[one] ^ letters[other]))
        chosen = chosen[apart <= (1 - least) * (lengths[one] + lengths[other]) + ROUNDING]
    found[chosen] = _cpdist(column, left[chosen], right[chosen], scorer, dtype=np.float32)
    return found


def _cpdist(column: Coded, left: Ints, right: Ints, scorer: Callable[..., Any], **options: Any) -> npt.NDArray[Any]:  # noqa: ANN401 - those of rapidfuzz
    """What a scorer says of each pair of values, computed once for each distinct one."""
    if not len(left):
        return np.zeros(0)
    one, other, place = distinct_pairs(column, left, right)
    texts = column.texts()
    scores: npt.NDArray[Any] = process.cpdist(texts[one], texts[other], scorer=scorer, **options)[place]
    return scores
