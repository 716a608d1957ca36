"""Intervals and tests for counts; exact where the counts are small."""

from math import sqrt

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
