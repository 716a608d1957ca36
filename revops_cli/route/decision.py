"""The first rule and the first business case that each lead meets: one SQL CASE for all leads."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from revops_cli.engine.protocol import Engine, literal, quote
from revops_cli.model import Table
from revops_cli.route.conditions import Conditions, RuleConditions
from revops_cli.rules.columns import spelled
from revops_cli.rules.condition import Condition
from revops_cli.rules.moment import Moment
from revops_cli.rules.nodes import Cell
from revops_cli.rules.typed import read_typed

TYPED, DECIDED = "route typed", "route decided"


def decide(engine: Engine, leads: Table, conditions: Conditions, as_of: datetime) -> tuple[str, ...]:
    """Make relation DECIDED: _row, rule (its place as text, empty for none), BusinessCase, began, p0, p1 ...

    `began` is what the column of the rule's clock holds; the last are whether a lead meets each
    criterion of priority, where unknown is not met. Cells are read as their kinds once, in relation
    TYPED. Gives notes about columns that the list lacks and cells that could not be read.
    """
    read = read_typed(engine, leads, conditions.all, Moment.of(as_of).offset, TYPED)
    names = read.names
    rules = [(_all_of(rule.conditions, as_of, names), str(place)) for place, rule in enumerate(conditions.rules)]
    rules += [
        (_all_of(rule.otherwise, as_of, names), str(place))
        for place, rule in enumerate(conditions.rules)
        if rule.passes_on
    ]
    cases = [(condition.test(as_of, names.__getitem__), name) for name, condition in conditions.cases.items()]
    criteria = [condition.sql(as_of, names.__getitem__) for condition in conditions.priority.values()]
    marks = [f"coalesce({test}, FALSE) AS p{place}" for place, test in enumerate(criteria)]
    cells = ("t._row", f"{_first(rules)} AS rule", f"{_first(cases)} AS {quote('BusinessCase')}", *marks)
    decided = f"SELECT {', '.join(cells)} FROM {quote(TYPED)} t"
    clocks = clock_columns(leads, conditions.rules)
    join = f"JOIN {quote(leads.relation)} l ON l._row = d._row" if clocks else ""
    engine.sql(DECIDED, f"SELECT d.*, {_began(leads, conditions.rules)} AS began FROM ({decided}) d {join}")
    return read.notes


def clock_columns(leads: Table, rules: Sequence[RuleConditions]) -> frozenset[str]:
    """The columns of the list that start clocks."""
    found = (spelled(leads.names, rule.rule.clock) for rule in rules)
    return frozenset(name for name in found if name)


def _began(leads: Table, rules: Sequence[RuleConditions]) -> str:
    clocks = {place: spelled(leads.names, rule.rule.clock) for place, rule in enumerate(rules)}
    whens = [f"WHEN {literal(str(place))} THEN l.{quote(name)}" for place, name in clocks.items() if name]
    return f"CASE d.rule {' '.join(whens)} ELSE '' END" if whens else "''"


def _all_of(conditions: Sequence[Condition], as_of: datetime, names: Mapping[Cell, str]) -> str:
    return " AND ".join(condition.test(as_of, names.__getitem__) for condition in conditions) or "TRUE"


def _first(answers: Sequence[tuple[str, str]]) -> str:
    if not answers:
        return "''"
    return f"CASE {' '.join(f'WHEN {test} THEN {literal(name)}' for test, name in answers)} ELSE '' END"
