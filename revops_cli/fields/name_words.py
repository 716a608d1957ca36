"""The words around and inside names: forms of address, suffixes, particles."""

import re
from functools import cache
from typing import TYPE_CHECKING

from revops_cli.data.reader import read_reference, read_reference_list
from revops_cli.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

_MARKS = re.compile(r"[.\-’'`]")
_INITIALS = re.compile(r"(?:[^\W\d_]\.?-?){1,2}")


def bare(word: str) -> str:
    """A word folded, without dots, hyphens and apostrophes.

    >>> bare("Ph.D."), bare("Dipl.-Ing.")
    ('phd', 'dipling')
    """
    return _MARKS.sub("", fold(word)).strip(",")


@cache
def _salutations() -> "Mapping[str, tuple[str, bool]]":
    rows = read_reference("name_salutations.csv")
    return {row["form"]: (row["salutation"], row["dotted"] == "1") for row in rows}


def salutation(word: str) -> str:
    """How a form of address is written, or the empty string for another word.

    >>> salutation("MR"), salutation("Fr."), salutation("Fr"), salutation("Jane")
    ('Mr.', 'Fr.', '', '')
    """
    written, dotted = _salutations().get(bare(word), ("", False))
    return "" if dotted and "." not in word else written


def is_academic(word: str) -> bool:
    """Whether a word continues an academic title: med., rer. nat., h.c."""
    return "." in word and bare(word) in read_reference_list("name_academic.txt")


@cache
def _suffixes() -> "Mapping[str, tuple[str, bool]]":
    return {row["form"]: (row["suffix"], row["name"] == "1") for row in read_reference("name_suffixes.csv")}


def suffix(word: str, *, after_comma: bool = False) -> str:
    """How a suffix is written, or the empty string; one that is a name too needs dots or a comma before it.

    >>> suffix("jr"), suffix("M.A."), suffix("Ma"), suffix("MA", after_comma=True)
    ('Jr.', 'MA', '', 'MA')
    """
    written, is_name = _suffixes().get(bare(word), ("", False))
    return "" if is_name and not after_comma and "." not in word else written


@cache
def _particles() -> "Mapping[str, tuple[bool, bool]]":
    rows = read_reference("name_particles.csv")
    return {row["particle"]: (row["capital"] == "1", row["small_only"] == "1") for row in rows}


def is_particle(word: str) -> bool:
    """Whether a word may begin a family name: van, de, al.

    >>> is_particle("van"), is_particle("Van"), is_particle("ben"), is_particle("Ben")
    (True, True, True, False)
    """
    _, small_only = _particles().get(word.casefold(), (False, True))
    return word.casefold() in _particles() and (not small_only or word.islower())


def is_small(word: str) -> bool:
    """Whether a particle is written small when a name in capitals is recased."""
    return word.casefold() in _particles() and not _particles()[word.casefold()][0]


@cache
def mac_names() -> "Mapping[str, str]":
    """Names in Mac with a capital inside, by their folded form."""
    return {fold(name): name for name in read_reference_list("name_mac.txt")}


def is_compound_given(first: str, second: str) -> bool:
    """Whether two words are one given name: Anne Marie."""
    return fold(f"{first} {second}") in read_reference_list("name_compound_given.txt")


@cache
def family_first(culture: str) -> frozenset[str]:
    """Folded family names that are written first, of a culture of `data/name_family_first.csv`."""
    rows = read_reference("name_family_first.csv")
    return frozenset(fold(row["surname"]) for row in rows if row["culture"] == culture)


@cache
def other_words(kind: str) -> frozenset[str]:
    """Folded words that are no part of a person's name: `job`, `legal`, or `company`, which alone proves a company."""
    return frozenset(row["word"] for row in read_reference("name_other_words.csv") if row["kind"] == kind)


def is_initial(word: str) -> bool:
    """Whether a word is an initial or two: J, J., J.K., JK.

    >>> is_initial("J."), is_initial("J.K."), is_initial("Jo")
    (True, True, False)
    """
    return _INITIALS.fullmatch(word) is not None and (len(word) == 1 or "." in word or word.isupper())
