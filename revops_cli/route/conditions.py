"""The conditions of a config, parsed against the columns of a list."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from revops_cli.errors import ConfigError, did_you_mean
from revops_cli.model import Kind, Table
from revops_cli.route.columns import columns_over
from revops_cli.route.settings import RouteSettings, Rule
from revops_cli.rules.condition import Condition, parse


@dataclass(frozen=True, slots=True)
class RuleConditions:
    """A rule with everything that must hold for it."""

    rule: Rule
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Conditions:
    """Business cases by name, rules in order, criteria of priority by name."""

    cases: Mapping[str, Condition]
    rules: tuple[RuleConditions, ...]
    priority: Mapping[str, Condition] = field(default_factory=dict)

    @property
    def all(self) -> tuple[Condition, ...]:
        """Every condition."""
        of_rules = (condition for rule in self.rules for condition in rule.conditions)
        return (*self.cases.values(), *of_rules, *self.priority.values())


def known_columns(leads: Table) -> dict[str, Kind]:
    """The columns that conditions may read, with their kinds: those of the list, and the known ones.

    Columns that route itself writes are not among them, so that a second run decides the same.
    """
    return columns_over(leads.names)


def parse_conditions(
    settings: RouteSettings, columns: Mapping[str, Kind], lists: Mapping[str, frozenset[str]]
) -> Conditions:
    """Every condition of the section; the first that cannot be used raises ConfigError."""
    parser = ConditionParser(settings, columns, lists)
    cases = {name: parser.case(name) for name in settings.cases}
    priority = {criterion.id: parser.criterion(place) for place, criterion in enumerate(settings.priority)}
    return Conditions(cases, tuple(parser.rule(place) for place in range(len(settings.rules))), priority)


class ConditionParser:
    """Parses the conditions of a section one by one; each raises ConfigError for itself."""

    def __init__(
        self, settings: RouteSettings, columns: Mapping[str, Kind], lists: Mapping[str, frozenset[str]]
    ) -> None:
        self._settings = settings
        self._columns = columns
        self._lists = {**{name: frozenset(values) for name, values in settings.lists.items()}, **lists}

    def case(self, name: str) -> Condition:
        """The condition of a business case."""
        text = self._settings.cases[name]
        return parse(text, self._columns, where=f"route.cases.{name}", lists=self._lists)

    def criterion(self, place: int) -> Condition:
        """The condition of the criterion of priority at a place, counted from 0."""
        criterion = self._settings.priority[place]
        where = f"route.priority[{place + 1}] '{criterion.id}'"
        return parse(criterion.when, self._columns, where=where, lists=self._lists)

    def rule(self, place: int) -> RuleConditions:
        """The conditions of the rule at a place, counted from 0."""
        rule, where = self._settings.rules[place], rule_place(self._settings, place)
        found: list[Condition] = []
        if rule.case:
            if rule.case not in self._settings.cases:
                hint = did_you_mean(rule.case, self._settings.cases) or "define it under cases:"
                raise ConfigError(f"no business case '{rule.case}'", where=where, hint=hint)
            found.append(self.case(rule.case))
        if rule.when:
            found.append(parse(rule.when, self._columns, where=f"{where}.when", lists=self._lists))
        return RuleConditions(rule, tuple(found))


def rule_place(settings: RouteSettings, place: int) -> str:
    """Where a rule stands, for messages; people count from 1."""
    return f"route.rules[{place + 1}] '{settings.rules[place].id}'"
