"""Whole numbers for texts, and joins on them: what makes a million comparisons cheap."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Texts = npt.NDArray[np.object_]


class Codes:
    """A number for each distinct text, in the order they are first seen."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self.numbers)

    def add(self, text: str) -> int:
        """The number of a text, a new one if it was not seen; -1 for the empty one."""
        return self.numbers.setdefault(text, len(self.numbers)) if text else -1

    def all(self, texts: Iterable[str]) -> Ints:
        """The numbers of texts."""
        return np.fromiter(map(self.add, texts), np.int64)


def hashed(texts: Iterable[str]) -> Ints:
    """A 64-bit number for each text, alike only for the same text in one process.

    For indexes that hold too many texts to keep: two texts that fall together (less than one in a
    million runs) are compared and then told apart, so the seed of the hash shows nowhere.
    """
    return np.fromiter(map(hash, texts), np.int64)


def spans(starts: Ints, counts: Ints) -> tuple[Ints, Ints]:
    """Every index of many ranges: which range, and the index.

    >>> [a.tolist() for a in spans(np.array([5, 9]), np.array([2, 1]))]
    [[0, 0, 1], [5, 6, 9]]
    """
    which = np.repeat(np.arange(len(counts)), counts)
    first = np.cumsum(counts) - counts
    return which, np.arange(len(which)) - first[which] + starts[which]


class Index:
    """Which owners have a key, for keys that few have."""

    def __init__(self, owners: Ints, keys: Ints) -> None:
        order = np.lexsort((owners, keys))
        keys, owners = keys[order], owners[order]
        new = np.ones(len(keys), np.bool_)
        new[1:] = (keys[1:] != keys[:-1]) | (owners[1:] != owners[:-1])
        self._keys, self._owners = keys[new], owners[new]

    def pairs(self, owners: Ints, keys: Ints, *, most: int) -> tuple[Ints, Ints]:
        """Those who ask, and those who have their key; a key that more than `most` have is passed over."""
        low = np.searchsorted(self._keys, keys, "left")
        counts = np.searchsorted(self._keys, keys, "right") - low
        counts[counts > most] = 0
        which, at = spans(low, counts)
        return owners[which], self._owners[at]


MANY = 1 << 31
"""More numbers than any list of codes can hold, so that a pair of them is one number."""


def contains(ordered: Ints, keys: Ints) -> Flags:
    """Whether each key is among the ordered ones."""
    if not len(ordered):
        return np.zeros(len(keys), np.bool_)
    at = np.minimum(np.searchsorted(ordered, keys), len(ordered) - 1)
    return np.asarray(ordered[at] == keys)


def first_of(groups: Ints, *keys: npt.NDArray[Any]) -> Ints:
    """One index a group: the smallest by the first key, then the next; groups in rising order."""
    order = np.lexsort((*reversed(keys), groups))
    ordered = groups[order]
    first = np.ones(len(ordered), np.bool_)
    first[1:] = ordered[1:] != ordered[:-1]
    return order[first]
