"""Recasing of names written in capitals or in small letters only."""

import re

from revops_cli.fields.name_words import is_particle, is_small, mac_names
from revops_cli.text.fold import fold

_PARTS = re.compile(r"([-'’.\s])")
_MC = re.compile(r"mc(?=[^\W\d_]{2})", re.IGNORECASE)
_VOWEL = re.compile(r"[aeiouyàâäåæáãèéêëìíîïòóôöøõùúûüýœıąęаеёиоуыэюяαεηιουωάέήίόύώ]", re.IGNORECASE)
_ONLY_INITIALS = re.compile(r"(?:[^\W\d_]\.\s*)+")
_LONGEST_INITIALS = 3
_ELIDED = frozenset({"o", "d", "l", "n", "m", "dell", "dall", "nell", "sant", "all"})


def needs_case(text: str) -> bool:
    """Whether a name is all capitals or all small, so that its case says nothing.

    >>> needs_case("JANE DOE"), needs_case("jane"), needs_case("Jane"), needs_case("J.K.")
    (True, True, False, False)
    """
    if not (_in_capitals(text) or text.islower() or _with_caps_lock(text)):
        return False
    return sum(map(str.isalpha, text)) > 1 and not _ONLY_INITIALS.fullmatch(text)


def _in_capitals(text: str) -> bool:
    """Whether a text is in capitals; ß has none in use."""
    return text.isupper() or ("ß" in text and text.replace("ß", "").isupper())


def _with_caps_lock(text: str) -> bool:
    """'jOHN sMITH': typed with capitals locked."""
    return text[:1].islower() and text.swapcase().istitle()


def recase(name: str) -> str:
    """A name, in capitals or small letters only, as it is customarily written.

    >>> recase("LUDWIG VAN BEETHOVEN"), recase("mary o'brien"), recase("MCKENZIE"), recase("MACDONALD-SMITH")
    ('Ludwig van Beethoven', "Mary O'Brien", 'McKenzie', 'MacDonald-Smith')
    """
    words = name.split(" ")
    last = len(words) - 1
    return " ".join(
        word.lower() if is_small(word) and place < last and (place or len(words) > 1) else _word(word)
        for place, word in enumerate(words)
    )


def _word(word: str) -> str:
    """One word with capitals: after hyphens and dots, after O' and D', in Mc and in known Mac names."""
    if (
        word.isupper()
        and 1 < len(word) <= _LONGEST_INITIALS
        and word.isalpha()
        and not is_particle(word)
        and not _VOWEL.search(fold(word))
    ):
        return word
    pieces = _PARTS.split(word)
    return "".join(_capital(piece) if _begins(pieces, place) else _small(piece) for place, piece in enumerate(pieces))


def _begins(pieces: list[str], place: int) -> bool:
    """Whether a piece begins a name: not the s of a genitive, only what follows O', D' and the like."""
    if place < 2 or pieces[place - 1] not in "'’":  # noqa: PLR2004 - a piece and a mark come before
        return True
    return pieces[place - 2].casefold() in _ELIDED


def _capital(piece: str) -> str:
    if fold(piece) in mac_names():
        return mac_names()[fold(piece)]
    if _MC.match(piece):
        return "Mc" + _capital(piece[2:])
    if piece[:2].casefold() == "ij" and len(piece) > 2:  # noqa: PLR2004 - the Dutch letter
        return "IJ" + _small(piece[2:])
    return piece[:1].upper() + _small(piece[1:])


def _small(text: str) -> str:
    """Small letters; the Turkish capital İ becomes a plain i, without a second dot."""
    return text.lower().replace("i\u0307", "i")
