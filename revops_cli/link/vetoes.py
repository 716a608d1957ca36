"""Vetoes: what speaks so much against one identity that likeness elsewhere cannot outweigh it.

A firm veto is never outweighed. Two people share a name but not a generation; an office, a
switchboard, a mailbox such as info@ and even a last name make nobody of another first name.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import OSA

from revops_cli.link.coded import Coded, Flags, Floats, Ints, distinct
from revops_cli.link.likeness import likeness
from revops_cli.link.mailbox import Mailboxes, both_spell_themselves
from revops_cli.link.moved import two_employers
from revops_cli.link.owner import MailboxEvidence, one_is_named
from revops_cli.link.person_name import FIRST_DIFFERS, two_names
from revops_cli.link.short_forms import lines_known
from revops_cli.link.traits import Traits, chance
from revops_cli.link.weights import Compared, default_comparisons

LIKE, SHORTEST = 0.6, 4
"""Share of letters in common, or letters at the start, with which two first names may be one with more slips
or another short form than we know."""
CLASH = -8.0
"""Bits for names that clash while nothing personal is shared."""
TWO_BOXES = -4.0
"""Bits for two addresses at one employer that do not explain each other."""
RARE = -8.0
"""Bits: a first name that less than one in 250 has is enough to tell people of one office apart."""
MAILBOX = 12
"""Last names behind one address up to which it is still personal; every slip of a person's own counts as one."""
HOUSEHOLD = 2
"""Last names behind one phone up to which it is still personal."""


@dataclass(frozen=True, slots=True)
class Vetoes:
    """`bits` against each pair, 0 or less; `firm` ones; those of two `generations` are among these.

    `clash` where the names do and nothing personal is shared, `two_boxes` where two addresses at one employer
    do not explain each other: these are what `bits` are made of.
    `namesakes` agree in nothing but their names, those who `moved` in all but the employer; the
    `renamed` have one first name, one phone and two last names: a wedding, or two people of one office.
    Of the `nameless` no name is known: a switchboard and a company are not a person.
    """

    bits: Floats
    firm: Flags
    namesakes: Flags
    generations: Flags
    moved: Flags
    renamed: Flags
    nameless: Flags
    clash: Flags
    two_boxes: Flags

    def at(self, pairs: Ints) -> "Vetoes":
        """The vetoes of some of the pairs."""
        return Vetoes(*(getattr(self, part.name)[pairs] for part in fields(self)))


def vetoes(
    traits: Traits,
    boxes: Mailboxes,
    compared: Mapping[str, Compared],
    box: MailboxEvidence,
    *,
    clash: Flags,
    pairs: tuple[Ints, Ints],
) -> Vetoes:
    """What speaks against each pair; `clash` where first or last names differ and are not swapped."""
    left, right = pairs
    slip = compared["email"].level == 2  # noqa: PLR2004 - level of a slip
    line = _one_line(traits, boxes, compared, pairs)
    personal = _personal(traits, boxes, compared, box, pairs)
    told = _told_by_more(traits, compared, pairs)
    two_people = clash & ~personal & ~(line & told)
    employer = traits["domain"].codes
    two_boxes = (employer[left] == employer[right]) & (employer[left] >= 0) & (compared["email"].level > 1)
    renamed = _same(traits["mobile"], pairs) & (compared["first"].level < FIRST_DIFFERS)
    unexplained = two_boxes & ~(box.bits > 0) & ~slip & ~box.spelled & ~renamed
    other_first = two_people & (compared["first"].level == FIRST_DIFFERS)
    other_first &= ~_resemble(traits["first"], left, right, other_first) & ~_has_ids(compared)
    generation = traits["generation"].codes
    generations = (generation[left] != generation[right]) & (generation[left] >= 0) & (generation[right] >= 0)
    moved = two_employers(traits, compared, left, right)
    return Vetoes(
        np.where(two_people | generations, CLASH, 0.0) + np.where(unexplained, TWO_BOXES, 0.0),
        generations | other_first | moved,
        (left != right) & ~(box.bits > 0) & ~_agree(compared),
        generations,
        moved,
        two_people & line,
        (compared["first"].level == 0) & (compared["last"].level == 0) & ~personal,
        two_people,
        unexplained,
    )


def _agree(compared: Mapping[str, Compared]) -> Flags:
    """Whether two rows agree, exactly or nearly, in anything but their names and the state."""
    found = np.zeros(len(compared["first"].level), np.bool_)
    table = default_comparisons()
    for name, values in compared.items():
        if name not in {"first", "last", "state"}:
            worst = len(table[name.partition(":")[0]].levels)
            found |= (values.level > 0) & (values.level < worst)
    return found


def _has_ids(compared: Mapping[str, Compared]) -> Flags:
    """Whether both rows have an id or a date of birth: then these decide, and not the first name."""
    known = np.zeros(len(compared["first"].level), np.bool_)
    for name, found in compared.items():
        if name.startswith(("id:", "date:")):
            known |= found.level > 0
    return known


def _resemble(first: Coded, left: Ints, right: Ints, wanted: Flags) -> Flags:
    """Whether two first names may still be one: alike, and not known to be two."""
    one, other = first.codes[left], first.codes[right]
    begins = first.of_values(_beginnings)
    alike: Flags = begins[one] == begins[other]
    alike |= likeness(first, one, other, wanted, OSA.normalized_similarity) >= LIKE
    resemble: Flags = alike & ~two_names(first, one, other, wanted & alike)
    return resemble


def _beginnings(values: tuple[str, ...]) -> npt.NDArray[Any]:
    return np.array([*(value[:SHORTEST] for value in values), ""])


def _personal(
    traits: Traits,
    boxes: Mailboxes,
    compared: Mapping[str, Compared],
    box: MailboxEvidence,
    pairs: tuple[Ints, Ints],
) -> Flags:
    """Whether two rows share what only one person has.

    A mobile phone excuses a changed last name, never another first name.
    """
    exact = {name: c.level == 1 for name, c in compared.items()}
    left = pairs[0]
    same_first = compared["first"].level < FIRST_DIFFERS
    shared = exact["email"] & ~same_first & _box_of_two(traits, boxes, exact["email"] & ~same_first, pairs)
    shared |= traits.of_two(owners, "email", "last")[traits["email"].codes[left]] > MAILBOX
    personal: Flags = (exact["email"] & ~shared) | (box.bits > 0) | (_same(traits["mobile"], pairs) & same_first)
    for name, found in compared.items():
        # Siblings have dates that differ in one digit, but no such ids.
        if name.startswith(("id:", "date:")):
            personal |= np.isin(found.level, (1, 2) if name.startswith("id:") else (1,))
    return personal


def _one_line(traits: Traits, boxes: Mailboxes, compared: Mapping[str, Compared], pairs: tuple[Ints, Ints]) -> Flags:
    """Whether two rows of one first name share a phone that few last names have.

    Not where two last names each have their mailbox.
    """
    left = pairs[0]
    if "phone" not in compared:
        return np.zeros(len(left), np.bool_)
    few = traits.of_two(owners, "phone", "last")[traits["phone"].codes[left]] <= HOUSEHOLD
    same_first = compared["first"].level < FIRST_DIFFERS
    line: Flags = few & (compared["phone"].level == 1) & same_first & ~both_spell_themselves(boxes, *pairs)
    return line


def _told_by_more(traits: Traits, compared: Mapping[str, Compared], pairs: tuple[Ints, Ints]) -> Flags:
    """Whether a first name is rare in this list, or the titles are the same: two such at one phone are one, renamed."""
    rarity = chance(traits["first"], "first")
    left, right = (rarity[traits["first"].codes[rows]] for rows in pairs)
    told: Flags = np.maximum(left, right) <= RARE
    if "title" in compared:
        told |= compared["title"].level == 1
    return told


def _box_of_two(traits: Traits, boxes: Mailboxes, wanted: Flags, pairs: tuple[Ints, Ints]) -> Flags:
    """Whether a mailbox of two first names is as much the one's as the other's: jwhite@, thewhites@.

    One that names neither counts only between first names that are known to be two.
    """
    found = np.zeros(len(wanted), np.bool_)
    first = traits["first"]
    for pair in np.flatnonzero(wanted).tolist():
        left, right = int(pairs[0][pair]), int(pairs[1][pair])
        names = tuple(first.values[first.codes[row]] for row in (left, right))
        if one_is_named(boxes, left, right, names):
            continue
        fits = boxes.style[left] >= 0
        found[pair] = fits or all(lines_known(name) for name in names)
    return found


def _same(column: Coded, pairs: tuple[Ints, Ints]) -> Flags:
    one, other = (column.codes[rows] for rows in pairs)
    same: Flags = (one == other) & (one >= 0)
    return same


def owners(shared: Coded, last: Coded) -> Ints:
    """How many last names each value is seen with; the last entry is for EMPTY."""
    size = len(last.values) + 1
    both = np.flatnonzero(shared.filled & last.filled)
    rows = np.bincount(shared.codes[both], minlength=len(shared.values))
    # A value that only one row has needs no sorting.
    many = both[rows[shared.codes[both]] > 1]
    seen = distinct(shared.codes[many] * size + last.codes[many]) // size
    return np.append(np.where(rows > 1, np.bincount(seen, minlength=len(shared.values)), rows), 0)
