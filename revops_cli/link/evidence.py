"""Evidence: why two things are one, as named log-odds with the two values compared.

A run over many pairs keeps no object a pair: it keeps one *pattern*, a whole number that says at
which level each comparison ended, and `PatternBook` renders each distinct pattern once.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, slots=True)
class Evidence:
    """One comparison: its name, what it says in bits, and the two values it looked at.

    Positive bits speak for one identity, negative ones against it.
    """

    name: str
    bits: float
    left: str = ""
    right: str = ""

    def __str__(self) -> str:
        return self.text(1)

    def text(self, digits: int) -> str:
        """The evidence in one line, its bits with so many digits behind the point.

        >>> Evidence("same city", 2.5, "boston", "boston").text(2)
        "+2.50 same city ('boston' / 'boston')"
        """
        values = "" if not (self.left or self.right) else f" ({self.left!r} / {self.right!r})"
        return f"{self.bits:+.{digits}f} {self.name}{values}"


def strongest_first(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Evidence by weight, for or against; ties by name and values."""
    return tuple(sorted(evidence, key=lambda e: (-abs(e.bits), e.name, e.left, e.right)))


def render(evidence: Iterable[Evidence]) -> str:
    """Evidence in one line, the strongest first.

    >>> render([Evidence("same city", 2.0), Evidence("same e-mail", 12.5, "a@b.co", "a@b.co")])
    "+12.5 same e-mail ('a@b.co' / 'a@b.co'); +2.0 same city"
    """
    return "; ".join(map(str, strongest_first(evidence)))


@dataclass(frozen=True, slots=True)
class PatternBook:
    """The comparisons of a run with the phrase of each level, in the order they are read out.

    Level 0 of a comparison says nothing (a value is missing) and is not rendered; level n is the
    n-th phrase. A comparison's size is the number of its phrases and one.

    >>> book = PatternBook({"email": ("same e-mail", "e-mails differ"), "city": ("same city",)})
    >>> book.text(book.code({"email": 2, "city": 1}))
    'e-mails differ, same city'
    """

    comparisons: "Mapping[str, tuple[str, ...]]"

    def code(self, levels: Mapping[str, int]) -> int:
        """The pattern of one pair; a comparison that is not named is at level 0."""
        pattern = 0
        for name, phrases in reversed(list(self.comparisons.items())):
            pattern = pattern * (len(phrases) + 1) + levels.get(name, 0)
        return pattern

    def codes(self, levels: Mapping[str, npt.NDArray[Any]], pairs: int) -> npt.NDArray[np.int64]:
        """The patterns of many pairs from one array of levels a comparison."""
        patterns = np.zeros(pairs, np.int64)
        for name, phrases in reversed(list(self.comparisons.items())):
            patterns *= len(phrases) + 1
            if name in levels:
                patterns += levels[name]
        return patterns

    def levels(self, pattern: int) -> dict[str, int]:
        """The level of each comparison that said something."""
        found = {}
        for name, phrases in self.comparisons.items():
            pattern, level = divmod(pattern, len(phrases) + 1)
            if level:
                found[name] = level
        return found

    def text(self, pattern: int) -> str:
        """The phrases of a pattern with commas between; empty where nothing was compared."""
        return ", ".join(self.comparisons[name][level - 1] for name, level in self.levels(pattern).items())

    def texts(self, patterns: Sequence[int]) -> list[str]:
        """The text of each pattern, each distinct one rendered once."""
        known = {pattern: self.text(pattern) for pattern in set(patterns)}
        return [known[pattern] for pattern in patterns]
