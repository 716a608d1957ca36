"""Who wins among accounts that are equally good: one rank an account or pair for each tie-breaker."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from revops_cli.match.codes import Floats, Ints
from revops_cli.match.compare import Pairs
from revops_cli.match.lexicon import FEW, Side

LAST = "Id"
"""What decides when no tie-breaker does."""

FACTS: Mapping[str, tuple[str, bool]] = {
    "most_contacts": ("contacts", True),
    "fewest_contacts": ("contacts", False),
    "most_opportunities": ("opportunities", True),
    "fewest_opportunities": ("opportunities", False),
    "most_leads": ("leads", True),
    "fewest_leads": ("leads", False),
    "open_opportunity": ("open_opportunities", True),
    "latest_activity": ("LastActivityDate", True),
    "oldest": ("CreatedDate", False),
    "newest": ("CreatedDate", True),
}
"""Tie-breakers on a fact of the account, and whether more wins."""


def fact_of(tie: str) -> tuple[str, bool] | None:
    """The fact a tie-breaker looks at and whether more wins; None where it looks at the pair.

    >>> fact_of("AnnualRevenue desc")
    ('AnnualRevenue', True)
    """
    if tie in FACTS:
        return FACTS[tie]
    column, _, direction = tie.rpartition(" ")
    return (column, direction.lower() == "desc") if column else None


def rank(values: Sequence[str], *, more_wins: bool) -> Floats:
    """The place of each value, 0.0 the best; numbers by size, other texts by spelling, empty ones last."""
    numbers = [_number(value) for value in values]
    numeric = all(number is not None or not value for number, value in zip(numbers, values, strict=True))
    keys: list[object] = list(numbers) if numeric else list(values)
    known = sorted({key for key, value in zip(keys, values, strict=True) if value}, reverse=more_wins)  # type: ignore[type-var]  # all numbers or all texts
    place = {key: float(at) for at, key in enumerate(known)}
    return np.array([place[key] if value else np.inf for key, value in zip(keys, values, strict=True)], np.float64)


def _number(value: str) -> float | None:
    try:
        return float(value)
    except ValueError:
        return None


def pair_ranks(tie: str, pairs: Pairs, leads: Side, accounts: Side) -> Floats:
    """The rank of each pair by a tie-breaker that looks at lead and account."""
    return _PAIRED[tie](pairs, leads, accounts).astype(np.float64)


def _domain_exact(pairs: Pairs, _leads: Side, _accounts: Side) -> Ints:
    mail, web = pairs.levels["mail"], pairs.levels["web"]
    equal = ((mail > 0) & (mail <= FEW)) | ((web > 0) & (web <= FEW))
    return np.where(equal, np.where(pairs.levels["host"] == 1, 0, 1), 2)


def _same(column: str) -> Callable[[Pairs, Side, Side], Ints]:
    def ranks(pairs: Pairs, leads: Side, accounts: Side) -> Ints:
        ours, theirs = getattr(leads, column)[pairs.lead], getattr(accounts, column)[pairs.account]
        return np.where((ours >= 0) & (ours == theirs), 0, 1)

    return ranks


_PAIRED: Mapping[str, Callable[[Pairs, Side, Side], Ints]] = {
    "domain_exact": _domain_exact,
    "same_country": _same("country"),
    "same_state": _same("state"),
    "same_city": _same("city"),
}


def family_ranks(tie: str, parents: Ints) -> Floats:
    """The rank of each account by its place in its family; `parents` are numbers of accounts, -1 for none."""
    depth = depths(parents)
    return (depth if tie == "ultimate_parent" else -depth).astype(np.float64)


def depths(parents: Ints) -> Ints:
    """How many parents each account has above it; a circle ends where it began."""
    return np.array([len(line_of(parents, k)) for k in range(len(parents))], np.int64)


def line_of(parents: Ints, account: int) -> list[int]:
    """The parents of an account, the nearest first, each once."""
    line: list[int] = []
    at = int(parents[account])
    while at >= 0 and at != account and at not in line:
        line.append(at)
        at = int(parents[at])
    return line
