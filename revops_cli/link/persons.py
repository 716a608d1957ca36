"""Two rows, one person? All comparisons of persons, and how they add up."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from revops_cli.link import compare
from revops_cli.link.coded import Flags, Floats, Ints
from revops_cli.link.mailbox import Mailboxes, mailboxes, one_slip_apart, renders
from revops_cli.link.owner import MailboxEvidence, mailbox_evidence, spelled_apart
from revops_cli.link.person_name import (
    FIRST_DIFFERS,
    LAST_DIFFERS,
    LAST_TYPO,
    TYPO,
    Words,
    compare_first,
    compare_last,
    first_letters,
    words_of,
)
from revops_cli.link.street import compare_street
from revops_cli.link.traits import Traits
from revops_cli.link.vetoes import Vetoes, vetoes
from revops_cli.link.weigh import Combine, damped
from revops_cli.link.weights import Compared, bits, default_comparisons

EMAIL_TYPO, EMAIL_DIFFERS = 2, 3
SLIPS = {"first": (TYPO, FIRST_DIFFERS), "last": (LAST_TYPO, LAST_DIFFERS)}
"""The levels of a slip, and of what it is where it is none."""
SWAP = -3.0
"""Bits for finding the first name where the last should be, and the other way round."""


@dataclass(frozen=True, slots=True)
class Crossed:
    """First names against last names: `bits` if that fits better than straight, else 0.

    `clean` where neither of the two differs then.
    """

    bits: Floats
    clean: Flags

    def at(self, pairs: Ints) -> "Crossed":
        """The same of some of the pairs."""
        return Crossed(self.bits[pairs], self.clean[pairs])


@dataclass(frozen=True, slots=True)
class PersonPairs:
    """Pairs of rows with every comparison made."""

    compared: Mapping[str, Compared]
    crossed: Crossed
    mailbox: MailboxEvidence
    vetoes: Vetoes

    def at(self, pairs: Ints) -> "PersonPairs":
        """Some of the pairs."""
        compared = {name: found.at(pairs) for name, found in self.compared.items()}
        return PersonPairs(compared, self.crossed.at(pairs), self.mailbox.at(pairs), self.vetoes.at(pairs))


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


def hopeful(
    people: Persons, left: Ints, right: Ints, asked: int | None = None
) -> tuple[Ints, dict[str, Compared], Crossed, bool]:
    """The pairs that have anything in common that could make them one, and their names compared.

    A pair that is `asked` for is among them; beside them whether it is for that alone.
    """
    names = _names(people, left, right)
    crossed = _crossed(people, names, left, right)
    hope = ~_either_differs(names) | (crossed.bits > 0) | _share(people.traits, _is_own, left, right)
    one_differs = np.flatnonzero(~hope & ~_both_differ(names))
    hope[one_differs] = _known_to_each_other(people, left[one_differs], right[one_differs])
    for_asking = asked is not None and not hope[asked]
    if asked is not None:
        hope[asked] = True
    found = np.flatnonzero(hope)
    return found, {name: compared.at(found) for name, compared in names.items()}, crossed.at(found), for_asking


def compare_persons(
    people: Persons, names: Mapping[str, Compared], crossed: Crossed, left: Ints, right: Ints
) -> PersonPairs:
    """Every comparison of pairs of rows whose names are compared already."""
    compared = {**names, **_contacts(people.traits, left, right)}
    own = one_slip_apart(people.boxes, left, right, names["last"].level == LAST_DIFFERS)
    compared["email"] = _no_slip(compared["email"], own, EMAIL_TYPO, EMAIL_DIFFERS)
    compared = {name: found.slim() for name, found in compared.items()}
    box = mailbox_evidence(people.boxes, people.firsts, people.lasts, compared, (left, right))
    clash = _either_differs(names) & ~crossed.clean
    against = vetoes(people.traits, people.boxes, compared, box, clash=clash, pairs=(left, right))
    return PersonPairs(compared, crossed, box, against)


def combination(pairs: PersonPairs) -> Combine:
    """How evidence of persons adds up: the names, contacts that go together, the rest, the vetoes."""

    def combine(b: Mapping[str, Floats], at: Ints) -> Floats:
        none = np.zeros(len(at))
        box, crossed = pairs.mailbox.bits[at], pairs.crossed.bits[at]
        name = b["first"] + b["last"]
        name = np.where(crossed > 0, np.maximum(name, crossed), name)
        name = np.where(box > 0, np.maximum(name, box), name)
        company, domain = b.get("company", none), b.get("domain", none)
        organisation = np.where(company == 0, domain, np.where(domain == 0, company, np.maximum(company, domain)))
        place = damped([b[kind] for kind in ("street", "postal", "city") if kind in b] or [none])
        contacts = damped([b["email"], b.get("phone", none), organisation, place])
        extras = sum((value for key, value in b.items() if ":" in key), none)
        rest = b.get("title", none) + np.minimum(b.get("state", none), 0.0)
        total: Floats = name + contacts + rest + extras + pairs.vetoes.bits[at]
        return total

    return combine


def _either_differs(names: Mapping[str, Compared]) -> Flags:
    either: Flags = (names["first"].level == FIRST_DIFFERS) | (names["last"].level == LAST_DIFFERS)
    return either


def _both_differ(names: Mapping[str, Compared]) -> Flags:
    both: Flags = (names["first"].level == FIRST_DIFFERS) & (names["last"].level == LAST_DIFFERS)
    return both


def _share(traits: Traits, which: Callable[[str], bool], left: Ints, right: Ints) -> Flags:
    """Whether two rows have the same value of any of some traits."""
    found = np.zeros(len(left), np.bool_)
    for name, column in traits.columns.items():
        if column.values and which(name):
            found |= (column.codes[left] == column.codes[right]) & (column.codes[left] >= 0)
    return found


def _is_own(trait: str) -> bool:
    """Whether a trait could make two rows one whatever their names: an address, a mailbox, an id, a date."""
    return trait in {"email", "local"} or trait.startswith(("id:", "date:"))


def _is_contact(trait: str) -> bool:
    """Whether a trait says where a person can be found, more narrowly than a city."""
    return trait in {"phone", "mobile", "company", "domain", "street", "postal"} or ":" in trait


def _known_to_each_other(people: Persons, left: Ints, right: Ints) -> Flags:
    """Whether two rows of which one name differs share a contact, or one's mailbox spells the other's name."""
    found = _share(people.traits, _is_contact, left, right)
    rest = np.flatnonzero(~found)
    for owner, named in ((left[rest], right[rest]), (right[rest], left[rest])):
        found[rest] |= renders(people.boxes, owner, named) >= 0
    return found


def _crossed(people: Persons, names: Mapping[str, Compared], left: Ints, right: Ints) -> Crossed:
    """What swapping first and last name of one row, whichever that is, would make of the names of each pair."""
    found, clean = np.zeros(len(left)), np.zeros(len(left), np.bool_)
    fails = np.flatnonzero(_either_differs(names) & _may_be_swapped(people.traits, left, right))
    for one, other in ((left[fails], right[fails]), (right[fails], left[fails])):
        worth, fits = _swapped(people, one, other)
        found[fails] = np.maximum(found[fails], worth)
        clean[fails] |= fits
    return Crossed(found, clean)


def _may_be_swapped(traits: Traits, left: Ints, right: Ints) -> Flags:
    """Whether a first name begins as the other row's last name does: a quick look before the closer one."""
    first, last = (traits[name].of_values(first_letters) for name in ("first", "last"))
    one, other = (first[traits["first"].codes[rows]] for rows in (left, right))
    may: Flags = (one == last[traits["last"].codes[right]]) | (other == last[traits["last"].codes[left]])
    return may


def _swapped(people: Persons, straight: Ints, turned: Ints) -> tuple[Floats, Flags]:
    """Bits of the names of each pair if the names of the `turned` rows change places, and whether both fit then."""
    first, last = people.traits["first"].codes, people.traits["last"].codes
    one = compare_first(people.firsts, first[straight], last[turned])
    other = compare_last(people.lasts, last[straight], first[turned])
    table = default_comparisons()
    fits = np.isin(one.level, range(1, FIRST_DIFFERS)) & np.isin(other.level, range(1, LAST_DIFFERS))
    worth = sum(
        (bits(table[name], c, np.array(table[name].m)) for name, c in (("first", one), ("last", other))), np.array(SWAP)
    )
    return worth, fits


def _names(people: Persons, left: Ints, right: Ints) -> dict[str, Compared]:
    first, last = people.traits["first"].codes, people.traits["last"].codes
    found = {
        "first": compare_first(people.firsts, first[left], first[right]),
        "last": compare_last(people.lasts, last[left], last[right]),
    }
    slip = np.flatnonzero((found["first"].level == TYPO) | (found["last"].level == LAST_TYPO))
    for name, none in spelled_apart(people.boxes, people.traits["first"], left[slip], right[slip]).items():
        apart = np.zeros(len(left), np.bool_)
        apart[slip] = none
        found[name] = _no_slip(found[name], apart, *SLIPS[name])
    return found


def _no_slip(compared: Compared, where: Flags, slip: int, differs: int) -> Compared:
    hit = where & (compared.level == slip)
    return Compared(np.where(hit, differs, compared.level), np.where(hit, 0.0, compared.chance))


def _contacts(traits: Traits, left: Ints, right: Ints) -> dict[str, Compared]:
    """All other comparisons, of the traits that the list has; the address always, for its veto."""
    found = {"email": compare.email(traits, left, right)}
    for name in ("phone", "city", "postal"):
        if traits.has(name):
            found[name] = compare.exact_or_slip(traits[name], left, right, name)
    if traits.has("mobile"):
        found["phone"] = compare.either_phone(traits, found, left, right)
    for name in ("domain", "state", "title"):
        if traits.has(name):
            found[name] = compare.exact(traits[name], left, right, name)
    if traits.has("street"):
        found["street"] = compare_street(traits, left, right)
    if traits.has("company"):
        found["company"] = compare.company(traits, left, right)
    return {**found, **compare.extras(traits, left, right)}
