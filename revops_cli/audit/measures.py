"""Figures over a relation: rates, counts, medians and sums, in all and by each dimension."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from revops_cli.audit.facts import DAY, HOUR, Facts
from revops_cli.audit.statistics import wilson
from revops_cli.engine.protocol import listed, quote

MeasureKind = Literal["rate", "count", "hours", "days", "money", "number"]


class Measure(NamedTuple):
    """A figure: for a rate `top` and `of` are conditions on rows, for the others `top` is an aggregate.

    An aggregate of durations is in microseconds and shown in hours or days. `needs` are tables or
    columns without which it cannot be computed.
    """

    name: str
    kind: MeasureKind
    top: str
    of: str = "TRUE"
    doc: str = ""
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Value:
    """A figure for one group: `n` of `of` where it is a rate, else `n` rows behind the value."""

    value: float | None
    n: int
    of: int
    low: float | None = None
    high: float | None = None
    small: bool = False


@dataclass(frozen=True, slots=True)
class Metric:
    """A measure with its values; `missing` names what it cannot be computed without."""

    name: str
    kind: MeasureKind
    doc: str
    total: Value
    by: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    note: str = ""


NOTHING = Value(None, 0, 0)
_TALLY = "audit tally"


class Scope(NamedTuple):
    """What measures are taken of: rows of `relation` that meet `where`, in all and by each dimension (a column)."""

    relation: str
    where: str
    dimensions: tuple[str, ...]
    by_hold: tuple[str, ...]
    """Dimensions that count rows with is_hold; where there is one, all else counts rows with is_cycle."""

    def rows(self, dimension: str) -> str:
        """The condition of the rows that count for a dimension, empty for the total."""
        if not self.by_hold:
            return "TRUE"
        return "is_hold" if dimension in self.by_hold else "is_cycle"


def scope(relation: str, dimensions: Sequence[str], where: str = "TRUE", *, by_hold: Sequence[str] = ()) -> Scope:
    """A scope whose dimensions are columns of the same name; `by_hold` ones count holds, the others cycles."""
    return Scope(relation, where, tuple(dimensions), tuple(by_hold))


def measure(facts: Facts, of: Scope, measures: Sequence[Measure]) -> tuple[Metric, ...]:
    """The figures, in order; those that lack something say what, and have no value."""
    lacking = {m.name: facts.missing(m.needs) for m in measures}
    computable = [m for m in measures if not lacking[m.name]]
    total: dict[str, Value] = {}
    groups: dict[str, dict[str, dict[str, Value]]] = {m.name: {} for m in computable}
    for name, dimension, key, value in _figures(facts, of, computable):
        if not dimension:
            total[name] = value
        elif value.of:
            groups[name].setdefault(dimension, {})[key] = value
    return tuple(
        Metric(m.name, m.kind, m.doc, total.get(m.name, NOTHING), groups.get(m.name, {}), lacking[m.name])
        for m in measures
    )


def _figures(facts: Facts, of: Scope, measures: Sequence[Measure]) -> Iterator[tuple[str, str, str, Value]]:
    """Measure, dimension, key and value: what can be added up is counted in one pass over the relation."""
    counted = [m for m in measures if m.kind in {"rate", "count"}]
    others = [m for m in measures if m not in counted]
    if counted:
        _make_tally(facts, of, counted)
        yield from _asked(facts, of, counted, (quote(_TALLY), "sum(top{0})", "sum(of{0})"))
        facts.engine.drop(_TALLY)
    if others:
        relation = f"(SELECT * FROM {quote(of.relation)} WHERE {of.where})"
        yield from _asked(facts, of, others, (relation, "", ""))


def _make_tally(facts: Facts, of: Scope, measures: Sequence[Measure]) -> None:
    """Relation _TALLY: counts for every combination of the dimensions."""
    keys = [*of.dimensions, *(("is_cycle", "is_hold") if of.by_hold else ())]
    named = "".join(f"{quote(key)}, " for key in keys)
    cells = ", ".join(
        f"count(*) FILTER (WHERE ({m.of}) AND ({m.top})) AS top{at}, count(*) FILTER (WHERE {m.of}) AS of{at}"
        for at, m in enumerate(measures)
    )
    grouped = f" GROUP BY {listed(keys)}" if keys else ""
    facts.engine.sql(_TALLY, f"SELECT {named}{cells} FROM {quote(of.relation)} WHERE {of.where}{grouped}")


def _asked(
    facts: Facts, of: Scope, measures: Sequence[Measure], how: tuple[str, str, str]
) -> Iterator[tuple[str, str, str, Value]]:
    """The values in all and by dimension, in one question; `how` is where they stand and how they add up."""
    relation, top, base = how
    cells = ", ".join(
        f"{top.format(at) or f'{m.top} FILTER (WHERE {m.of})'} AS top{at}, "
        f"{base.format(at) or f'count(*) FILTER (WHERE {m.of})'} AS of{at}"
        for at, m in enumerate(measures)
    )
    parts = [f"SELECT 0 AS place, '' AS key, {cells} FROM {relation} WHERE {of.rows('')}"]
    parts += [
        f"SELECT {place} AS place, coalesce(CAST({quote(name)} AS VARCHAR), '') AS key, {cells} FROM {relation} "
        f"WHERE {of.rows(name)} GROUP BY 2"
        for place, name in enumerate(of.dimensions, start=1)
    ]
    for place, key, *found in facts.engine.rows(f"{' UNION ALL '.join(parts)} ORDER BY 1, 2"):
        for at, m in enumerate(measures):
            value = value_of(m.kind, found[2 * at], int(found[2 * at + 1] or 0), facts.settings.small_n)
            yield m.name, of.dimensions[place - 1] if place else "", str(key), value


def value_of(kind: MeasureKind, top: float | None, of: int, small_n: int) -> Value:
    """A figure from what was counted.

    >>> value_of("rate", 2, 8, 20).value, value_of("rate", 0, 0, 20).value
    (0.25, None)
    """
    if kind == "rate":
        interval = wilson(int(top or 0), of)
        low, high = (round(interval[0], 6), round(interval[1], 6)) if interval else (None, None)
        share = round((top or 0) / of, 6) if of else None
        return Value(share, int(top or 0), of, low, high, small=0 < of < small_n)
    if kind == "count":
        return Value(int(top or 0), int(top or 0), of)
    if top is None:
        return Value(None, 0, of)
    unit = {"hours": HOUR, "days": DAY}.get(kind, 1)
    return Value(round(float(top) / unit, 6), of, of)


def rate(name: str, n: int, of: int, doc: str, facts: Facts) -> Metric:
    """A rate that was counted elsewhere."""
    return Metric(name, "rate", doc, value_of("rate", n, of, facts.settings.small_n))


def number(name: str, kind: MeasureKind, value: float | None, n: int, doc: str) -> Metric:
    """A figure that was computed elsewhere, in its own unit."""
    return Metric(name, kind, doc, Value(None if value is None else round(value, 6), n, n))


def not_computable(name: str, kind: MeasureKind, missing: tuple[str, ...], doc: str = "") -> Metric:
    """A figure that lacks its input."""
    return Metric(name, kind, doc, NOTHING, missing=missing)
