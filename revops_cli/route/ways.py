"""The ways a lead can take: each rule's targets, resolved against its row, in order.

A way is a list of steps that ends in an owner or a queue; pools in between are asked in their turn.
It depends on nothing but the rule and a few cells, so it is found once for each distinct tuple.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from revops_cli.errors import ConfigError
from revops_cli.route.people import People
from revops_cli.route.settings import RouteSettings, Rule
from revops_cli.route.territory import Territories

Kind = str
"""`owner`, `queue`, `pool`, or `skip`."""

OWNER_COLUMNS = {
    "account_owner": "AccountOwnerId",
    "opportunity_owner": "OpportunityOwnerId",
    "first_opportunity_owner": "FirstOpportunityOwnerId",
}
TEAM = "team:"
TARGET_WORDS = {
    "account_owner": "account owner",
    "opportunity_owner": "owner of the open opportunity",
    "first_opportunity_owner": "owner of the first open opportunity",
    "csm": "CSM",
}


@dataclass(frozen=True, slots=True)
class Leg:
    """One step of a way: an owner (Id and name), a queue, a pool, or someone who is skipped.

    `words` say it to a person; `code` is the reason of a skip, for counting.
    """

    kind: Kind
    name: str = ""
    id: str = ""
    words: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """Where a lead ended: an owner or a queue, the words of the reason, the codes of who was skipped."""

    owner: str = ""
    owner_name: str = ""
    queue: str = ""
    words: str = ""
    codes: tuple[str, ...] = ()


HAD_IT = "had it"
Refusal = Callable[[str], str]
"""Why the owner of an Id is passed over; empty where not."""


def accepted(_owner: str) -> str:
    """Nobody is passed over."""
    return ""


def all_but(without: str) -> Refusal:
    """Whoever had it is passed over."""
    return lambda owner: HAD_IT if owner == without else ""


Asked = tuple[Leg | None, tuple[Leg, ...]]
"""The owner, None where a pool has nobody, and who was skipped."""
PoolDraw = Callable[[str], Asked]
"""Asks a pool."""


class Ways:
    """Finds the way of a lead from its rule and the cells that the rule's targets read."""

    def __init__(self, settings: RouteSettings, people: People, territories: Territories) -> None:
        self._settings = settings
        self._people = people
        self._territories = territories

    def columns(self, rule: Rule) -> tuple[str, ...]:
        """The cells that the targets of a rule read."""
        found: list[str] = []
        for target in rule.to:
            if target == "territory":
                found.extend(self._territories.columns)
            elif (column := self.column_of(target)) is not None:
                found.append(column)
        return tuple(dict.fromkeys(found))

    @property
    def covering_columns(self) -> tuple[str, ...]:
        """The cells that territories read."""
        return self._territories.columns

    def covers(self, cells: Mapping[str, str]) -> bool:
        """Whether a territory covers a lead."""
        return self._territories.find(cells) is not None

    def column_of(self, target: str) -> str | None:
        """The column that names the owner for a target, or None."""
        if target == "csm":
            return self._settings.csm
        if target.startswith("column:"):
            return target.removeprefix("column:").strip()
        if target.startswith(TEAM):
            return team_column(target.removeprefix(TEAM))
        return OWNER_COLUMNS.get(target)

    def check(self, rule: Rule, where: str) -> None:
        """Raise ConfigError for a target that names no pool and no user."""
        for target in rule.to:
            if target == "territory" or self.column_of(target) is not None or target.startswith("queue:"):
                continue
            if target.startswith("pool:"):
                self._territories.check_pool(target.removeprefix("pool:").strip(), where)
            else:
                self._people.named(target, where)

    def of(self, rule: Rule | None, cells: Mapping[str, str], *, refused: Refusal = accepted) -> list[Leg]:
        """The way of a lead; without a rule, that to the fallback. Whom `refused` gives a reason for is passed over."""
        legs: list[Leg] = []
        if rule is not None and rule.queue:
            return [Leg("queue", rule.queue, words=f"queue {rule.queue}")]
        for target in rule.to if rule else ():
            leg = self._leg(target, cells)
            why = refused(leg.id) if leg.kind == "owner" else ""
            legs.append(Leg("skip", words=f"skipped {leg.name}: {why}", code=why) if why else leg)
            if legs[-1].kind in {"owner", "queue"}:
                return legs
        if self._settings.fallback is None:
            raise ConfigError("no fallback", where="route", hint="write fallback: {queue: Unrouted}")
        queue = self._settings.fallback.queue
        return [*legs, Leg("queue", queue, words=f"fallback queue {queue}")]

    def _leg(self, target: str, cells: Mapping[str, str]) -> Leg:
        if target == "territory":
            return self._territory(cells)
        if target.startswith("pool:"):
            return Leg("pool", target.removeprefix("pool:").strip())
        if target.startswith("queue:"):
            queue = target.removeprefix("queue:").strip()
            return Leg("queue", queue, words=f"queue {queue}")
        column = self.column_of(target)
        words = TARGET_WORDS.get(target, target)
        return self._person(cells.get(column, ""), words) if column else self._person(target, "user")

    def _person(self, name: str, words: str) -> Leg:
        if not name:
            return Leg("skip", words=f"no {words}", code="none")
        user = self._people.find(name)
        if user is None:
            return Leg("skip", words=f"skipped {words} {name}: not in the users", code="unknown")
        why = self._people.unavailable(user)
        if why:
            return Leg("skip", words=f"skipped {words} {user.name}: {why}", code=why)
        return Leg("owner", user.name, user.id, f"{words} {user.name}")

    def _territory(self, cells: Mapping[str, str]) -> Leg:
        found = self._territories.find(cells)
        if found is None:
            return Leg("skip", words=self._territories.unmapped(cells), code="unmapped")
        words = f"territory {found.name} ({found.why}),"
        if found.pool:
            return Leg("pool", found.pool, words=words)
        return self._person(found.owner, f"{words} owner")


def team_column(role: str) -> str:
    """The column that names the member of the account team in a role."""
    return f"Team {role.strip()}"


def follow(legs: list[Leg], ask: PoolDraw) -> Taken:
    """Walk a way to its end; it always ends, because its last step is an owner or a queue."""
    skipped: list[Leg] = []
    end, words = legs[-1], legs[-1].words
    for leg in legs:
        if leg.kind == "skip":
            skipped.append(leg)
        elif leg.kind == "pool":
            owner, passed = ask(leg.name)
            skipped.extend(passed)
            if owner is not None:
                end, words = owner, " ".join(part for part in (leg.words, f"pool {leg.name}: {owner.words}") if part)
                break
        else:
            end, words = leg, leg.words
            break
    said = "; ".join((words, *(leg.words for leg in skipped if leg.words)))
    codes = tuple(leg.code for leg in skipped if leg.code)
    if end.kind == "queue":
        return Taken(queue=end.name, words=said, codes=codes)
    return Taken(end.id, end.name, "", said, codes)


def needs_draw(legs: list[Leg]) -> bool:
    """Whether a pool must be asked."""
    return any(leg.kind == "pool" for leg in legs)


def written(legs: list[Leg]) -> str:
    """A way as text, for a cell of a relation."""
    return json.dumps([[leg.kind, leg.name, leg.id, leg.words, leg.code] for leg in legs], ensure_ascii=False)


def unwritten(text: str) -> list[Leg]:
    """The way that `written` wrote."""
    return [Leg(*parts) for parts in json.loads(text)]
