"""Sources that a rep (or a team) leaves out, told from counts of leads and touches.

A rep is tested on every source and every campaign with enough leads, against the rep's own other ones. Where
the others touch a source more or less than their rest, so much more or less is expected of the rep: what is
missing must be missing from that, or a small taste beside a source that nobody likes would pass for a choice.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

from revops_cli.audit.settings import Dispositions
from revops_cli.audit.statistics import benjamini_hochberg, fisher_below

Dimension = Literal["source", "campaign"]
_ENOUGH_REPS = 3
_ROUNDING = 1e-9


class Cell(NamedTuple):
    """Leads of a rep from one source and campaign; `touched` of `n`, `bypassed` put aside untouched."""

    rep: str
    team: str
    source: str
    campaign: str
    n: int
    touched: int
    bypassed: int


class Share(NamedTuple):
    """Touched of assigned."""

    touched: int = 0
    n: int = 0

    @property
    def rate(self) -> float:
        """The share, 0 of none."""
        return self.touched / self.n if self.n else 0.0

    def without(self, part: "Share") -> "Share":
        """What is left without a part of it."""
        return Share(self.touched - part.touched, self.n - part.n)


class LeftOut(NamedTuple):
    """A source that a rep (or, with no rep, a team) leaves out, with what it was compared with."""

    code: str
    rep: str
    team: str
    dimension: Dimension
    key: str
    here: Share
    elsewhere: Share
    others: Share
    p: float
    alone: float | None = None
    """Chance of it if the rep worked the source as the others do; None where they are too few to say."""
    expected: float = 0.0
    """The rate elsewhere, times what the others touch of this source for each that they touch of their rest."""
    adjusted: float = 1.0


class Yardstick(NamedTuple):
    """How the others work a source: their leads of it, and its rate over that of their rest."""

    there: Share
    ratio: float | None
    several: bool
    """Whether each of enough reps has enough leads to speak for the others."""


def left_out(cells: Sequence[Cell], rules: Dispositions) -> list[LeftOut]:
    """What is left out, by source and then by campaign where its source was not found already."""
    found = _by("source", cells, rules)
    sources = {(one.rep, one.team, one.key) for one in found}
    known = {(who, c.team, c.campaign) for c in cells for who in (c.rep, "") if (who, c.team, c.source) in sources}
    campaigns = [one for one in _by("campaign", cells, rules) if (one.rep, one.team, one.key) not in known]
    return [*found, *campaigns]


def _by(dimension: Dimension, cells: Sequence[Cell], rules: Dispositions) -> list[LeftOut]:
    reps = sums_of((c.rep, c.team, getattr(c, dimension), c) for c in cells)
    picked = _picked(dimension, reps, rules)
    flagged = {(one.rep, one.team) for one in picked}
    teams = sums_of(("", c.team, getattr(c, dimension), c) for c in cells if (c.rep, c.team) not in flagged)
    return [*picked, *_ignored(dimension, teams, rules)]


Sums = dict[tuple[str, str], dict[str, Share]]
"""Shares by rep and team, and by source."""


def sums_of(cells: Iterable[tuple[str, str, str, Cell]]) -> Sums:
    """Shares by rep and team, and by source or campaign: the third of each cell's names."""
    sums: Sums = {}
    for rep, team, key, cell in cells:
        of = sums.setdefault((rep, team), {})
        was = of.get(key, Share())
        of[key] = Share(was.touched + cell.touched, was.n + cell.n)
    return sums


def _picked(dimension: Dimension, reps: Sums, rules: Dispositions) -> list[LeftOut]:
    """Reps who leave a source out more than their peers do."""
    tests = _tests("cherry_picking", dimension, reps, rules)
    chances = [one.alone for one in tests if one.alone is not None]
    # of every test, not of the low ones alone: these were chosen by the same leads
    alone = {chance for chance, q in zip(chances, benjamini_hochberg(chances), strict=True) if q < rules.cherry_p}
    return [one for one in _low(tests, rules) if one.alone is None or one.alone in alone]


def _ignored(dimension: Dimension, teams: Sums, rules: Dispositions) -> list[LeftOut]:
    """Sources that a team leaves out as a whole, whatever other teams do."""
    tests = _tests("source_ignored", dimension, teams, rules)
    return [one for one in _low(tests, rules) if one.here.rate < rules.source_ignored]


def _low(tests: Sequence[LeftOut], rules: Dispositions) -> list[LeftOut]:
    """Those so many points below, beyond chance; the chance is adjusted for the number of those so far below."""
    low = [one for one in tests if _is_below(one, rules)]
    adjusted = benjamini_hochberg([one.p for one in low])
    return [one._replace(adjusted=q) for one, q in zip(low, adjusted, strict=True) if q < rules.cherry_p]


def _tests(code: str, dimension: Dimension, sums: Sums, rules: Dispositions) -> list[LeftOut]:
    """Every test with enough leads on a named source and some elsewhere."""
    found = []
    totals = {who: _total(of.values()) for who, of in sums.items()}
    for who, of in sorted(sums.items()):
        for key, here in sorted(of.items()):
            elsewhere = totals[who].without(here)
            if key and here.n >= rules.cherry_min and elsewhere.n:
                p = fisher_below(*here, *elsewhere)
                peers = _peers(sums, totals, who, key, rules)
                yard = _yardstick(peers, rules)
                judged = yard.several and yard.ratio is not None and code == "cherry_picking"
                expected = min(1.0, elsewhere.rate * (yard.ratio or 0.0)) if judged else elsewhere.rate
                others = _total(there for there, _ in peers)
                alone = _alone(here, elsewhere, yard)
                found.append(LeftOut(code, *who, dimension, key, here, elsewhere, others, p, alone, expected))
    return found


def _peers(
    sums: Sums, totals: Mapping[tuple[str, str], Share], who: tuple[str, str], key: str, rules: Dispositions
) -> list[tuple[Share, Share]]:
    """The same source and the rest of each other rep of the team, of everybody where the team has too little."""
    everybody = {other: of[key] for other, of in sums.items() if other != who and key in of}
    team = {other: here for other, here in everybody.items() if other[1] == who[1]}
    chosen = team if _total(team.values()).n >= rules.cherry_min else everybody
    return [(here, totals[other].without(here)) for other, here in sorted(chosen.items())]


def _yardstick(peers: Sequence[tuple[Share, Share]], rules: Dispositions) -> Yardstick:
    """Of three and more peers with enough leads the middle one speaks for all: some may leave it out too."""
    known = [(there, rest) for there, rest in peers if there.n >= rules.cherry_min and rest.touched]
    several = len(known) >= _ENOUGH_REPS
    if not several:
        known = [(_total(there for there, _ in peers), _total(rest for _, rest in peers))]
    there = _total(there for there, _ in known)
    ratios = sorted(there.rate / rest.rate for there, rest in known if rest.touched)
    enough = there.n >= rules.cherry_min and ratios
    return Yardstick(there, ratios[(len(ratios) - 1) // 2] if enough else None, several)


def _alone(here: Share, elsewhere: Share, yard: Yardstick) -> float | None:
    """The chance of the rep's share if the rep worked the source as much less than the rest as the others do."""
    if yard.ratio is None:
        return None
    expected = elsewhere.rate * min(1.0, yard.ratio)
    return fisher_below(*here, round(expected * yard.there.n), yard.there.n)


def _total(shares: Iterable[Share]) -> Share:
    touched = n = 0
    for share in shares:
        touched, n = touched + share.touched, n + share.n
    return Share(touched, n)


def _is_below(one: LeftOut, rules: Dispositions) -> bool:
    # 20 points are 20 points whatever binary fractions make of them
    return 100 * (one.expected - one.here.rate) >= rules.cherry_points - _ROUNDING
