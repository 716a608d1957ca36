"""Which pool draws for which lead: pool by pool where no draw can change another lead's way, else lead by lead."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise

from revops_cli.route.open_leads import UNCOUNTED, OpenBook
from revops_cli.route.pools import LeadKey, PoolDesk
from revops_cli.state.rotation import Draw

Pools = tuple[str, ...]
"""The pools that a way goes through, in its order."""


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
        targets: bool = False,
    ) -> None:
        self._pools = pools
        self._desks = desks
        self._owners = owners if any(owners) else ()
        self._open = open_leads
        self._capped = [desk for desk in desks.values() if desk.counts_open]
        # Who owns too many target accounts depends on every pool, so no pool takes whatever comes.
        self._asked = pools if targets else [_asked(names, desks) for names in pools]
        self._order = _order(self._asked)

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
        for places in self._together(waiting):
            for part in self._in_room(places):
                self._deal(waiting, part, draws)
        return draws

    def save(self) -> None:
        """Hand the new draws to the state."""
        for desk in self._desks.values():
            desk.save()

    def pool_of(self, way: int, lead: str, draw: Draw | None) -> str:
        """The pool of a way that drew a lead so; empty where none did."""
        if draw is None:
            return ""
        return next(name for name in self._pools[way] if self._desks[name].known.get(lead) is draw)

    def _together(self, waiting: Waiting) -> Iterator[Sequence[int]]:
        """Places of leads that can be dealt pool by pool.

        They are different leads, none of a target account unless it is alone, and no two pools pass leads
        on to each other.
        """
        count = len(waiting.leads)
        if self._order is None:
            yield from (range(at, at + 1) for at in range(count))
        elif not waiting.targets and len(set(waiting.leads)) == count:
            yield range(count)
        else:
            yield from _apart(waiting)

    def _in_room(self, places: Sequence[int]) -> Iterator[Sequence[int]]:
        """Runs of places so short that nobody can reach a cap of open leads before the end of one."""
        start = 0
        while start < len(places):
            for desk in self._capped:
                desk.look_round()
            end = start + min((desk.room() for desk in self._capped), default=len(places))
            yield places[start:end]
            start = end

    def _deal(self, waiting: Waiting, places: Sequence[int], draws: list[Draw | None]) -> None:
        at_pool: dict[str, list[int]] = defaultdict(list)
        for way, alike in _by_way(waiting.ways, places).items():
            left = self._repeat(waiting, way, alike, draws)
            if self._asked[way]:
                at_pool[self._asked[way][0]] += left
        for name in self._asked[waiting.ways[places[0]]] if self._order is None else self._order:
            here = sorted(at_pool[name])
            drawn = self._ask(name, waiting, here) if here else []
            for place, draw in zip(here, drawn, strict=False):
                draws[place] = draw
            for place in here[len(drawn) :]:
                names = self._asked[waiting.ways[place]]
                if names[-1] != name:
                    at_pool[names[names.index(name) + 1]].append(place)
        if self._owners:
            ends = [(place, self._owners[waiting.ways[place]]) for place in places if draws[place] is None]
            self._open.take((waiting.leads[place], owner) for place, owner in ends if owner)

    def _repeat(self, waiting: Waiting, way: int, places: list[int], draws: list[Draw | None]) -> list[int]:
        """The places of the leads that are to be drawn: the others stay with the pool of the way that drew them.

        They stay even if a better pool is free now.
        """
        desks = [desk for desk in map(self._desks.__getitem__, self._pools[way]) if desk.known]
        for place in places if desks else ():
            lead = waiting.leads[place]
            draws[place] = next((draw for desk in desks if (draw := desk.drawn(lead)) is not None), None)
        return [place for place in places if draws[place] is None] if desks else places

    def _ask(self, name: str, waiting: Waiting, places: Sequence[int]) -> Sequence[Draw]:
        """The draws of a pool for the first of these leads; it has nobody for the others."""
        desk = self._desks[name]
        leads, organisations = ([cells[at] for at in places] for cells in (waiting.leads, waiting.organisations))
        if waiting.targets and waiting.targets[places[0]]:
            draw = desk.draw(LeadKey(leads[0], organisations[0], waiting.targets[places[0]]))
            return () if draw is None else (draw,)
        return desk.deal(leads, organisations)


def _asked(names: Pools, desks: Mapping[str, PoolDesk]) -> Pools:
    """The pools of a way that can be asked at all: none after one that takes every lead."""
    asked: list[str] = []
    for name in names:
        if desks[name].takes != "none":
            asked.append(name)
        if desks[name].takes == "all":
            break
    return tuple(asked)


def _order(ways: Iterable[Pools]) -> Pools | None:
    """The pools so that each comes after those that pass leads on to it; None where two do so to each other."""
    graph: TopologicalSorter[str] = TopologicalSorter()
    for names in ways:
        for name in names[:1]:
            graph.add(name)
        for before, after in pairwise(names):
            graph.add(after, before)
    try:
        return tuple(graph.static_order())
    except CycleError:
        return None


def _by_way(ways: Sequence[int], places: Iterable[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for place in places:
        found[ways[place]].append(place)
    return found


def _apart(waiting: Waiting) -> Iterator[range]:
    """Runs of places without a lead that comes again, and each lead of a target account alone."""
    targets = waiting.targets or [""] * len(waiting.leads)
    start, seen, before = 0, set[str](), ""
    for place, (lead, target) in enumerate(zip(waiting.leads, targets, strict=True)):
        if place > start and (target or before or lead in seen):
            yield range(start, place)
            start = place
            seen.clear()
        seen.add(lead)
        before = target
    yield range(start, len(waiting.leads))
