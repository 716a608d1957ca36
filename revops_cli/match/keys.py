"""The keys under which an organisation is looked up: few others may have them.

Each function gives the owners and their keys, the texts as hashes.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np

from revops_cli.match.codes import Ints, hashed
from revops_cli.match.lexicon import Names, Side

Keys = tuple[Ints, Ints]

SHORTEST = 3
"""Letters that a joined name or a label needs to be a key."""

LONGEST_ACRONYM = 8

BEGINNING = 4
"""Letters that the first words run together need to be a key."""

MOST_WORDS = 5

_SPREAD = np.int64(0x1E3779B97F4A7C15)
"""An odd number that spreads small ones over 64 bits."""


def of_labels(side: Side, labels: Sequence[str], *, longest: int = 64) -> Keys:
    """The labels of an organisation's domains."""
    texts = [labels[d] for d in side.domain.tolist()]
    kept = np.array([SHORTEST <= len(t) <= longest for t in texts], np.bool_)
    return side.domain_owner[kept], hashed(texts)[kept] if texts else np.zeros(0, np.int64)


def of_names(names: Names) -> Keys:
    """Names run together, as spelled and with their compared words sorted."""
    return _of_texts(names, _joined_and_ordered(names))


def of_beginnings(names: Names) -> Keys:
    """The first words run together: 'heatec jietong holdings' also begins like 'HeatecJietong'."""
    return _of_texts(names, _beginnings(names))


def of_acronyms(names: Names) -> Keys:
    """The first letters of names of several words."""
    return _of_texts(names, ((i, a) for i, a in zip(names.owner.tolist(), names.acronyms, strict=True) if len(a) > 1))


def of_short_names(names: Names) -> Keys:
    """Names so short that they may be an acronym."""
    pairs = zip(names.owner.tolist(), names.joined, strict=True)
    return _of_texts(names, ((i, j) for i, j in pairs if 1 < len(j) <= LONGEST_ACRONYM))


def of_neighbours(names: Names, many: int) -> Keys:
    """Two words next to each other, in either order."""
    reading = np.repeat(np.arange(len(names.counts)), names.counts)
    same = reading[1:] == reading[:-1]
    first, second = names.words[:-1][same], names.words[1:][same]
    return names.owner[reading[1:][same]], np.minimum(first, second) * many + np.maximum(first, second)


def of_words(names: Names) -> Keys:
    """Every compared word."""
    return names.owner[np.repeat(np.arange(len(names.counts)), names.counts)], names.words


def of_phones(phone: Ints, numbers: Sequence[str], stems: Callable[[str], Iterable[str]]) -> Keys:
    """What the phone numbers of organisations are found by; `phone` has a place in `numbers` for each, -1 for none."""
    owners = np.flatnonzero(phone >= 0)
    found = [(owner, stem) for owner in owners.tolist() for stem in stems(numbers[phone[owner]])]
    return np.array([owner for owner, _ in found], np.int64), hashed(stem for _, stem in found)


def in_city(side: Side, given: Keys) -> Keys:
    """Keys joined with the city of their owner: a chain has one name and domain, but few shops in a city."""
    owners, keys = given
    city = side.city[owners]
    mixed = keys ^ ((city + 1) * _SPREAD)
    return owners[city >= 0], mixed[city >= 0]


def together(*several: Keys) -> Keys:
    """Several lists of keys as one."""
    return np.concatenate([owners for owners, _ in several]), np.concatenate([keys for _, keys in several])


def _of_texts(names: Names, keyed: Iterator[tuple[int, str]]) -> Keys:
    owners: list[int] = []
    found: list[int] = []
    for owner, text in keyed if len(names.counts) else ():
        owners.append(owner)
        found.append(hash(text))
    return np.array(owners, np.int64), np.array(found, np.int64)


def _joined_and_ordered(names: Names) -> Iterator[tuple[int, str]]:
    for owner, joined, ordered in zip(names.owner.tolist(), names.joined, names.ordered, strict=True):
        if len(joined) >= SHORTEST:
            yield owner, joined
            yield owner, ordered


def _beginnings(names: Names) -> Iterator[tuple[int, str]]:
    for owner, spelled in zip(names.owner.tolist(), names.spelled, strict=True):
        joined = ""
        for word in spelled.split()[:MOST_WORDS]:
            joined += word
            if len(joined) >= BEGINNING:
                yield owner, joined
