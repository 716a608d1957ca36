"""Asks the pools for every lead that waits for one, in the order of the list."""

from collections.abc import Iterator, Mapping, Sequence

from revops_cli.engine.protocol import Batch, Engine, Schema, quote
from revops_cli.model import Table
from revops_cli.route.asking import ASKED, WAYS, short_id
from revops_cli.route.lead_key import KEY_SCHEMA, keyed_query, keys
from revops_cli.route.pools import Asked, LeadKey, PoolDesk
from revops_cli.route.target_accounts import TARGETS
from revops_cli.route.ways import Leg, follow, unwritten
from revops_cli.text.fold import squash

WAITING, KEYS, DRAWN = "route waiting", "route keys", "route drawn"
SCHEMA: Schema = {
    "_row": "BIGINT",
    **dict.fromkeys(("owner", "owner_name", "queue", "words", "codes", "at", "draw"), "VARCHAR"),
}
"""`at` is when the lead was drawn, `draw` its pool and key; both empty where no pool took it."""


def draw(engine: Engine, leads: Table, inputs: list[str], desks: Mapping[str, PoolDesk], *, targets: bool) -> None:
    """Make relation DRAWN with the outcome of every lead whose way goes through a pool.

    `targets` says that relation TARGETS holds the target accounts.
    """
    engine.sql(
        WAITING,
        f"SELECT a._row, w.way FROM {quote(ASKED)} a JOIN {quote(WAYS)} w USING ({', '.join(inputs)}) "
        "WHERE w.way <> ''",
    )
    engine.map(KEYS, keyed_query(leads, WAITING), keys, KEY_SCHEMA)
    target, joins = _target(leads) if targets else ("''", "")
    waiting = (
        f"SELECT w._row, w.way, k.key, k.organisation, {target} AS target "
        f"FROM {quote(WAITING)} w JOIN {quote(KEYS)} k USING (_row) {joins} ORDER BY w._row"
    )
    engine.load(DRAWN, _outcomes(engine.batches(waiting), desks), SCHEMA)
    engine.drop(WAITING, KEYS)


def _target(leads: Table) -> tuple[str, str]:
    """The target account of a lead as SQL, and the joins that it needs."""
    account = next((name for name in leads.names if squash(name) == "accountid"), "")
    if not account:
        return "''", ""
    join = f"JOIN {quote(leads.relation)} l ON l._row = w._row LEFT JOIN {quote(TARGETS)} t ON t.key = "
    return "coalesce(t.key, '')", join + short_id(f"l.{quote(account)}")


def _outcomes(batches: Iterator[Batch], desks: Mapping[str, PoolDesk]) -> Iterator[Batch]:
    outcomes = _Outcomes(desks)
    for batch in batches:
        keyed = [LeadKey(*pair) for pair in zip(batch["key"], batch["organisation"], batch["target"], strict=True)]
        _remember(batch["way"], keyed, desks)
        rows = zip(batch["_row"], batch["way"], keyed, strict=True)
        found = [(row, *outcomes.of(way, key)) for row, way, key in rows]
        yield {name: list(values) for name, values in zip(SCHEMA, zip(*found, strict=True), strict=True)}
        for desk in desks.values():
            desk.save()


def _remember(ways: Sequence[str], keyed: Sequence[LeadKey], desks: Mapping[str, PoolDesk]) -> None:
    pools = {way: _pools(unwritten(way)) for way in set(ways)}
    for name, desk in desks.items():
        through = {way for way, named in pools.items() if name in named}
        desk.remember([key for way, key in zip(ways, keyed, strict=True) if way in through])


def _pools(legs: list[Leg]) -> tuple[str, ...]:
    return tuple(leg.name for leg in legs if leg.kind == "pool")


class _Outcomes:
    """Walks ways; where a way ends is worked out once for each way and answer of its pools."""

    def __init__(self, desks: Mapping[str, PoolDesk]) -> None:
        self._desks = desks
        self._ways: dict[str, tuple[str, ...]] = {}
        self._taken: dict[tuple[str, str, int], tuple[Asked | None, tuple[str, ...]]] = {}

    def of(self, way: str, key: LeadKey) -> tuple[str, ...]:
        """The columns of DRAWN but `_row`, for one lead."""
        pool, asked = self._first(way, key)
        # The answer is kept beside what follows from it, so that its identity stays its own.
        known = self._taken.get((way, pool, id(asked)))
        if known is None:
            known = self._taken[way, pool, id(asked)] = (asked, self._follow(way, pool, asked))
        return (*known[1], self._desks[pool].at(key), f"{pool}:{key.lead}") if pool else (*known[1], "", "")

    def _first(self, way: str, key: LeadKey) -> tuple[str, Asked | None]:
        pools = self._ways.get(way)
        if pools is None:
            pools = self._ways[way] = _pools(unwritten(way))
        # A lead that any pool of its way drew before stays there, even if a better pool is free now.
        for answer in (PoolDesk.drawn, PoolDesk.ask):
            for pool in pools:
                asked = answer(self._desks[pool], key)
                if asked is not None:
                    return pool, asked
        return "", None

    def _follow(self, way: str, pool: str, asked: Asked | None) -> tuple[str, ...]:
        taken = follow(unwritten(way), lambda name: asked if name == pool else None)
        return (taken.owner, taken.owner_name, taken.queue, taken.words, ",".join(taken.codes))
