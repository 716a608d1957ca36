"""Vetoes: what speaks so much against one identity that likeness elsewhere cannot outweigh it."""

from collections.abc import Mapping

import numpy as np

from revops_cli.link.coded import Coded, Flags, Floats, Ints
from revops_cli.link.mailbox import Mailboxes, both_spell_themselves
from revops_cli.link.owner import FIRST_AS_INITIAL, MailboxEvidence
from revops_cli.link.person_name import FIRST_DIFFERS
from revops_cli.link.traits import Traits
from revops_cli.link.weights import Compared

CLASH = -8.0
"""Bits for names that clash while nothing personal is shared."""
TWO_BOXES = -4.0
"""Bits for two addresses at one employer that do not explain each other."""
HOUSEHOLD = 2
"""Last names behind one phone up to which it is still personal."""


def vetoes(
    traits: Traits,
    boxes: Mailboxes,
    compared: Mapping[str, Compared],
    box: MailboxEvidence,
    *,
    clash: Flags,
    pairs: tuple[Ints, Ints],
) -> Floats:
    """Bits against each pair, 0 or less."""
    left, right = pairs
    exact = {name: c.level == 1 for name, c in compared.items()}
    slip = (compared["email"].level == 2) & ~both_spell_themselves(boxes, left, right)  # noqa: PLR2004 - level of a slip
    same_phone = exact.get("phone", np.zeros(len(left), np.bool_))
    own_phone = same_phone & (owners(traits["phone"], traits["last"])[traits["phone"].codes[left]] <= HOUSEHOLD)
    # An address such as jwhite@ that fits two first names may be shared by two of one name.
    # Families share a phone and a last name: it excuses a changed last name, never another first name.
    brief = np.isin(boxes.style[left], FIRST_AS_INITIAL) & np.isin(boxes.style[right], FIRST_AS_INITIAL)
    both_fit = brief & (compared["first"].level == FIRST_DIFFERS)
    personal = (exact["email"] & ~both_fit) | (box.bits > 0) | (own_phone & (compared["first"].level < FIRST_DIFFERS))
    for name, same in exact.items():
        if name.startswith(("id:", "date:")):
            personal |= same
    employer = traits["domain"].codes
    two_boxes = (employer[left] == employer[right]) & (employer[left] >= 0) & (compared["email"].level > 1)
    unexplained = two_boxes & ~(box.bits > 0) & ~slip & ~box.spelled
    return np.where(clash & ~personal, CLASH, 0.0) + np.where(unexplained, TWO_BOXES, 0.0)


def owners(shared: Coded, last: Coded) -> Ints:
    """How many last names each value is seen with; the last entry is for EMPTY."""
    size = len(last.values) + 1
    both = shared.filled & last.filled
    seen = np.unique(shared.codes[both] * size + last.codes[both]) // size
    return np.append(np.bincount(seen, minlength=len(shared.values)), 0)
