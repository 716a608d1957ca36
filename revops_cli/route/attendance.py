"""Who of a pool can take a lead now: absences, hours, and caps of the day and of open leads."""

import sys
from collections.abc import Iterable

from revops_cli.clock.hours import Calendar, is_open, parse_hours
from revops_cli.clock.zone import zone
from revops_cli.errors import ConfigError
from revops_cli.route.context import RouteContext
from revops_cli.route.people import People, User
from revops_cli.route.settings import Cap, Pool
from revops_cli.route.target_accounts import FULL
from revops_cli.route.telling import Reasons
from revops_cli.route.ways import HAD_IT

CLOSED = "outside its hours"
Skipped = tuple[tuple[str, str], ...]
"""Names, each with the reason."""


class Attendance:
    """The members of one pool in one run, and who of them can take a lead."""

    def __init__(self, name: str, pool: Pool, people: People, context: RouteContext) -> None:
        where = f"route.pools.{name}"
        self._users = {user.id: user for user in _members(pool, people, f"{where}.members")}
        self._unavailable = {user.id: people.unavailable(user) for user in self._users.values()}
        self.closed = not _is_open(pool, context, where) and pool.outside_hours == "skip"
        """Whether nobody takes a lead at this time."""
        self._cap = pool.cap
        self.capped = pool.cap != Cap()
        """Whether anybody can have enough."""
        self._today = context.state.drawn_on(name, context.as_of.date().isoformat()) if self.counts_today else {}
        self._open = context.open_leads
        self._targets = context.targets
        self.why: dict[str, str] = {}
        """Why each member (Id) cannot take a lead now; empty where nothing stands in the way."""
        self.look_round()

    @property
    def members(self) -> tuple[str, ...]:
        """The Ids of those who take part, in the order of the config."""
        return tuple(self._users)

    @property
    def counts_open(self) -> bool:
        """Whether it has a cap of open leads, which draws of other pools bring nearer too."""
        return self._cap.open is not None

    @property
    def counts_today(self) -> bool:
        """Whether it has a cap of leads drawn in a day."""
        return self._cap.per_day is not None

    def name_of(self, member: str) -> str:
        """The name of a member."""
        return self._users[member].name

    def can_keep(self, member: str) -> bool:
        """Whether somebody who has a lead can keep it: a cap takes nothing away."""
        return self._unavailable.get(member) == ""

    def look_round(self) -> None:
        """See who is available now: caps may have been reached, here or in another pool."""
        why = {
            member: away or ("over cap" if self._over_cap(member) else "") for member, away in self._unavailable.items()
        }
        if why != self.why:
            self.why = why
            self.available = () if self.closed else tuple(member for member, reason in why.items() if not reason)
            self.absent = tuple(member for member, reason in why.items() if reason == "absent")
            self._skipped = tuple((self.name_of(member), reason) for member, reason in why.items() if reason)

    def skipped(self, full: Iterable[str] = ()) -> Skipped:
        """Who is passed over by the others now; those who are `full` own too many target accounts."""
        return (*self._skipped, *((self.name_of(member), FULL) for member in full))

    def count(self, drawn: Iterable[str], times: int = 1) -> None:
        """Count leads of today by those who drew them; -1 times where they are given back."""
        for member in drawn if self.counts_today else ():
            self._today[member] = self._today.get(member, 0) + times

    def room_open(self) -> int:
        """How many leads can be given to whomever before anybody who is available has enough open leads."""
        cap = self._cap.open
        if cap is None:
            return sys.maxsize
        return min((cap - self._open.of(member) for member in self.available), default=sys.maxsize)

    def room_today(self) -> int:
        """How many leads can be drawn before anybody who is available has enough of today."""
        cap = self._cap.per_day
        if cap is None:
            return sys.maxsize
        return min((cap - self._today.get(member, 0) for member in self.available), default=sys.maxsize)

    def full(self, target: str) -> tuple[str, ...]:
        """Who is there, but owns too many target accounts for this one; nobody where it is none."""
        return tuple(member for member in self.available if self._targets.full(member, target)) if target else ()

    def passed_over(self, target: str = "", without: str = "") -> Reasons:
        """Why each member takes no lead now, perhaps one of a target account; who is `without` had it."""
        if self.closed:
            return [["", CLOSED]]
        besides = {**dict.fromkeys(self.full(target), FULL), without: HAD_IT}
        why = {member: reason or besides.get(member, "") for member, reason in self.why.items()}
        return [[self.name_of(member), reason] for member, reason in why.items() if reason]

    def _over_cap(self, member: str) -> bool:
        cap = self._cap
        too_many_today = cap.per_day is not None and self._today.get(member, 0) >= cap.per_day
        return too_many_today or (cap.open is not None and self._open.of(member) >= cap.open)


def _members(pool: Pool, people: People, where: str) -> list[User]:
    users = [people.named(member.name, where) for member in pool.members]
    twice = next((user for user in users if users.count(user) > 1), None)
    if twice is not None:
        raise ConfigError(f"'{twice.name}' is in the pool twice", where=where, hint="give a weight instead")
    return users


def _is_open(pool: Pool, context: RouteContext, where: str) -> bool:
    if not pool.hours:
        return context.as_of.date() not in pool.holidays
    there = zone(pool.timezone or context.timezone, where=f"{where}.timezone")
    week = parse_hours(pool.hours, where=f"{where}.hours")
    return is_open(Calendar(week, there, frozenset(pool.holidays)), context.as_of)
