"""Clusters: which rows are one, from the weights of pairs, checked for cohesion.

A chain of likenesses is not identity: two groups become one only if all their pairs together
speak for it.
"""

from collections import defaultdict

import numpy as np

from revops_cli.link.coded import Flags, Floats, Ints

CLIP = 12.0
"""Bits beyond which a single pair counts no more, for or against."""
FORBIDDEN = -1e9
"""Bits of a pair of two that are surely not one: two others, at least, must say that they are."""
UNSEEN = -1.0
"""Bits of a pair that no blocking key brought up."""


def clusters(rows: int, left: Ints, right: Ints, bits: Floats) -> Ints:
    """The cluster of each row, named by its smallest row.

    Pairs are taken by falling bits, ties by row; two groups merge when the sum over all their
    cross pairs, each clipped to +-CLIP and UNSEEN where it was not scored, is positive.
    Bits without bound are decisions: they are obeyed whatever the others say, a conflict is no merge.
    Bits of FORBIDDEN or less count twice the most that a pair can say.
    `bits` must be the same for any order of rows: round them before. Pairs are distinct, but for decisions.
    """
    root = components(rows, left[bits > 0], right[bits > 0])
    near = np.flatnonzero(root[left] == root[right])
    agreed = _all_agree(root, left[near], bits[near])
    found = np.where(agreed, root, np.arange(rows))
    near = near[~agreed[left[near]]]
    order = np.lexsort((right[near], left[near], -bits[near]))
    chosen = near[order]
    clipped = np.where(np.isinf(bits[chosen]), bits[chosen], np.clip(bits[chosen], -CLIP, CLIP))
    clipped[(bits[chosen] <= FORBIDDEN) & ~np.isinf(bits[chosen])] *= 2
    groups = _Groups(left[chosen].tolist(), right[chosen].tolist(), clipped.tolist())
    groups.agglomerate()
    for members in groups.members.values():
        found[members] = min(members)
    return found


def components(rows: int, left: Ints, right: Ints) -> Ints:
    """The connected component of each row, named by its smallest row."""
    root = np.arange(rows)
    while True:
        lowest = np.minimum(root[left], root[right])
        before = root.copy()
        np.minimum.at(root, root[left], lowest)
        np.minimum.at(root, root[right], lowest)
        np.minimum.at(root, left, lowest)
        np.minimum.at(root, right, lowest)
        root = root[root]
        if np.array_equal(root, before):
            return root


def _all_agree(root: Ints, left: Ints, bits: Floats) -> Flags:
    """The rows of components whose every pair was scored above 0: these are one without a closer look."""
    rows = len(root)
    size = np.bincount(root, minlength=rows)
    speak = np.bincount(root[left[(bits > 0) & np.isfinite(bits)]], minlength=rows)
    scored = np.bincount(root[left], minlength=rows)
    agreed: Flags = ((speak == size * (size - 1) // 2) & (speak == scored))[root]
    return agreed


class _Groups:
    """Groups that grow, with the sum of weights and the number of scored pairs between them."""

    def __init__(self, left: list[int], right: list[int], bits: list[float]) -> None:
        self.edges = list(zip(left, right, bits, strict=True))
        self.group: dict[int, int] = {}
        self.members: dict[int, list[int]] = {}
        self.sums: defaultdict[int, dict[int, tuple[float, int]]] = defaultdict(dict)
        for one, other, weight in self.edges:
            self.sums[one][other] = self.sums[other][one] = (weight, 1)
        for row in self.sums:
            self.group[row] = row
            self.members[row] = [row]

    def agglomerate(self) -> None:
        """Merge along the edges, strongest first, until a pass over them merges nothing."""
        edges = [edge for edge in self.edges if edge[2] > 0]
        while edges:
            waiting = []
            merged = False
            for edge in edges:
                one, other = self.group[edge[0]], self.group[edge[1]]
                if one == other:
                    continue
                if self._gain(one, other) > 0:
                    self._merge(one, other)
                    merged = True
                else:
                    waiting.append(edge)
            edges = waiting if merged else []

    def _gain(self, one: int, other: int) -> float:
        weight, scored = self.sums[one][other]
        pairs = len(self.members[one]) * len(self.members[other])
        return weight + UNSEEN * (pairs - scored)

    def _merge(self, one: int, other: int) -> None:
        if len(self.sums[one]) < len(self.sums[other]):
            one, other = other, one
        for row in self.members[other]:
            self.group[row] = one
        self.members[one] += self.members.pop(other)
        for third, (weight, scored) in self.sums.pop(other).items():
            del self.sums[third][other]
            if third == one:
                continue
            known, pairs = self.sums[one].get(third, (0.0, 0))
            self.sums[one][third] = self.sums[third][one] = (known + weight, pairs + scored)
