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
_ENOUGH_BEHIND = 2
"""A given and a family name: what stands before them is no name."""


def bare(word: str) -> str:
    """A word folded, without dots, hyphens and apostrophes.

    >>> bare("Ph.D."), bare("Dipl.-Ing.")
    ('phd', 'dipling')
    """
    return _MARKS.sub("", fold(word)).strip(",")


@cache
def _salutations() -> "Mapping[str, tuple[str, str]]":
    rows = read_reference("name_salutations.csv")
    return {row["form"]: (row["salutation"], row["dotted"]) for row in rows}


def salutation(word: str, behind: int = 0) -> str:
    """How a form of address, with `behind` words after it, is written; the empty string for another word.

    >>> salutation("MR"), salutation("Fr."), salutation("Fr"), salutation("Pan"), salutation("Pan", 2)
    ('Mr.', 'Fr.', '', '', 'Pan')
    """
    written, dotted = _salutations().get(bare(word), ("", ""))
    if dotted and "." not in word and (dotted == "1" or behind < _ENOUGH_BEHIND):
        return ""
    return written


@cache
def lone_titles() -> frozenset[str]:
    """Forms of address of plain letters, in small letters, that are no name even where they stand alone."""
    return frozenset(form for form, (_, dotted) in _salutations().items() if not dotted and form.isalpha())


def is_academic(word: str) -> bool:
    """Whether a word continues an academic title: med., rer. nat., h.c."""
    return "." in word and bare(word) in read_reference_list("name_academic.txt")


@cache
def _suffixes() -> "Mapping[str, tuple[str, bool]]":
    rows = read_reference("name_suffixes.csv")
    return {bare(row["form"]): (row["suffix"], row["name"] == "1") for row in rows}


def suffix(word: str, *, after_comma: bool = False) -> str:
    """How a suffix is written, or the empty string; one that is a name too needs dots or a comma before it.

    >>> suffix("jr"), suffix("M.A."), suffix("Ma"), suffix("MA", after_comma=True)
    ('Jr.', 'MA', '', 'MA')
    """
    written, is_name = _suffixes().get(bare(word), ("", False))
    return "" if is_name and not after_comma and "." not in word else written


@cache
def _particles() -> "Mapping[str, tuple[bool, bool, bool]]":
    rows = read_reference("name_particles.csv")
    return {row["particle"]: (row["capital"] == "1", row["small_only"] == "1", row["given"] == "1") for row in rows}


def is_particle(word: str) -> bool:
    """Whether a word may begin a family name: van, de, al.

    >>> is_particle("van"), is_particle("Van"), is_particle("ben"), is_particle("Ben")
    (True, True, True, False)
    """
    found = _particles().get(word.casefold())
    return found is not None and (not found[1] or word.islower())


def begins_family(word: str) -> bool:
    """Whether a word behind a form of address begins a family name and is no given name.

    >>> begins_family("van"), begins_family("De"), begins_family("Al"), begins_family("Jane")
    (True, True, False, False)
    """
    return is_particle(word) and (word.islower() or not _particles()[word.casefold()][2])


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
def telling_words() -> frozenset[str]:
    """Words of small letters that are more than a plain given or family name in some table."""
    told = {row["word"] for row in read_reference("name_other_words.csv")}
    surnames = {fold(row["surname"]) for row in read_reference("name_family_first.csv")}
    return frozenset(told | surnames | _salutations().keys() | _suffixes().keys() | _particles().keys())


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
