"""Spellings of one word: other alphabets, and umlauts as letters, as letter pairs or left out."""

import re

from anyascii import anyascii

from revops_cli.text.fold import fold, words

_PAIRS = re.compile(r"(?<=[^aeiou])(a|o|u)e(?![aeiou]|$)|^(a|o|u)e(?![aeiou]|$)")


def latin_words(raw: str) -> tuple[str, ...]:
    """The folded words of a text, letters of other alphabets written in Latin ones.

    >>> latin_words("Иванов"), latin_words("Müller")
    (('ivanov',), ('mueller',))
    """
    return words(raw if raw.isascii() or fold(raw).isascii() else anyascii(fold(raw)))


def one_spelling(word: str) -> str:
    """A folded word with `ae`, `oe` and `ue` as the plain vowel, so that all spellings of an umlaut are equal.

    A pair beside another vowel or at the end is none.

    >>> one_spelling("mueller"), one_spelling("muller"), one_spelling("samuel"), one_spelling("bauer")
    ('muller', 'muller', 'samul', 'bauer')
    """
    return _PAIRS.sub(lambda pair: pair.group()[0], word) if "e" in word else word
