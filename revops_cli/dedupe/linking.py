"""Which rows are one: from traits to a cluster, a score and a reason for each row."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from revops_cli.dedupe.decisions import Decided
from revops_cli.dedupe.gather import Gathered
from revops_cli.dedupe.settings import DedupeSettings
from revops_cli.link.blocking import Candidates, candidates
from revops_cli.link.cluster import FORBIDDEN, clusters
from revops_cli.link.coded import EMPTY, Coded, Flags, Floats, Ints, share, sorted_places
from revops_cli.link.evidence import PatternBook
from revops_cli.link.judged import Judged
from revops_cli.link.levels import log_odds
from revops_cli.link.organisation_keys import organisation_keys
from revops_cli.link.organisations import judge_organisations
from revops_cli.link.person_judge import judge_persons
from revops_cli.link.person_keys import person_keys
from revops_cli.link.traits import Traits

MOST_HUNDREDTHS = 1 << 20
"""Hundredths of a bit between the most that can speak against a pair and the most that can speak for it."""
MERGED_BEFORE = 8.0
"""Bits more that a merged record must show: the values of it that did not fit the other row are gone."""


@dataclass(frozen=True, slots=True)
class Linked:
    """For each entry of `rows`: its cluster, and the strongest link that speaks for it.

    `cluster` and `partner` are indexes into `rows`; `partner` is -1 where there is no link worth
    showing, and then `bits` and `pattern` are 0. `identical` rows are equal in every trait to
    their partner. `contested` are the rows (by `_row`) of pairs that a merged record would still be one with,
    but for another row of a cluster: worth another look once that is gone.
    """

    rows: Ints
    cluster: Ints
    partner: Ints
    bits: Floats
    pattern: Ints
    book: PatternBook
    compared: int
    dropped: Mapping[str, int]
    moved: "Moved"
    contested: Ints


@dataclass(frozen=True, slots=True)
class Moved:
    """Pairs of rows (by `_row`) of one person at two employers, with bits and evidence."""

    left: Ints
    right: Ints
    bits: Floats
    pattern: Ints


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Scored pairs of records."""

    left: Ints
    right: Ints
    judged: Judged


def link(
    gathered: Gathered,
    settings: DedupeSettings,
    *,
    changed: Ints | None = None,
    decided: Decided | None = None,
    largest: dict[int, int] | None = None,
) -> Linked:
    """The clusters of a table; the same for any order of its rows.

    With `changed`, only pairs of which one is such a row (by `_row`) are compared: the others were
    before, and what else a list holds moves their bits but little. `decided` pairs are obeyed.
    `largest` carries the size of groups that each key may pair from the whole list to such rounds.
    """
    columns = gathered.traits.columns
    decided = _placed(gathered.rows, decided)
    # The most telling column first: few rows are alike in it.
    telling = sorted(columns, key=lambda name: (-len(columns[name].values), name))
    first, record = share([*(columns[name] for name in telling), _told_apart(len(gathered.rows), decided)])
    traits = Traits(len(first), {name: column.take(first) for name, column in columns.items()})
    copies = np.bincount(record, minlength=len(first))
    persons = gathered.persons
    touching = None if changed is None else np.unique(record[np.isin(gathered.rows, changed)])
    keys = (person_keys if persons else organisation_keys)(traits)
    found = candidates(keys, traits.rows, touching=touching, largest=largest)
    pairs = _score(traits, found, np.flatnonzero(copies > 1), persons=persons)
    threshold = log_odds(settings.sure if settings.merge == "sure" else settings.likely)
    composite = np.zeros(traits.rows, np.bool_)
    np.logical_or.at(composite, record, gathered.composite)
    decided = Decided(record[decided.left], record[decided.right], decided.bits)
    fused, mergeable = _fused(pairs, copies, threshold, composite, decided)
    rows = np.arange(len(record))
    cluster = np.where(mergeable[record], first[fused[record]], rows)
    links = _strongest(pairs, fused, mergeable, _worth_a_look(pairs, decided, log_odds(settings.review)))
    contested = gathered.rows[first[_contested(pairs, fused, threshold)]]
    return _by_row(gathered, cluster, links, pairs, first, record, found, contested)


def _placed(rows: Ints, decided: Decided | None) -> Decided:
    """Decided pairs as indexes into `rows`."""
    if decided is None:
        return Decided(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0))
    order = np.argsort(rows)
    left, right = (order[np.searchsorted(rows, wanted, sorter=order)] for wanted in (decided.left, decided.right))
    return Decided(left, right, decided.bits)


def _told_apart(rows: int, decided: Decided) -> Coded:
    """A column that keeps a row of a decision from being taken for its equals."""
    named = np.unique(np.concatenate([decided.left, decided.right]))
    codes = np.full(rows, EMPTY, np.int64)
    codes[named] = np.arange(len(named))
    return Coded(codes, tuple(map(str, named)))


def _score(traits: Traits, found: Candidates, copied: Ints, *, persons: bool) -> _Pairs:
    """All candidates, and each record that has copies beside itself, scored."""
    left, right = np.concatenate([found.left, copied]), np.concatenate([found.right, copied])
    return _Pairs(left, right, (judge_persons if persons else judge_organisations)(traits, left, right))


def _fused(pairs: _Pairs, copies: Ints, threshold: float, composite: Flags, decided: Decided) -> tuple[Ints, Flags]:
    """The cluster of each record, and whether its own copies are one.

    A record too poor to be one with its own copies is one with no other record either.
    """
    records = len(copies)
    own = pairs.left == pairs.right
    mergeable = np.ones(records, np.bool_)
    mergeable[pairs.left[own & (pairs.judged.bits < threshold)]] = False
    # Just above 0 where the score is on the threshold, which merges.
    bits = pairs.judged.bits - threshold + 1e-6
    bits[pairs.judged.firm] = FORBIDDEN
    usable = ~own & mergeable[pairs.left] & mergeable[pairs.right]
    bits = bits[usable]
    bits -= np.where(composite[pairs.left[usable]] | composite[pairs.right[usable]], MERGED_BEFORE, 0.0)
    left, right = pairs.left[usable], pairs.right[usable]
    if len(decided.bits):
        low, high = np.minimum(decided.left, decided.right), np.maximum(decided.left, decided.right)
        free = ~np.isin(left * records + right, low * records + high)
        left, right = np.concatenate([left[free], low]), np.concatenate([right[free], high])
        bits = np.concatenate([bits[free], decided.bits])
    return clusters(records, left, right, bits), mergeable | (copies == 1)


def _contested(pairs: _Pairs, fused: Ints, threshold: float) -> Ints:
    """The records of pairs strong enough for merged records that are in two clusters all the same."""
    strong = np.flatnonzero(pairs.judged.bits - threshold > MERGED_BEFORE)
    strong = strong[fused[pairs.left[strong]] != fused[pairs.right[strong]]]
    return np.unique(np.concatenate([pairs.left[strong], pairs.right[strong]]))


@dataclass(frozen=True, slots=True)
class _Links:
    """The strongest link of each record: the other record and the pair, or -1."""

    other: Ints
    pair: Ints


def _worth_a_look(pairs: _Pairs, decided: Decided, review: float) -> Flags:
    """The pairs that a person should see: alike, and not known to be two."""
    never = np.flatnonzero(np.isneginf(decided.bits))
    left, right = decided.left[never], decided.right[never]
    size = np.int64(max(pairs.right.max(initial=0), right.max(initial=0), left.max(initial=0)) + 1)
    known = np.isin(pairs.left * size + pairs.right, np.minimum(left, right) * size + np.maximum(left, right))
    worth: Flags = (pairs.judged.bits >= review) & ~known
    return worth


def _strongest(pairs: _Pairs, fused: Ints, mergeable: Flags, worth_a_look: Flags) -> _Links:
    """Within the cluster where there is one, else to a record worth a look; ties to the lesser record."""
    together = (fused[pairs.left] == fused[pairs.right]) & ((pairs.left != pairs.right) | mergeable[pairs.left])
    shown = np.flatnonzero(together | worth_a_look)
    # The lesser records of each record first, each in their order: a stable sort keeps it.
    record = np.concatenate([pairs.right[shown], pairs.left[shown]])
    other = np.concatenate([pairs.left[shown], pairs.right[shown]])
    pair = np.tile(shown, 2)
    hundredths = np.rint(pairs.judged.bits[shown] * 100).astype(np.int64)
    behind = np.where(together[shown], 0, MOST_HUNDREDTHS) + MOST_HUNDREDTHS // 2 - hundredths
    order = sorted_places(record * (2 * MOST_HUNDREDTHS) + np.tile(behind, 2))
    first = order[np.diff(record[order], prepend=-1) > 0]
    links = _Links(np.full(len(fused), -1, np.int64), np.full(len(fused), -1, np.int64))
    links.other[record[first]], links.pair[record[first]] = other[first], pair[first]
    return links


def _by_row(  # noqa: PLR0913, PLR0917 - joins what the steps before it made
    gathered: Gathered,
    cluster: Ints,
    links: _Links,
    pairs: _Pairs,
    first: Ints,
    record: Ints,
    found: Candidates,
    contested: Ints,
) -> Linked:
    """The answer for records, spread over their rows."""
    other, pair = links.other[record], links.pair[record]
    partner = np.where(other >= 0, first[other], -1)
    partner = np.where(other == record, _next_copy(record), partner)
    linked = pair >= 0
    book = pairs.judged.book()
    pattern = np.zeros(len(record), np.int64)
    pattern[linked] = book.codes(pairs.judged.levels(pair[linked]), int(linked.sum()))
    bits = np.where(linked, np.append(pairs.judged.bits, 0.0)[pair], 0.0)
    moved = _moved(gathered.rows[first], pairs, book)
    return Linked(
        gathered.rows, cluster, partner, bits, pattern, book, len(found.left), found.dropped, moved, contested
    )


def _moved(rows: Ints, pairs: _Pairs, book: PatternBook) -> Moved:
    """The people who moved; `rows` has the row of each record."""
    judged = pairs.judged
    pattern = book.codes(judged.levels(judged.moved), len(judged.moved))
    return Moved(rows[pairs.left[judged.moved]], rows[pairs.right[judged.moved]], judged.moved_bits, pattern)


def _next_copy(record: Ints) -> Ints:
    """For each row the next row of the same record, for the last the first."""
    order = sorted_places(record)
    following = np.roll(order, -1)
    start = np.ones(len(record), np.bool_)
    start[1:] = record[order][1:] != record[order][:-1]
    ends = np.roll(start, -1)
    following[ends] = order[start]
    found = np.empty(len(record), np.int64)
    found[order] = following
    return found
