"""The organisations of a list as arrays: readings of names, words, domains, places."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice

import numpy as np

from revops_cli.link.organisation_name import Reading, weight
from revops_cli.match.codes import MANY, Codes, Floats, Ints, Texts
from revops_cli.match.labels import label_of
from revops_cli.match.profile import Profile

FEW = 3
"""Accounts that may share a domain or a number and still be called a few; levels up to this one are equal domains."""

KINDS = ("name", "plain", "joined", "label", "part", "bracket", "misplaced", "alias")
"""Where a reading comes from, the most trusted first."""


@dataclass(slots=True)
class Lexicon:
    """The numbers of all texts that both lists have in common."""

    words: Codes = field(default_factory=Codes)
    domains: Codes = field(default_factory=Codes)
    places: Codes = field(default_factory=Codes)
    phones: Codes = field(default_factory=Codes)
    _labels: list[str] = field(default_factory=list)

    def labels(self) -> list[str]:
        """The label of each domain, by its number."""
        if len(self._labels) < len(self.domains):
            self._labels += map(label_of, islice(self.domains.numbers, len(self._labels), None))
        return self._labels


@dataclass(frozen=True, slots=True)
class Names:
    """The readings of the names of one list, in the order of their owners.

    `owner` is the organisation of each reading; the words of reading v are
    `words[starts[v] : starts[v] + counts[v]]`; `spelled` has the words as spelled with spaces
    between, `joined` without, `ordered` the compared words in alphabetical order.
    """

    owner: Ints
    starts: Ints
    counts: Ints
    words: Ints
    spelled: list[str]
    joined: list[str]
    ordered: list[str]
    acronyms: list[str]
    kinds: Ints


@dataclass(frozen=True, slots=True)
class Side:
    """One list of organisations: their names, and the numbers of domains, places and phones, -1 for none.

    `domain_owner` and `domain` list every domain of every organisation.
    """

    size: int
    names: Names
    mail: Ints
    web: Ints
    host: Ints
    country: Ints
    state: Ints
    city: Ints
    phone: Ints
    domain_owner: Ints
    domain: Ints


def side_of(profiles: Iterable[Profile], lexicon: Lexicon) -> Side:
    """The arrays of one list; `profiles` is read once and not kept."""
    columns: list[int] = []
    names = _Gathered()
    domains: list[int] = []
    size = 0
    for profile in profiles:
        names.add(size, profile.names, lexicon.words)
        columns += _numbers(profile, lexicon)
        for domain in profile.domains:
            domains += (size, lexicon.domains.add(domain))
        size += 1
    mail, web, host, country, state, city, phone = np.array(columns, np.int64).reshape(-1, 7).T.copy()
    owned = np.array(domains, np.int64).reshape(-1, 2).T.copy()
    return Side(
        size=size,
        names=names.names(),
        mail=mail,
        web=web,
        host=host,
        country=country,
        state=state,
        city=city,
        phone=phone,
        domain_owner=owned[0],
        domain=owned[1],
    )


def _numbers(profile: Profile, lexicon: Lexicon) -> tuple[int, ...]:
    places, domains = lexicon.places, lexicon.domains
    return (
        domains.add(profile.mail),
        domains.add(profile.web),
        domains.add(profile.host),
        places.add(profile.country),
        places.add(profile.state),
        places.add(profile.city),
        lexicon.phones.add(profile.phone),
    )


@dataclass(slots=True)
class _Gathered:
    """Readings as flat lists while they are read: numbers and texts, nothing for a collector to visit."""

    owner: list[int] = field(default_factory=list)
    counts: list[int] = field(default_factory=list)
    words: list[int] = field(default_factory=list)
    spelled: list[str] = field(default_factory=list)
    joined: list[str] = field(default_factory=list)
    ordered: list[str] = field(default_factory=list)
    acronyms: list[str] = field(default_factory=list)
    kinds: list[int] = field(default_factory=list)

    def add(self, owner: int, readings: Iterable[Reading], codes: Codes) -> None:
        """Append the readings of one organisation."""
        for reading in readings:
            self.owner.append(owner)
            self.counts.append(len(reading.words))
            self.words += map(codes.add, reading.words)
            self.spelled.append(" ".join(reading.spelled))
            self.joined.append(reading.joined)
            self.ordered.append(" ".join(sorted(reading.words)))
            self.acronyms.append(acronym_of(reading))
            self.kinds.append(KINDS.index(reading.kind))

    def names(self) -> Names:
        """The readings gathered."""
        counts = np.array(self.counts, np.int64)
        return Names(
            owner=np.array(self.owner, np.int64),
            starts=np.cumsum(counts) - counts,
            counts=counts,
            words=np.array(self.words, np.int64),
            spelled=self.spelled,
            joined=self.joined,
            ordered=self.ordered,
            acronyms=self.acronyms,
            kinds=np.array(self.kinds, np.int64),
        )


def acronym_of(reading: Reading) -> str:
    """The first letters of the telling words; empty for a single word.

    >>> acronym_of(Reading(("university", "medical", "center"), (), (), "name"))
    'umc'
    """
    return "".join(word[0] for word in reading.words) if len(reading.words) > 1 else ""


def telling(names: Names, codes: Codes, organisations: int) -> tuple[Floats, Ints]:
    """How telling each word is, 0.0 to 1.0, and on how many accounts it stands.

    A word that no account has tells most; the packaged weight of a common word lowers it further.
    """
    where = names.owner[np.repeat(np.arange(len(names.counts)), names.counts)]
    pairs = np.unique(where * len(codes) + names.words) % max(len(codes), 1)
    seen = np.bincount(pairs, minlength=len(codes))
    rarity = np.log2(1 + organisations / np.maximum(seen, 0.5)) / np.log2(1 + max(organisations, 1) / 0.5)
    packaged = np.array([weight(word) for word in codes.numbers], np.float64)
    return rarity * packaged, seen


def main_names(side: Side) -> tuple[Texts, Texts]:
    """The first reading of each organisation, run together, and its acronym; empty without a name."""
    joined, acronyms = np.full(side.size, "", dtype=object), np.full(side.size, "", dtype=object)
    owners, first = np.unique(side.names.owner, return_index=True)
    joined[owners] = [side.names.joined[k] for k in first.tolist()]
    acronyms[owners] = [side.names.acronyms[k] for k in first.tolist()]
    return joined, acronyms


def worded(names: Names) -> Ints:
    """Each reading and word that go together as one number, in rising order."""
    reading = np.repeat(np.arange(len(names.counts)), names.counts)
    return np.sort(reading * MANY + names.words)


def owned(side: Side) -> Ints:
    """Each organisation and domain that go together as one number, in rising order."""
    return np.sort(side.domain_owner * MANY + side.domain)
