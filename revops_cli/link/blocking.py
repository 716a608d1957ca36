"""Blocking: the pairs worth comparing, found by many narrow keys.

A key puts rows that could be one into a group. Groups are taken from the rarest value up, until
the key has given its fill of pairs: a value that half the list shares finds nobody.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from revops_cli.link.coded import Flags, Ints, distinct, sorted_places

PAIRS_A_ROW = 1.0
"""Pairs that one key may give, for each row of the list; measured: more find nothing more."""
MOST_ENDS = 23
"""Bits of a code, at most, by which groups are told apart at a glance; eight times as many as rows suffice."""
SMALL = 8
"""Rows of a group that may always be paired in later rounds, where the others fit."""
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


def candidates(
    keys: Iterable[Key],
    rows: int,
    *,
    pairs_a_row: float = PAIRS_A_ROW,
    touching: Ints | None = None,
    largest: dict[int, int] | None = None,
) -> Candidates:
    """The pairs that share a group of any key; with `touching`, of which one is such a row.

    The answer is a set: the order of keys and of rows in a group does not matter. `largest` is the size of
    the largest group that each key, by its place, may pair: noted the first time, obeyed with `touching`.
    """
    found = [np.empty(0, np.int64)]
    dropped: dict[str, int] = {}
    caps = {} if largest is None else largest
    for place, key in enumerate(keys):
        if touching is None:
            starts, sizes, members = _groups(key)
            caps[place] = _largest(sizes, int(max(pairs_a_row * rows, AT_LEAST) * key.fill))
        else:
            starts, sizes, members = _groups(_near(key, touching, rows))
        kept = sizes <= caps.get(place, rows)
        found.append(_pairs_of(starts[kept], sizes[kept], members, rows))
        lost = int((sizes * (sizes - 1) // 2)[~kept].sum())
        if lost:
            dropped[key.name] = dropped.get(key.name, 0) + lost
    joined = np.concatenate(found)
    joined.sort()
    joined = distinct(joined, in_order=True)
    bits = rows.bit_length()
    left, right = joined >> bits, joined & ((1 << bits) - 1)
    if touching is not None:
        wanted = _flags(touching, rows)
        near = wanted[left] | wanted[right]
        left, right = left[near], right[near]
    return Candidates(left, right, dropped)


def _largest(sizes: Ints, most: int) -> int:
    """The size of the largest groups that fit into so many pairs.

    A size is taken whole or not at all, so that no tie is broken by position.
    """
    by_size = np.bincount(sizes, weights=sizes * (sizes - 1) // 2) if len(sizes) else np.zeros(1)
    fits = int(np.searchsorted(np.cumsum(by_size), most, side="right")) - 1
    # The largest that there is, not that there could be: a group that was left out stays out when it shrinks.
    return max(int(sizes[sizes <= fits].max(initial=0)), min(fits, SMALL))


def _near(key: Key, touching: Ints, rows: int) -> Key:
    """The key without groups that none of some rows is in; a few others stay where their codes end alike."""
    ends = _ends(key.codes)
    wanted = _flags(ends[_flags(touching, rows)[key.rows] & (key.codes >= 0)], 1 << MOST_ENDS)
    near = np.flatnonzero(wanted[ends])
    return Key(key.name, key.codes[near], key.rows[near], key.fill)


def _ends(codes: Ints) -> Ints:
    """The last bits of each code, as a number to count by."""
    ends: Ints = np.asarray(codes, np.int64) & ((1 << min(len(codes).bit_length() + 2, MOST_ENDS)) - 1)
    return ends


def _flags(places: Ints, size: int) -> Flags:
    found = np.zeros(size, np.bool_)
    found[places] = True
    return found


def _pairs_of(starts: Ints, sizes: Ints, members: Ints, rows: int) -> Ints:
    """The pairs of each group as one number: left, and right in as many low bits as `rows` needs."""
    found = [np.empty(0, np.int64)]
    bits = rows.bit_length()
    for size in np.flatnonzero(np.bincount(sizes)).tolist():
        block = members[starts[sizes == size][:, None] + np.arange(size)]
        one, other = np.triu_indices(size, 1)
        found.append(((block[:, one] << bits) | block[:, other]).ravel())
    return np.concatenate(found)


def _groups(key: Key) -> tuple[Ints, Ints, Ints]:
    """Start and size of each group of two rows or more, and the rows sorted by group."""
    grouped = key.codes >= 0
    codes, rows = key.codes[grouped], key.rows[grouped]
    # Most rows are alone with their value: a quick count of the ends of codes spares them the sort.
    ends = _ends(codes)
    shared = np.bincount(ends, minlength=1)[ends] > 1
    codes, rows = codes[shared], rows[shared]
    # Rows never fall, so that a stable sort leaves a row's repeats in a group side by side.
    order = sorted_places(codes)
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
