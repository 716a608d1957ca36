"""The rotation: largest credit first.

For every lead each available member of a pool earns weight / weight of those available; who is
absent keeps their credit as it is; who gets the lead pays 1. The largest credit wins, and equal
credits go on from whoever drew last, in the order in which members joined.

While the same k members are there, nobody gets 1 lead or more beyond their share, and nobody is owed
more than H_k - 1 (the harmonic number). When people come and go, nobody was further from their share
than (k - 1) / 2 in any pattern tried, those chosen to harm included; with absences at random the
distance stays near 1. No rule can promise 1 then: of two people who are both half a lead ahead, one
must take the next lead when only they are there. Credits are integers over a common scale: exact,
and fast.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from math import gcd, lcm
from typing import Literal, NamedTuple

from revops_cli.state.rotation import PoolState

CatchUp = Literal["none", "full"] | int
"""What absence earns: nothing, everything, or at most a number of leads."""


class Turn(NamedTuple):
    """Who drew, the credit they had as a fraction of a lead, and who earned a share of it."""

    member: str
    credit: str
    earning: tuple[str, ...]


class Rotation:
    """The running credits of one pool.

    `weights` are the members of today in the order of the config. Members of the past keep their
    credit in the state and take no part; new ones join with none.
    """

    def __init__(self, state: PoolState, weights: Mapping[str, int], catch_up: CatchUp = "none") -> None:
        self._scale = state.scale
        self._last = state.last
        self._credits = dict(state.credits) | {name: 0 for name in weights if name not in state.credits}
        self._order = tuple(self._credits)
        self._places = {name: place for place, name in enumerate(self._order)}
        self._weights = dict(weights)
        self._catch_up = catch_up
        self._shares: dict[tuple[str, ...], list[tuple[str, int]]] = {}
        self._earning: tuple[str, ...] = ()
        self._gifts: dict[str, Turn] = {}
        """Turns out of turn, by member, while the same earn."""
        self._due = 0
        """Leads of which those of `_earning` have not got their shares yet: settled when a credit is read."""

    def state(self, definition: str = "") -> PoolState:
        """The credits as they are now, over the smallest scale."""
        self._settle()
        common = gcd(self._scale, *self._credits.values())
        reduced = {name: credit // common for name, credit in self._credits.items()}
        return PoolState(self._scale // common, self._last, reduced, definition)

    def draw(self, available: tuple[str, ...], away: tuple[str, ...] = ()) -> Turn:
        """Give one lead to one of `available` (never empty); `away` may earn by the catch-up policy."""
        earning = self._earn(available, away)
        self._settle()
        standing = self._credits
        most = max([standing[name] for name in available])
        member = self._next([name for name in available if standing[name] == most])
        standing[member] -= self._scale
        self._last = member
        return Turn(member, _fraction(most, self._scale), earning)

    def give(self, member: str, available: tuple[str, ...], away: tuple[str, ...] = ()) -> Turn:
        """Give one lead to a member out of turn, who pays for it like any other; `credit` is empty."""
        earning = self._earn(available, away)
        self._credits[member] -= self._scale
        return self._gifts.get(member) or self._gifts.setdefault(member, Turn(member, "", earning))

    def take_back(self, member: str, weights: Mapping[str, int], count: int) -> None:
        """Undo `count` draws of a member, shared by these weights: everybody stands as if they had not happened."""
        self._settle()
        total = sum(weights.values())
        self._widen(lcm(self._scale, total))
        for name, weight in weights.items():
            if name in self._credits:
                self._credits[name] -= count * weight * (self._scale // total)
        if member in self._credits:
            self._credits[member] += count * self._scale

    def _earn(self, available: tuple[str, ...], away: tuple[str, ...]) -> tuple[str, ...]:
        earning = available + self._catching_up(away) if away else available
        if earning != self._earning:
            self._settle()
            self._share(earning)  # the scale may widen, and what is paid is counted in it
            self._earning = earning
            self._gifts.clear()
        self._due += 1
        return earning

    def _settle(self) -> None:
        if self._due:
            for name, share in self._share(self._earning):
                self._credits[name] += share * self._due
            self._due = 0

    def _catching_up(self, away: Sequence[str]) -> tuple[str, ...]:
        if self._catch_up == "none":
            return ()
        if self._catch_up == "full":
            return tuple(away)
        self._settle()
        return tuple(name for name in away if self._credits[name] < self._catch_up * self._scale)

    def _share(self, earning: tuple[str, ...]) -> list[tuple[str, int]]:
        known = self._shares.get(earning)
        if known is not None:
            return known
        total = sum(self._weights[name] for name in earning)
        self._widen(lcm(self._scale, total))
        unit = self._scale // total
        return self._shares.setdefault(earning, [(name, self._weights[name] * unit) for name in earning])

    def _widen(self, scale: int) -> None:
        if scale == self._scale:
            return
        factor = scale // self._scale
        self._credits = {name: credit * factor for name, credit in self._credits.items()}
        self._scale = scale
        self._shares.clear()

    def _next(self, tied: list[str]) -> str:
        if len(tied) == 1:
            return tied[0]
        after = self._places.get(self._last, -1)
        places = [self._places[name] for name in tied]
        return self._order[min([place for place in places if place > after] or places)]


@lru_cache(maxsize=4096)
def _fraction(value: int, scale: int) -> str:
    common = gcd(value, scale)
    above, below = value // common, scale // common
    return str(above) if below == 1 else f"{above}/{below}"
