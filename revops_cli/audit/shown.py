"""Figures as a person reads them."""

from collections.abc import Callable, Mapping

from revops_cli.audit.goals import Attained
from revops_cli.audit.measures import MeasureKind, Value

NOTHING = "n/a"
SMALL = "small n"
_WRITTEN: Mapping[MeasureKind, Callable[[float], str]] = {
    "rate": lambda value: f"{100 * value:.1f} %",
    "hours": lambda value: f"{value:,.1f} h" if value >= 1 else f"{60 * value:.0f} min",
    "days": lambda value: f"{value:,.1f} d",
    "money": lambda value: f"{value:,.0f}" if abs(value) >= 1000 else f"{value:,.2f}",  # noqa: PLR2004 - cents matter below
    "count": lambda value: f"{value:,.0f}",
    "number": lambda value: f"{value:,.0f}" if float(value).is_integer() else f"{value:,.2f}",
}


def figure(kind: MeasureKind, value: float | None) -> str:
    """A figure with its unit.

    >>> figure("rate", 0.256), figure("hours", 65.983), figure("count", 1234), figure("rate", None)
    ('25.6 %', '66.0 h', '1,234', 'n/a')
    """
    return NOTHING if value is None else _WRITTEN[kind](value)


def share(kind: MeasureKind, value: Value) -> str:
    """What is behind a figure: `2/8` of a rate, else the number of rows."""
    if kind == "rate":
        return f"{value.n:,}/{value.of:,}"
    return "" if kind == "count" else f"n = {value.of:,}"


def interval(value: Value) -> str:
    """The 95 % interval of a rate in percent, or nothing."""
    if value.low is None or value.high is None:
        return ""
    return f"{100 * value.low:.1f}-{100 * value.high:.1f}"


def goal(kind: MeasureKind, attained: Attained) -> str:
    """A goal in words: `goal 80.0 % or more: missed`."""
    verdict = {True: "met", False: "missed", None: NOTHING}[attained.met]
    return f"goal {figure(kind, attained.limit)} or {'less' if attained.at_most else 'more'}: {verdict}"


def difference(kind: MeasureKind, value: float | None) -> str:
    """A change with its sign; that of a rate in points.

    >>> difference("rate", -0.034), difference("count", 12)
    ('-3.4 points', '+12')
    """
    if value is None:
        return ""
    sign = "-" if value < 0 else "+"
    return f"{sign}{100 * abs(value):.1f} points" if kind == "rate" else f"{sign}{figure(kind, abs(value))}"
