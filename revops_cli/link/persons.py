"""Two rows, one person? All comparisons of persons, and how they add up."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from revops_cli.link import compare
from revops_cli.link.coded import Flags, Floats, Ints
from revops_cli.link.judged import Judged
from revops_cli.link.mailbox import Mailboxes, mailboxes
from revops_cli.link.owner import MailboxEvidence, mailbox_evidence, spelled_apart
from revops_cli.link.person_name import (
    FIRST_DIFFERS,
    LAST_DIFFERS,
    LAST_TYPO,
    TYPO,
    Words,
    compare_first,
    compare_last,
    words_of,
)
from revops_cli.link.street import compare_street
from revops_cli.link.traits import Traits
from revops_cli.link.vetoes import CLASH, vetoes
from revops_cli.link.weigh import Combine, damped, weigh
from revops_cli.link.weights import Compared, bits, default_comparisons

PHRASES = {
    "swapped": ("first and last name swapped",),
    "mailbox": ("the mailbox spells the name",),
    "vetoes": ("but the names clash", "but two addresses at one employer"),
}
SWAP = -3.0
"""Bits for finding the first name where the last should be, and the other way round."""


@dataclass(frozen=True, slots=True)
class PersonPairs:
    """Pairs of rows with every comparison made."""

    compared: Mapping[str, Compared]
    swapped: Mapping[str, Compared]
    crossed: Flags
    mailbox: MailboxEvidence
    vetoes: Floats


@dataclass(frozen=True, slots=True)
class Persons:
    """A list of persons, ready for comparing its rows."""

    traits: Traits
    firsts: Words
    lasts: Words
    boxes: Mailboxes


def persons(traits: Traits) -> Persons:
    """A list made ready: how often its names occur, and what its mailboxes spell."""
    return Persons(
        traits,
        words_of(traits["first"], "first"),
        words_of(traits["last"], "last"),
        mailboxes(traits["local"], traits["first"], traits["last"]),
    )


def compare_persons(people: Persons, left: Ints, right: Ints) -> PersonPairs:
    """Every comparison of some pairs of rows."""
    traits = people.traits
    compared = {**_names(people, left, right), **_contacts(traits, left, right)}
    box = mailbox_evidence(people.boxes, people.firsts, people.lasts, compared, (left, right))
    swapped = _swapped(people, left, right)
    differ = (compared["first"].level == FIRST_DIFFERS) | (compared["last"].level == LAST_DIFFERS)
    crossed = differ & np.isin(swapped["first"].level, (1, 2, TYPO)) & np.isin(swapped["last"].level, (1, 2, LAST_TYPO))
    against = vetoes(people.traits, people.boxes, compared, box, clash=differ & ~crossed, pairs=(left, right))
    return PersonPairs(compared, swapped, crossed, box, against)


def judge_persons(traits: Traits, left: Ints, right: Ints) -> Judged:
    """Pairs of rows of a list of persons, compared and weighed."""
    pairs = compare_persons(persons(traits), left, right)
    remarks = {
        "swapped": pairs.crossed.astype(np.int64),
        "mailbox": (pairs.mailbox.bits > 0).astype(np.int64),
        "vetoes": np.select([pairs.vetoes <= CLASH, pairs.vetoes < 0], [1, 2], 0),
    }
    return Judged(weigh(pairs.compared, combination(pairs), traits.rows), pairs.compared, remarks, PHRASES)


def combination(pairs: PersonPairs) -> Combine:
    """How evidence of persons adds up: the names, contacts that go together, the rest, the vetoes."""
    table = default_comparisons()
    hoped = {name: np.array(table[name].m) for name in ("first", "last")}
    crossed = sum((bits(table[name], pairs.swapped[name], hoped[name]) for name in hoped), np.array(SWAP))
    straight_fails = (pairs.compared["first"].level == FIRST_DIFFERS) | (pairs.compared["last"].level == LAST_DIFFERS)

    def combine(b: Mapping[str, Floats]) -> Floats:
        name = b["first"] + b["last"]
        name = np.where(straight_fails, np.maximum(name, crossed), name)
        name = np.where(pairs.mailbox.bits > 0, np.maximum(name, pairs.mailbox.bits), name)
        organisation = np.where(b["company"] == 0, b["domain"], np.maximum(b["company"], b["domain"]))
        organisation = np.where(b["domain"] == 0, b["company"], organisation)
        place = damped([b["street"], b["postal"], b["city"]])
        contacts = damped([b["email"], b["phone"], organisation, place])
        extras = sum((value for key, value in b.items() if ":" in key), np.zeros(len(name)))
        total: Floats = name + contacts + b["title"] + np.minimum(b["state"], 0.0) + extras + pairs.vetoes
        return total

    return combine


def _names(people: Persons, left: Ints, right: Ints) -> dict[str, Compared]:
    first, last = people.traits["first"].codes, people.traits["last"].codes
    found = {
        "first": compare_first(people.firsts, first[left], first[right]),
        "last": compare_last(people.lasts, last[left], last[right]),
    }
    apart = spelled_apart(people.boxes, people.traits["first"], left, right)
    found["first"] = _no_slip(found["first"], apart["first"], TYPO, FIRST_DIFFERS)
    found["last"] = _no_slip(found["last"], apart["last"], LAST_TYPO, LAST_DIFFERS)
    return found


def _no_slip(compared: Compared, where: Flags, slip: int, differs: int) -> Compared:
    hit = where & (compared.level == slip)
    return Compared(np.where(hit, differs, compared.level), np.where(hit, 0.0, compared.chance))


def _swapped(people: Persons, left: Ints, right: Ints) -> dict[str, Compared]:
    first, last = people.traits["first"].codes, people.traits["last"].codes
    return {
        "first": compare_first(people.firsts, first[left], last[right]),
        "last": compare_last(people.lasts, last[left], first[right]),
    }


def _contacts(traits: Traits, left: Ints, right: Ints) -> dict[str, Compared]:
    found = {name: compare.exact_or_slip(traits[name], left, right, name) for name in ("phone", "city", "postal")}
    found["street"] = compare_street(traits, left, right)
    found["email"] = compare.email(traits, left, right)
    found |= {name: compare.exact(traits[name], left, right, name) for name in ("domain", "state", "title")}
    found["company"] = compare.company(traits, left, right)
    return {**found, **compare.extras(traits, left, right)}
