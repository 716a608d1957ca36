"""Comparisons of single values: exact, a slip of the keyboard, or different."""

import re
from collections.abc import Mapping

import numpy as np
from rapidfuzz.distance import Indel

from revops_cli.link.coded import Coded, Flags, Floats, Ints
from revops_cli.link.likeness import likeness, slips
from revops_cli.link.traits import Traits, chance
from revops_cli.link.weights import Compared

_NOT_DIGIT = re.compile(r"\D+")
TWICE = 1.0
"""Bits by which a likeness is more common than the commoner of the two values."""
COMPANY_ALIKE = 0.88
"""Share of letters in common from which two company names are one but for slips."""


def exact(column: Coded, left: Ints, right: Ints, kind: str) -> Compared:
    """The same value (1) or different ones (2)."""
    one, other = column.codes[left], column.codes[right]
    known = (one >= 0) & (other >= 0)
    same = known & (one == other)
    level = np.where(same, 1, np.where(known, 2, 0))
    return Compared(level, np.where(same, chance(column, kind)[one], 0.0))


def exact_or_slip(column: Coded, left: Ints, right: Ints, kind: str) -> Compared:
    """The same value (1), one that is the other but for a slip (2), or different ones (3)."""
    found = exact(column, left, right, kind)
    one, other = column.codes[left], column.codes[right]
    differ = found.level == 2  # noqa: PLR2004 - the level just given
    near = differ & slips(column, one, other, differ)
    level = np.where(near, 2, np.where(differ, 3, found.level))
    return Compared(level, np.where(near, commoner(chance(column, kind), one, other), found.chance))


def email(traits: Traits, left: Ints, right: Ints) -> Compared:
    """Addresses: exact, but for slips, or different; other digits are another mailbox, not a slip."""
    column = traits["email"]
    found = exact_or_slip(column, left, right, "email")
    texts = column.texts()
    near = np.flatnonzero(found.level == 2)  # noqa: PLR2004 - the level of a slip
    ones, others = texts[column.codes[left[near]]], texts[column.codes[right[near]]]
    other = near[[_digits(one) != _digits(two) for one, two in zip(ones, others, strict=True)]]
    found.level[other] = 3
    found.chance[other] = 0.0
    return found


def either_phone(traits: Traits, found: Mapping[str, Compared], left: Ints, right: Ints) -> Compared:
    """Phones as they were found, but the same where the mobile numbers are."""
    mobile = exact(traits["mobile"], left, right, "phone")
    phone = found.get("phone", Compared(np.zeros(len(left), np.int64), np.zeros(len(left))))
    same = mobile.level == 1
    return Compared(np.where(same, 1, phone.level), np.where(same, mobile.chance, phone.chance))


def _digits(address: str) -> str:
    return _NOT_DIGIT.sub("", address)


def commoner(rarity: Floats, one: Ints, other: Ints) -> Floats:
    """Chance of a likeness of two values, in bits: twice that of the commoner one."""
    doubled: Floats = np.minimum(np.maximum(rarity[one], rarity[other]) + TWICE, 0.0)
    return doubled


def company(traits: Traits, left: Ints, right: Ints) -> Compared:
    """Companies: exact, but for slips, the same first word, one the acronym of the other, or different."""
    names, first, initials = traits["company"], traits["company_first"], traits["acronym"]
    one, other = names.codes[left], names.codes[right]
    known = (one >= 0) & (other >= 0)
    differ = known & (one != other)
    level = np.where(known, 5, 0)
    level[differ & (first.codes[left] == first.codes[right])] = 3
    level[differ & _is_acronym(traits, left, right)] = 4
    alike = likeness(names, one, other, differ, Indel.normalized_similarity, least=COMPANY_ALIKE)
    level[differ & (alike >= COMPANY_ALIKE)] = 2
    level[known & ~differ] = 1
    rarity, short = chance(names, "company"), chance(initials, "acronym")
    abbreviated = np.where(initials.codes[left] >= 0, short[initials.codes[left]], short[initials.codes[right]])
    by_level = [
        rarity[one],
        commoner(rarity, one, other),
        chance(first, "company_first")[first.codes[left]],
        abbreviated,
    ]
    return Compared(level, np.select([level == n for n in (1, 2, 3, 4)], by_level, 0.0))


def _is_acronym(traits: Traits, left: Ints, right: Ints) -> Flags:
    """Whether one row's company is written as the initials of the other's."""
    names, initials = traits["company"], traits["acronym"]
    written: Ints = traits.of_two(_written, "company", "acronym")
    one, other = names.codes[left], names.codes[right]
    written_so: Flags = (written[initials.codes[left]] == other) | (written[initials.codes[right]] == one)
    return written_so


def _written(names: Coded, initials: Coded) -> Ints:
    """For each acronym the company that is written so."""
    known = {value: code for code, value in enumerate(names.values)}
    return np.array([*(known.get(value, -2) for value in initials.values), -2], np.int64)


def extras(traits: Traits, left: Ints, right: Ints) -> dict[str, Compared]:
    """Custom columns by their kind: `id:`, `date:` and `text:` traits."""
    found = {}
    for name, column in traits.columns.items():
        kind, colon, _ = name.partition(":")
        if colon:
            found[name] = (exact if kind == "text" else exact_or_slip)(column, left, right, kind)
    return found
