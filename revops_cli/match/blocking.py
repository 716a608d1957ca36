"""Which accounts are worth comparing with which lead: those that share something rare.

Never all pairs: each key is an inverted index, and a key that stands on too many accounts is left
out, because it tells nothing and costs most.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from revops_cli.link.organisation_name import weight
from revops_cli.match import keys, phones
from revops_cli.match.codes import MANY, Floats, Index, Ints, Texts
from revops_cli.match.kin import Kin, kin_of
from revops_cli.match.lexicon import Lexicon, Side, main_names, owned, side_of, telling, worded
from revops_cli.match.near import Vocabulary
from revops_cli.match.profile import Profile
from revops_cli.match.slots import Slots, alternatives, slots_of

FAMILY = 200
"""Accounts that may share a domain and still all be compared (a ministry's, a health system's)."""

SHARED = 60
"""Accounts that may share a word or another key of a name."""


@dataclass(frozen=True, slots=True)
class Accounts:
    """The accounts of a run, indexed: built once, asked for every batch of leads."""

    side: Side
    lexicon: Lexicon
    telling: Floats
    seen: Ints
    family: Ints
    vocabulary: Vocabulary
    worded: Ints
    owned: Ints
    main: tuple[Texts, Texts]
    reach: Ints
    kin: Kin
    domains: Index
    phones: Index
    names: Index
    beginnings: Index
    acronyms: Index
    short: Index
    words: Index
    neighbours: Index
    local: Index


def index_accounts(profiles: Iterable[Profile], parents: Ints) -> Accounts:
    """The accounts with their indexes; their numbers, of `parents` too (-1: none), follow the order of `profiles`."""
    lexicon = Lexicon()
    side = side_of(profiles, lexicon)
    weights, seen = telling(side.names, lexicon.words, side.size)
    labels, main = lexicon.labels(), main_names(side)
    return Accounts(
        side=side,
        lexicon=lexicon,
        telling=weights,
        seen=seen,
        family=np.bincount(side.domain, minlength=len(lexicon.domains)),
        vocabulary=Vocabulary(
            [word for word, often in zip(lexicon.words.numbers, seen.tolist(), strict=True) if often]
        ),
        worded=worded(side.names),
        owned=owned(side),
        main=main,
        reach=np.bincount(side.phone[side.phone >= 0], minlength=len(lexicon.phones)),
        kin=kin_of(main[0], parents),
        domains=Index(side.domain_owner, side.domain),
        phones=Index(*keys.of_phones(side.phone, list(lexicon.phones.numbers), phones.account_stems)),
        names=Index(*keys.together(keys.of_names(side.names), keys.of_labels(side, labels))),
        beginnings=Index(*keys.of_beginnings(side.names)),
        acronyms=Index(*keys.of_acronyms(side.names)),
        short=Index(*_short(side, labels)),
        words=Index(*keys.of_words(side.names)),
        neighbours=Index(*keys.of_neighbours(side.names, MANY)),
        local=Index(*_local(side)),
    )


def _short(side: Side, labels: list[str]) -> keys.Keys:
    return keys.together(keys.of_short_names(side.names), keys.of_labels(side, labels, longest=keys.LONGEST_ACRONYM))


def _local(side: Side) -> keys.Keys:
    """Domains and names with the city, for those that too many accounts have."""
    return keys.in_city(side, keys.together((side.domain_owner, side.domain), keys.of_names(side.names)))


def _phones(accounts: Accounts, leads: Side) -> keys.Keys:
    return keys.of_phones(leads.phone, list(accounts.lexicon.phones.numbers), phones.lead_stems)


def lead_slots(accounts: Accounts, leads: Side) -> tuple[Slots, Floats]:
    """What the words of leads may stand for, and how telling each word is, now that leads added theirs."""
    new = len(accounts.lexicon.words) - len(accounts.seen)
    seen = np.concatenate([accounts.seen, np.zeros(new, np.int64)])
    spelled = list(accounts.lexicon.words.numbers)[len(accounts.seen) :]
    return slots_of(accounts.lexicon.words, seen, leads.names.words, accounts.vocabulary), np.concatenate(
        [accounts.telling, [weight(word) for word in spelled]]
    )


def candidates(accounts: Accounts, leads: Side, slots: Slots) -> tuple[Ints, Ints]:
    """The pairs of lead and account to compare, each once, by lead and then account."""
    names, labels = leads.names, accounts.lexicon.labels()
    label_keys = keys.of_labels(leads, labels)
    owners, words = alternatives(names, slots)
    found = [
        accounts.domains.pairs(leads.domain_owner, leads.domain, most=FAMILY),
        accounts.names.pairs(*keys.together(keys.of_names(names), label_keys), most=SHARED),
        accounts.beginnings.pairs(*keys.of_beginnings(names), most=SHARED),
        accounts.acronyms.pairs(*_short(leads, labels), most=SHARED),
        accounts.short.pairs(*keys.of_acronyms(names), most=SHARED),
        accounts.words.pairs(owners, words, most=SHARED),
        accounts.neighbours.pairs(*keys.of_neighbours(names, MANY), most=SHARED),
        accounts.local.pairs(*_local(leads), most=FAMILY),
        accounts.phones.pairs(*_phones(accounts, leads), most=FAMILY),
    ]
    many = max(accounts.side.size, 1)
    pairs = np.unique(np.concatenate([i * many + j for i, j in found]))
    return pairs // many, pairs % many
