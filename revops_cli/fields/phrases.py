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
        self._meanings = {phrase: (" ".join(phrase), meaning) for phrase, meaning in meanings.items()}
        self._longest = _longest(meanings)

    def find(self, words: Sequence[str]) -> list[Found[Meaning]]:
        """All phrases in the words, from left to right; a longer phrase hides those inside it."""
        found: list[Found[Meaning]] = []
        start = 0
        while start < len(words):
            longest = self._longest.get(words[start], 0)
            for end in range(min(start + longest, len(words)), start, -1):
                known = self._meanings.get(tuple(words[start:end]))
                if known is not None:
                    found.append(Found(start, end, *known))
                    start = end
                    break
            else:
                start += 1
        return found


def _longest(phrases: Iterable[tuple[str, ...]]) -> dict[str, int]:
    """The length of the longest phrase that begins with a word."""
    lengths: dict[str, int] = {}
    for phrase in phrases:
        lengths[phrase[0]] = max(lengths.get(phrase[0], 0), len(phrase))
    return lengths
