"""Cherry-picking: a rep works other sources and leaves one out, which the rep's team does work.

A rep is tested on every source and every campaign with enough leads, against the rep's own other ones.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

from revops_cli.audit.facts import HOUR, REPS, UNIT, Facts
from revops_cli.audit.findings import Finder
from revops_cli.audit.measures import Measure, measure, scope
from revops_cli.audit.outcome import ActionFile, Outcome, Show
from revops_cli.audit.settings import Dispositions
from revops_cli.audit.statistics import benjamini_hochberg, fisher_below, wilson
from revops_cli.engine.protocol import Batch, SqlType, quote

Dimension = Literal["source", "campaign"]
NEEDS = ("people.assigned_at|history", "activities", "people.lead_source|people.campaign_id")
MEASURES = (
    Measure("cherry_picking", "count", "code = 'cherry_picking'", "TRUE", "sources that a rep leaves out", NEEDS),
    Measure("source_ignored", "count", "code = 'source_ignored'", "TRUE", "sources that a team leaves out", NEEDS),
)
_FOUND = "audit sources left out"
_CELLS = "audit touched by rep and source"
_ENOUGH_REPS = 3
_REPS_SHOWN = 30
_SOURCES_SHOWN = 8


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
    adjusted: float = 1.0


def cherry_picking(facts: Facts) -> Outcome:
    """Sources and campaigns left out by one rep or by a whole team, with the heat map behind it."""
    if facts.missing(NEEDS):
        return Outcome(measure(facts, scope("", ()), MEASURES))
    cells = _cells(facts)
    found = left_out(cells, facts.settings.dispositions)
    _load(facts, found)
    metrics = measure(facts, scope(_FOUND, ("rep", "team", "source", "campaign")), MEASURES)
    find = Finder(facts)
    queries = [
        find.query(
            code, f"{quote(_FOUND)} WHERE code = '{code}'", rep="rep", team="team", source="source",
            campaign="campaign", n="n", of_n="of_n", value="value", limit_value="limit_value", p="p", detail="detail",
        )
        for code in ("cherry_picking", "source_ignored")
    ]  # fmt: skip
    return Outcome(metrics, tuple(queries), (_heat(facts, cells),), (_file(),))


def _file() -> ActionFile:
    """Touch and bypass rate of each rep by source and campaign."""
    rates = ("touched", "bypassed")
    shares = ", ".join(f"round(CAST({name} AS DOUBLE) / n, 6) AS {name}_rate" for name in rates)
    columns = ("rep", "team", "source", "campaign", "n", *rates, *(f"{name}_rate" for name in rates))
    query = f"SELECT rep, team, source, campaign, n, touched, bypassed, {shares} FROM {quote(_CELLS)}"
    return ActionFile("touched-by-rep-and-source.csv", query, columns, columns[:4])


def _cells(facts: Facts) -> list[Cell]:
    """Inbound holds by rep, source and campaign; who may still be answered in time is not yet counted."""
    fresh = round(facts.settings.response.max_hours * HOUR)
    facts.engine.sql(
        _CELLS,
        f"SELECT rep, team, source, campaign, count(*) AS n, count(first_touch_at) AS touched, count(*) FILTER (WHERE "
        f"first_touch_at IS NULL AND is_closed AND bucket IN ('nurture', 'unqualified')) AS bypassed "
        f"FROM {quote(UNIT)} WHERE is_hold AND excluded IS NULL AND in_period AND rep IS NOT NULL "
        f"AND lead_type = 'inbound' AND (first_touch_at IS NOT NULL OR is_closed OR age >= {fresh}) "
        f"GROUP BY 1, 2, 3, 4",
    )
    columns = "rep, team, source, campaign, n, touched, bypassed"
    query = f"SELECT {columns} FROM {quote(_CELLS)} ORDER BY 1, 2, 3, 4"
    return [
        Cell(str(rep), str(team), str(source), str(campaign), int(n), int(touched), int(bypassed))
        for rep, team, source, campaign, n, touched, bypassed in facts.engine.rows(query)
    ]


def left_out(cells: Sequence[Cell], rules: Dispositions) -> list[LeftOut]:
    """What is left out, by source and then by campaign where its source was not found already."""
    found = _by("source", cells, rules)
    sources = {(one.rep, one.team, one.key) for one in found}
    known = {(who, c.team, c.campaign) for c in cells for who in (c.rep, "") if (who, c.team, c.source) in sources}
    campaigns = [one for one in _by("campaign", cells, rules) if (one.rep, one.team, one.key) not in known]
    return [*found, *campaigns]


def _by(dimension: Dimension, cells: Sequence[Cell], rules: Dispositions) -> list[LeftOut]:
    reps = _sums((c.rep, c.team, getattr(c, dimension), c) for c in cells)
    picked = _picked(dimension, reps, rules)
    flagged = {(one.rep, one.team) for one in picked}
    teams = _sums(("", c.team, getattr(c, dimension), c) for c in cells if (c.rep, c.team) not in flagged)
    return [*picked, *_ignored(dimension, teams, rules)]


Sums = dict[tuple[str, str], dict[str, Share]]
"""Shares by rep and team, and by source."""


def _sums(cells: Iterable[tuple[str, str, str, Cell]]) -> Sums:
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
                alone = _alone(here, elsewhere, peers, rules)
                others = _total(there for there, _ in peers)
                found.append(LeftOut(code, *who, dimension, key, here, elsewhere, others, p, alone))
    return found


def _peers(
    sums: Sums, totals: Mapping[tuple[str, str], Share], who: tuple[str, str], key: str, rules: Dispositions
) -> list[tuple[Share, Share]]:
    """The same source and the rest of each other rep of the team, of everybody where the team has too little."""
    everybody = {other: of[key] for other, of in sums.items() if other != who and key in of}
    team = {other: here for other, here in everybody.items() if other[1] == who[1]}
    chosen = team if _total(team.values()).n >= rules.cherry_min else everybody
    return [(here, totals[other].without(here)) for other, here in sorted(chosen.items())]


def _alone(here: Share, elsewhere: Share, peers: Sequence[tuple[Share, Share]], rules: Dispositions) -> float | None:
    """The chance of the rep's share if the rep worked the source as much less than the rest as the others do.

    Of three and more peers with enough leads the middle one speaks for all: some may leave it out too.
    """
    known = [(there, rest) for there, rest in peers if there.n >= rules.cherry_min and rest.touched]
    if len(known) < _ENOUGH_REPS:
        known = [(_total(there for there, _ in peers), _total(rest for _, rest in peers))]
    there = _total(there for there, _ in known)
    ratios = sorted(there.rate / rest.rate for there, rest in known if rest.touched)
    if there.n < rules.cherry_min or not ratios:
        return None
    expected = elsewhere.rate * min(1.0, ratios[(len(ratios) - 1) // 2])
    return fisher_below(*here, round(expected * there.n), there.n)


def _total(shares: Iterable[Share]) -> Share:
    touched = n = 0
    for share in shares:
        touched, n = touched + share.touched, n + share.n
    return Share(touched, n)


def _is_below(one: LeftOut, rules: Dispositions) -> bool:
    # in counts, not in shares: 20 points are 20 points whatever binary fractions make of them
    gap = one.elsewhere.touched * one.here.n - one.here.touched * one.elsewhere.n
    return 100 * gap >= rules.cherry_points * one.here.n * one.elsewhere.n


def _load(facts: Facts, found: Sequence[LeftOut]) -> None:
    """Relation of what was found, a row each."""
    texts: dict[str, list[str | None]] = {
        "code": [one.code for one in found],
        "rep": [one.rep for one in found],
        "team": [one.team for one in found],
        "source": [one.key if one.dimension == "source" else "" for one in found],
        "campaign": [one.key if one.dimension == "campaign" else "" for one in found],
        "detail": [_said(one) for one in found],
    }
    numbers: dict[str, list[float | None]] = {
        "n": [one.here.touched for one in found],
        "of_n": [one.here.n for one in found],
        "value": [one.here.rate for one in found],
        "limit_value": [one.elsewhere.rate for one in found],
        "p": [one.p for one in found],
    }
    batch: Batch = {**texts, **numbers}
    text: SqlType = "VARCHAR"
    number: SqlType = "DOUBLE"
    facts.engine.load(_FOUND, [batch], {**dict.fromkeys(texts, text), **dict.fromkeys(numbers, number)})


def _said(one: LeftOut) -> str:
    interval = wilson(one.here.touched, one.here.n) or (0.0, 0.0)
    low, high = (f"{100 * bound:.1f}" for bound in interval)
    others = f"; others {_percent(one.others)} of {one.others.n}" if one.others.n else ""
    return (
        f"touched {_percent(one.here)} ({low}-{high}) against {_percent(one.elsewhere)} elsewhere{others}; "
        f"p {one.p:.0e}, adjusted {one.adjusted:.0e}"
    )


def _percent(share: Share) -> str:
    return f"{100 * share.rate:.1f} %"


def _heat(facts: Facts, cells: Sequence[Cell]) -> Show:
    """Touch rate by rep and source: the sources with most leads, the reps with most leads."""
    names = {str(rep): str(name) for rep, name in facts.engine.rows(f"SELECT rep, name FROM {quote(REPS)}")}
    sources = _largest({c.source: 0 for c in cells}, ((c.source, c.n) for c in cells if c.source))[:_SOURCES_SHOWN]
    reps = _largest({c.rep: 0 for c in cells}, ((c.rep, c.n) for c in cells))
    shares = _sums((c.rep, "", c.source, c) for c in cells)
    rows = tuple(
        (names.get(rep, rep), *(_rate(shares[rep, ""].get(source, Share())) for source in sources))
        for rep in reps[:_REPS_SHOWN]
    )
    note = f"{_REPS_SHOWN} of {len(reps)} reps" if len(reps) > _REPS_SHOWN else "touched of assigned"
    columns = ("rep", *sources)
    return Show("Touch rate by rep and source", note, columns, rows, frozenset(range(1, len(columns))))


def _rate(share: Share) -> str:
    return f"{100 * share.rate:.0f} % of {share.n:,}" if share.n else ""


def _largest(sizes: Mapping[str, int], counts: Iterable[tuple[str, int]]) -> list[str]:
    total = dict(sizes)
    for key, n in counts:
        total[key] += n
    return sorted((key for key in total if total[key]), key=lambda key: (-total[key], key))
