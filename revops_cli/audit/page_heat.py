"""Touch rates of reps by source: where a rep leaves a source lying, the cell is dark."""

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from revops_cli.audit.facts import UNIT, Facts
from revops_cli.audit.measures import Value, value_of
from revops_cli.engine.protocol import quote

SOURCES = 8
REPS = 40
LEVELS = (0.9, 0.8, 0.65, 0.45, 0.25)
"""A rate below the n-th of these has a cell of the n-th darkness."""


class Cell(NamedTuple):
    """A rate as text, what is behind it, and the darkness of its cell."""

    text: str
    of: str
    level: int


class Heat(NamedTuple):
    """Rows of reps, columns of sources."""

    title: str
    note: str
    sources: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]


TITLE = "Touch rate by rep and source"
EMPTY = Cell("–", "", 0)


def heat_of(facts: Facts, names: Mapping[str, str]) -> Heat | None:
    """The map of the sources with the most leads, or None where nothing is known of touches or sources."""
    if facts.missing(("activities", "people.lead_source", "people.assigned_at|history")):
        return None
    touched = _touched(facts)
    sources: Counter[str] = Counter()
    for (_rep, source), value in touched.items():
        sources[source] += value.of
    shown = [source for source, _n in sorted(sources.items(), key=lambda one: (-one[1], one[0]))[:SOURCES]]
    reps = sorted(
        {rep for rep, _source in touched}, key=lambda rep: (_lowest(touched, rep, shown), names.get(rep, rep), rep)
    )
    rows = tuple(
        (names.get(rep, rep) or "nobody", tuple(_cell(touched.get((rep, source))) for source in shown))
        for rep in reps[:REPS]
    )
    note = _note(facts.settings.small_n, len(sources) - SOURCES, len(reps) - REPS)
    return Heat(TITLE, note, tuple(source or "no source" for source in shown), rows) if rows else None


def _note(small: int, sources: int, reps: int) -> str:
    """What the map shows; `sources` and `reps` are those beyond it."""
    more = " and ".join(f"{n:,} {what}" for n, what in ((sources, "sources"), (reps, "reps")) if n > 0)
    return (
        f"Percent of assigned inbound leads with at least one touch by a person; the darker, the fewer. "
        f"Cells of fewer than {small} leads have no colour.{f' Not shown: {more}.' if more else ''}"
    )


def _touched(facts: Facts) -> dict[tuple[str, str], Value]:
    query = (
        f"SELECT coalesce(rep, '') AS rep, source, count(*) FILTER (WHERE first_touch_at IS NOT NULL) AS n, "
        f"count(*) AS of_n FROM {quote(UNIT)} WHERE is_hold AND excluded IS NULL AND in_period AND lead_type = "
        f"'inbound' GROUP BY 1, 2 ORDER BY 1, 2"
    )
    small = facts.settings.small_n
    return {(str(rep), str(source)): value_of("rate", n, of, small) for rep, source, n, of in facts.engine.rows(query)}


def _lowest(touched: Mapping[tuple[str, str], Value], rep: str, sources: list[str]) -> float:
    rates = [touched[rep, source] for source in sources if (rep, source) in touched]
    return min((value.value for value in rates if value.value is not None and not value.small), default=1.0)


def _cell(value: Value | None) -> Cell:
    if value is None or value.value is None:
        return EMPTY
    share = value.value
    level = 0 if value.small else sum(share < limit for limit in LEVELS)
    return Cell(f"{100 * share:.0f} %", f"{value.n:,}/{value.of:,}", level)
