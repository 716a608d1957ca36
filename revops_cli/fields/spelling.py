"""Typing errors in single words: the known word that one slip of the finger away is meant."""

import unicodedata
from collections.abc import Iterable

from rapidfuzz.distance import OSA

from revops_cli.text.fold import fold

SHORTEST = 6
"""Shorter words have too many neighbours: 'trade', 'grade', 'trader'."""
_ANY_REPLACED = 8
"""Words from this length on have so few neighbours that any letter may be the wrong one."""
_KEYS = {
    key: (row, column)
    for row, keys in enumerate(("qwertyuiop", "asdfghjkl", "zxcvbnm"))
    for column, key in enumerate(keys)
}


class Spelling:
    """Known words, found again when a letter is missing, doubled, swapped or replaced.

    In words of fewer than eight letters a replaced letter must lie beside the right one on the
    keyboard ('estate' from 'eatate', but not 'dining' from 'diving'). The first letter must be
    right. Of several candidates the first by name is taken, so the answer never depends on the
    order of the words given.

    >>> Spelling(["director", "doctor"]).nearest("dirctor")
    'director'
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._by_shortened: dict[str, list[str]] = {}
        for word in sorted(w for w in set(words) if len(w) >= SHORTEST and w.isalpha()):
            for short in (word, *_shortened(word)):
                self._by_shortened.setdefault(short, []).append(word)

    def nearest(self, word: str) -> str:
        """The known word one error away from an unknown one, or the empty string."""
        if len(word) < SHORTEST or not word.isalpha():
            return ""
        near = {known for short in (word, *_shortened(word)) for known in self._by_shortened.get(short, ())}
        return next((known for known in sorted(near) if _meant(known, word)), "")


def _meant(known: str, word: str) -> bool:
    if known[0] != word[0] or OSA.distance(known, word, score_cutoff=1) > 1:
        return False
    replaced = len(known) == len(word) and sorted(known) != sorted(word)
    if not replaced or len(word) >= _ANY_REPLACED:
        return True
    right, wrong = next((a, b) for a, b in zip(known, word, strict=True) if a != b)
    return _beside(right, wrong)


def _beside(one: str, other: str) -> bool:
    """Whether two letters are neighbours on the keyboard."""
    if one not in _KEYS or other not in _KEYS:
        return False
    (row, column), (other_row, other_column) = _KEYS[one], _KEYS[other]
    return abs(row - other_row) <= 1 and abs(column - other_column) <= 1


def _shortened(word: str) -> Iterable[str]:
    return (word[:i] + word[i + 1 :] for i in range(len(word)))


def spellings(form: str) -> tuple[str, ...]:
    """A form as it is folded, and as it is typed without the marks on its letters.

    >>> spellings("büro")
    ('buero', 'buro')
    """
    bare = "".join(c for c in unicodedata.normalize("NFKD", form.casefold()) if not unicodedata.combining(c))
    return tuple(dict.fromkeys((fold(form), fold(bare))))
