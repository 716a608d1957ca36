"""Asks the pools for every lead that waits for one, in the order of the list."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import repeat

from revops_cli.engine.protocol import Batch, Engine, Schema, quote
from revops_cli.model import Table
from revops_cli.route.asking import ASKED, WAYS
from revops_cli.route.columns import WRITTEN
from revops_cli.route.pools import Asked, LeadKey, PoolDesk
from revops_cli.route.target_accounts import TARGETS
from revops_cli.route.ways import Leg, follow, unwritten
from revops_cli.tables.lead_key import find_keys
from revops_cli.text.fold import squash
from revops_cli.text.record_id import same_id_sql

WAITING, KEYS, DRAWN = "route waiting", "route keys", "route drawn"
NUMBERS, NUMBERED, OUTCOMES = "route way numbers", "route numbered", "route outcomes"
OUTCOME: Schema = {
    "outcome": "BIGINT",
    **dict.fromkeys(("owner", "owner_name", "queue", "words", "codes", "pool", "at"), "VARCHAR"),
}
"""`pool` is who took the lead, `at` when it was drawn; both empty where no pool took it."""


AT_ONCE = 200_000
"""Leads drawn before the state is told: it is asked once for all of them."""


def draw(engine: Engine, leads: Table, inputs: list[str], desks: Mapping[str, PoolDesk], *, targets: bool) -> None:
    """Make relation DRAWN with the outcome of every lead whose way goes through a pool.

    Its columns: _row, those of OUTCOME, and `draw`, the pool and the key of the lead. `targets` says
    that relation TARGETS holds the target accounts. Leads with one outcome share its texts.
    """
    ways = [way for (way,) in engine.rows(f"SELECT DISTINCT way FROM {quote(WAYS)} WHERE way <> '' ORDER BY way")]
    engine.load(NUMBERS, [{"way": ways, "number": list(range(len(ways)))}], {"way": "VARCHAR", "number": "BIGINT"})
    engine.sql(
        WAITING,
        f"SELECT a._row, n.number FROM {quote(ASKED)} a JOIN {quote(WAYS)} w USING ({', '.join(inputs)}) "
        f"JOIN {quote(NUMBERS)} n ON n.way = w.way",
    )
    find_keys(engine, leads, WAITING, KEYS, WRITTEN)
    target, joins = _target(leads) if targets else ("", "")
    waiting = (
        f"SELECT w._row, w.number, k.key, k.organisation{f', {target} AS target' if target else ''} "
        f"FROM {quote(WAITING)} w JOIN {quote(KEYS)} k USING (_row) {joins} ORDER BY w._row"
    )
    outcomes = Outcomes(ways, desks)
    engine.load(NUMBERED, outcomes.numbers(engine.batches(waiting, AT_ONCE)), {"_row": "BIGINT", "outcome": "BIGINT"})
    engine.load(OUTCOMES, [outcomes.found()], OUTCOME)
    engine.sql(
        DRAWN,
        f"SELECT n._row, o.*, CASE WHEN o.pool = '' THEN '' ELSE concat(o.pool, ':', k.key) END AS draw "
        f"FROM {quote(NUMBERED)} n JOIN {quote(OUTCOMES)} o ON o.outcome = n.outcome "
        f"JOIN {quote(KEYS)} k ON k._row = n._row",
    )
    engine.drop(NUMBERS, NUMBERED, OUTCOMES, WAITING, KEYS)


def _target(leads: Table) -> tuple[str, str]:
    """The target account of a lead as SQL, and the joins that it needs."""
    account = next((name for name in leads.names if squash(name) == "accountid"), "")
    if not account:
        return "", ""
    join = f"JOIN {quote(leads.relation)} l ON l._row = w._row LEFT JOIN {quote(TARGETS)} t ON t.key = "
    return "coalesce(t.key, '')", join + same_id_sql(f"l.{quote(account)}")


def _pools(legs: list[Leg]) -> tuple[str, ...]:
    return tuple(leg.name for leg in legs if leg.kind == "pool")


class Outcomes:
    """Walks ways; where a way ends is worked out once for each way and answer of its pools, and numbered."""

    def __init__(self, ways: Sequence[str], desks: Mapping[str, PoolDesk]) -> None:
        self._desks = desks
        self._ways = [unwritten(way) for way in ways]
        self._pools = [[(name, desks[name]) for name in _pools(legs)] for legs in self._ways]
        self._numbers: dict[tuple[int, str, int, str], int] = {}
        self._found: list[tuple[str, ...]] = []
        # An answer is kept beside what follows from it, so that its identity stays its own.
        self._answers: list[Asked | None] = []

    def numbers(self, batches: Iterator[Batch]) -> Iterator[Batch]:
        """The number of the outcome of each row (_row, number of its way, key, organisation, perhaps target)."""
        for batch in batches:
            targets = batch.get("target") or repeat("", len(batch["key"]))
            keyed = list(map(LeadKey, batch["key"], batch["organisation"], targets))
            self._remember(batch["number"], keyed)
            yield {"_row": batch["_row"], "outcome": list(map(self._of, batch["number"], keyed))}
            for desk in self._desks.values():
                desk.save()

    def found(self) -> Batch:
        """The outcomes, as the columns of OUTCOME."""
        columns = list(zip(*self._found, strict=True)) or [()] * (len(OUTCOME) - 1)
        return {
            "outcome": list(range(len(self._found))),
            **dict(zip(list(OUTCOME)[1:], map(list, columns), strict=True)),
        }

    def _remember(self, numbers: Sequence[int], keyed: Sequence[LeadKey]) -> None:
        by_way: dict[int, list[LeadKey]] = {}
        for number, key in zip(numbers, keyed, strict=True):
            by_way.setdefault(number, []).append(key)
        through: dict[str, list[LeadKey]] = {}
        for number, keys in by_way.items():
            for name, _ in self._pools[number]:
                through.setdefault(name, []).extend(keys)
        for name, desk in self._desks.items():
            # A lead that is drawn anew may have been another pool's before.
            desk.remember(keyed if desk.redraws else through.get(name, ()))

    def _of(self, way: int, key: LeadKey) -> int:
        pool, asked, at = self._first(way, key)
        mark = (way, pool, id(asked), at)
        known = self._numbers.get(mark)
        if known is None:
            known = self._numbers[mark] = len(self._found)
            self._answers.append(asked)
            self._found.append((*self._follow(way, pool, asked), pool, at))
        return known

    def _first(self, way: int, key: LeadKey) -> tuple[str, Asked | None, str]:
        pools = self._pools[way]
        # A lead that any pool of its way drew before stays there, even if a better pool is free now.
        for pool, desk in pools:
            if key.lead in desk.known and (asked := desk.drawn(key)) is not None:
                return pool, asked, desk.known[key.lead].at
        for pool, desk in pools:
            if (asked := desk.ask(key)) is not None:
                return pool, asked, desk.now
        return "", None, ""

    def _follow(self, way: int, pool: str, asked: Asked | None) -> tuple[str, ...]:
        taken = follow(self._ways[way], lambda name: asked if name == pool else None)
        return (taken.owner, taken.owner_name, taken.queue, taken.words, ",".join(taken.codes))
