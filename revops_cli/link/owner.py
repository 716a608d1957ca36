"""Whose mailbox is it: e-mail addresses as evidence of a name."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from revops_cli.link.coded import Coded, Flags, Floats, Ints
from revops_cli.link.mailbox import Mailboxes, both_spell_themselves, renders
from revops_cli.link.person_name import FIRST_DIFFERS, Words, first_letters
from revops_cli.link.traits import chance
from revops_cli.link.weights import Compared

HALF = -1.0
"""Bits of m: half of the mailboxes of one person spell the name in a way we know."""
WHOLE = (0, 1)
"""Styles that spell first and last name out."""
FIRST_AS_INITIAL = (2, 3)
"""Styles that leave of the first name only its initial."""

SHORTEST = 3
"""Letters from which a first name within a mailbox is no chance."""


@dataclass(frozen=True, slots=True)
class MailboxEvidence:
    """`bits` for one name behind two different addresses; `spelled` where one row's mailbox spells the other's name."""

    bits: Floats
    spelled: Flags

    def at(self, pairs: Ints) -> "MailboxEvidence":
        """The evidence of some of the pairs."""
        return MailboxEvidence(self.bits[pairs], self.spelled[pairs])


def mailbox_evidence(
    boxes: Mailboxes, firsts: Words, lasts: Words, compared: Mapping[str, Compared], pairs: tuple[Ints, Ints]
) -> MailboxEvidence:
    """What the mailboxes say of the names of pairs whose addresses are not the same.

    Two first names that differ in full are two persons, whatever an initial in a mailbox fits.
    """
    left, right = pairs
    one, other = boxes.local.codes[left], boxes.local.codes[right]
    apart = compared["email"].level != 1
    same = (one >= 0) & (one == other) & apart & ((boxes.style[left] >= 0) | (boxes.style[right] >= 0))
    found = np.where(same, HALF - chance(boxes.local, "local")[one], 0.0)
    spelled = np.zeros(len(left), np.bool_)
    for owner, named in ((left, right), (right, left)):
        style = renders(boxes, owner, named)
        spelled |= style >= 0
        fits = (style >= 0) & ~same & apart
        first, last = firsts.vocabulary.codes[named], lasts.vocabulary.codes[named]
        whole = np.isin(style, WHOLE)
        rarity = lasts.chance[last] + np.where(whole, firsts.chance[first], firsts.initial_chance[first])
        found = np.where(fits, np.maximum(found, HALF - rarity), found)
    in_full = same & np.isin(boxes.style[left], (-1, *WHOLE)) & np.isin(boxes.style[right], (-1, *WHOLE))
    found[(compared["first"].level == FIRST_DIFFERS) & ~in_full] = 0.0
    return MailboxEvidence(np.maximum(found, 0.0), spelled)


def one_is_named(boxes: Mailboxes, left: int, right: int, names: tuple[str, ...]) -> bool:
    """Whether a mailbox that two rows share belongs to one of them by name, and not to the other."""
    fits = [bool(boxes.style[row] >= 0) for row in (left, right)]
    if fits[0] != fits[1]:
        return True
    code = int(boxes.local.codes[left])
    local = boxes.local.values[code] if code >= 0 else ""
    held = [len(name) >= SHORTEST and name.replace(" ", "") in local for name in names]
    return not fits[0] and held[0] != held[1]


def spelled_apart(boxes: Mailboxes, first: Coded, left: Ints, right: Ints) -> dict[str, Flags]:
    """Whether each row's own mailbox spells its own name, so that a one-letter difference is no slip.

    jwhite@ and iwhite@ are two persons: each address insists on its letter.
    """
    own = both_spell_themselves(boxes, left, right)
    initials = first.of_values(first_letters)
    brief = np.isin(boxes.style[left], FIRST_AS_INITIAL) | np.isin(boxes.style[right], FIRST_AS_INITIAL)
    differs = initials[first.codes[left]] != initials[first.codes[right]]
    return {"first": own & (~brief | differs), "last": own}
