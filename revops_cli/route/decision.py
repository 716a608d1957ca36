"""The first rule and the first business case that each lead meets: one SQL CASE for all leads."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from revops_cli.engine.protocol import Engine, literal, quote
from revops_cli.model import Table
from revops_cli.route.conditions import Conditions, RuleConditions
from revops_cli.rules.columns import spelled
from revops_cli.rules.condition import Condition
from revops_cli.rules.first import first_met
from revops_cli.rules.moment import Moment
from revops_cli.rules.nodes import Cell
from revops_cli.rules.sql import render
from revops_cli.rules.typed import TypedCells

DECIDED = "route decided"


def decide(engine: Engine, leads: Table, conditions: Conditions, as_of: datetime) -> tuple[str, ...]:
    """Make relation DECIDED: _row, rule (its place as text, empty for none), BusinessCase, began, p0, p1 ...

    `began` is what the column of the rule's clock holds; the last are whether a lead meets each
    criterion of priority, where unknown is not met. Each cell is read as its kind once. Gives notes
    about columns that the list lacks and cells that could not be read.
    """
    read = TypedCells(leads, conditions.all, Moment.of(as_of).offset)
    names = read.names
    rules = [(rule.conditions, str(place)) for place, rule in enumerate(conditions.rules)]
    rules += [(rule.otherwise, str(place)) for place, rule in enumerate(conditions.rules) if rule.passes_on]
    cases = [((condition,), name) for name, condition in conditions.cases.items()]
    criteria = [condition.sql(as_of, names.__getitem__) for condition in conditions.priority.values()]
    marks = [f"coalesce({test}, FALSE) AS p{place}" for place, test in enumerate(criteria)]
    rule, case = (_first(answers, as_of, names) for answers in (rules, cases))
    cells = ("t._row", f"{rule} AS rule", f"{case} AS {quote('BusinessCase')}", *marks, *read.marks)
    decided = f"SELECT {', '.join(cells)} FROM ({read.sql()}) t"
    clocks = clock_columns(leads, conditions.rules)
    join = f"JOIN {quote(leads.relation)} l ON l._row = d._row" if clocks else ""
    engine.sql(DECIDED, f"SELECT d.*, {_began(leads, conditions.rules)} AS began FROM ({decided}) d {join}")
    return read.notes(engine, DECIDED)


def clock_columns(leads: Table, rules: Sequence[RuleConditions]) -> frozenset[str]:
    """The columns of the list that start clocks."""
    found = (spelled(leads.names, rule.rule.clock) for rule in rules)
    return frozenset(name for name in found if name)


def _began(leads: Table, rules: Sequence[RuleConditions]) -> str:
    clocks = {place: spelled(leads.names, rule.rule.clock) for place, rule in enumerate(rules)}
    whens = [f"WHEN {literal(str(place))} THEN l.{quote(name)}" for place, name in clocks.items() if name]
    return f"CASE d.rule {' '.join(whens)} ELSE '' END" if whens else "''"


def _first(answers: Sequence[tuple[Sequence[Condition], str]], as_of: datetime, names: Mapping[Cell, str]) -> str:
    given = [([condition.node for condition in conditions], text) for conditions, text in answers]
    return first_met(given, lambda node: render(node, names.__getitem__, Moment.of(as_of)))
