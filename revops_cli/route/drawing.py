"""Asks the pools for every lead that waits for one, in the order of the list."""

from collections.abc import Iterator, Mapping

from revops_cli.engine.protocol import Batch, Engine, Schema, quote
from revops_cli.model import Table
from revops_cli.route.asking import ASKED, WAYS
from revops_cli.route.lead_key import keyed_query, keys
from revops_cli.route.pools import Asked, PoolDesk
from revops_cli.route.ways import Leg, follow, unwritten

WAITING, KEYS, DRAWN = "route waiting", "route keys", "route drawn"
SCHEMA: Schema = {
    "_row": "BIGINT",
    **dict.fromkeys(("owner", "owner_name", "queue", "words", "codes", "at", "draw"), "VARCHAR"),
}
"""`at` is when the lead was drawn, `draw` its pool and key; both empty where no pool took it."""


def draw(engine: Engine, leads: Table, inputs: list[str], desks: Mapping[str, PoolDesk]) -> None:
    """Make relation DRAWN with the outcome of every lead whose way goes through a pool."""
    engine.sql(
        WAITING,
        f"SELECT a._row, w.way FROM {quote(ASKED)} a JOIN {quote(WAYS)} w USING ({', '.join(inputs)}) "
        "WHERE w.way <> ''",
    )
    engine.map(KEYS, keyed_query(leads, WAITING), keys, {"_row": "BIGINT", "key": "VARCHAR"})
    waiting = f"SELECT w._row, w.way, k.key FROM {quote(WAITING)} w JOIN {quote(KEYS)} k USING (_row) ORDER BY w._row"
    engine.load(DRAWN, _outcomes(engine.batches(waiting), desks), SCHEMA)
    engine.drop(WAITING, KEYS)


def _outcomes(batches: Iterator[Batch], desks: Mapping[str, PoolDesk]) -> Iterator[Batch]:
    for batch in batches:
        ways = {way: unwritten(way) for way in set(batch["way"])}
        _remember(batch, ways, desks)
        rows = zip(batch["_row"], batch["way"], batch["key"], strict=True)
        found = [_outcome(row, ways[way], key, desks) for row, way, key in rows]
        yield {name: list(values) for name, values in zip(SCHEMA, zip(*found, strict=True), strict=True)}
        for desk in desks.values():
            desk.save()


def _remember(batch: Batch, ways: Mapping[str, list[Leg]], desks: Mapping[str, PoolDesk]) -> None:
    for pool, desk in desks.items():
        through = {way for way, legs in ways.items() if any(leg.kind == "pool" and leg.name == pool for leg in legs)}
        desk.remember([key for way, key in zip(batch["way"], batch["key"], strict=True) if way in through])


def _outcome(row: int, legs: list[Leg], key: str, desks: Mapping[str, PoolDesk]) -> tuple[object, ...]:
    took: list[str] = []

    def ask(pool: str) -> Asked | None:
        asked = desks[pool].ask(key)
        if asked is not None:
            took.append(pool)
        return asked

    taken = follow(legs, ask)
    at, drawn = (desks[took[0]].at(key), f"{took[0]}:{key}") if took else ("", "")
    return (row, taken.owner, taken.owner_name, taken.queue, taken.words, ",".join(taken.codes), at, drawn)
