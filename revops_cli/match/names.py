"""What two names say: the best of their readings, as levels of the comparisons of names."""

from collections.abc import Mapping

import numpy as np
from rapidfuzz import fuzz, process

from revops_cli.match.blocking import Accounts
from revops_cli.match.codes import Flags, Floats, Ints, first_of, spans
from revops_cli.match.lexicon import KINDS, Names
from revops_cli.match.profile import ALIAS
from revops_cli.match.slots import Slots
from revops_cli.match.words import Shared, alike, shared

Levels = dict[str, Ints]
Bits = Mapping[str, tuple[float, ...]]

FULL, HALF, MOST = 0.95, 0.5, 0.6
"""Parts of a name, weighted by how telling its words are."""

FEW_WORDS = 7
"""Level of `words` for names that share little; from MOST_WORDS on they are not one name."""

MOST_WORDS = 6

WHOLE_WORDS = 2
"""Levels of `words` up to this one: all of the lead's name, and at least half of the account's."""

IDENTICAL = 99.99

SPELLING = (IDENTICAL, 92.0, 88.0, 83.0, 76.0, 68.0)
"""Likeness of two names run together, percent of letters in common."""

RARITY = (1.7, 1.3, 1.0, 0.8, 0.65)
"""Weight of the words that two names share; a word that one account in a thousand has weighs about 0.8."""

APART = (0.5, 0.8)
"""Weight of the most telling word that each name has for itself."""

COLUMN = np.array([0, 0, 0, 1, 2, 2, 3, 0])
"""Level of the lead's reading, in the order of KINDS: a domain, a part, another column."""

READING = np.array([0, 0, 1, 1, 1, 1, 1, 0])
"""Level of the account's reading: only a part of the name."""

DIFFERING = ("words", "spelling", "rarity", "apart", "first")
"""Comparisons that speak against a pair whose names differ; left out where something else explains it."""


SLIP = "slip"
"""1 where the most telling word of both names is spelled otherwise: no evidence, but a limit (match/limits.py)."""


def name_levels(
    lead: Names, accounts: Accounts, pairs: tuple[Ints, Ints], slots: Slots, telling: Floats, bits: Bits
) -> tuple[Levels, Ints, Ints]:
    """The levels of each pair of organisations by their best readings, and which those are (-1: no name)."""
    size, account, theirs = len(pairs[0]), accounts.side.names, accounts.worded
    u, v, pair = _readings(lead, account, *pairs)
    spelling = _spelling(lead, account, u, v)
    both = alike(shared(lead, account, theirs, (u, v), slots, telling), spelling >= IDENTICAL)
    levels = _levels(both, spelling) | _reading_levels(lead, account, u, v)
    _leave_out(levels, levels["acronym"] + levels["initials"] > 0)
    _whole_aliases(levels, _is_alias(lead, u) | _is_alias(account, v))
    elsewhere = (lead.kinds[u] == KINDS.index("misplaced")) & (levels["words"] >= FEW_WORDS)
    levels = {name: np.where(elsewhere, 0, level) for name, level in levels.items()}
    worth = sum(np.array([0.0, *bits[name]])[level] for name, level in levels.items() if name in bits)
    best = first_of(pair, -np.round(worth, 6), u, v)
    spread = {name: _spread(level[best], pair[best], size, 0) for name, level in levels.items()}
    return spread, _spread(u[best], pair[best], size, -1), _spread(v[best], pair[best], size, -1)


def leave_out_names(levels: Levels, explained: Flags) -> None:
    """Where the names differ and something else explains it, their difference says nothing."""
    _leave_out(levels, explained)


def _is_alias(names: Names, readings: Ints) -> Flags:
    return np.asarray(names.kinds[readings] == KINDS.index(ALIAS))


def _whole_aliases(levels: Levels, alias: Flags) -> None:
    """A part of another name shows nothing: 'France Telecom', now Orange, is no Orange County."""
    part = alias & (levels["words"] > WHOLE_WORDS)
    for name, furthest in (("words", FEW_WORDS), ("spelling", 1 + len(SPELLING)), ("rarity", 1 + len(RARITY))):
        levels[name] = np.where(part, furthest, levels[name])


def _leave_out(levels: Levels, explained: Flags) -> None:
    gone = explained & (levels["words"] >= MOST_WORDS)
    for name in DIFFERING:
        levels[name] = np.where(gone, 0, levels[name])


def _readings(lead_names: Names, account_names: Names, lead: Ints, account: Ints) -> tuple[Ints, Ints, Ints]:
    pair, u = _of_owner(lead_names, lead)
    again, v = _of_owner(account_names, account[pair])
    return u[again], v, pair[again]


def _of_owner(names: Names, owners: Ints) -> tuple[Ints, Ints]:
    low = np.searchsorted(names.owner, owners, "left")
    return spans(low, np.searchsorted(names.owner, owners, "right") - low)


def _spread(level: Ints, at: Ints, size: int, fill: int) -> Ints:
    found = np.full(size, fill, np.int64)
    found[at] = level
    return found


def _spelling(lead: Names, account: Names, u: Ints, v: Ints) -> Floats:
    ratios = [
        process.cpdist([a[k] for k in u.tolist()], [b[k] for k in v.tolist()], scorer=fuzz.ratio)
        for a, b in ((lead.joined, account.joined), (lead.ordered, account.ordered))
    ]
    found: Floats = np.maximum(ratios[0], ratios[1]).astype(np.float64)
    return found


def _levels(both: Shared, spelling: Floats) -> Levels:
    apart = np.minimum(both.left, both.right)
    return {
        "words": _words_level(both.forward, both.backward),
        "spelling": 1 + len(SPELLING) - np.searchsorted(SPELLING[::-1], spelling, "right"),
        "rarity": 1 + len(RARITY) - np.searchsorted(RARITY[::-1], both.most, "right"),
        "apart": 1 + np.searchsorted(APART, apart, "right"),
        "first": np.where(both.first, 1, 2),
        SLIP: both.slip.astype(np.int64),
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
