"""Who gets which account: targets asked for one account after the other, pools in rotation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial

from revops_cli.route.context import RouteContext
from revops_cli.route.people import People
from revops_cli.route.pools import LeadKey, PoolDesk
from revops_cli.route.settings import Cap, Fallback, RouteSettings, Rule
from revops_cli.route.target_accounts import FULL
from revops_cli.route.territory import Territories
from revops_cli.route.ways import HAD_IT, Asked, Ways, follow
from revops_cli.state.open_leads import ACCOUNTS

_OF_ACCOUNTS = {"cap": Cap(), "siblings": False, "outside_hours": "assign"}
"""Limits and hours of a pool are those of its leads."""
NOBODY = Fallback(queue="nobody")
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An account, or a record that hangs on none, which shall change owner: why, and to which targets.

    `key` is the account's Id at 15 characters, or `Contact:003...`; `owner` the Id of the user of
    now. `leaves` is whether the owner of now may not get it again.
    """

    key: str
    name: str
    owner: str
    to: tuple[str, ...]
    why: str
    cells: Mapping[str, str]
    leaves: bool = False

    @property
    def whole(self) -> bool:
        """Whether it is an account that changes owner itself."""
        return ":" not in self.key

    def because(self, why: str) -> "Candidate":
        """The candidate with another reason."""
        return replace(self, why=why)


@dataclass(frozen=True, slots=True)
class Move:
    """A candidate and its new owner, by Id and name; without one, `words` say why."""

    candidate: Candidate
    owner: str
    owner_name: str
    words: str


class Decider:
    """Finds new owners. Pools keep a rotation of their own for accounts: one account is not one lead."""

    def __init__(
        self, settings: RouteSettings, people: People, territories: Territories, context: RouteContext
    ) -> None:
        self._ways = Ways(settings.model_copy(update={"fallback": NOBODY}), people, territories)
        self._targets = context.targets
        self._desks = {
            name: PoolDesk(f"{name}{ACCOUNTS}", pool.model_copy(update=_OF_ACCOUNTS), people, context)
            for name, pool in settings.pools.items()
        }

    def check(self, to: tuple[str, ...], where: str) -> None:
        """Raise ConfigError for a target that names no pool and no user."""
        self._ways.check(Rule(id="rollout", to=to), where)

    def decide(self, candidates: Sequence[Candidate]) -> list[Move]:
        """The moves, in order; what the pools drew is handed to the state."""
        for desk in self._desks.values():
            desk.remember(_key(candidate).lead for candidate in candidates)
        moves = [self._one(candidate) for candidate in candidates]
        for desk in self._desks.values():
            desk.save()
        return moves

    def _one(self, candidate: Candidate) -> Move:
        target = candidate.key if self._targets.holds(candidate.key) else ""
        way = self._ways.of(
            Rule(id="rollout", to=candidate.to), candidate.cells, refused=partial(self._refused, candidate, target)
        )
        taken = follow(way, partial(self._ask, candidate, target))
        if taken.owner:
            self._targets.leave(candidate.owner, target)
            self._targets.take(taken.owner, target)
        return Move(candidate, taken.owner, taken.owner_name, taken.words)

    def _refused(self, candidate: Candidate, target: str, owner: str) -> str:
        if candidate.leaves and owner == candidate.owner:
            return HAD_IT
        return FULL if self._targets.full(owner, target) else ""

    def _ask(self, candidate: Candidate, target: str, pool: str) -> Asked:
        return self._desks[pool].other(_key(candidate)._replace(target=target), candidate.owner, LONG_AGO)


def _key(candidate: Candidate) -> LeadKey:
    return LeadKey(f"account:{candidate.key}" if candidate.whole else candidate.key)
