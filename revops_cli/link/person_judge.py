"""Many pairs of persons judged: compared in batches, and weighed together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import partial
from typing import TypeVar

import numpy as np

from revops_cli.link.coded import Flags, Floats, Ints
from revops_cli.link.judged import Judged
from revops_cli.link.moved import EMPLOYER, FEWER, without_employer
from revops_cli.link.owner import MailboxEvidence
from revops_cli.link.persons import Crossed, PersonPairs, Persons, combination, compare_persons, hopeful, persons
from revops_cli.link.shares import Account, person_shares
from revops_cli.link.traits import Traits
from revops_cli.link.vetoes import CLASH, TWO_BOXES, Vetoes
from revops_cli.link.weigh import BOUNDS, HOPELESS, Weighed, first_look, prior_bits, weigh
from revops_cli.link.weights import Compared, Levels, bits, default_comparisons

Part = TypeVar("Part", Crossed, MailboxEvidence, Vetoes)
PHRASES = {
    "swapped": ("first and last name swapped",),
    "mailbox": ("the mailbox spells the name",),
    "vetoes": (
        "but the names clash",
        "but two addresses at one employer",
        "but of two generations",
        "but nothing else in common",
        "but at two employers",
        "married, or two people of one office",
        "but no name to tell them by",
    ),
}
CAPS = {
    "generations": "two generations",
    "moved": "two employers",
    "nameless": "no name to tell them by",
    "renamed": "married, or two people of one office",
    "namesakes": "nothing in common but the names",
}
"""Why a pair is never merged, by the flag that says so."""
CHUNK = 1 << 16
"""Pairs compared together: more need memory and are no faster."""


def judge_persons(traits: Traits, left: Ints, right: Ints, explained: int | None = None) -> Judged:
    """Pairs of rows of a list of persons, compared and weighed.

    The evidence of an `explained` pair is kept, however little it has in common.
    """
    people = persons(traits)
    found = _compared(people, left, right, explained)
    pairs, near = found.pairs, found.near
    v = pairs.vetoes
    weighed = weigh(pairs.compared, combination(pairs), traits.rows, capped(v))
    bits_of_all = np.full(len(left), 2 * HOPELESS)
    bits_of_all[found.looked_at] = np.round(found.bits, 2)
    bits_of_all[near] = weighed.bits
    moved = np.flatnonzero(_may_have_moved(pairs, traits.rows))
    return Judged(
        bits_of_all,
        found.looked_at,
        found.seen,
        near,
        weighed,
        pairs.compared,
        tuple(PHRASES),
        PHRASES,
        found.firm,
        near[moved],
        _moved_bits(pairs, weighed, moved),
        partial(_account, pairs),
        found.passed_over,
    )


def _account(pairs: PersonPairs, bits: Mapping[str, float], at: int) -> Account:
    """What each comparison of a pair counts, and what speaks against it."""
    v = pairs.vetoes
    found = person_shares(bits, float(pairs.crossed.bits[at]), float(pairs.mailbox.bits[at]))
    against = [("of two generations", CLASH)] if v.generations[at] else []
    against = [("the names clash, and nothing personal is shared", CLASH)] if v.clash[at] else against
    against += [("two addresses at one employer", TWO_BOXES)] if v.two_boxes[at] else []
    caps = [text for name, text in CAPS.items() if getattr(v, name)[at]]
    if v.firm[at] and not (v.generations[at] or v.moved[at]):
        caps.insert(0, "two first names")
    return replace(found, remarks=(*found.remarks, *against), caps=tuple(caps))


@dataclass(frozen=True, slots=True)
class _Batch:
    """Some of the pairs, as Judged has them all; `pairs` are those `near`, `bits` are before any fitting."""

    looked_at: Ints
    seen: Mapping[str, Levels]
    bits: Floats
    firm: Ints
    near: Ints
    pairs: PersonPairs
    passed_over: bool


def _compared(people: Persons, left: Ints, right: Ints, explained: int | None) -> _Batch:
    """All pairs compared, some at a time."""
    starts = range(0, max(len(left), 1), CHUNK)
    batches = [_batch(people, left[i : i + CHUNK], right[i : i + CHUNK], (i, explained)) for i in starts]
    return _Batch(
        np.concatenate([batch.looked_at for batch in batches]),
        {name: np.concatenate([batch.seen[name] for batch in batches]) for name in batches[0].seen},
        np.concatenate([batch.bits for batch in batches]),
        np.concatenate([batch.firm for batch in batches]),
        np.concatenate([batch.near for batch in batches]),
        _all_pairs([batch.pairs for batch in batches]),
        any(batch.passed_over for batch in batches),
    )


def _batch(people: Persons, left: Ints, right: Ints, place: tuple[int, int | None]) -> _Batch:
    """Pairs compared; `place` are the number of the first and of a pair to be kept whatever it is."""
    start, explained = place
    asked = explained - start if explained is not None and 0 <= explained - start < len(left) else None
    hope, names, crossed, passed_over = hopeful(people, left, right, asked)
    pairs = compare_persons(people, names, crossed, left[hope], right[hope])
    v = pairs.vetoes
    found = first_look(pairs.compared, combination(pairs), people.traits.rows, capped(v))
    near = np.flatnonzero((found > HOPELESS) | _may_have_moved(pairs, people.traits.rows) | (hope + start == explained))
    seen = {**{name: compared.level for name, compared in pairs.compared.items()}, **_remarks(pairs)}
    return _Batch(hope + start, seen, found, hope[v.firm] + start, hope[near] + start, pairs.at(near), passed_over)


def _all_pairs(parts: Sequence[PersonPairs]) -> PersonPairs:
    compared = {
        name: Compared(
            np.concatenate([part.compared[name].level for part in parts]),
            np.concatenate([part.compared[name].chance for part in parts]),
        )
        for name in parts[0].compared
    }
    return PersonPairs(
        compared,
        _end_to_end([part.crossed for part in parts]),
        _end_to_end([part.mailbox for part in parts]),
        _end_to_end([part.vetoes for part in parts]),
    )


def _end_to_end(parts: Sequence[Part]) -> Part:
    kind = type(parts[0])
    return kind(*(np.concatenate([getattr(part, one.name) for part in parts]) for one in fields(kind)))


def capped(v: Vetoes) -> Flags:
    """The pairs that are never merged by what else speaks for them."""
    found: Flags = v.firm | v.namesakes | v.renamed | v.nameless
    return found


def _remarks(pairs: PersonPairs) -> dict[str, Levels]:
    v = pairs.vetoes
    against = [v.generations, v.moved, v.renamed, v.bits <= CLASH, v.bits < 0, v.nameless, v.namesakes]
    return {
        "swapped": pairs.crossed.clean.astype(np.int8),
        "mailbox": (pairs.mailbox.bits > 0).astype(np.int8),
        "vetoes": np.select(against, [3, 5, 6, 1, 2, 7, 4], 0).astype(np.int8),
    }


def _may_have_moved(pairs: PersonPairs, rows: int) -> Flags:
    """The pairs with two employers that could be one person however the weights are fitted: most cannot."""
    found = pairs.vetoes.moved.copy()
    moved = np.flatnonzero(found)
    table = default_comparisons()
    most = pairs.crossed.bits[moved] + prior_bits(BOUNDS[1] * rows, rows) + FEWER
    for name, compared in pairs.compared.items():
        if name not in EMPLOYER:
            comparison = table[name.partition(":")[0]]
            most += np.maximum(bits(comparison, compared.at(moved), np.ones(len(comparison.levels))), 0.0)
    found[moved] = most > 0
    return found


def _moved_bits(pairs: PersonPairs, weighed: Weighed, moved: Ints) -> Floats:
    """What speaks for one person behind pairs with two employers, rounded as all bits are."""
    none = np.zeros(len(pairs.vetoes.bits))
    # Mailboxes spell one name at every employer: that is the name once more.
    bare = replace(pairs, vetoes=replace(pairs.vetoes, bits=none), mailbox=replace(pairs.mailbox, bits=none))
    table = default_comparisons()
    found = {
        name: bits(table[name.partition(":")[0]], compared.at(moved), weighed.m[name])
        for name, compared in pairs.compared.items()
    }
    total: Floats = np.round(combination(bare)(without_employer(found), moved) + weighed.prior + FEWER, 2)
    return total
