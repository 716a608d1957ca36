"""Intervals and tests for counts; exact where the counts are small."""

from collections.abc import Sequence
from math import exp, lgamma, sqrt

Z95 = 1.959963984540054
"""Two-sided 95 % quantile of the normal distribution."""


def wilson(successes: int, trials: int) -> tuple[float, float] | None:
    """Wilson's score interval at 95 % (Wilson 1927), or None without trials.

    >>> low, high = wilson(10, 60)
    >>> round(100 * low, 1), round(100 * high, 1)
    (9.3, 28.0)
    """
    if trials == 0:
        return None
    share, z2 = successes / trials, Z95 * Z95
    middle = share + z2 / (2 * trials)
    spread = Z95 * sqrt(share * (1 - share) / trials + z2 / (4 * trials * trials))
    below = 1 + z2 / trials
    low = 0.0 if successes == 0 else (middle - spread) / below
    high = 1.0 if successes == trials else (middle + spread) / below
    return max(0.0, low), min(1.0, high)


def fisher_below(successes: int, trials: int, other_successes: int, other_trials: int) -> float:
    """Fisher's exact test, one-sided: the chance of a share so far below the other one, were both the same.

    >>> f"{fisher_below(10, 60, 108, 120):.0e}"
    '6e-23'
    """
    hits, total = successes + other_successes, trials + other_trials
    lowest = max(0, hits - other_trials)
    if successes == min(hits, trials):
        return 1.0
    terms = [1.0]
    for k in range(successes, lowest, -1):  # each term by its ratio to the one above
        up = k * (other_trials - hits + k)
        terms.append(terms[-1] * up / ((trials - k + 1) * (hits - k + 1)))
    first = _log_choose(trials, successes) + _log_choose(other_trials, other_successes) - _log_choose(total, hits)
    return min(1.0, exp(first) * sum(sorted(terms)))


def benjamini_hochberg(chances: Sequence[float]) -> tuple[float, ...]:
    """Chances adjusted for the number of tests (Benjamini and Hochberg 1995), in the given order.

    >>> benjamini_hochberg([0.01, 0.04, 0.03])
    (0.03, 0.04, 0.04)
    """
    count = len(chances)
    adjusted = [1.0] * count
    smallest = 1.0
    order = sorted(range(count), key=lambda at: (chances[at], at), reverse=True)
    for rank, at in zip(range(count, 0, -1), order, strict=True):
        smallest = min(smallest, chances[at] * (count / rank))
        adjusted[at] = smallest
    return tuple(adjusted)


def _log_choose(of: int, taken: int) -> float:
    return lgamma(of + 1) - lgamma(taken + 1) - lgamma(of - taken + 1)
