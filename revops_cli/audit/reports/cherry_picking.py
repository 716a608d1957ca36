"""Cherry-picking: a rep works other sources and leaves one out, which the rep's team does work."""

from collections.abc import Iterable, Mapping, Sequence

from revops_cli.audit.facts import HOUR, REPS, UNIT, Facts
from revops_cli.audit.findings import Finder
from revops_cli.audit.left_out import Cell, LeftOut, Share, left_out, sums_of
from revops_cli.audit.measures import Measure, measure, scope
from revops_cli.audit.outcome import ActionFile, Outcome, Show
from revops_cli.audit.statistics import wilson
from revops_cli.engine.protocol import Batch, SqlType, quote

NEEDS = ("people.assigned_at|history", "activities", "people.lead_source|people.campaign_id")
MEASURES = (
    Measure("cherry_picking", "count", "code = 'cherry_picking'", "TRUE", "sources that a rep leaves out", NEEDS),
    Measure("source_ignored", "count", "code = 'source_ignored'", "TRUE", "sources that a team leaves out", NEEDS),
)
_FOUND = "audit sources left out"
_CELLS = "audit touched by rep and source"
_REPS_SHOWN = 30
_SOURCES_SHOWN = 8


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
    if one.expected != one.elsewhere.rate:
        others += f", by which {100 * one.expected:.1f} % were to be expected"
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
    shares = sums_of((c.rep, "", c.source, c) for c in cells)
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
