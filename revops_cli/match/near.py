"""Words that may be one word misspelt or cut short.

Two words one edit apart (a letter missing, added, changed, or two swapped) have a form in common
when a letter is left out of each, or of one of them. Those forms are compared as hashes; the few
pairs found are then compared as text.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

import numpy as np
from rapidfuzz.distance import OSA

from revops_cli.match.codes import Index, Ints

SHORTEST = 5
"""Letters a word must have to be taken for a misspelt one; shorter words differ by one letter too often."""

LONGEST = 24

COMPANIONS = 200
"""Words that may share a form with a letter left out."""

COMPLETIONS = 30
"""A beginning with more continuations than this could be anything."""

_BASE = np.uint64(1099511628211)


class Vocabulary:
    """The words that others may stand for, indexed once."""

    def __init__(self, words: Sequence[str]) -> None:
        self._words = words
        self._forms = Index(*_forms(words))
        self._order = sorted(range(len(words)), key=words.__getitem__)
        self._sorted = [words[k] for k in self._order]

    def one_edit_apart(self, asked: Sequence[str]) -> tuple[Ints, Ints]:
        """Index pairs of a word asked and a word known that differ by one edit."""
        many = len(self._words) + 1
        i, j = self._forms.pairs(*_forms(asked), most=COMPANIONS)
        pairs = np.unique(i * many + j)
        i, j = pairs // many, pairs % many
        found = zip(i.tolist(), j.tolist(), strict=True)
        near = np.array([_near(asked[a], self._words[b]) for a, b in found], np.bool_)
        return i[near], j[near]

    def completions(self, beginnings: Sequence[str]) -> tuple[Ints, Ints]:
        """Index pairs of a beginning and a longer word known; none for one with too many continuations."""
        found: list[tuple[int, int]] = []
        for i, beginning in enumerate(beginnings):
            low, high = bisect_right(self._sorted, beginning), bisect_left(self._sorted, beginning + "\x7f")
            if high - low <= COMPLETIONS:
                found += [(i, self._order[k]) for k in range(low, high)]
        pairs = np.array(found, np.int64).reshape(-1, 2)
        return pairs[:, 0], pairs[:, 1]


def _near(left: str, right: str) -> bool:
    return max(len(left), len(right)) >= SHORTEST and OSA.distance(left, right, score_cutoff=1) == 1


def _forms(words: Sequence[str]) -> tuple[Ints, Ints]:
    """The word itself and each form with one letter left out, as 63-bit hashes."""
    lengths = np.array([len(w) for w in words], np.int64)
    owners, keys = [], []
    for length in range(SHORTEST - 1, LONGEST + 1):
        which = np.flatnonzero(lengths == length)
        if not len(which):
            continue
        letters = np.frombuffer("".join(words[k] for k in which.tolist()).encode("ascii"), np.uint8)
        table = letters.reshape(-1, length).astype(np.uint64)
        for left_out in range(-1, length):
            kept = table if left_out < 0 else np.delete(table, left_out, axis=1)
            owners.append(which)
            keys.append(_hashes(kept))
    if not keys:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    return np.concatenate(owners), np.concatenate(keys)


def _hashes(table: "np.ndarray[tuple[int, int], np.dtype[np.uint64]]") -> Ints:
    value = np.full(len(table), 14695981039346656037, np.uint64)
    for column in table.T:
        value = (value ^ column) * _BASE
    return (value >> np.uint64(1)).astype(np.int64)
