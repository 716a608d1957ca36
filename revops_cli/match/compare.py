"""What each candidate pair of lead and account says: one level a comparison.

Levels begin at 1, the strongest; 0 is 'nothing to compare'. What a level is worth, and how it is
read out, stands in `data/org_evidence.csv`.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from revops_cli.match import labels
from revops_cli.match.blocking import Accounts, labels_of
from revops_cli.match.codes import Flags, Floats, Ints, contains, first_of, spans
from revops_cli.match.lexicon import Names, Side
from revops_cli.match.slots import Slots
from revops_cli.match.words import Shared, shared

Levels = dict[str, Ints]
Texts = npt.NDArray[np.object_]

FULL, HALF, MOST = 0.95, 0.5, 0.6
"""Parts of a name, weighted by how telling its words are."""

SPELLING = (99.99, 92.0, 88.0, 83.0, 76.0, 68.0)
"""Likeness of two names run together, percent of letters in common."""

RARITY = (1.7, 1.3, 1.0, 0.8, 0.65)
"""Weight of the words that two names share; a word that one account in a thousand has weighs about 0.8."""

APART = (0.5, 0.8)
"""Weight of the most telling word that each name has for itself."""

FEW = 3
"""Accounts that may share a domain and still be called a few."""

TRUST = np.array([0.0, 0.02, 0.0, 0.1, 0.2, 0.25, 0.3])
"""What a reading of a name is held back by, in the order of KINDS, when the best is chosen."""


COLUMN = np.array([0, 0, 0, 1, 2, 2, 3])
"""Level of the lead's reading, in the order of KINDS: a domain, a part, another column."""

READING = np.array([0, 0, 1, 1, 1, 1, 1])
"""Level of the account's reading: only a part of the name."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """Candidate pairs, the reading of each name that fits best (-1: a side has no name), and their levels."""

    lead: Ints
    account: Ints
    lead_reading: Ints
    account_reading: Ints
    levels: Levels


def compare(accounts: Accounts, leads: Side, pairs: tuple[Ints, Ints], slots: Slots, telling: Floats) -> Pairs:
    """The levels of every candidate pair."""
    lead, account = pairs
    u, v, pair = _readings(leads.names, accounts.side.names, lead, account)
    both = shared(leads.names, accounts.side.names, u, v, slots, telling)
    spelling = _spelling(leads.names, accounts.side.names, u, v)
    fit = both.forward / 2 + both.backward / 2 + spelling / 200
    fit -= TRUST[leads.names.kinds[u]] + TRUST[accounts.side.names.kinds[v]]
    best = first_of(pair, -np.round(fit, 9), u, v)
    lead_reading, account_reading = np.full(len(lead), -1), np.full(len(lead), -1)
    lead_reading[pair[best]], account_reading[pair[best]] = u[best], v[best]
    levels = _name_levels(both, spelling, best)
    levels |= _reading_levels(leads.names, accounts.side.names, u[best], v[best])
    spread = {name: _spread(level, pair[best], len(lead)) for name, level in levels.items()}
    spread |= _domain_levels(accounts, leads, lead, account) | _place_levels(accounts.side, leads, lead, account)
    return Pairs(lead, account, lead_reading, account_reading, spread)


def _readings(lead_names: Names, account_names: Names, lead: Ints, account: Ints) -> tuple[Ints, Ints, Ints]:
    pair, u = _of_owner(lead_names, lead)
    again, v = _of_owner(account_names, account[pair])
    return u[again], v, pair[again]


def _of_owner(names: Names, owners: Ints) -> tuple[Ints, Ints]:
    low = np.searchsorted(names.owner, owners, "left")
    return spans(low, np.searchsorted(names.owner, owners, "right") - low)


def _spread(level: Ints, at: Ints, size: int) -> Ints:
    found = np.zeros(size, np.int64)
    found[at] = level
    return found


def _spelling(lead: Names, account: Names, u: Ints, v: Ints) -> Floats:
    ratios = [
        process.cpdist([a[k] for k in u.tolist()], [b[k] for k in v.tolist()], scorer=fuzz.ratio)
        for a, b in ((lead.joined, account.joined), (lead.ordered, account.ordered))
    ]
    found: Floats = np.maximum(ratios[0], ratios[1]).astype(np.float64)
    return found


def _name_levels(both: Shared, spelling: Floats, best: Ints) -> Levels:
    apart = np.minimum(both.left, both.right)[best]
    return {
        "words": _words_level(both.forward[best], both.backward[best]),
        "spelling": 1 + len(SPELLING) - np.searchsorted(SPELLING[::-1], spelling[best], "right"),
        "rarity": 1 + len(RARITY) - np.searchsorted(RARITY[::-1], both.most[best], "right"),
        "apart": 1 + np.searchsorted(APART, apart, "right"),
        "first": np.where(both.first[best], 1, 2),
    }


def _words_level(forward: Floats, backward: Floats) -> Ints:
    less = np.minimum(forward, backward)
    cases: list[Flags] = [
        less >= FULL,
        (forward >= FULL) & (backward >= HALF),
        forward >= FULL,
        (backward >= FULL) & (forward >= HALF),
        backward >= FULL,
        less >= MOST,
    ]
    return np.select(cases, list(range(1, len(cases) + 1)), len(cases) + 1)


def _reading_levels(lead: Names, account: Names, u: Ints, v: Ints) -> Levels:
    pairs = list(zip(u.tolist(), v.tolist(), strict=True))
    acronym = [_acronym_level(lead.joined[a], account.acronyms[b]) for a, b in pairs]
    initials = [_acronym_level(account.joined[b], lead.acronyms[a]) for a, b in pairs]
    return {
        "acronym": np.array(acronym, np.int64),
        "initials": np.array(initials, np.int64),
        "column": COLUMN[lead.kinds[u]],
        "reading": READING[account.kinds[v]],
    }


def _acronym_level(short: str, acronym: str) -> int:
    """4 letters and more, 3, 2; 0 where they differ."""
    size = len(acronym) if acronym == short else 0
    return max(5 - min(size, 4), 1) if size > 1 else 0


def _domain_levels(accounts: Accounts, leads: Side, lead: Ints, account: Ints) -> Levels:
    label_of = np.array([*labels_of(accounts.lexicon), ""], dtype=object)
    joined, acronyms = _main(accounts.side), _main(leads)
    levels = {}
    for name, column in (("mail", leads.mail), ("web", leads.web)):
        alike = labels.compare_labels(
            label_of[column[lead]].tolist(), joined[0][account].tolist(), joined[1][account].tolist()
        )
        levels[name] = _domain_level(accounts, column[lead], account, alike, label_of)
    levels["label"] = labels.compare_labels(
        label_of[accounts.side.web[account]].tolist(), acronyms[0][lead].tolist(), acronyms[1][lead].tolist()
    )
    hosts = (leads.host[lead] >= 0) & (levels["web"] > 0) & (levels["web"] <= FEW)
    levels["host"] = np.where(hosts, np.where(leads.host[lead] == accounts.side.host[account], 1, 2), 0)
    return levels


def _main(side: Side) -> tuple[Texts, Texts]:
    """The first reading of each organisation, run together, and its acronym; empty without a name."""
    joined, acronyms = np.full(side.size, "", dtype=object), np.full(side.size, "", dtype=object)
    owners, first = np.unique(side.names.owner, return_index=True)
    joined[owners] = [side.names.joined[k] for k in first.tolist()]
    acronyms[owners] = [side.names.acronyms[k] for k in first.tolist()]
    return joined, acronyms


def _domain_level(
    accounts: Accounts,
    domain: Ints,
    account: Ints,
    alike: Ints,
    label_of: Texts,
) -> Ints:
    """1 to 3 equal (and how many accounts share it), 4 the same label, then by website and likeness."""
    many = len(accounts.lexicon.domains) + 1
    owned = np.sort(accounts.side.domain_owner * many + accounts.side.domain)
    known = domain >= 0
    equal = known & contains(owned, account * many + domain)
    family = np.append(accounts.family, np.zeros(many, np.int64))[domain]
    theirs = accounts.side.web[account]
    label = known & (theirs >= 0) & (label_of[domain] == label_of[theirs])
    cases = [~known, equal & (family <= 1), equal & (family <= FEW), equal, label, theirs < 0]
    return np.select(cases, [0, 1, 2, 3, 4, 4 + alike], 10 + alike)


def _place_levels(accounts: Side, leads: Side, lead: Ints, account: Ints) -> Levels:
    found = {}
    for name in ("country", "state", "city"):
        ours, theirs = getattr(leads, name)[lead], getattr(accounts, name)[account]
        found[name] = np.where((ours < 0) | (theirs < 0), 0, np.where(ours == theirs, 1, 2))
    return found
