"""Phrases of a table found in a sequence of words: the longest at each place, none overlapping."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Meaning = TypeVar("Meaning")


@dataclass(frozen=True, slots=True)
class Found(Generic[Meaning]):
    """A phrase found in words `start` up to `end` (not included), and what its table says of it."""

    start: int
    end: int
    phrase: str
    meaning: Meaning


class Phrases(Generic[Meaning]):
    """A compiled table of phrases.

    >>> [f.phrase for f in Phrases({("vice", "president"): "VP"}).find(["vice", "president"])]
    ['vice president']
    """

    def __init__(self, meanings: Mapping[tuple[str, ...], Meaning]) -> None:
        self.words = frozenset(word for phrase in meanings for word in phrase)
        self._single = {phrase[0]: meaning for phrase, meaning in meanings.items() if len(phrase) == 1}
        self._longer = {phrase: meaning for phrase, meaning in meanings.items() if len(phrase) > 1}
        self._longest = _longest(self._longer)

    def find(self, words: Sequence[str]) -> list[Found[Meaning]]:
        """All phrases in the words, from left to right; a longer phrase hides those inside it."""
        found: list[Found[Meaning]] = []
        start = 0
        while start < len(words):
            hit = self._at(words, start)
            if hit is None:
                start += 1
            else:
                found.append(hit)
                start = hit.end
        return found

    def _at(self, words: Sequence[str], start: int) -> Found[Meaning] | None:
        first = words[start]
        for length in range(self._longest.get(first, 1), 1, -1):
            key = tuple(words[start : start + length])
            if key in self._longer:
                return Found(start, start + len(key), " ".join(key), self._longer[key])
        if first in self._single:
            return Found(start, start + 1, first, self._single[first])
        return None


def _longest(phrases: Iterable[tuple[str, ...]]) -> dict[str, int]:
    """The length of the longest phrase that begins with a word."""
    lengths: dict[str, int] = {}
    for phrase in phrases:
        lengths[phrase[0]] = max(lengths.get(phrase[0], 0), len(phrase))
    return lengths
