"""Which pool draws for which lead: many leads at once, as long as nobody can reach a cap among them."""

import sys
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from revops_cli.route.open_leads import UNCOUNTED, OpenBook
from revops_cli.route.pools import LeadKey, PoolDesk
from revops_cli.route.telling import Reasons
from revops_cli.state.rotation import Draw

Pools = tuple[str, ...]
"""The pools that a way goes through, in its order."""
AT_LEAST = 500
"""Leads that are looked at together near a cap: fewer are not quicker."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Leads in the order of the list: the number of the way of each, its key, its organisation, its target account.

    `targets` may be empty where no lead has one.
    """

    ways: Sequence[int]
    leads: Sequence[str]
    organisations: Sequence[str]
    targets: Sequence[str] = ()


class Dealer:
    """Deals leads to the ways that they go: through pools, and to an owner (Id) where these have nobody.

    The answer is that of asking for one lead after the other.
    """

    def __init__(
        self,
        pools: Sequence[Pools],
        desks: Mapping[str, PoolDesk],
        *,
        owners: Sequence[str] = (),
        open_leads: OpenBook = UNCOUNTED,
    ) -> None:
        self._pools = pools
        self._desks = desks
        self._owners = owners if any(owners) else ()
        self._open = open_leads
        self._later = {name for names in pools for name in names[1:]}
        self._capped = {name: _near(name, desks) for name, desk in desks.items() if desk.there.capped}

    def remember(self, waiting: Waiting) -> None:
        """Look up the earlier draws of leads; where all are drawn anew, those are undone."""
        through: dict[str, list[int]] = defaultdict(list)
        everybody = range(len(waiting.leads))
        if any(desk.has_drawn for desk in self._desks.values()):
            for way, alike in _by_way(waiting.ways, everybody).items():
                for name in self._pools[way]:
                    through[name] += alike
        for name, desk in self._desks.items():
            # A lead that is drawn anew may have been another pool's before.
            places: Sequence[int] = everybody if desk.redraws else through[name]
            desk.remember([waiting.leads[at] for at in places], [waiting.organisations[at] for at in places])

    def deal(self, waiting: Waiting) -> list[Draw | None]:
        """The draw of each lead, None where no pool of its way takes it; they must have been remembered."""
        draws: list[Draw | None] = [None] * len(waiting.leads)
        for places in _apart(waiting):
            left = self._repeat(waiting, places, draws)
            if not waiting.targets or not waiting.targets[places[0]]:
                self._deal(waiting, left, draws)
            elif left:
                self._deal_target(waiting, left[0], draws)
        return draws

    def nobody(self, way: int, target: str) -> Mapping[str, Reasons]:
        """Why each pool of a way has nobody now, for a lead of a target account where there is one."""
        return {name: self._desks[name].there.passed_over(target) for name in self._pools[way]}

    def save(self) -> None:
        """Hand the new draws to the state."""
        for desk in self._desks.values():
            desk.save()

    def pool_of(self, way: int, lead: str, draw: Draw | None) -> str:
        """The pool of a way that drew a lead so; empty where none did."""
        if draw is None:
            return ""
        return next(name for name in self._pools[way] if self._desks[name].known.get(lead) is draw)

    def _repeat(self, waiting: Waiting, places: Sequence[int], draws: list[Draw | None]) -> Sequence[int]:
        """The places of the leads that are to be drawn: the others stay with the pool of the way that drew them.

        They stay even if a better pool is free now.
        """
        knowing = {name for name, desk in self._desks.items() if desk.known}
        if not knowing:
            return places
        known = [[self._desks[name] for name in names if name in knowing] for names in self._pools]
        for place in places:
            lead = waiting.leads[place]
            found = (desk.drawn(lead) for desk in known[waiting.ways[place]])
            draws[place] = next((draw for draw in found if draw is not None), None)
        return [place for place in places if draws[place] is None]

    def _deal(self, waiting: Waiting, left: Sequence[int], draws: list[Draw | None]) -> None:
        """Deal different leads, none of a target account, to the first pool of their way that has somebody."""
        start, look = 0, len(left)
        while start < len(left):
            for name in self._capped:
                self._desks[name].there.look_round()
            end = min(start + look, len(left))
            at_pool = self._first_free(waiting, left[start:end])
            end = bisect_left(left, self._until(at_pool), start, end)
            cut = left[end] if end < len(left) else sys.maxsize
            for name, places in at_pool.items():
                self._give(name, waiting, places[: bisect_left(places, cut)], draws)
            look = 2 * max(end - start, AT_LEAST)
            start = end

    def _first_free(self, waiting: Waiting, places: Sequence[int]) -> dict[str, list[int]]:
        """The places by the first pool of their way that has somebody; by the empty name where none has."""
        first = [next((name for name in names if self._desks[name].there.available), "") for names in self._pools]
        found: dict[str, list[int]] = defaultdict(list)
        for place in places:
            found[first[waiting.ways[place]]].append(place)
        return found

    def _until(self, at_pool: Mapping[str, list[int]]) -> int:
        """The first place that somebody may have no room for any more."""
        cuts = [sys.maxsize]
        for name, near in self._capped.items():
            there = self._desks[name].there
            cuts.append(_place_after(there.room_today(), [at_pool.get(name, [])]))
            cuts.append(_place_after(there.room_open(), [at_pool.get(other, []) for other in near]))
        return min(cuts)

    def _give(self, name: str, waiting: Waiting, places: Sequence[int], draws: list[Draw | None]) -> None:
        """Deal leads to a pool in which nobody reaches a cap before the last; without one to the owners of the ways."""
        if name and places:
            leads, organisations = ([cells[at] for at in places] for cells in (waiting.leads, waiting.organisations))
            for place, draw in zip(places, self._desks[name].deal(leads, organisations), strict=True):
                draws[place] = draw
            self._say_passed(name, waiting, places, draws)
        elif self._owners:
            owned = ((waiting.leads[place], self._owners[waiting.ways[place]]) for place in places)
            self._open.take((lead, owner) for lead, owner in owned if owner)

    def _deal_target(self, waiting: Waiting, place: int, draws: list[Draw | None]) -> None:
        """Deal a lead of a target account, for which somebody may own too many."""
        key = LeadKey(waiting.leads[place], waiting.organisations[place], waiting.targets[place])
        for name in self._pools[waiting.ways[place]]:
            draws[place] = self._desks[name].draw(key)
            if draws[place] is not None:
                self._say_passed(name, waiting, [place], draws)
                return
        self._give("", waiting, [place], draws)

    def _say_passed(self, name: str, waiting: Waiting, places: Sequence[int], draws: list[Draw | None]) -> None:
        """Let the draws of a pool say why the pools before it had nobody."""
        if name not in self._later:
            return
        desk = self._desks[name]
        for way, alike in _by_way(waiting.ways, places).items():
            before = self._pools[way][: self._pools[way].index(name)]
            if before:
                leads, drawn = [waiting.leads[at] for at in alike], [draws[at] for at in alike]
                target = waiting.targets[alike[0]] if waiting.targets else ""
                passed = {other: self._desks[other].there.passed_over(target) for other in before}
                for at, draw in zip(alike, desk.behind(leads, [draw for draw in drawn if draw], passed), strict=True):
                    draws[at] = draw


def _near(name: str, desks: Mapping[str, PoolDesk]) -> Pools:
    """The pools whose draws count for the members of a pool, and the empty name for leads that no pool takes."""
    own = set(desks[name].there.members)
    return ("", *(other for other, desk in desks.items() if not own.isdisjoint(desk.there.members)))


def _place_after(room: int, at_pools: Sequence[Sequence[int]]) -> int:
    """The place after the first `room` places of these."""
    if sum(map(len, at_pools)) <= room:
        return sys.maxsize
    return sorted(chain.from_iterable(at_pools))[room]


def _by_way(ways: Sequence[int], places: Iterable[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for place in places:
        found[ways[place]].append(place)
    return found


def _apart(waiting: Waiting) -> Iterator[range]:
    """Runs of places without a lead that comes again, and each lead of a target account alone."""
    count = len(waiting.leads)
    if not waiting.targets and len(set(waiting.leads)) == count:
        yield range(count)
        return
    targets = waiting.targets or [""] * count
    start, seen, before = 0, set[str](), ""
    for place, (lead, target) in enumerate(zip(waiting.leads, targets, strict=True)):
        if place > start and (target or before or lead in seen):
            yield range(start, place)
            start = place
            seen.clear()
        seen.add(lead)
        before = target
    yield range(start, count)
