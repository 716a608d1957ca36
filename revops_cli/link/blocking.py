"""Blocking: the pairs worth comparing, found by many narrow keys.

A key puts rows that could be one into a group. Groups are taken from the rarest value up, until
the key has given its fill of pairs: a value that half the list shares finds nobody.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from revops_cli.link.coded import Ints

PAIRS_A_ROW = 4.0
"""Pairs that one key may give, for each row of the list."""


@dataclass(frozen=True, slots=True)
class Key:
    """A blocking key: `codes[i]` is the group of `rows[i]`; a row may be in several groups.

    Negative codes are in no group.
    """

    name: str
    codes: Ints
    rows: Ints


@dataclass(frozen=True, slots=True)
class Candidates:
    """Pairs to compare, `left < right`, sorted and distinct, and what the caps left out.

    `dropped` counts pairs by key; a pair that another key found is counted all the same.
    """

    left: Ints
    right: Ints
    dropped: dict[str, int] = field(default_factory=dict)


def candidates(keys: Iterable[Key], rows: int, *, pairs_a_row: float = PAIRS_A_ROW) -> Candidates:
    """The pairs that share a group of any key.

    The answer is a set: the order of keys and of rows in a group does not matter.
    """
    found = [np.empty(0, np.int64)]
    dropped = {}
    for key in keys:
        pairs, lost = _pairs_of(key, rows, int(pairs_a_row * rows))
        found.append(pairs)
        if lost:
            dropped[key.name] = lost
    joined = np.unique(np.concatenate(found))
    return Candidates(joined // rows if rows else joined, joined % rows if rows else joined, dropped)


def _pairs_of(key: Key, rows: int, most: int) -> tuple[Ints, int]:
    """The pairs of one key as `left * rows + right`, and the number that the cap dropped."""
    starts, sizes, members = _groups(key, rows)
    cost = sizes * (sizes - 1) // 2
    by_size = np.bincount(sizes, weights=cost) if len(sizes) else np.zeros(1)
    # A size is taken whole or not at all, so that no tie is broken by position.
    largest = int(np.searchsorted(np.cumsum(by_size), most, side="right")) - 1
    kept = sizes <= largest
    found = [np.empty(0, np.int64)]
    for size in np.unique(sizes[kept]):
        block = members[starts[sizes == size][:, None] + np.arange(size)]
        one, other = np.triu_indices(size, 1)
        found.append((block[:, one] * rows + block[:, other]).ravel())
    return np.concatenate(found), int(cost[~kept].sum())


def _groups(key: Key, rows: int) -> tuple[Ints, Ints, Ints]:
    """Start and size of each group of two rows or more, and the rows sorted by group."""
    grouped = key.codes >= 0
    codes = key.codes[grouped]
    distinct, codes = np.unique(codes, return_inverse=True)
    both = np.unique(codes * rows + key.rows[grouped])
    members = both % rows if rows else both
    sizes = np.bincount(both // rows, minlength=len(distinct)) if rows else both
    starts = np.cumsum(sizes) - sizes
    many = sizes > 1
    return starts[many], sizes[many], members
