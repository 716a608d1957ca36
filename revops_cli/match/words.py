"""How much of two names is one: the telling words they share, both ways."""

from dataclasses import dataclass

import numpy as np

from revops_cli.match.codes import MANY, Flags, Floats, Ints, contains, spans
from revops_cli.match.lexicon import Names
from revops_cli.match.slots import Slots


@dataclass(frozen=True, slots=True)
class Shared:
    """What a reading of the lead and one of the account share, one entry a pair.

    `forward` is the part of the lead's name that the account has, `backward` the reverse, both
    weighted by how telling the words are; `most` is the weight of all shared words, `left` and
    `right` that of the most telling word only one side has; `first` whether both begin alike; `whole`
    is the weight of all words of the account; `slip` whether the most telling word they share is not
    spelled the same.
    """

    forward: Floats
    backward: Floats
    most: Floats
    left: Floats
    right: Floats
    first: Flags
    whole: Floats
    slip: Flags


def alike(both: Shared, same: Flags) -> Shared:
    """The same, where names that are spelled the same when run together share every word."""
    return Shared(
        forward=np.where(same, 1.0, both.forward),
        backward=np.where(same, 1.0, both.backward),
        most=np.where(same, np.maximum(both.whole, both.most), both.most),
        left=np.where(same, 0.0, both.left),
        right=np.where(same, 0.0, both.right),
        first=both.first | same,
        whole=both.whole,
        slip=both.slip & ~same,
    )


def shared(
    lead: Names, account: Names, theirs: Ints, pairs: tuple[Ints, Ints], slots: Slots, telling: Floats
) -> Shared:
    """Compare readings of leads with readings of accounts, pair by pair; `theirs` as lexicon.worded gives it."""
    (u, v), size = pairs, len(pairs[0])
    slot_pair, slot = spans(lead.starts[u], lead.counts[u])
    word = lead.words[slot]
    which, at = spans(slots.starts[word], slots.counts[word])
    meant, quality = slots.words[at], slots.quality[at]
    hit = contains(theirs, v[slot_pair[which]] * MANY + meant)
    which, meant, quality = which[hit], meant[hit], quality[hit]
    gain = quality * telling[meant]
    best = np.zeros(len(slot))
    np.maximum.at(best, which, gain)
    matched = np.zeros(len(slot), np.bool_)
    matched[which] = True
    own = np.where(matched, np.maximum(best, 1e-6), telling[word])
    most = np.bincount(slot_pair, best, size).astype(np.float64)
    total = np.bincount(slot_pair, own, size)
    left = _largest(slot_pair, np.where(matched, 0.0, telling[word]), size)
    backward, right, whole = _backward(account, v, slot_pair[which] * MANY + meant, telling)
    first = np.zeros(size, np.bool_)
    opening = slot[which] == lead.starts[u][slot_pair[which]]
    begins = meant == account.words[account.starts[v]][slot_pair[which]]
    first[slot_pair[which][opening & begins]] = True
    slip = _largest(slot_pair[which], gain * (quality < 1.0), size) > _largest(
        slot_pair[which], gain * (quality == 1.0), size
    )
    return Shared(most / np.maximum(total, 1e-6), backward, most, left, right, first, whole, slip)


def _backward(account: Names, v: Ints, matched: Ints, telling: Floats) -> tuple[Floats, Floats, Floats]:
    pair, at = spans(account.starts[v], account.counts[v])
    word = account.words[at]
    hit = contains(np.sort(matched), pair * MANY + word)
    weight = telling[word]
    total = np.bincount(pair, weight, len(v)).astype(np.float64)
    covered = np.bincount(pair, weight * hit, len(v)) / np.maximum(total, 1e-6)
    return covered, _largest(pair, weight * ~hit, len(v)), total


def _largest(groups: Ints, values: Floats, size: int) -> Floats:
    found = np.zeros(size)
    np.maximum.at(found, groups, values)
    return found
