"""How right the levels are on a user's own labelled pairs, and which thresholds would be better.

Nothing is learnt: the figures are printed, a person changes the config.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from revops_cli.link.levels import LEVELS


@dataclass(frozen=True, slots=True)
class Judged:
    """One lead whose account is known: the candidate found, its confidence and level, and the truth.

    `candidate` and `truth` are account Ids, empty where there is none.
    """

    candidate: str
    confidence: int
    level: str
    truth: str


@dataclass(frozen=True, slots=True)
class LevelFigures:
    """A level on the labelled leads: how many, and how many of them are right."""

    level: str
    leads: int
    right: int

    @property
    def precision(self) -> float | None:
        """The part that is right; None for a level without leads."""
        return self.right / self.leads if self.leads else None


@dataclass(frozen=True, slots=True)
class Calibration:
    """Figures of each level, and of sure and likely together; thresholds in percent, None where none will do."""

    levels: tuple[LevelFigures, ...]
    precision: float | None
    recall: float | None
    proposed: dict[str, int | None]


def calibrate(judged: Sequence[Judged], *, sure: float = 0.99, likely: float = 0.975, review: int = 0) -> Calibration:
    """Precision and recall of matches against labels, and the lowest thresholds that are right often enough.

    `sure` and `likely` are the precision wanted of all leads at or above the proposed threshold. The
    proposals fall from sure to likely to `review`, the threshold below which nobody looks, as the config asks.
    """
    lowest = _threshold(judged, likely, above=review)
    levels = tuple(_figures(judged, level) for level in LEVELS if level != "none")
    matched = [figures for figures in levels if figures.level in ("sure", "likely")]
    found, right = sum(f.leads for f in matched), sum(f.right for f in matched)
    known = sum(1 for one in judged if one.truth)
    return Calibration(
        levels=levels,
        precision=right / found if found else None,
        recall=right / known if known else None,
        proposed={"sure": _threshold(judged, sure, above=review if lowest is None else lowest), "likely": lowest},
    )


def _figures(judged: Sequence[Judged], level: str) -> LevelFigures:
    at = [one for one in judged if one.level == level]
    return LevelFigures(level, len(at), sum(map(_is_right, at)))


def _threshold(judged: Sequence[Judged], wanted: float, *, above: int) -> int | None:
    """The lowest confidence over `above` such that of all candidates at or above it enough are right."""
    best, leads, right = None, 0, 0
    for confidence in range(100, above, -1):
        at = [one for one in judged if one.candidate and one.confidence == confidence]
        leads, right = leads + len(at), right + sum(map(_is_right, at))
        if at and right >= wanted * leads:
            best = confidence
    return best


def _is_right(one: Judged) -> bool:
    return bool(one.candidate) and one.candidate == one.truth
