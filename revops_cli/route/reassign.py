"""Leads past the maximum response go to the next who is available; nobody keeps what they left lying."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from revops_cli.engine.protocol import Batch, Engine, Schema, literal, quote
from revops_cli.model import ColumnDoc, Result, Table
from revops_cli.route.asking import target_cells
from revops_cli.route.breach import Breach, find_breaches, records_of, time_columns
from revops_cli.route.carry import carry
from revops_cli.route.columns import ADDS as ROUTE_ADDS
from revops_cli.route.columns import HISTORY, WRITTEN
from revops_cli.route.conditions import known_columns, parse_conditions
from revops_cli.route.context import RouteContext
from revops_cli.route.handing import hand_over
from revops_cli.route.open_leads import with_open_leads
from revops_cli.route.people import People, read_people
from revops_cli.route.pools import LeadKey, PoolDesk
from revops_cli.route.response import Due, due_function
from revops_cli.route.settings import RouteSettings, Rule
from revops_cli.route.single import SingleRouter
from revops_cli.route.target_accounts import with_targets
from revops_cli.route.territory import Territories
from revops_cli.route.version import assignments
from revops_cli.route.ways import Asked, Leg, Taken, Ways, all_but, follow
from revops_cli.rules.times import with_times
from revops_cli.tables.lead_key import record_key
from revops_cli.text.fold import squash
from revops_cli.text.record_id import same_id

_KEPT = {"BusinessCase"}
ADDS: tuple[ColumnDoc, ...] = (*(column for column in ROUTE_ADDS if column.name not in _KEPT), HISTORY)
ADDED = tuple(column.name for column in ADDS)
REASSIGNED = "reassigned"
MOVES = "reassign moves"


@dataclass(frozen=True, slots=True)
class Move:
    """A breach and where the lead goes now; the name of an owner whom the users do not hold is their Id."""

    breach: Breach
    rule: str
    owner_name: str
    taken: Taken
    record: Mapping[str, str]


def reassign(
    engine: Engine, leads: Table, users: Table, settings: RouteSettings, context: RouteContext
) -> tuple[Result, tuple[Move, ...]]:
    """The leads with those past the maximum response at the next who is available, and the moves.

    The way is that of `breached: to:`, else that of the rule that the lead meets; the owner of now is
    passed over, and pools draw among the others. The clock starts again, and OwnerHistory keeps what
    was. Draws go to `context.state`. Raises ConfigError or InputError for what cannot be used.
    """
    conditions = parse_conditions(settings, known_columns(leads), context.lists)
    carried = carry(engine, leads, settings.carry, context.accounts)
    timed = with_times(engine, carried, conditions.times | time_columns(leads, settings), context.timezone)
    breaches, notes = find_breaches(engine, timed, settings, context.as_of, context.timezone)
    people = read_people(engine, users, settings.absences, context.as_of.date())
    ways = Ways(settings, people, Territories(context.territories, settings.pools, leads.names))
    again = Rule(id="breached", to=settings.breached.to) if settings.breached.to else None
    if again is not None:
        ways.check(again, "route.breached.to")
    router = SingleRouter(conditions, ways, context.as_of)
    context = with_open_leads(with_targets(engine, context, settings, people), settings, people)
    desks = {name: PoolDesk(name, pool, people, context) for name, pool in settings.pools.items()}
    rows = [breach.row for breach in breaches]
    columns = dict.fromkeys(name for rule in (*settings.rules, again) if rule for name in ways.columns(rule))
    cells = target_cells(engine, carried, tuple(columns), context, rows)
    found = (records_of(engine, leads, rows), records_of(engine, timed, rows), cells)
    moves = _moves(breaches, _Finder(ways, router, again, *found, context), people, desks)
    _write(engine, leads, moves, settings, context)
    table = leads.with_added(ADDED, REASSIGNED, engine.count(REASSIGNED))
    table = hand_over(engine, table, settings, context.as_of, among=f"l._row IN (SELECT _row FROM {quote(MOVES)})")
    relations = _relations(engine, (again,) if again else settings.rules)
    return Result("reassign", table, leads.rows, relations=relations, counts=_counts(moves), notes=notes), tuple(moves)


def _moves(breaches: Sequence[Breach], finder: "_Finder", people: People, desks: Mapping[str, PoolDesk]) -> list[Move]:
    """The moves in the order of the list; what the pools drew is saved."""
    keys = [finder.key(breach) for breach in breaches]
    for desk in desks.values():
        desk.remember(key.lead for key in keys)
    moves = []
    for breach, key in zip(breaches, keys, strict=True):
        user = people.find(breach.owner)
        without, name = (user.id, user.name) if user else (breach.owner, breach.owner)
        rule, legs = finder.way(breach, without)
        taken = follow(legs, partial(_ask, desks, key, breach, without))
        finder.context.open_leads.take([(key.lead, taken.owner)] if taken.owner else [])
        moves.append(Move(breach, rule, name, taken, finder.records[breach.row]))
    for desk in desks.values():
        desk.save()
    return moves


@dataclass(frozen=True, slots=True)
class _Finder:
    """Finds the way of one lead around its owner; by row, the leads as they are, with ISO times, and for targets."""

    ways: Ways
    router: SingleRouter
    again: Rule | None
    records: Mapping[int, Mapping[str, str]]
    timed: Mapping[int, Mapping[str, str]]
    cells: Mapping[int, Mapping[str, str]]
    context: RouteContext

    def key(self, breach: Breach) -> LeadKey:
        """How the pools know a lead."""
        record = self.records[breach.row]
        account = same_id(record.get("AccountId", ""))
        return LeadKey(record_key(record, WRITTEN), target=account if self.context.targets.holds(account) else "")

    def way(self, breach: Breach, without: str) -> tuple[str, list[Leg]]:
        """The deciding rule's id, and the way."""
        rule = self.again or self.router.decide(self.timed[breach.row]).rule
        cells = {**self.records[breach.row], **self.cells[breach.row]}
        return (rule.id if rule else "fallback"), self.ways.of(rule, cells, refused=all_but(without))


def _ask(desks: Mapping[str, PoolDesk], key: LeadKey, breach: Breach, without: str, pool: str) -> Asked:
    return desks[pool].other(key, without, breach.assigned)


def _write(engine: Engine, leads: Table, moves: Sequence[Move], settings: RouteSettings, context: RouteContext) -> None:
    """Make relation REASSIGNED: the leads, and over them what the moves change."""
    due = due_function(settings.sla, context.timezone)
    rows = [_cells(move, due, settings.sla.column, context) for move in moves]
    batch: Batch = {
        "_row": [move.breach.row for move in moves],
        **{name: [row[name] for row in rows] for name in ADDED},
    }
    schema: Schema = {"_row": "BIGINT", **dict.fromkeys(ADDED, "VARCHAR")}
    engine.load(MOVES, [batch], schema)
    there = {name.casefold(): name for name in leads.names}
    own = {name.casefold(): name for name in ADDED}
    cells = [
        f"coalesce(m.{quote(own[name.casefold()])}, l.{quote(name)}) AS {quote(name)}"
        if name.casefold() in own
        else f"l.{quote(name)}"
        for name in leads.names
    ]
    cells += [f"coalesce(m.{quote(name)}, '') AS {quote(name)}" for name in ADDED if name.casefold() not in there]
    query = f"SELECT l._row, {', '.join(cells)} FROM {quote(leads.relation)} l LEFT JOIN {quote(MOVES)} m USING (_row)"
    engine.sql(REASSIGNED, query)


def _cells(move: Move, due: Due, column: str, context: RouteContext) -> dict[str, str]:
    """The changed cells of one lead."""
    breach, taken = move.breach, move.taken
    now = context.as_of.isoformat()
    before = f"{breach.owner} {breach.assigned.isoformat()} to {now}"
    history = next((text for name, text in move.record.items() if name.casefold() == "ownerhistory"), "")
    lead_type = next((text for name, text in move.record.items() if squash(name) == squash(column)), "")
    return {
        "OwnerId": taken.owner,
        "OwnerName": taken.owner_name,
        "PreviousOwnerId": breach.owner,
        "AssignedQueue": taken.queue,
        "RouteRule": move.rule,
        "RouteReason": f"no answer by {breach.due.isoformat()}; {taken.words}",
        "AssignedDate": now if taken.owner else "",
        "RespondBy": due(now, lead_type) if taken.owner else "",
        HISTORY.name: f"{history}; {before}" if history else before,
    }


def _relations(engine: Engine, rules: Sequence[Rule]) -> dict[str, str]:
    return {
        "assignments": assignments(engine, MOVES, rules, "''"),
        "reasons": f"SELECT _row AS row, {literal('reassign')} AS step, RouteRule AS rule, RouteReason AS reason "
        f"FROM {quote(MOVES)}",
    }


def _counts(moves: Sequence[Move]) -> dict[str, int]:
    counts: Counter[str] = Counter(breached=len(moves))
    for move in moves:
        counts[f"from.{move.owner_name}"] += 1
        counts[f"queue.{move.taken.queue}" if move.taken.queue else f"owner.{move.taken.owner_name}"] += 1
    return dict(sorted(counts.items()))
