"""What the local part of an e-mail address says about the name of its owner."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from operator import add
from typing import Any

import numpy as np
import numpy.typing as npt

from revops_cli.link.coded import Coded, Flags, Ints

STYLES = ("first last", "last first", "initial last", "last initial", "first initial")
"""Ways in which a mailbox spells a name out; a first or a last name alone says too little."""
UNTOLD = -2
"""In place of a mailbox that no row has."""


@dataclass(frozen=True, slots=True)
class Mailboxes:
    """Local parts of a list's addresses, and what mailboxes the list's names would have.

    `local` holds letters only; `rendered[s]` is the code among its values of each row's name in
    style s, or a negative number; `style` is the way each row's own mailbox spells its own name.
    `single` is where it is the row's own first or last name alone: that says nothing for a name, but
    two such mailboxes are no slip of each other.
    """

    local: Coded
    rendered: tuple[Ints, ...]
    style: Ints
    single: Flags


def letters(text: str) -> str:
    """The letters of a local part without its tag.

    >>> letters("john.smith42+news")
    'johnsmith'
    """
    untagged = text.partition("+")[0]
    return untagged if untagged.isalpha() else "".join(filter(str.isalpha, untagged))


def spell(firsts: list[str], lasts: list[str]) -> list[Iterator[str]]:
    """Names in each of STYLES; empty where a part is missing.

    >>> [next(style) for style in spell(["john"], ["smith"])]
    ['johnsmith', 'smithjohn', 'jsmith', 'smithj', 'johns']
    """
    # An initial cannot be told from another.
    whole = [len(first) > 1 and bool(last) for first, last in zip(firsts, lasts, strict=True)]
    firsts = [first if known else "" for first, known in zip(firsts, whole, strict=True)]
    lasts = [last if known else "" for last, known in zip(lasts, whole, strict=True)]
    initials, ends = [first[:1] for first in firsts], [last[:1] for last in lasts]
    parts = ((firsts, lasts), (lasts, firsts), (initials, lasts), (lasts, initials), (firsts, ends))
    return [map(add, one, other) for one, other in parts]


def mailboxes(local: Coded, first: Coded, last: Coded, wanted: Flags | None = None) -> Mailboxes:
    """The mailboxes of a list beside the names of its rows; only those of the `wanted` rows are told."""
    rows = np.arange(len(local.codes)) if wanted is None else np.flatnonzero(wanted)
    known = {value: code for code, value in enumerate(local.values)}
    size = len(last.values) + 1
    both, place = np.unique(first.codes[rows] * size + last.codes[rows] + 1, return_inverse=True)
    one, other = first.of_values(_joined)[both // size], last.of_values(_joined)[both % size - 1]
    rendered = tuple(np.full(len(local.codes), UNTOLD, np.int64) for _ in STYLES)
    style = np.full(len(local.codes), -1, np.int64)
    for number, spelled in reversed(list(enumerate(spell(one.tolist(), other.tolist())))):
        told = np.fromiter((known.get(box, UNTOLD) for box in spelled), np.int64, len(both))
        rendered[number][rows] = told[place]
        style[(rendered[number] == local.codes) & local.filled] = number
    alone = (_alone(first, known) == local.codes) | (_alone(last, known) == local.codes)
    single = local.filled & alone
    return Mailboxes(local, rendered, style, single)


def _alone(names: Coded, known: Mapping[str, int]) -> Ints:
    """The code of the mailbox that is each row's name alone."""
    spelled = names.of_values(_joined).tolist()[:-1]
    alone = np.array([*(known.get(name, UNTOLD) for name in spelled), UNTOLD], np.int64)
    codes: Ints = alone[names.codes]
    return codes


def _joined(values: tuple[str, ...]) -> npt.NDArray[Any]:
    """The values in one word each, with the empty text at the end so that EMPTY finds it."""
    return np.array([*(value.replace(" ", "") for value in values), ""], dtype=object)


def renders(boxes: Mailboxes, owners: Ints, others: Ints) -> Ints:
    """The style in which the mailbox of each owner spells the name of the other row, or -1."""
    found = np.full(len(owners), -1, np.int64)
    local = boxes.local.codes[owners]
    for style in reversed(range(len(STYLES))):
        found[(local >= 0) & (boxes.rendered[style][others] == local)] = style
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
