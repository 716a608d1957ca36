"""From the cells of distinct organisations to their accounts: one batch at a time, each lead alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from revops_cli.link.levels import Cutoffs, level_of, percent
from revops_cli.match.blocking import candidates, lead_slots
from revops_cli.match.book import Book
from revops_cli.match.codes import Flags, Ints
from revops_cli.match.compare import Pairs, compare
from revops_cli.match.decide import Contest, Winners, decide
from revops_cli.match.lexicon import FEW, KINDS, Names, side_of
from revops_cli.match.limits import AT_MOST_LIKELY, FREE, LIMITS, limits
from revops_cli.match.profile import ALIAS, Profile, lead_profile
from revops_cli.match.score import packaged_weights
from revops_cli.match.settings import MatchSettings

CELLS = ("company", "host", "website", "last_name", "city", "state", "country", "phone", "lead")
"""What tells one organisation of the list from another; `lead` only where a decision names it."""

SLICE = 10_000
"""Organisations compared at once: bounds the memory of their candidate pairs."""

MANUAL = "a person decided it"

CERTAIN = 100

AGREE_WORDS, AGREE_SPELLING = 6, 4
"""Levels up to which names are taken to agree, for `domain_only`."""


@dataclass(frozen=True, slots=True)
class Found:
    """The answer for one organisation; `account` is -1 where none is given.

    `domain` and `named` are what siblings have in common: their own domain, their name and country.
    `decision` is `manual` or `never` where a person's word counted, `other_name` the name that the
    lead or the account is also known by, where that one was compared.
    """

    account: int
    confidence: int
    level: str
    reason: str
    tie: str
    domain: str = ""
    named: str = ""
    decision: str = ""
    other_name: str = ""


NOTHING_FOUND = Found(-1, 0, "none", "no account shares a domain or a telling word that few have", "")


@dataclass(frozen=True, slots=True)
class Round:
    """One slice of organisations with their candidate pairs, scored, and the winners."""

    profiles: Sequence[Profile]
    names: Names
    pairs: Pairs
    scores: "np.ndarray[tuple[int], np.dtype[np.float64]]"
    patterns: Ints
    winners: Winners
    barred: Mapping[int, list[int]]
    """Candidates that a person ruled out, by lead."""


def find(rows: Sequence[tuple[str, ...]], book: Book, settings: MatchSettings) -> list[Found]:
    """The answer for each organisation, given as CELLS."""
    found: list[Found] = []
    for start in range(0, len(rows), SLICE):
        part = rows[start : start + SLICE]
        found += answers(play(part, book, settings), part, book, settings)
    return found


def play(rows: Sequence[tuple[str, ...]], book: Book, settings: MatchSettings) -> Round:
    """Compare organisations with the accounts and find the winners."""
    profiles = [lead_profile(cells[:-1]) for cells in rows]
    leads = side_of(profiles, book.accounts.lexicon)
    slots, telling = lead_slots(book.accounts, leads)
    both, barred = _allowed(candidates(book.accounts, leads, slots), rows, profiles, book)
    weights = packaged_weights()
    pairs = compare(book.accounts, leads, both, slots, telling, weights.bits)
    scores = weights.score(pairs.levels, len(pairs.lead))
    contest = Contest(pairs.lead, scores, book.same[pairs.account], [rank(pairs, leads) for rank in book.ranks])
    winners = decide(contest, margin=settings.tie_margin)
    return Round(
        profiles, leads.names, pairs, scores, weights.book.codes(pairs.levels, len(pairs.lead)), winners, barred
    )


def answers(played: Round, rows: Sequence[tuple[str, ...]], book: Book, settings: MatchSettings) -> list[Found]:
    """The winners as answers, decisions of people first."""
    found = [NOTHING_FOUND] * len(rows)
    weights = packaged_weights()
    winners, cutoffs = played.winners, Cutoffs(settings.sure, settings.likely, settings.review)
    patterns = played.patterns[winners.pair].tolist()
    reasons = {pattern: weights.reason(pattern) for pattern in set(patterns)}
    domain_only = _domain_only(played.pairs, winners.pair)
    limit = limits(played.pairs.levels, winners.pair).tolist()
    ceilings = _ceilings(settings)
    for at, lead in enumerate(winners.lead.tolist()):
        confidence = percent(float(winners.bits[at]))
        if domain_only[at] and settings.domain_only != "fallback":
            enough = settings.domain_only == "always"
            confidence = max(confidence, settings.likely) if enough else min(confidence, settings.likely - 1)
        account = int(played.pairs.account[winners.pair[at]])
        reason = reasons[patterns[at]]
        if confidence > ceilings[limit[at]]:
            confidence, reason = ceilings[limit[at]], f"{reason}; {LIMITS[limit[at]]}"
        level = level_of(confidence, cutoffs)
        other = _other_name(played, int(winners.pair[at]), book)
        reason += f"; also known as '{other}'" if other else ""
        found[lead] = Found(account, confidence, level, reason, _tie(played, at, book), other_name=other)
    for at, (cells, profile) in enumerate(zip(rows, played.profiles, strict=True)):
        chosen = book.decided.account_of(cells[-1], profile.key, profile.domains)
        if chosen is not None:
            found[at] = Found(chosen, CERTAIN, "sure", MANUAL, "", decision="manual")
    said = [_as_sibling(_said(answer, book), profile) for answer, profile in zip(found, played.profiles, strict=True)]
    for at, accounts in played.barred.items():
        if not said[at].decision:
            ids = ", ".join(book.ids[account] for account in accounts)
            said[at] = replace(said[at], reason=f"{said[at].reason}; a person ruled out {ids}", decision="never")
    return said


def _ceilings(settings: MatchSettings) -> list[int]:
    """The highest confidence under each of LIMITS."""
    below = {FREE: CERTAIN, **dict.fromkeys(AT_MOST_LIKELY, settings.sure - 1)}
    return [below.get(limit, settings.likely - 1) for limit in range(len(LIMITS))]


def _as_sibling(answer: Found, profile: Profile) -> Found:
    domain = profile.domains[0] if profile.domains else ""
    named = f"{profile.key} {profile.country}".strip() if profile.key else ""
    return replace(answer, domain=domain, named=named)


def _said(answer: Found, book: Book) -> Found:
    """The answer as the table shows it: rolled up, and without an account below likely."""
    if answer.level in ("sure", "likely"):
        given = int(book.given[answer.account])
        rolled = "" if given == answer.account else f"; rolled up from {book.ids[answer.account]}"
        return replace(answer, account=given, reason=answer.reason + rolled)
    if answer.level == "review":
        candidate = f"candidate {book.ids[answer.account]} '{book.names[answer.account]}': {answer.reason}"
        return replace(answer, account=-1, reason=candidate)
    reason = answer.reason if answer.account < 0 else "no account is near enough"
    return replace(answer, account=-1, reason=reason, tie="")


def _allowed(
    both: tuple[Ints, Ints], rows: Sequence[tuple[str, ...]], profiles: Sequence[Profile], book: Book
) -> tuple[tuple[Ints, Ints], dict[int, list[int]]]:
    """The candidates without those that a person ruled out, and those, by lead."""
    if not book.decided.never:
        return both, {}
    barred = [
        (at, account)
        for at, (cells, profile) in enumerate(zip(rows, profiles, strict=True))
        for account in book.decided.barred(cells[-1], profile.key, profile.domains)
    ]
    many = max(book.accounts.side.size, 1)
    gone = np.array([at * many + account for at, account in barred], np.int64)
    kept: Flags = ~np.isin(both[0] * many + both[1], gone)
    out: dict[int, list[int]] = {}
    for lead, account in zip(both[0][~kept].tolist(), both[1][~kept].tolist(), strict=True):
        out.setdefault(lead, []).append(account)
    return (both[0][kept], both[1][kept]), out


def _domain_only(pairs: Pairs, at: Ints) -> Flags:
    """Whether a domain is all that speaks for a pair."""
    levels = {name: level[at] for name, level in pairs.levels.items()}
    equal = np.zeros(len(at), np.bool_)
    for name in ("mail", "web"):
        equal |= (levels[name] > 0) & (levels[name] <= FEW)
    words = (levels["words"] > 0) & (levels["words"] <= AGREE_WORDS)
    spelled = (levels["spelling"] > 0) & (levels["spelling"] <= AGREE_SPELLING)
    agree: Flags = words | spelled | (levels["acronym"] > 0)
    return equal & ~agree


def _other_name(played: Round, pair: int, book: Book) -> str:
    """The name from a table of aliases, folded, by which lead and account were compared; empty for their own."""
    ours, theirs = int(played.pairs.lead_reading[pair]), int(played.pairs.account_reading[pair])
    for names, reading in ((played.names, ours), (book.accounts.side.names, theirs)):
        if reading >= 0 and names.kinds[reading] == KINDS.index(ALIAS):
            return names.spelled[reading]
    return ""


def _tie(played: Round, at: int, book: Book) -> str:
    """What decided between equals, the runner-up and the margin; empty without a runner-up that is an equal."""
    tie = int(played.winners.tie[at])
    if tie < 0:
        return ""
    runner_up = book.ids[int(played.pairs.account[played.winners.runner_up[at]])]
    return f"{book.ties[tie]}; runner-up {runner_up}; margin {played.winners.margin[at]:+.1f}"
