"""Pools at work: who draws, and what a replay repeats."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from itertools import pairwise
from math import lcm
from typing import NamedTuple

from revops_cli.route.attendance import Attendance, Skipped
from revops_cli.route.context import RouteContext
from revops_cli.route.people import People
from revops_cli.route.rotation import Rotation, Turn
from revops_cli.route.settings import Capped, Pool
from revops_cli.route.telling import Reasons, passed_text, refusal, tell, trace_of, with_passed
from revops_cli.route.ways import Asked
from revops_cli.state.rotation import ORGANISATION, Draw, weights_text


class LeadKey(NamedTuple):
    """How the rotation knows a lead, its organisation, and its target account; empty where there is none."""

    lead: str
    organisation: str = ""
    target: str = ""


class PoolDesk:
    """One pool in one run: repeats earlier draws, makes the others, hands them to the state."""

    def __init__(self, name: str, pool: Pool, people: People, context: RouteContext) -> None:
        self._name = name
        self._siblings = pool.siblings
        self._context = context
        self.there = Attendance(name, pool, people, context)
        """Who can take a lead."""
        self._weights = whole_weights(pool, self.there.members)
        policy = pool.catch_up.capped if isinstance(pool.catch_up, Capped) else pool.catch_up
        self._rotation = Rotation(context.state.pool(name), self._weights, policy)
        self.now = context.as_of.isoformat()
        """When this run draws."""
        self._day = context.as_of.date().isoformat()
        self.redraws = context.redraw
        self._open = context.open_leads
        self.known: dict[str, Draw] = {}
        """The draws of the leads that were looked up, and those of this run."""
        self._fresh: dict[str, Draw] = {}
        self._said: dict[tuple[Turn, Skipped], Draw] = {}
        self._told: dict[tuple[Draw, str], Draw] = {}

    @property
    def has_drawn(self) -> bool:
        """Whether there are draws to be remembered."""
        return self._context.state.has_draws(self._name)

    def remember(self, leads: Iterable[str], organisations: Iterable[str] = ()) -> None:
        """Look up the draws of the next leads; with `redraw` those of other runs are undone first."""
        wanted = {*leads, *(filter(None, organisations) if self._siblings else ())}
        self.known = self._context.state.recorded(self._name, list(wanted))
        if self.redraws:
            earlier = {lead: draw for lead, draw in self.known.items() if draw.at != self.now}
            self.known = {lead: draw for lead, draw in self.known.items() if draw.at == self.now}
            self._undo(earlier)

    def _undo(self, draws: Mapping[str, Draw]) -> None:
        """Give the credit of draws back, and forget them."""
        self._open.give_back(draws)
        self._give_back([draw for lead, draw in draws.items() if not lead.startswith(ORGANISATION)])
        if draws:
            self._context.state.forget(self._name, list(draws))
            self._save_credits()

    def _give_back(self, draws: Sequence[Draw]) -> None:
        for (member, weights), count in Counter((draw.member, draw.weights) for draw in draws).items():
            self._rotation.take_back(member, json.loads(weights), count)
        self.there.count((draw.member for draw in draws if draw.day == self._day), -1)
        self.there.look_round()

    def drawn(self, lead: str) -> Draw | None:
        """The earlier draw of a lead, if its owner can still take it."""
        known = self.known.get(lead)
        return known if known is not None and self.there.can_keep(known.member) else None

    def deal(self, leads: Sequence[str], organisations: Sequence[str]) -> list[Draw]:
        """New draws of different leads in order, each with its organisation; none where nobody is there.

        Nobody may reach a cap before the last of them. Draws that are alike may be one object.
        """
        self.there.look_round()
        if not self.there.available:
            return []
        again = [place for place, lead in enumerate(leads) if lead in self.known] if self.known else []
        draws: list[Draw] = []
        for number, (start, end) in enumerate(pairwise((0, *again, len(leads)))):
            if number:  # whoever had the lead cannot take it any more
                self._give_back([self.known[leads[start]]])
            draws += self._draw(leads[start:end], organisations[start:end], self.there.available)
        return draws

    def draw(self, key: LeadKey) -> Draw | None:
        """A new draw of one lead, perhaps of a target account; None where nobody may take it."""
        if not key.target:
            return next(iter(self.deal([key.lead], [key.organisation])), None)
        self.there.look_round()
        full = self.there.full(key.target)
        free = tuple(member for member in self.there.available if member not in full)
        if not free:
            return None
        if key.lead in self.known:
            self._give_back([self.known[key.lead]])
        draw = self._draw([key.lead], [key.organisation], free, full)[0]
        self._context.targets.take(draw.member, key.target)
        return draw

    def other(self, key: LeadKey, without: str, since: datetime) -> Asked:
        """A draw among those who are not `without`; one made after `since` is repeated."""
        known = self.drawn(key.lead)
        if known is not None and known.member != without and datetime.fromisoformat(known.at) > since:
            return tell(known)
        self.there.look_round()
        full = self.there.full(key.target)
        others = tuple(member for member in self.there.available if member != without and member not in full)
        if not others:
            return refusal(self._name, self.there.passed_over(key.target, without))
        draw = self._draw([key.lead], [""], others, full)[0]
        if key.target:
            self._context.targets.take(draw.member, key.target)
        return tell(draw)

    def behind(self, leads: Sequence[str], draws: Sequence[Draw], passed: Mapping[str, Reasons]) -> list[Draw]:
        """New draws of leads that came past other pools, as they are kept: each says why those had nobody."""
        text = passed_text(passed)
        told = {mark: self._behind(draw, text) for mark, draw in {id(draw): draw for draw in draws}.items()}
        found = [told[id(draw)] for draw in draws]
        self._keep(dict(zip(leads, found, strict=True)))
        return found

    def _behind(self, draw: Draw, passed: str) -> Draw:
        """A draw as it is kept for those that came past other pools; made once for all that are alike."""
        alike = draw, passed
        return self._told.get(alike) or self._told.setdefault(alike, draw._replace(trace=with_passed(*alike)))

    def save(self) -> None:
        """Hand the new draws and the credits to the state."""
        if self._fresh:
            self._context.state.record(self._name, self._fresh)
            self._save_credits()
            self._fresh.clear()

    def _save_credits(self) -> None:
        self._context.state.save_pool(self._name, self._rotation.state(_definition(self._weights)))

    def _draw(
        self, leads: Sequence[str], organisations: Sequence[str], available: tuple[str, ...], full: tuple[str, ...] = ()
    ) -> list[Draw]:
        """Draws among `available`, none of whom reaches a cap before the last."""
        names = organisations if self._siblings else [""] * len(leads)
        known = {name: self.known[name].member for name in self.known.keys() & set(names)} if self.known else {}
        holders = {name: member for name, member in known.items() if member in available}
        held = ["", *holders]
        turns = self._rotation.deal(names, holders, available, self.there.absent)
        skipped = self.there.skipped(full)
        said = {turn: self._said.get((turn, skipped)) or self._say(turn, skipped) for turn in dict.fromkeys(turns)}
        draws = [said[turn] for turn in turns]
        self._keep(dict(zip(leads, draws, strict=True)))
        first = dict(zip(reversed(names), reversed(draws), strict=True))
        for name in held:
            first.pop(name, None)
        self._keep(first)
        self._open.take(zip(leads, (draw.member for draw in draws), strict=True))
        self.there.count(draw.member for draw in draws)
        return draws

    def _keep(self, draws: Mapping[str, Draw]) -> None:
        self.known.update(draws)
        self._fresh.update(draws)

    def _say(self, turn: Turn, skipped: Skipped) -> Draw:
        """A draw as it is kept; made once for all that are alike."""
        trace = trace_of(self.there.name_of(turn.member), turn.credit, [list(one) for one in skipped])
        weights = weights_text({member: self._weights[member] for member in turn.earning})
        draw = Draw(turn.member, weights, self._context.plan, self.now, self._day, trace)
        return self._said.setdefault((turn, skipped), draw)


def whole_weights(pool: Pool, members: Sequence[str]) -> dict[str, int]:
    """The weights as whole numbers in the same proportion."""
    weights = [Fraction(member.weight) for member in pool.members]
    unit = lcm(*(weight.denominator for weight in weights))
    return {member: int(weight * unit) for member, weight in zip(members, weights, strict=True)}


def _definition(weights: Mapping[str, int]) -> str:
    return hashlib.sha256(weights_text(weights).encode()).hexdigest()[:16]
