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
from dataclasses import dataclass
from functools import lru_cache
from math import gcd, lcm
from operator import add
from typing import Literal

from revops_cli.state.rotation import PoolState

CatchUp = Literal["none", "full"] | int
"""What absence earns: nothing, everything, or at most a number of leads."""


@dataclass(frozen=True, slots=True, eq=False)
class Turn:
    """Who drew, the credit they had as a fraction of a lead, and who earned a share of it.

    While the same members earn, turns that are alike are one object: what follows from one is kept by it.
    """

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
        self._asked: tuple[str, ...] = ()
        """Those who earn, as they were named."""
        self._earning: tuple[str, ...] = ()
        """The same in the order in which they joined: who is available before who is away."""
        self._held: list[int] = []
        """Their credits: newer than those of `_credits` until somebody else earns."""
        self._shares: list[int] = []
        self._seats: dict[str, int] = {}
        self._uneven = False
        """Whether their shares differ, so that each lead changes their order."""
        self._lap = 1
        """Leads after which everybody has had a turn for each of their shares."""
        self._start = 0
        """The seat after whoever drew last, from which ties go on."""
        self._due = 0
        """Leads of which they have not got their shares yet: where those are even, the order stays without them."""
        self._turns: dict[tuple[int, int | None], Turn] = {}
        """Turns by seat and credit, None for those out of turn, while the same earn."""

    def state(self, definition: str = "") -> PoolState:
        """The credits as they are now, over the smallest scale."""
        self._write_back()
        common = gcd(self._scale, *self._credits.values())
        reduced = {name: credit // common for name, credit in self._credits.items()}
        return PoolState(self._scale // common, self._last, reduced, definition)

    def draw(self, available: tuple[str, ...], away: tuple[str, ...] = ()) -> Turn:
        """Give one lead to one of `available` (never empty); `away` may earn by the catch-up policy."""
        self._earn(available, away)
        if self._uneven:
            self._settle()
        held = self._held[: len(available)] if away else self._held
        most = max(held)
        try:
            seat = held.index(most, self._start)
        except ValueError:
            seat = held.index(most)
        self._held[seat] -= self._scale
        self._start, self._last = seat + 1, self._earning[seat]
        credit = most + self._due * self._shares[seat]
        return self._turns.get((seat, credit)) or self._turn(seat, credit)

    def give(self, member: str, available: tuple[str, ...], away: tuple[str, ...] = ()) -> Turn:
        """Give one lead to a member out of turn, who pays for it like any other; `credit` is empty."""
        self._earn(available, away)
        seat = self._seats[member]
        self._held[seat] -= self._scale
        return self._turns.get((seat, None)) or self._turn(seat, None)

    def deal(
        self, names: Sequence[str], holders: dict[str, str], available: tuple[str, ...], away: tuple[str, ...] = ()
    ) -> list[Turn]:
        """Give a lead for each of `names`: to whoever holds the name, else by a draw.

        `holders` says which of `available` holds a name, and is told who drew a new one; the empty name is
        nobody's.
        """
        if not any(names):
            return self._draw_all(len(names), available, away)
        turns: list[Turn] = []
        for name in names:
            holder = holders.get(name)
            turn = self.draw(available, away) if holder is None else self.give(holder, available, away)
            turns.append(turn)
            if name:
                holders[name] = turn.member
        return turns

    def _draw_all(self, count: int, available: tuple[str, ...], away: tuple[str, ...]) -> list[Turn]:
        """So many draws.

        A turn follows from how the members stand: once they stand as a lap ago, the lap repeats itself.
        """
        turns: list[Turn] = []
        while (left := count - len(turns)) > 0:
            lap = self._lap
            before = self._standing() if left > lap else None
            turns += [self.draw(available, away) for _ in range(min(lap, left))]
            if before is not None and self._standing() == before:
                turns += turns[-lap:] * (left // lap - 1)
        return turns

    def _standing(self) -> tuple[str, int, tuple[int, ...]]:
        """Everything that the next draws follow from."""
        self._write_back()
        return self._last, self._scale, tuple(self._credits.values())

    def _turn(self, seat: int, credit: int | None) -> Turn:
        said = "" if credit is None else _fraction(credit, self._scale)
        return self._turns.setdefault((seat, credit), Turn(self._earning[seat], said, self._earning))

    def take_back(self, member: str, weights: Mapping[str, int], count: int) -> None:
        """Undo `count` draws of a member, shared by these weights: everybody stands as if they had not happened."""
        self._write_back()
        self._asked = self._earning = ()
        total = sum(weights.values())
        self._widen(lcm(self._scale, total))
        for name, weight in weights.items():
            if name in self._credits:
                self._credits[name] -= count * weight * (self._scale // total)
        if member in self._credits:
            self._credits[member] += count * self._scale

    def _earn(self, available: tuple[str, ...], away: tuple[str, ...]) -> None:
        """Count a lead of which everybody who is available earns a share."""
        asked = available + self._catching_up(away) if away else available
        if asked is not self._asked and asked != self._asked:
            self._write_back()
            self._seat(available, asked)
        self._due += 1

    def _seat(self, available: tuple[str, ...], asked: tuple[str, ...]) -> None:
        free, caught = (sorted(names, key=self._places.__getitem__) for names in (available, asked[len(available) :]))
        self._asked, self._earning = asked, (*free, *caught)
        weights = [self._weights[name] for name in self._earning]
        total = sum(weights)
        self._widen(lcm(self._scale, total))
        self._shares = [weight * (self._scale // total) for weight in weights]
        self._uneven = len(set(weights)) > 1
        self._lap = total // gcd(*weights)
        self._held = [self._credits[name] for name in self._earning]
        self._seats = {name: seat for seat, name in enumerate(self._earning)}
        last = self._places.get(self._last, -1)
        self._start = sum(self._places[name] <= last for name in free)
        self._turns.clear()

    def _settle(self) -> None:
        if self._due == 1:
            self._held = list(map(add, self._held, self._shares))
        elif self._due:
            self._held = [credit + share * self._due for credit, share in zip(self._held, self._shares, strict=True)]
        self._due = 0

    def _write_back(self) -> None:
        self._settle()
        self._credits.update(zip(self._earning, self._held, strict=False))

    def _catching_up(self, away: Sequence[str]) -> tuple[str, ...]:
        if self._catch_up == "none":
            return ()
        if self._catch_up == "full":
            return tuple(away)
        self._write_back()
        return tuple(name for name in away if self._credits[name] < self._catch_up * self._scale)

    def _widen(self, scale: int) -> None:
        factor = scale // self._scale
        if factor > 1:
            self._credits = {name: credit * factor for name, credit in self._credits.items()}
            self._scale = scale


@lru_cache(maxsize=4096)
def _fraction(value: int, scale: int) -> str:
    common = gcd(value, scale)
    above, below = value // common, scale // common
    return str(above) if below == 1 else f"{above}/{below}"
