"""Typing errors in single words: the known word that one slip of the finger away is meant."""

import unicodedata
from collections.abc import Iterable

from rapidfuzz.distance import OSA

from revops_cli.text.fold import fold

SHORTEST = 6
"""Shorter words have too many neighbours: 'trade', 'grade', 'trader'."""


class Spelling:
    """Known words, found again when a letter is missing, doubled, swapped or replaced.

    A replaced letter counts only in words of `replaced_from` letters and more. The first letter
    must be right. Of several candidates the first by name is taken, so the answer never depends
    on the order of the words given.

    >>> Spelling(["director", "doctor"]).nearest("dirctor")
    'director'
    """

    def __init__(self, words: Iterable[str], *, replaced_from: int = 8) -> None:
        self._replaced_from = replaced_from
        self._by_shortened: dict[str, list[str]] = {}
        for word in sorted(w for w in set(words) if len(w) >= SHORTEST and w.isalpha()):
            for short in (word, *_shortened(word)):
                self._by_shortened.setdefault(short, []).append(word)

    def nearest(self, word: str) -> str:
        """The known word one error away from an unknown one, or the empty string."""
        if len(word) < SHORTEST or not word.isalpha():
            return ""
        near = {known for short in (word, *_shortened(word)) for known in self._by_shortened.get(short, ())}
        return next((known for known in sorted(near) if self._meant(known, word)), "")

    def _meant(self, known: str, word: str) -> bool:
        if known[0] != word[0] or OSA.distance(known, word, score_cutoff=1) > 1:
            return False
        replaced = len(known) == len(word) and sorted(known) != sorted(word)
        return not replaced or len(word) >= self._replaced_from


def _shortened(word: str) -> Iterable[str]:
    return (word[:i] + word[i + 1 :] for i in range(len(word)))


def spellings(form: str) -> tuple[str, ...]:
    """A form as it is folded, and as it is typed without the marks on its letters.

    >>> spellings("büro")
    ('buero', 'buro')
    """
    bare = "".join(c for c in unicodedata.normalize("NFKD", form.casefold()) if not unicodedata.combining(c))
    return tuple(dict.fromkeys((fold(form), fold(bare))))
