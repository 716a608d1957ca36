"""Figures over a relation: rates, counts, medians and sums, in all and by each dimension."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from revops_cli.audit.facts import DAY, HOUR, Facts
from revops_cli.audit.statistics import wilson
from revops_cli.engine.protocol import quote

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


class Scope(NamedTuple):
    """What measures are taken of: rows of `relation`, and for each dimension its column and rows."""

    relation: str
    where: str
    dimensions: Mapping[str, tuple[str, str]]
    """Dimension to column and further condition."""


def scope(relation: str, dimensions: Sequence[str], where: str = "TRUE", *, by_hold: Sequence[str] = ()) -> Scope:
    """A scope whose dimensions are columns of the same name; `by_hold` ones count holds, the others cycles."""
    return Scope(
        relation,
        f"({where})" + (" AND is_cycle" if by_hold else ""),
        {
            name: (name, f"({where})" + (" AND is_hold" if name in by_hold else " AND is_cycle" if by_hold else ""))
            for name in dimensions
        },
    )


def measure(facts: Facts, of: Scope, measures: Sequence[Measure]) -> tuple[Metric, ...]:
    """The figures, in order; those that lack something say what, and have no value."""
    lacking = {m.name: facts.missing(m.needs) for m in measures}
    computable = [m for m in measures if not lacking[m.name]]
    total: dict[str, Value] = {}
    groups: dict[str, dict[str, dict[str, Value]]] = {m.name: {} for m in computable}
    if computable:
        cells = ", ".join(
            f"{top} AS top{at}, {n} AS of{at}" for at, (top, n) in enumerate(map(_aggregates, computable))
        )
        table = quote(of.relation)
        row = facts.engine.rows(f"SELECT {cells} FROM {table} WHERE {of.where}")[0]
        total = _values(facts, computable, row)
        for name, (column, where) in of.dimensions.items():
            key = f"coalesce(CAST({quote(column)} AS VARCHAR), '')"
            query = f"SELECT {key} AS key, {cells} FROM {table} WHERE {where} GROUP BY 1 ORDER BY 1"
            for found in facts.engine.rows(query):
                for metric, value in _values(facts, computable, found[1:]).items():
                    if value.of:
                        groups[metric].setdefault(name, {})[str(found[0])] = value
    return tuple(
        Metric(m.name, m.kind, m.doc, total.get(m.name, NOTHING), groups.get(m.name, {}), lacking[m.name])
        for m in measures
    )


def _aggregates(m: Measure) -> tuple[str, str]:
    if m.kind == "rate":
        return f"count(*) FILTER (WHERE ({m.of}) AND ({m.top}))", f"count(*) FILTER (WHERE {m.of})"
    if m.kind == "count":
        return f"count(*) FILTER (WHERE ({m.of}) AND ({m.top}))", f"count(*) FILTER (WHERE {m.of})"
    return f"{m.top} FILTER (WHERE {m.of})", f"count(*) FILTER (WHERE {m.of})"


def _values(facts: Facts, measures: Sequence[Measure], cells: Sequence[float | int | None]) -> dict[str, Value]:
    return {
        m.name: value_of(m.kind, cells[2 * at], int(cells[2 * at + 1] or 0), facts.settings.small_n)
        for at, m in enumerate(measures)
    }


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
