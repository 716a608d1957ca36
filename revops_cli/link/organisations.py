"""Two rows, one organisation? Name, address, phone and domain, and how they add up."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

import numpy as np

from revops_cli.link import compare
from revops_cli.link.coded import Coded, Flags, Floats, Ints
from revops_cli.link.judged import Judged
from revops_cli.link.likeness import distinct_pairs
from revops_cli.link.shares import Account, organisation_shares
from revops_cli.link.street import DIFFERS as STREETS_DIFFER
from revops_cli.link.street import compare_street
from revops_cli.link.traits import BACKGROUND, Traits, chance
from revops_cli.link.weigh import Combine, damped, weigh
from revops_cli.link.weights import Compared

EXACT, CONTAINED, PART, DIFFERS = 1, 2, 3, 4
TWO_SITES = -6.0
"""Bits for two street addresses: branches share name, phone and domain."""
PHRASES = {"sites": ("but two sites",)}
_NEVER = (np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0))
"""No pair is vetoed, none moved."""
WHOLE, SOME = 0.95, 0.4
"""Shares of the telling weight of the shorter name that two names must have in common."""


def judge_organisations(traits: Traits, left: Ints, right: Ints) -> Judged:
    """Pairs of rows of a list of organisations, compared and weighed."""
    found = {name: compare.exact_or_slip(traits[name], left, right, name) for name in ("phone", "city", "postal")}
    found |= {name: compare.exact(traits[name], left, right, name) for name in ("email", "domain", "state")}
    found["street"] = compare_street(traits, left, right)
    found["organisation"] = compare_names(traits["organisation"], left, right)
    found |= compare.extras(traits, left, right)
    two_sites = found["street"].level == STREETS_DIFFER
    weighed = weigh(found, combination(np.where(two_sites, TWO_SITES, 0.0)), traits.rows)
    everything = np.arange(len(left))
    seen = {**{name: compared.level for name, compared in found.items()}, "sites": two_sites.astype(np.int64)}
    account = partial(_account, two_sites)
    return Judged(weighed.bits, everything, seen, everything, weighed, found, ("sites",), PHRASES, *_NEVER, account)


def _account(two_sites: Flags, bits: Mapping[str, float], at: int) -> Account:
    """What each comparison of a pair counts, and what speaks against it."""
    against = (("two street addresses: two sites", TWO_SITES),) if two_sites[at] else ()
    return replace(organisation_shares(bits), remarks=against)


def combination(sites: Floats) -> Combine:
    """How evidence of organisations adds up: kinds stand for themselves, what lies within one goes together."""

    def combine(b: Mapping[str, Floats], at: Ints) -> Floats:
        place = damped([b["street"], b["postal"], b["city"]])
        web = damped([b["domain"], b["email"]])
        extras = sum((value for key, value in b.items() if ":" in key), np.zeros(len(place)))
        total: Floats = b["organisation"] + place + b["phone"] + web + np.minimum(b["state"], 0.0) + extras + sites[at]
        return total

    return combine


def compare_names(names: Coded, left: Ints, right: Ints) -> Compared:
    """Names: exact, one holding the other, sharing telling words, or different.

    Words tell as much as they are rare in this list.
    """
    one, other = names.codes[left], names.codes[right]
    known = (one >= 0) & (other >= 0)
    differ = known & (one != other)
    weight = _word_bits(names)
    sets = [frozenset(value.split(" ")) for value in names.values]
    whole = [sum(weight[word] for word in sorted(words)) for words in sets]
    low, high, place = distinct_pairs(names, one[differ], other[differ])
    shared = np.zeros(len(left))
    shared[differ] = np.array(
        [sum(weight[w] for w in sorted(sets[a] & sets[b])) for a, b in zip(low.tolist(), high.tolist(), strict=True)]
    )[place]
    totals = np.array([*whole, 1.0])
    covered = shared / np.maximum(np.minimum(totals[one], totals[other]), 1e-9)
    level = np.where(known, DIFFERS, 0)
    level[differ & (covered >= SOME)] = PART
    level[differ & (covered >= WHOLE)] = CONTAINED
    level[known & ~differ] = EXACT
    rarest = chance(names, "company")[one]
    return Compared(level, np.select([level == EXACT, level <= PART], [rarest, np.maximum(-shared, -12.0)], 0.0))


def _word_bits(names: Coded) -> dict[str, float]:
    """Bits that each word of the names tells: the rarer, the more."""
    often: dict[str, int] = {}
    for value, count in zip(names.values, names.counts().tolist(), strict=True):
        for word in set(value.split(" ")):
            often[word] = often.get(word, 0) + count
    rows = len(names.codes) + BACKGROUND
    return {word: float(-np.log2((count + BACKGROUND * 0.001) / rows)) for word, count in often.items()}
