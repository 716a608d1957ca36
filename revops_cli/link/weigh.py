"""Weighing: from levels of comparisons to the bits of a pair, fitted to the list at hand."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from revops_cli.link.coded import Flags, Floats, Ints
from revops_cli.link.traits import BACKGROUND
from revops_cli.link.weights import Compared, adjusted, bits, default_comparisons

ROUNDS = 4
"""Rounds of fitting; more change nothing that matters."""
EXPECTED = 0.1
"""Duplicates expected at first, as a share of the rows."""
BOUNDS = (0.0005, 0.5)
"""Shares of rows between which the expectation may move: it feeds on itself."""
DAMPING = (1.0, 0.5, 0.25, 0.1)
"""What the best, second best, ... of several kinds of evidence counts, for kinds that go together.

Colleagues share company, domain, city and switchboard, and are not one person.
"""

HOPELESS = -16.0
"""Bits below which a pair is not weighed again: no fitting moves it back."""

VETOED = -2.0
"""Bits that a capped pair has at most: worth a look where all else speaks for it, never merged."""

Combine = Callable[[Mapping[str, Floats], Ints], Floats]
"""From the bits of each comparison to the bits of pairs, without the prior.

The second argument are the pairs that the bits belong to, as indexes.
"""


@dataclass(frozen=True, slots=True)
class Weighed:
    """Bits of each pair, rounded so that the order of rows cannot show, and what they were made of."""

    bits: Floats
    prior: float
    m: Mapping[str, Floats]


def weigh(compared: Mapping[str, Compared], combine: Combine, rows: int, capped: Flags | None = None) -> Weighed:
    """The bits of each pair; above 0 the two rows are rather one than not.

    A `capped` pair never has more than VETOED.
    Fits the prior and, within narrow bounds, the weight of each level to the list.
    """
    table = default_comparisons()
    m = _by_table(compared)
    total = np.zeros(len(next(iter(compared.values())).level))
    near = np.arange(len(total))
    most = np.full(len(total), np.inf) if capped is None else np.where(capped, VETOED, np.inf)
    prior, expected = 0.0, EXPECTED * rows
    used = m
    for _ in range(ROUNDS):
        prior, used = prior_bits(expected, rows), m
        total[near] = np.minimum(combine(_weighed(compared, m), near) + prior, most[near])
        hopeful = total[near] > HOPELESS
        near = near[hopeful]
        compared = {name: c.at(np.flatnonzero(hopeful)) for name, c in compared.items()}
        belief = 1 / (1 + np.exp2(-np.clip(total[near], -60, 60)))
        expected = float(np.clip(np.sort(belief).sum(), BOUNDS[0] * rows, BOUNDS[1] * rows))
        m = {name: adjusted(table[_kind(name)], c, belief) for name, c in compared.items()}
    return Weighed(np.round(total, 2), prior, used)


def first_look(compared: Mapping[str, Compared], combine: Combine, rows: int, capped: Flags) -> Floats:
    """The bits of each pair before any fitting: those of HOPELESS or less need not be given to `weigh`."""
    m, prior = _by_table(compared), prior_bits(EXPECTED * rows, rows)
    total = combine(_weighed(compared, m), np.arange(len(capped))) + prior
    found: Floats = np.minimum(total, np.where(capped, VETOED, np.inf))
    return found


def _by_table(compared: Mapping[str, Compared]) -> dict[str, Floats]:
    """The probabilities of levels as they are packaged."""
    table = default_comparisons()
    return {name: np.array(table[_kind(name)].m) for name in compared}


def _weighed(compared: Mapping[str, Compared], m: Mapping[str, Floats]) -> dict[str, Floats]:
    table = default_comparisons()
    return {name: bits(table[_kind(name)], c, m[name]) for name, c in compared.items()}


def _kind(name: str) -> str:
    """The comparison that a name such as `id:tax_number` uses."""
    return name.partition(":")[0]


def prior_bits(expected: float, rows: int) -> float:
    """Log-odds that two rows taken blindly are one."""
    pairs = rows * (rows - 1 + BACKGROUND) / 2
    return float(np.log2(expected / pairs)) if rows else 0.0


def damped(kinds: list[Floats]) -> Floats:
    """Evidence of several kinds that go together: what speaks against counts in full."""
    best_first = [np.maximum(kind, 0.0) for kind in kinds]
    # A handful of kinds is sorted by swapping neighbours, all pairs at a time.
    for last in range(len(kinds) - 1, 0, -1):
        for at in range(last):
            one, other = best_first[at : at + 2]
            best_first[at : at + 2] = np.maximum(one, other), np.minimum(one, other)
    weights = np.array((DAMPING + (DAMPING[-1],) * len(kinds))[: len(kinds)])
    against = np.minimum(np.stack(kinds), 0.0).sum(axis=0)
    together: Floats = weights @ np.stack(best_first) + against
    return together
