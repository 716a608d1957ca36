"""What the local part of an e-mail address says about the name of its owner."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from revops_cli.link.coded import Coded, Flags, Ints

STYLES = ("first last", "last first", "initial last", "last initial", "first initial")
"""Ways in which a mailbox spells a name out; a first or a last name alone says too little."""
BASE = 0x9E3779B97F4A7C15
"""Any odd number with bits set all over."""
CHUNK = 100_000
"""Values whose letters are looked at together."""
Prints = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Mailboxes:
    """Local parts of a list's addresses, and what mailboxes the list's names would have.

    `local` holds letters only and `told` the print of each row's, 0 where it has none; `rendered[s]` is the print of
    each row's name in style s, 0 where it has none; `style` is the way each row's own mailbox spells its own name.
    `single` is where it is the row's own first or last name alone: that says nothing for a name, but
    two such mailboxes are no slip of each other.
    """

    local: Coded
    told: Prints
    rendered: tuple[Prints, ...]
    style: Ints
    single: Flags


def letters(text: str) -> str:
    """The letters of a local part without its tag.

    >>> letters("john.smith42+news")
    'johnsmith'
    """
    # Most names are parted by one of two signs, and numbered at the end.
    plain = text.replace(".", "").replace("_", "").rstrip("0123456789")
    return plain if plain.isalpha() else "".join(filter(str.isalpha, text.partition("+")[0]))


@dataclass(frozen=True, slots=True)
class _Spelled:
    """Texts as whole numbers of 64 bits: two that are not the same have one print once in 10**19 pairs.

    What stands before a text is moved by its `shift`, so that a name is put together without its letters.
    """

    prints: Prints
    shift: Prints

    def of(self, codes: Ints) -> "_Spelled":
        return _Spelled(self.prints[codes], self.shift[codes])

    def then(self, other: "_Spelled") -> Prints:
        """The prints of each text with another behind it."""
        joined: Prints = self.prints * other.shift + other.prints
        return joined


def _spelled(texts: tuple[str, ...]) -> _Spelled:
    """The texts, with the empty one at the end so that EMPTY finds it."""
    whole = (*texts, "")
    parts = [_some_spelled(whole[start : start + CHUNK]) for start in range(0, len(whole), CHUNK)]
    return _Spelled(*(np.concatenate([getattr(part, name) for part in parts]) for name in ("prints", "shift")))


def _some_spelled(texts: tuple[str, ...]) -> _Spelled:
    encoded = [text.encode() for text in texts]
    lengths = np.array([*map(len, encoded)], np.int64)
    ends = np.cumsum(lengths)
    powers = np.cumprod(np.append(np.uint64(1), np.full(lengths.max(), BASE, np.uint64)), dtype=np.uint64)
    raw = np.frombuffer(b"".join(encoded), np.uint8)
    behind = np.repeat(ends, lengths) - np.arange(1, len(raw) + 1)
    sums = np.append(np.uint64(0), np.cumsum(powers[behind] * raw, dtype=np.uint64))
    return _Spelled(sums[ends] - sums[ends - lengths], powers[lengths])


def _joined(values: tuple[str, ...]) -> _Spelled:
    """The values in one word each."""
    return _spelled(tuple([value.replace(" ", "") for value in values]))


def _initials(values: tuple[str, ...]) -> _Spelled:
    return _spelled(tuple([value[:1] for value in values]))


def _longer(values: tuple[str, ...]) -> Flags:
    """The values of two letters or more: an initial cannot be told from another."""
    return np.array([*(len(value.replace(" ", "")) > 1 for value in values), False])


def mailboxes(local: Coded, first: Coded, last: Coded) -> Mailboxes:
    """The mailboxes of a list beside the names of its rows.

    A name in each of STYLES: john smith is johnsmith, smithjohn, jsmith, smithj and johns.
    """
    told = local.of_values(_spelled).prints[local.codes]
    one, other = (names.of_values(_joined).of(names.codes) for names in (first, last))
    initial, end = (names.of_values(_initials).of(names.codes) for names in (first, last))
    parts = ((one, other), (other, one), (initial, other), (other, initial), (one, end))
    whole = first.of_values(_longer)[first.codes] & last.filled
    rendered = tuple(front.then(back) * whole for front, back in parts)
    style = np.full(len(local.codes), -1, np.int64)
    for number in reversed(range(len(STYLES))):
        style[(rendered[number] == told) & local.filled] = number
    single = local.filled & ((one.prints == told) | (other.prints == told))
    return Mailboxes(local, told, rendered, style, single)


def renders(boxes: Mailboxes, owners: Ints, others: Ints) -> Ints:
    """The style in which the mailbox of each owner spells the name of the other row, or -1."""
    found = np.full(len(owners), -1, np.int64)
    told = boxes.told[owners]
    for style in reversed(range(len(STYLES))):
        found[(told != 0) & (boxes.rendered[style][others] == told)] = style
    return found


def both_spell_themselves(boxes: Mailboxes, left: Ints, right: Ints) -> Flags:
    """Whether each row's mailbox spells out its own name, and the mailboxes are different."""
    different = boxes.local.codes[left] != boxes.local.codes[right]
    spelled: Flags = (boxes.style[left] >= 0) & (boxes.style[right] >= 0) & different
    return spelled


def one_slip_apart(boxes: Mailboxes, left: Ints, right: Ints, other_name: Flags) -> Flags:
    """Whether two mailboxes that are almost equal are two all the same: each is its row's own name.

    robby@ and robbie@ are two people if their last names differ (`other_name`); bwallace@ and
    wwallace@ always are.
    """
    different = boxes.local.codes[left] != boxes.local.codes[right]
    singles: Flags = boxes.single[left] & boxes.single[right] & different & other_name
    return singles | both_spell_themselves(boxes, left, right)
