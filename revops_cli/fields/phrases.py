"""Phrases of a table found in a sequence of words: the longest at each place, none overlapping."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Generic, NamedTuple, TypeVar

Meaning = TypeVar("Meaning")


class Found(NamedTuple, Generic[Meaning]):
    """A phrase found in words `start` up to `end` (not included), and what its table says of it."""

    start: int
    end: int
    phrase: str
    meaning: Meaning


class _Node(Generic[Meaning]):
    """A place in the tree of words: where phrases go on from here, and the one that ends here."""

    __slots__ = ("after", "ends")

    def __init__(self) -> None:
        self.after: dict[str, _Node[Meaning]] = {}
        self.ends: tuple[str, Meaning] | None = None


class Phrases(Generic[Meaning]):
    """A table of phrases, each its words with a blank between; compiled by and by, as their first words are met.

    >>> [f.phrase for f in Phrases({"vice president": "VP"}).find(["vice", "president"])]
    ['vice president']
    """

    def __init__(self, meanings: Mapping[str, Meaning]) -> None:
        self._meanings = meanings
        self._by_first: dict[str, list[str]] = {}
        for phrase in meanings:
            self._by_first.setdefault(phrase.partition(" ")[0], []).append(phrase)
        self._trees: dict[str, _Node[Meaning]] = {}

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word of the table."""
        return frozenset(" ".join(self._meanings).split(" "))

    def find(self, words: Sequence[str]) -> list[Found[Meaning]]:
        """All phrases in the words, from left to right; a longer phrase hides those inside it."""
        found: list[Found[Meaning]] = []
        start = 0
        while start < len(words):
            hit = self._longest(words, start) if words[start] in self._by_first else None
            start = hit.end if hit else start + 1
            if hit:
                found.append(hit)
        return found

    def _longest(self, words: Sequence[str], start: int) -> Found[Meaning] | None:
        """The longest phrase that begins at a place."""
        node: _Node[Meaning] | None = self._trees.get(words[start]) or self._tree(words[start])
        end, ends, last = start, None, start
        while node is not None:
            end += 1
            if node.ends is not None:
                ends, last = node.ends, end
            node = node.after.get(words[end]) if end < len(words) else None
        return Found(start, last, *ends) if ends else None

    def _tree(self, first: str) -> _Node[Meaning]:
        """The tree of the phrases that begin with a word, kept from now on."""
        tree: _Node[Meaning] = _Node()
        for phrase in self._by_first[first]:
            node = tree
            for word in phrase.split(" ")[1:]:
                node = node.after.setdefault(word, _Node())
            node.ends = (phrase, self._meanings[phrase])
        self._trees[first] = tree
        return tree
