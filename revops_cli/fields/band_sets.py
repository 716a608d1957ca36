"""The bands of company size and of annual revenue: a vendor's, or a company's own."""

from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from revops_cli.data.reader import read_reference
from revops_cli.errors import ConfigError, did_you_mean
from revops_cli.fields.quantity import Band, bands

EMPLOYEE_SCHEMES = ("linkedin", "apollo", "zoominfo", "crunchbase")
REVENUE_SCHEMES = ("crunchbase", "zoominfo")
_AMOUNTS = ((10**9, "B"), (10**6, "M"), (10**3, "K"))


@cache
def employee_bands(choice: str | tuple[int, ...] = "linkedin") -> tuple[Band, ...]:
    """Bands of company size: of a scheme, or up to each of some limits and beyond the last.

    Raises ConfigError for a scheme that is none, and limits that do not rise.

    >>> [band.name for band in employee_bands((10, 250))]
    ['1-10', '11-250', '251+']
    """
    if isinstance(choice, str):
        return _named(choice, "linkedin", EMPLOYEE_SCHEMES, "employee")
    starts = [1, *(limit + 1 for limit in _rising(choice, "clean.bands"))]
    closed = [Band(f"{first}-{after - 1}", first, after - 1) for first, after in pairwise(starts)]
    return (*closed, Band(f"{starts[-1]}+", starts[-1], None))


@cache
def revenue_bands(choice: str | tuple[int, ...] = "crunchbase") -> tuple[Band, ...]:
    """Bands of annual revenue: of a scheme, or below each of some limits and from the last on.

    Raises ConfigError for a scheme that is none, and limits that do not rise.

    >>> [band.name for band in revenue_bands((1_000_000, 2_500_000))]
    ['<1M', '1M-2500K', '2500K+']
    """
    if isinstance(choice, str):
        return _named(choice, "crunchbase", REVENUE_SCHEMES, "revenue")
    limits = _rising(choice, "clean.revenue_bands")
    closed = [Band(f"{_amount(first)}-{_amount(after)}", first, after - 1) for first, after in pairwise(limits)]
    return (
        Band(f"<{_amount(limits[0])}", 0, limits[0] - 1),
        *closed,
        Band(f"{_amount(limits[-1])}+", limits[-1], None),
    )


def _named(scheme: str, packaged: str, known: Sequence[str], kind: str) -> tuple[Band, ...]:
    if scheme not in known:
        hint = did_you_mean(scheme, known) or f"one of {', '.join(known)}, or a list of limits"
        raise ConfigError(f"no {kind} bands '{scheme}'", where="clean", hint=hint)
    if scheme == packaged:
        return bands(f"{kind}_bands.csv")
    rows = [row for row in read_reference(f"{kind}_band_sets.csv") if row["scheme"] == scheme]
    return tuple(Band(row["band"], int(row["min"]), int(row["max"]) if row["max"] else None) for row in rows)


def _rising(limits: tuple[int, ...], where: str) -> tuple[int, ...]:
    if not limits or limits[0] < 1 or any(first >= after for first, after in pairwise(limits)):
        raise ConfigError("limits of bands are positive and rise", where=where, hint="write them like [10, 50, 250]")
    return limits


def _amount(number: int) -> str:
    """A number in the largest unit that divides it."""
    return next((f"{number // unit}{sign}" for unit, sign in _AMOUNTS if number % unit == 0), str(number))
