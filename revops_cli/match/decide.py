"""The account of each lead: the best candidate, how probable it is, and who it had to beat."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from revops_cli.match.codes import Flags, Floats, Ints

WIDEST = 60.0
"""Bits beyond which a probability is certain for any purpose."""


@dataclass(frozen=True, slots=True)
class Winners:
    """One entry a lead that has candidates.

    `pair` and `runner_up` are indexes of candidate pairs (-1: no other candidate), `bits` the
    log-odds that the winner is right, `margin` its lead in bits, `tie` the number of the tie-breaker
    that decided (-1: none was needed).
    """

    lead: Ints
    pair: Ints
    bits: Floats
    runner_up: Ints
    margin: Floats
    tie: Ints


@dataclass(frozen=True, slots=True)
class Contest:
    """Candidate pairs with all that decides between them.

    `same` is alike for accounts that are one organisation twice, `ranks` has one array a tie-breaker,
    the smallest wins; the last must tell any two accounts apart.
    """

    lead: Ints
    score: Floats
    same: Ints
    ranks: Sequence[Floats]


def decide(contest: Contest, *, margin: float) -> Winners:
    """The winner of each lead.

    Candidates within `margin` bits of the best are equals, and the first tie-breaker on which they
    differ decides. The probability is against every other candidate and against no account at all;
    an account that is the winner's double takes nothing from it.
    """
    lead, score = contest.lead, contest.score
    leads, group = np.unique(lead, return_inverse=True)
    best = np.full(len(leads), -np.inf)
    np.maximum.at(best, group, score)
    behind: Flags = score < best[group] - margin
    order = np.lexsort((*reversed(list(contest.ranks)), np.where(behind, -score, -np.inf), behind, group))
    starts = np.searchsorted(group[order], np.arange(len(leads)))
    counts = np.bincount(group, minlength=len(leads))
    pair = order[starts]
    runner_up = np.where(counts > 1, order[np.minimum(starts + 1, len(order) - 1)], -1)
    equal = (runner_up >= 0) & ~behind[runner_up]
    return Winners(
        lead=leads,
        pair=pair,
        bits=_bits(contest, group, pair),
        runner_up=runner_up,
        margin=np.where(runner_up >= 0, score[pair] - score[runner_up], 0.0),
        tie=np.where(equal, _decisive(contest.ranks, pair, runner_up), -1),
    )


def _bits(contest: Contest, group: Ints, pair: Ints) -> Floats:
    """Log-odds of the winner's organisation against the other candidates and none."""
    odds = np.exp2(np.clip(contest.score, -WIDEST, WIDEST))
    own = contest.same == contest.same[pair][group]
    # doubles of one organisation are one possibility, not several: they count once, as the best
    ours = np.zeros(len(pair))
    np.maximum.at(ours, group[own], odds[own])
    rest = 1.0 + np.bincount(group[~own], odds[~own], len(pair))
    return np.asarray(np.log2(ours / rest))


def _decisive(ranks: Sequence[Floats], pair: Ints, runner_up: Ints) -> Ints:
    found = np.full(len(pair), len(ranks) - 1)
    for number in range(len(ranks) - 1, -1, -1):
        found[ranks[number][pair] != ranks[number][runner_up]] = number
    return found
