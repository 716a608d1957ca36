"""Pools at work: who is available, who draws, and what a replay repeats."""

import hashlib
import json
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from itertools import pairwise
from math import lcm
from typing import NamedTuple

from revops_cli.clock.hours import Calendar, is_open, parse_hours
from revops_cli.clock.zone import zone
from revops_cli.errors import ConfigError
from revops_cli.route.context import RouteContext
from revops_cli.route.people import People, User
from revops_cli.route.rotation import Rotation, Turn
from revops_cli.route.settings import Cap, Capped, Pool
from revops_cli.route.target_accounts import FULL
from revops_cli.route.telling import Reasons, passed_text, refusal, tell, trace_of, with_passed
from revops_cli.route.ways import HAD_IT, Asked
from revops_cli.state.rotation import ORGANISATION, Draw, weights_text

CLOSED = "outside its hours"


class LeadKey(NamedTuple):
    """How the rotation knows a lead, its organisation, and its target account; empty where there is none."""

    lead: str
    organisation: str = ""
    target: str = ""


class PoolDesk:
    """One pool in one run: repeats earlier draws, makes the others, hands them to the state."""

    def __init__(self, name: str, pool: Pool, people: People, context: RouteContext) -> None:
        self._name = name
        self._pool = pool
        self._siblings = pool.siblings
        self._context = context
        where = f"route.pools.{name}"
        self._users = {user.id: user for user in _members(pool, people, f"{where}.members")}
        self._weights = whole_weights(pool, list(self._users))
        self._unavailable = {user.id: people.unavailable(user) for user in self._users.values()}
        self.closed = not _is_open(pool, context, where) and pool.outside_hours == "skip"
        """Whether nobody takes a lead at this time."""
        policy = pool.catch_up.capped if isinstance(pool.catch_up, Capped) else pool.catch_up
        self._rotation = Rotation(context.state.pool(name), self._weights, policy)
        self.now = context.as_of.isoformat()
        """When this run draws."""
        self._day = context.as_of.date().isoformat()
        self.redraws = context.redraw
        self._today = Counter(context.state.drawn_on(name, self._day) if pool.cap.per_day is not None else {})
        self._open = context.open_leads
        self.capped = pool.cap != Cap()
        """Whether anybody can have enough."""
        self.known: dict[str, Draw] = {}
        """The draws of the leads that were looked up, and those of this run."""
        self._fresh: dict[str, Draw] = {}
        self._told: dict[tuple[Draw, str], Draw] = {}
        self.why: dict[str, str] = {}
        """Why each member (Id) cannot take a lead now; empty where nothing stands in the way."""
        self.look_round()

    @property
    def counts_open(self) -> bool:
        """Whether it has a cap of open leads, which draws of other pools bring nearer too."""
        return self._pool.cap.open is not None

    @property
    def members(self) -> frozenset[str]:
        """The Ids of those who take part."""
        return frozenset(self._users)

    @property
    def free(self) -> bool:
        """Whether somebody takes a lead that belongs to no target account."""
        return bool(self._available)

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
        if self.capped and draws:
            self._today.subtract(draw.member for draw in draws if draw.day == self._day)
            self.look_round()

    def drawn(self, lead: str) -> Draw | None:
        """The earlier draw of a lead, if its owner can still take it."""
        known = self.known.get(lead)
        return known if known is not None and self._unavailable.get(known.member) == "" else None

    def deal(self, leads: Sequence[str], organisations: Sequence[str]) -> list[Draw]:
        """New draws of different leads in order, each with its organisation; none where nobody is there.

        Nobody may reach a cap before the last of them. Draws that are alike may be one object.
        """
        self.look_round()
        if not self._available:
            return []
        again = [place for place, lead in enumerate(leads) if lead in self.known] if self.known else []
        draws: list[Draw] = []
        for number, (start, end) in enumerate(pairwise((0, *again, len(leads)))):
            if number:  # whoever had the lead cannot take it any more
                self._give_back([self.known[leads[start]]])
            draws += self._draw(leads[start:end], organisations[start:end], self._available)
        return draws

    def draw(self, key: LeadKey) -> Draw | None:
        """A new draw of one lead, perhaps of a target account; None where nobody may take it."""
        if not key.target:
            return next(iter(self.deal([key.lead], [key.organisation])), None)
        self.look_round()
        full = self._full(key.target)
        free = tuple(member for member in self._available if member not in full)
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
        self.look_round()
        full = self._full(key.target) if key.target else ()
        others = tuple(member for member in self._available if member != without and member not in full)
        if not others:
            return refusal(self._name, self.nobody(key.target, without))
        draw = self._draw([key.lead], [""], others, full)[0]
        if key.target:
            self._context.targets.take(draw.member, key.target)
        return tell(draw)

    def nobody(self, target: str = "", without: str = "") -> Reasons:
        """Why each member takes no lead now, perhaps one of a target account; who is `without` had it."""
        if self.closed:
            return [["", CLOSED]]
        besides = {**dict.fromkeys(self._full(target) if target else (), FULL), without: HAD_IT}
        why = {member: reason or besides.get(member, "") for member, reason in self.why.items()}
        return [[self._users[member].name, reason] for member, reason in why.items() if reason]

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

    def _full(self, target: str) -> tuple[str, ...]:
        """Who is there, but owns too many target accounts for this one."""
        return tuple(member for member in self._available if self._context.targets.full(member, target))

    def _draw(
        self, leads: Sequence[str], organisations: Sequence[str], available: tuple[str, ...], full: tuple[str, ...] = ()
    ) -> list[Draw]:
        """Draws among `available`, none of whom reaches a cap before the last."""
        names = organisations if self._siblings else [""] * len(leads)
        known = {name: self.known[name].member for name in self.known.keys() & set(names)} if self.known else {}
        holders = {name: member for name, member in known.items() if member in available}
        held = ["", *holders]
        turns = self._rotation.deal(names, holders, available, self._away)
        said = {turn: self._said.get((turn, full)) or self._say(turn, full) for turn in dict.fromkeys(turns)}
        draws = [said[turn] for turn in turns]
        self._keep(dict(zip(leads, draws, strict=True)))
        first = dict(zip(reversed(names), reversed(draws), strict=True))
        for name in held:
            first.pop(name, None)
        self._keep(first)
        self._open.take(zip(leads, (draw.member for draw in draws), strict=True))
        if self.capped:
            self._count(Counter(draw.member for draw in draws))
        return draws

    def _keep(self, draws: Mapping[str, Draw]) -> None:
        self.known.update(draws)
        self._fresh.update(draws)

    def _count(self, leads: Counter[str]) -> None:
        """Count the leads of members, who may have enough then."""
        self._today.update(leads)
        if any(self._over_cap(member) for member in leads):
            self.look_round()

    def _say(self, turn: Turn, full: tuple[str, ...]) -> Draw:
        """A draw as it is kept; made once for all that are alike."""
        skipped = [*self._skipped, *([self._users[name].name, FULL] for name in full)]
        trace = trace_of(self._users[turn.member].name, turn.credit, skipped)
        weights = weights_text({member: self._weights[member] for member in turn.earning})
        draw = Draw(turn.member, weights, self._context.plan, self.now, self._day, trace)
        return self._said.setdefault((turn, full), draw)

    def room_open(self) -> int:
        """How many leads can be given to whomever before anybody who is available has enough open leads."""
        cap = self._pool.cap.open
        if cap is None:
            return sys.maxsize
        return min((cap - self._open.of(member) for member in self._available), default=sys.maxsize)

    def room_today(self) -> int:
        """How many leads can be drawn before anybody who is available has enough of today."""
        cap = self._pool.cap.per_day
        if cap is None:
            return sys.maxsize
        return min((cap - self._today[member] for member in self._available), default=sys.maxsize)

    def _over_cap(self, member: str) -> bool:
        cap = self._pool.cap
        too_many_today = cap.per_day is not None and self._today[member] >= cap.per_day
        return too_many_today or (cap.open is not None and self._open.of(member) >= cap.open)

    def look_round(self) -> None:
        """See who is available now: caps may have been reached, here or in another pool."""
        why = {
            member: self._unavailable[member] or ("over cap" if self._over_cap(member) else "")
            for member in self._users
        }
        if why == self.why:
            return
        self.why = why
        there = () if self.closed else why.items()
        self._available = tuple(member for member, reason in there if not reason)
        self._away = tuple(member for member, reason in why.items() if reason == "absent")
        self._said: dict[tuple[Turn, tuple[str, ...]], Draw] = {}
        self._skipped = [[self._users[member].name, reason] for member, reason in why.items() if reason]


def _members(pool: Pool, people: People, where: str) -> list[User]:
    users = [people.named(member.name, where) for member in pool.members]
    twice = next((user for user in users if users.count(user) > 1), None)
    if twice is not None:
        raise ConfigError(f"'{twice.name}' is in the pool twice", where=where, hint="give a weight instead")
    return users


def whole_weights(pool: Pool, members: Sequence[str]) -> dict[str, int]:
    """The weights as whole numbers in the same proportion."""
    weights = [Fraction(member.weight) for member in pool.members]
    unit = lcm(*(weight.denominator for weight in weights))
    return {member: int(weight * unit) for member, weight in zip(members, weights, strict=True)}


def _is_open(pool: Pool, context: RouteContext, where: str) -> bool:
    if not pool.hours:
        return context.as_of.date() not in pool.holidays
    there = zone(pool.timezone or context.timezone, where=f"{where}.timezone")
    week = parse_hours(pool.hours, where=f"{where}.hours")
    return is_open(Calendar(week, there, frozenset(pool.holidays)), context.as_of)


def _definition(weights: Mapping[str, int]) -> str:
    return hashlib.sha256(weights_text(weights).encode()).hexdigest()[:16]
