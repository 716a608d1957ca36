"""Pools at work: who is available, who draws, and what a replay repeats."""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from fractions import Fraction
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
from revops_cli.route.ways import Leg
from revops_cli.state.rotation import ORGANISATION, Draw, weights_text

Asked = tuple[Leg, tuple[Leg, ...]]
"""The owner, and who was skipped."""


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
        self._context = context
        where = f"route.pools.{name}"
        self._users = {user.id: user for user in _members(pool, people, f"{where}.members")}
        self._weights = whole_weights(pool, list(self._users))
        self._why = {user.id: people.unavailable(user) for user in self._users.values()}
        self._closed = pool.outside_hours == "skip" and not _is_open(pool, context, where)
        policy = pool.catch_up.capped if isinstance(pool.catch_up, Capped) else pool.catch_up
        self._rotation = Rotation(context.state.pool(name), self._weights, policy)
        self.now = context.as_of.isoformat()
        """When this run draws."""
        self._day = context.as_of.date().isoformat()
        self.redraws = context.redraw
        self._today = Counter(context.state.drawn_on(name, self._day) if pool.cap.per_day is not None else {})
        self._now: Counter[str] = Counter()
        self._capped = pool.cap != Cap()
        self.known: dict[str, Draw] = {}
        """The draws of the leads that were looked up, and those of this run."""
        self._fresh: dict[str, Draw] = {}
        self._told: dict[tuple[str, str], Asked] = {}
        self._look_round()

    def remember(self, keys: Sequence[LeadKey]) -> None:
        """Look up the draws of the next leads; with `redraw` those of other runs are undone first."""
        wanted = {key.lead for key in keys}
        if self._pool.siblings:
            wanted |= {key.organisation for key in keys if key.organisation}
        self.known = self._context.state.recorded(self._name, list(wanted))
        if self.redraws:
            earlier = {lead: draw for lead, draw in self.known.items() if draw.at != self.now}
            self.known = {lead: draw for lead, draw in self.known.items() if draw.at == self.now}
            self._undo(earlier)

    def _undo(self, draws: Mapping[str, Draw]) -> None:
        """Give the credit of draws back, and forget them."""
        self._give_back([draw for lead, draw in draws.items() if not lead.startswith(ORGANISATION)])
        if draws:
            self._context.state.forget(self._name, list(draws))
            self._save_credits()

    def _give_back(self, draws: Sequence[Draw]) -> None:
        for (member, weights), count in Counter((draw.member, draw.weights) for draw in draws).items():
            self._rotation.take_back(member, json.loads(weights), count)
        if self._capped and draws:
            self._today.subtract(draw.member for draw in draws if draw.day == self._day)
            self._look_round()

    def drawn(self, key: LeadKey) -> Asked | None:
        """The earlier draw of a lead, if its owner can still take it."""
        known = self.known.get(key.lead)
        return (
            self._tell(known.member, known.trace) if known is not None and self._why.get(known.member) == "" else None
        )

    def ask(self, key: LeadKey) -> Asked | None:
        """A new draw: the owner for a lead and who was skipped; None where nobody is available."""
        available = self._free(key) if key.target else self._available
        if self._closed or not available:
            return None
        earlier = self.known.get(key.lead)
        if earlier is not None:  # whoever had it cannot take it any more
            self._give_back([earlier])
        together = key.organisation if self._pool.siblings else ""
        sibling = self.known.get(together) if together else None
        draw, asked = self._draw(key, sibling.member if sibling else "", available)
        self.known[key.lead] = self._fresh[key.lead] = draw
        if together and (sibling is None or sibling.member != draw.member):
            self.known[together] = self._fresh[together] = draw
        return asked

    def other(self, key: LeadKey, without: str, since: datetime) -> Asked | None:
        """A draw among those who are not `without`; one made after `since` is repeated. None where nobody is there."""
        known = self.known.get(key.lead)
        able = known is not None and known.member != without and self._why.get(known.member) == ""
        if known is not None and able and datetime.fromisoformat(known.at) > since:
            return self._tell(known.member, known.trace)
        others = tuple(member for member in (self._free(key) if key.target else self._available) if member != without)
        if self._closed or not others:
            return None
        draw, asked = self._draw(key, "", others)
        self.known[key.lead] = self._fresh[key.lead] = draw
        return asked

    def save(self) -> None:
        """Hand the new draws and the credits to the state."""
        if self._fresh:
            self._context.state.record(self._name, self._fresh)
            self._save_credits()
            self._fresh.clear()

    def _save_credits(self) -> None:
        self._context.state.save_pool(self._name, self._rotation.state(_definition(self._weights)))

    def _free(self, key: LeadKey) -> tuple[str, ...]:
        """Who is available for a lead: of a target account, those who may own one more."""
        full = self._full(key)
        return tuple(member for member in self._available if member not in full)

    def _full(self, key: LeadKey) -> tuple[str, ...]:
        """Who is there, but owns too many target accounts for this one."""
        return tuple(member for member in self._available if self._context.targets.full(member, key.target))

    def _draw(self, key: LeadKey, sibling_of: str, available: tuple[str, ...]) -> tuple[Draw, Asked]:
        if sibling_of in available:
            turn = self._rotation.give(sibling_of, available, self._away)
        else:
            turn = self._rotation.draw(available, self._away)
        full = self._full(key) if key.target else ()
        said = self._said.get((turn, full)) or self._say(turn, full)
        member = turn.member
        if key.target:
            self._context.targets.take(member, key.target)
        if self._capped:
            self._count(self._users[member])
        return said

    def _count(self, user: User) -> None:
        """Count a lead for a member, who may have enough then."""
        self._today[user.id] += 1
        self._now[user.id] += 1
        if self._over_cap(user):
            self._look_round()

    def _say(self, turn: Turn, full: tuple[str, ...]) -> tuple[Draw, Asked]:
        """A draw as it is kept and as it is told; made once for all that are alike."""
        skipped = [*self._skipped, *([self._users[name].name, FULL] for name in full)]
        trace = json.dumps([self._users[turn.member].name, turn.credit, skipped], ensure_ascii=False)
        weights = weights_text({member: self._weights[member] for member in turn.earning})
        draw = Draw(turn.member, weights, self._context.plan, self.now, self._day, trace)
        said = self._said[turn, full] = (draw, self._tell(turn.member, trace))
        return said

    def _tell(self, member: str, trace: str) -> Asked:
        """A draw in words: one object for equal draws, so that a caller can keep what follows from it."""
        known = self._told.get((member, trace))
        if known is None:
            known = self._told[member, trace] = _told(member, trace)
        return known

    def _over_cap(self, user: User) -> bool:
        cap = self._pool.cap
        too_many_today = cap.per_day is not None and self._today[user.id] >= cap.per_day
        return too_many_today or (cap.open is not None and user.open_leads + self._now[user.id] >= cap.open)

    def _look_round(self) -> None:
        """Who is available now; asked again only when somebody reached a cap."""
        why = {
            user.id: self._why[user.id] or ("over cap" if self._over_cap(user) else "") for user in self._users.values()
        }
        self._available = tuple(member for member, reason in why.items() if not reason)
        self._away = tuple(member for member, reason in why.items() if reason == "absent")
        self._said: dict[tuple[Turn, tuple[str, ...]], tuple[Draw, Asked]] = {}
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


def _told(member: str, trace: str) -> Asked:
    name, credit, skipped = json.loads(trace)
    passed = tuple(Leg("skip", who, words=f"skipped {who}: {why}", code=why) for who, why in skipped)
    words = f"credit {credit}" if credit else "who has this organisation"
    return Leg("owner", name, member, f"{name} ({words})"), passed
