"""Why one lead went where it went: every condition, the near misses, the pool as it stands."""

from dataclasses import asdict, dataclass
from fractions import Fraction

from revops_cli.engine.protocol import Engine, listed, quote
from revops_cli.errors import InputError
from revops_cli.model import Table
from revops_cli.route.asking import target_cells
from revops_cli.route.attendance import Attendance
from revops_cli.route.breach import records_of
from revops_cli.route.carry import carry
from revops_cli.route.columns import WRITTEN
from revops_cli.route.conditions import known_columns, parse_conditions
from revops_cli.route.context import RouteContext
from revops_cli.route.open_leads import with_open_leads
from revops_cli.route.people import People, read_people
from revops_cli.route.settings import Pool, RouteSettings
from revops_cli.route.single import Decision, SingleRouter
from revops_cli.route.territory import Territories
from revops_cli.route.version import rule_version
from revops_cli.route.ways import Leg, Ways
from revops_cli.rules.times import with_times
from revops_cli.tables.lead_key import record_key


@dataclass(frozen=True, slots=True)
class MemberTrace:
    """A member of a pool now: credit, why they cannot take a lead, if so, and open leads where the pool caps them."""

    name: str
    credit: str
    unavailable: str
    open_leads: int | None


@dataclass(frozen=True, slots=True)
class PoolTrace:
    """A pool on the way of a lead: whether its hours keep it closed, who drew it before, how the members stand."""

    name: str
    closed: bool
    drawn_by: str
    drawn_at: str
    members: tuple[MemberTrace, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """The decision for one lead and the pools that its way goes through."""

    key: str
    decision: Decision
    pools: tuple[PoolTrace, ...]

    def lines(self) -> tuple[str, ...]:
        """The explanation for a person, a line a fact."""
        decision = self.decision
        said = [f"rule: {self._rule()}"]
        said += [f"business case: {decision.case}"] if decision.case else []
        for rule in decision.rules:
            said.append(f"{'+' if rule.met else '-'} {rule.id}")
            for part in rule.parts:
                cells = ", ".join(f"{name} = '{value}'" if value else f"{name} is empty" for name, value in part.cells)
                said.append(f"    {part.verdict}: {part.text} [{cells}]")
        said += [f"near miss: {rule.id}" for rule in decision.near_misses]
        said += [f"way: {leg.words or f'pool {leg.name}'}" for leg in decision.way]
        return (*said, *(line for pool in self.pools for line in _pool_lines(pool)))

    @property
    def position(self) -> int:
        """Place of the deciding rule in the list, counted from 1; 0 for the fallback."""
        rule = self.decision.rule
        return [trace.id for trace in self.decision.rules].index(rule.id) + 1 if rule else 0

    def _rule(self) -> str:
        rule, rules = self.decision.rule, len(self.decision.rules)
        if rule is None:
            return "none met, fallback"
        return f"{rule.id} ({self.position} of {rules}, version {rule_version(rule)})"

    def as_json(self) -> dict[str, object]:
        """The explanation as one object."""
        decision = self.decision
        return {
            "rule": decision.rule.id if decision.rule else "fallback",
            "version": rule_version(decision.rule),
            "position": self.position,
            "case": decision.case,
            "rules": [asdict(rule) | {"met": rule.met} for rule in decision.rules],
            "near_misses": [rule.id for rule in decision.near_misses],
            "way": [asdict(leg) for leg in decision.way],
            "pools": [asdict(pool) for pool in self.pools],
        }


def explain_row(
    engine: Engine, leads: Table, users: Table, settings: RouteSettings, context: RouteContext, row: int
) -> Explanation:
    """The explanation for the lead of data row `row`; raises InputError where there is none."""
    leads = carry(engine, leads, settings.carry, context.accounts)
    found = engine.rows(f"SELECT {listed(leads.names)} FROM {quote(leads.relation)} WHERE _row = {int(row)}")
    if not found:
        raise InputError(f"no row {row}", where=leads.source)
    record = dict(zip(leads.names, found[0], strict=True))
    people = read_people(engine, users, settings.absences, context.as_of.date())
    ways = Ways(settings, people, Territories(context.territories, settings.pools, leads.names))
    conditions = parse_conditions(settings, known_columns(leads), context.lists)
    columns = tuple(dict.fromkeys(column for rule in settings.rules for column in ways.columns(rule)))
    timed = with_times(engine, leads, conditions.times, context.timezone)
    cells = records_of(engine, timed, [row])[row] | target_cells(engine, leads, columns, context, [row])[row]
    decision = SingleRouter(conditions, ways, context.as_of).decide(cells)
    key = record_key(record, WRITTEN)
    context = with_open_leads(context, settings, people, save=False)
    pools = [_pool(leg, settings.pools[leg.name], people, context, key) for leg in decision.way if leg.kind == "pool"]
    return Explanation(key, decision, tuple(pools))


def _pool(leg: Leg, pool: Pool, people: People, context: RouteContext, key: str) -> PoolTrace:
    state, there = context.state.pool(leg.name), Attendance(leg.name, pool, people, context)
    drawn = context.state.recorded(leg.name, [key]).get(key)
    users = [people.named(member.name, f"route.pools.{leg.name}") for member in pool.members]
    members = tuple(
        MemberTrace(
            user.name,
            str(Fraction(state.credits.get(user.id, 0), state.scale)),
            there.why[user.id],
            context.open_leads.of(user.id) if there.counts_open else None,
        )
        for user in users
    )
    by = next((user.name for user in users if drawn and user.id == drawn.member), drawn.member if drawn else "")
    return PoolTrace(leg.name, there.closed, by, drawn.at if drawn else "", members)


def _pool_lines(pool: PoolTrace) -> tuple[str, ...]:
    drawn = f"drawn by {pool.drawn_by} at {pool.drawn_at}" if pool.drawn_by else "not drawn yet"
    return (f"pool {pool.name}: {drawn}{', closed now' if pool.closed else ''}", *map(_member_line, pool.members))


def _member_line(member: MemberTrace) -> str:
    counted = "" if member.open_leads is None else f", {member.open_leads:,} leads open"
    return (
        f"    {member.name}: credit {member.credit}{counted}{f', {member.unavailable}' if member.unavailable else ''}"
    )
