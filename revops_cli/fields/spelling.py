"""Typing errors in single words: the known word that one slip of the finger away is meant."""

import unicodedata
from collections.abc import Iterable

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
        self._alike: dict[tuple[str, int], list[str]] = {}
        for word in set(words):
            if len(word) >= SHORTEST and word.isalpha():
                self._alike.setdefault((word[0], len(word)), []).append(word)

    def nearest(self, word: str) -> str:
        """The known word one error away from an unknown one, or the empty string."""
        if len(word) < SHORTEST or not word.isalpha():
            return ""
        from rapidfuzz.distance import OSA  # noqa: PLC0415 - only lists with unknown words pay for it
        from rapidfuzz.process import extract  # noqa: PLC0415 - the same

        near = [
            known
            for size in (len(word) - 1, len(word), len(word) + 1)
            for known, _, _ in extract(
                word, self._alike.get((word[0], size), ()), scorer=OSA.distance, score_cutoff=1, limit=None
            )
            if _meant(known, word)
        ]
        return min(near, default="")


def _meant(known: str, word: str) -> bool:
    """Whether a known word one edit away is what was meant."""
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


def spellings(form: str) -> tuple[str, ...]:
    """A form as it is folded, and as it is typed without the marks on its letters.

    >>> spellings("büro")
    ('buero', 'buro')
    """
    if form.isascii():
        return (fold(form),)
    bare = "".join(c for c in unicodedata.normalize("NFKD", form.casefold()) if not unicodedata.combining(c))
    return tuple(dict.fromkeys((fold(form), fold(bare))))
