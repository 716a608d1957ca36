"""Levels of certainty: what a score means for the person who must act on it."""

from dataclasses import dataclass
from math import inf, log2
from typing import Literal

Level = Literal["sure", "likely", "review", "none"]

LEVELS: tuple[Level, ...] = ("sure", "likely", "review", "none")
"""All levels, the most certain first."""


@dataclass(frozen=True, slots=True)
class Cutoffs:
    """The lowest score of each level, in the unit of the score (bits or percent).

    Raises ValueError unless sure >= likely >= review.
    """

    sure: float
    likely: float
    review: float

    def __post_init__(self) -> None:
        if not self.sure >= self.likely >= self.review:
            raise ValueError(f"sure ({self.sure}), likely ({self.likely}) and review ({self.review}) must fall")


def level_of(score: float, cutoffs: Cutoffs) -> Level:
    """The level of a score; a score on a cutoff has its level.

    >>> level_of(85, Cutoffs(sure=92, likely=80, review=60))
    'likely'
    """
    if score >= cutoffs.sure:
        return "sure"
    if score >= cutoffs.likely:
        return "likely"
    return "review" if score >= cutoffs.review else "none"


def percent(bits: float) -> int:
    """Log-odds in bits as a whole percentage, never rounded up to certainty or down to none.

    >>> percent(0.0), percent(3.0), percent(40.0), percent(-40.0)
    (50, 89, 99, 1)
    """
    clipped = min(max(bits, -30.0), 30.0)
    odds: float = 2.0**clipped
    return min(max(round(100 * odds / (1 + odds)), 1), 99)


def log_odds(share: int) -> float:
    """The bits of a percentage; 0 and 100 are without bound.

    >>> log_odds(50), round(log_odds(95), 2)
    (0.0, 4.25)
    """
    if share in {0, 100}:
        return inf if share else -inf
    return log2(share / (100 - share))
