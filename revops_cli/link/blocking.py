"""Blocking: the pairs worth comparing, found by many narrow keys.

A key puts rows that could be one into a group. Groups are taken from the rarest value up, until
the key has given its fill of pairs: a value that half the list shares finds nobody.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from revops_cli.link.coded import Ints

PAIRS_A_ROW = 1.0
"""Pairs that one key may give, for each row of the list; measured: more find nothing more."""
AT_LEAST = 50_000
"""Pairs that one key may give in a short list."""


@dataclass(frozen=True, slots=True)
class Key:
    """A blocking key: `codes[i]` is the group of `rows[i]`; a row may be in several groups.

    `rows` never fall; negative codes are in no group. `fill` multiplies the pairs it may give:
    more than 1 for what only one person has.
    """

    name: str
    codes: Ints
    rows: Ints
    fill: float = 1.0


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
    dropped: dict[str, int] = {}
    for key in keys:
        pairs, lost = _pairs_of(key, rows, int(max(pairs_a_row * rows, AT_LEAST) * key.fill))
        found.append(pairs)
        if lost:
            dropped[key.name] = dropped.get(key.name, 0) + lost
    joined = np.concatenate(found)
    joined.sort()
    joined = joined[np.diff(joined, prepend=-1) > 0]
    return Candidates(joined // max(rows, 1), joined % max(rows, 1), dropped)


def _pairs_of(key: Key, rows: int, most: int) -> tuple[Ints, int]:
    """The pairs of one key as `left * rows + right`, and the number that the cap dropped."""
    starts, sizes, members = _groups(key)
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


def _groups(key: Key) -> tuple[Ints, Ints, Ints]:
    """Start and size of each group of two rows or more, and the rows sorted by group."""
    grouped = key.codes >= 0
    codes, rows = key.codes[grouped], key.rows[grouped]
    # Rows never fall, so that a stable sort leaves a row's repeats in a group side by side.
    order = np.argsort(codes, kind="stable")
    codes, rows = codes[order], rows[order]
    once = np.ones(len(codes), np.bool_)
    once[1:] = (codes[1:] != codes[:-1]) | (rows[1:] != rows[:-1])
    codes, rows = codes[once], rows[once]
    first = np.ones(len(codes), np.bool_)
    first[1:] = codes[1:] != codes[:-1]
    starts = np.flatnonzero(first)
    sizes = np.diff(starts, append=len(codes))
    many = sizes > 1
    return starts[many], sizes[many], rows
