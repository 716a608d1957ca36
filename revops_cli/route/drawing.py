"""Asks the pools for every lead that waits for one, in the order of the list."""

from collections.abc import Iterator, Mapping, Sequence

from revops_cli.engine.protocol import Batch, Engine, Schema, quote
from revops_cli.model import Table
from revops_cli.route.asking import ASKED, WAYS
from revops_cli.route.columns import WRITTEN
from revops_cli.route.context import RouteContext
from revops_cli.route.dealing import Dealer, Waiting
from revops_cli.route.open_leads import OpenBook
from revops_cli.route.pools import PoolDesk
from revops_cli.route.target_accounts import NO_TARGETS, TARGETS
from revops_cli.route.telling import passed_over, refusal, tell
from revops_cli.route.ways import follow, unwritten
from revops_cli.state.rotation import Draw
from revops_cli.tables.lead_key import KEY_SCHEMA, find_keys
from revops_cli.text.fold import squash
from revops_cli.text.record_id import same_id_sql

WAITING, NUMBERS = "route waiting", "route way numbers"
DRAWN, OUTCOMES, KEYS = "route drawn", "route outcomes", "route keys"
DRAW = (
    f"coalesce((SELECT concat(o.pool, ':', k.key) FROM {quote(DRAWN)} d JOIN {quote(OUTCOMES)} o "
    f"ON o.outcome = d.outcome JOIN {quote(KEYS)} k ON k._row = d._row WHERE d._row = a._row AND o.pool <> ''), '')"
)
"""The pool that took the lead of row `a`, and its key, as SQL over the last routing; few ask for it."""
NUMBERED: Schema = {"_row": "BIGINT", "outcome": "BIGINT"}
OUTCOME: Schema = {
    "outcome": "BIGINT",
    **dict.fromkeys(("owner", "owner_name", "queue", "words", "codes", "pool", "at"), "VARCHAR"),
}
"""`pool` is who took the lead, `at` when it was drawn; both empty where no pool took it."""


AT_ONCE = 200_000
"""Leads drawn before the state is told: it is asked once for all of them."""

FEW = 2_000
"""Leads up to which no arrays are made, whose library takes a tenth of a second to load."""


def draw(engine: Engine, leads: Table, inputs: list[str], desks: Mapping[str, PoolDesk], context: RouteContext) -> None:
    """Make relations DRAWN and KEYS of the leads whose way goes through a pool, and OUTCOMES.

    DRAWN has _row and the number of its outcome, whose texts leads share; KEYS is as `find_keys` makes it.
    Where `context` has target accounts, relation TARGETS holds them.
    """
    ways = [way for (way,) in engine.rows(f"SELECT DISTINCT way FROM {quote(WAYS)} WHERE way <> '' ORDER BY way")]
    if not ways:
        for name, schema in ((DRAWN, NUMBERED), (OUTCOMES, OUTCOME), (KEYS, KEY_SCHEMA)):
            engine.load(name, [], schema)
        return
    engine.load(NUMBERS, [{"way": ways, "number": list(range(len(ways)))}], {"way": "VARCHAR", "number": "BIGINT"})
    engine.sql(
        WAITING,
        f"SELECT a._row, n.number FROM {quote(ASKED)} a JOIN {quote(WAYS)} w USING ({', '.join(inputs)}) "
        f"JOIN {quote(NUMBERS)} n ON n.way = w.way",
    )
    find_keys(engine, leads, WAITING, KEYS, WRITTEN)
    target, joins = _target(leads) if context.targets is not NO_TARGETS else ("", "")
    waiting = (
        f"SELECT w._row, w.number, k.key, k.organisation{f', {target} AS target' if target else ''} "
        f"FROM {quote(WAITING)} w JOIN {quote(KEYS)} k USING (_row) {joins}"
    )
    outcomes = Outcomes(ways, desks, context.open_leads)
    engine.load(DRAWN, outcomes.numbers(_in_order(engine, waiting)), NUMBERED)
    engine.load(OUTCOMES, [outcomes.found()], OUTCOME)
    engine.drop(NUMBERS, WAITING)


def _in_order(engine: Engine, waiting: str) -> Iterator[Batch]:
    """The leads that wait, so many at once, in the order of the list."""
    if engine.count(WAITING) <= FEW:
        yield from engine.batches(f"{waiting} ORDER BY w._row", FEW)
        return
    last = engine.rows(f"SELECT coalesce(max(_row), 0) FROM {quote(WAITING)}")[0][0]
    for start in range(0, last, AT_ONCE):
        found = engine.arrays(f"{waiting} WHERE w._row > {start} AND w._row <= {start + AT_ONCE} ORDER BY w._row")
        yield {name: column.tolist() for name, column in found.items()}


def _target(leads: Table) -> tuple[str, str]:
    """The target account of a lead as SQL, and the joins that it needs."""
    account = next((name for name in leads.names if squash(name) == "accountid"), "")
    if not account:
        return "", ""
    join = f"JOIN {quote(leads.relation)} l ON l._row = w._row LEFT JOIN {quote(TARGETS)} t ON t.key = "
    return "coalesce(t.key, '')", join + same_id_sql(f"l.{quote(account)}")


class Outcomes:
    """Where ways end: worked out once for each way and draw of its pools, and numbered."""

    def __init__(self, ways: Sequence[str], desks: Mapping[str, PoolDesk], open_leads: OpenBook) -> None:
        self._ways = [unwritten(way) for way in ways]
        pools = [tuple(dict.fromkeys(leg.name for leg in legs if leg.kind == "pool")) for legs in self._ways]
        owners = [legs[-1].id for legs in self._ways]
        self._dealer = Dealer(pools, desks, owners=owners, open_leads=open_leads)
        self._numbers: dict[tuple[int, int, str], int] = {}
        """By the way, the identity of the draw, and the target account."""
        self._found: list[tuple[str, ...]] = []
        # A draw is kept beside what follows from it, so that its identity stays its own.
        self._draws: list[Draw | None] = []

    def numbers(self, batches: Iterator[Batch]) -> Iterator[Batch]:
        """The number of the outcome of each row (_row, number of its way, key, organisation, perhaps target)."""
        for batch in batches:
            waiting = Waiting(batch["number"], batch["key"], batch["organisation"], batch.get("target", ()))
            self._dealer.remember(waiting)
            yield {"_row": batch["_row"], "outcome": self._numbered(waiting, self._dealer.deal(waiting))}
            self._dealer.save()

    def found(self) -> Batch:
        """The outcomes, as the columns of OUTCOME."""
        columns = list(zip(*self._found, strict=True)) or [()] * (len(OUTCOME) - 1)
        return {
            "outcome": list(range(len(self._found))),
            **dict(zip(list(OUTCOME)[1:], map(list, columns), strict=True)),
        }

    def _numbered(self, waiting: Waiting, draws: Sequence[Draw | None]) -> list[int]:
        targets = waiting.targets or [""] * len(draws)
        numbers: list[int] = []
        for place, mark in enumerate(zip(waiting.ways, map(id, draws), targets, strict=True)):
            number = self._numbers.get(mark)
            if number is None:
                number = self._numbers[mark] = len(self._found)
                self._draws.append(draws[place])
                self._found.append(self._end(mark[0], mark[2], waiting.leads[place], draws[place]))
            numbers.append(number)
        return numbers

    def _end(self, way: int, target: str, lead: str, draw: Draw | None) -> tuple[str, ...]:
        pool, at = self._dealer.pool_of(way, lead, draw), draw.at if draw else ""
        passed = passed_over(draw) if draw else self._dealer.nobody(way, target)
        taken = follow(
            self._ways[way], lambda name: tell(draw) if draw and name == pool else refusal(name, passed.get(name, ()))
        )
        return (taken.owner, taken.owner_name, taken.queue, taken.words, ",".join(taken.codes), pool, at)
