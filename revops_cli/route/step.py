"""Route: every lead gets an owner or a named queue, by rule, with the reason."""

from collections import Counter
from collections.abc import Sequence

from revops_cli.engine.protocol import Engine, quote
from revops_cli.errors import ConfigError
from revops_cli.model import Result, Table
from revops_cli.route.absent import absent_columns
from revops_cli.route.asking import ASKED, WAYS, find_ways, given_at_once
from revops_cli.route.assignment import ASSIGNED, assign, finish
from revops_cli.route.carry import carry
from revops_cli.route.columns import ADDED
from revops_cli.route.conditions import known_columns, parse_conditions, rule_place
from revops_cli.route.context import RouteContext
from revops_cli.route.covering import COVERING, with_covered
from revops_cli.route.decision import DECIDED, clock_columns, decide
from revops_cli.route.drawing import DRAW, draw
from revops_cli.route.follow_up import follow_up_tasks
from revops_cli.route.handing import hand_over
from revops_cli.route.history import remember_owners
from revops_cli.route.labels import label
from revops_cli.route.open_leads import with_open_leads
from revops_cli.route.people import People, read_people
from revops_cli.route.pools import PoolDesk
from revops_cli.route.priority import prioritise
from revops_cli.route.response import due_function
from revops_cli.route.settings import RouteSettings, Rule
from revops_cli.route.tally import tally
from revops_cli.route.target_accounts import TARGETS, with_targets
from revops_cli.route.territory import Territories
from revops_cli.route.version import assignments
from revops_cli.route.ways import Ways
from revops_cli.rules.times import TIMED, with_times


def route(engine: Engine, leads: Table, users: Table, settings: RouteSettings, context: RouteContext) -> Result:
    """The leads with owner, queue, rule, reason, business case and response time.

    The first rule that matches decides; pools draw in the order of the list; a lead that was drawn
    before stays where it was. Draws are written to `context.state`, whose transaction is the
    caller's. Raises ConfigError for a rule, a pool or a user that cannot be used.
    """
    if settings.fallback is None:
        raise ConfigError("no fallback for leads", where="route", hint="write fallback: {queue: Unrouted}")
    given, leads = leads, carry(engine, leads, settings.carry, context.accounts)
    conditions = parse_conditions(settings, known_columns(leads), context.lists)
    leads = label(engine, leads, conditions.labels, context.as_of, context.timezone)
    people = read_people(engine, users, settings.absences, context.as_of.date())
    context = with_open_leads(with_targets(engine, context, settings, people), settings, people)
    ways = _ways(leads, settings, people, context)
    rules = [rule.rule for rule in conditions.rules]
    for place, rule in enumerate(rules):
        ways.check(rule, rule_place(settings, place))
    desks = {name: PoolDesk(name, pool, people, context) for name, pool in settings.pools.items()}
    timed = with_times(engine, leads, conditions.times | clock_columns(leads, conditions.rules), context.timezone)
    if any(rule.passes_on for rule in conditions.rules):
        timed = with_covered(engine, timed, ways)
    notes = decide(engine, timed, conditions, context.as_of)
    inputs = find_ways(engine, leads, rules, ways, context)
    if any(desk.there.counts_open for desk in desks.values()):
        context.open_leads.add(given_at_once(engine, leads, inputs))
    draw(engine, leads, inputs, desks, context)
    assign(engine, leads, conditions.rules, inputs, context.as_of)
    relation = "routed" if leads.relation != "routed" else "routed again"
    due = due_function(settings.sla, context.timezone)
    finish(engine, leads, relation, due, settings.sla.column, context.as_of)
    table = leads.with_added(ADDED, relation, engine.count(relation))
    table = remember_owners(engine, given, table, context.as_of)
    table = hand_over(engine, table, settings, context.as_of)
    if conditions.priority:
        relation = "prioritised" if leads.relation != "prioritised" else "prioritised again"
        table = prioritise(engine, table, tuple(conditions.priority), context.as_of, relation)
    counted = tally(engine, given, table, settings, labels=conditions.labels, people=people)
    engine.drop(DECIDED, ASKED, WAYS, TARGETS, TIMED, COVERING)
    missing = absent_columns(settings, given, users, context.accounts)
    counts, notes = _counts(engine, people) | counted.counts, (*notes, *missing, *counted.notes)
    relations = _relations(engine, rules) | follow_up_tasks(given, table, settings)
    return Result("route", table, given.rows, relations=relations, counts=counts, notes=notes)


def _ways(leads: Table, settings: RouteSettings, people: People, context: RouteContext) -> Ways:
    territories = Territories(context.territories, settings.pools, leads.names)
    for territory in territories.owned():
        people.named(territory.owner, f"{territory.where}: territory '{territory.name}'")
    return Ways(settings, people, territories)


def _relations(engine: Engine, rules: Sequence[Rule]) -> dict[str, str]:
    return {
        "assignments": assignments(engine, ASSIGNED, rules, DRAW),
        "reasons": f"SELECT _row AS row, 'route' AS step, RouteRule AS rule, RouteReason AS reason "
        f"FROM {quote(ASSIGNED)}",
    }


def _counts(engine: Engine, people: People) -> dict[str, int]:
    """Leads by rule, owner and queue, and skips by reason; names in order."""
    counts: Counter[str] = Counter()
    query = (
        f"SELECT RouteRule, {people.owner_sql()} AS owner, AssignedQueue, codes, count(*) FROM {quote(ASSIGNED)} "
        "GROUP BY RouteRule, owner, AssignedQueue, codes"
    )
    for rule, owner, queue, codes, leads in engine.rows(query):
        counts[f"rule.{rule}"] += leads
        counts[f"queue.{queue}" if queue else f"owner.{owner}"] += leads
        for code in filter(None, codes.split(",")):
            counts[f"skipped.{code}"] += leads
    return dict(sorted(counts.items()))
