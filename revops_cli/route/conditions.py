"""The conditions of a config, parsed against the columns of a list."""

from collections.abc import Mapping
from dataclasses import dataclass

from revops_cli.errors import ConfigError, did_you_mean
from revops_cli.model import Kind, Table
from revops_cli.route.columns import KINDS, OWN
from revops_cli.route.settings import RouteSettings, Rule
from revops_cli.rules.condition import Condition, parse


@dataclass(frozen=True, slots=True)
class RuleConditions:
    """A rule with everything that must hold for it."""

    rule: Rule
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Conditions:
    """Business cases by name and rules in order."""

    cases: Mapping[str, Condition]
    rules: tuple[RuleConditions, ...]

    @property
    def all(self) -> tuple[Condition, ...]:
        """Every condition."""
        of_rules = (condition for rule in self.rules for condition in rule.conditions)
        return (*self.cases.values(), *of_rules)


def known_columns(leads: Table) -> dict[str, Kind]:
    """The columns that conditions may read, with their kinds: those of the list, and the known ones.

    Columns that route itself writes are not among them, so that a second run decides the same.
    """
    there: dict[str, Kind] = {name: KINDS.get(name, "text") for name in leads.names if name.casefold() not in OWN}
    absent = {name: kind for name, kind in KINDS.items() if not leads.has(name) and name.casefold() not in OWN}
    return {**absent, **there}


def parse_conditions(
    settings: RouteSettings, columns: Mapping[str, Kind], lists: Mapping[str, frozenset[str]]
) -> Conditions:
    """Every condition of the section; the first that cannot be used raises ConfigError."""
    named = {**{name: frozenset(values) for name, values in settings.lists.items()}, **lists}
    cases = {
        name: parse(text, columns, where=f"route.cases.{name}", lists=named) for name, text in settings.cases.items()
    }
    rules: list[RuleConditions] = []
    for place, rule in enumerate(settings.rules, 1):
        where = f"route.rules[{place}] '{rule.id}'"
        found: list[Condition] = []
        if rule.case:
            found.append(_case(rule.case, cases, where))
        if rule.when:
            found.append(parse(rule.when, columns, where=f"{where}.when", lists=named))
        rules.append(RuleConditions(rule, tuple(found)))
    return Conditions(cases, tuple(rules))


def _case(name: str, cases: Mapping[str, Condition], where: str) -> Condition:
    if name not in cases:
        hint = did_you_mean(name, cases) or "define it under cases:"
        raise ConfigError(f"no business case '{name}'", where=where, hint=hint)
    return cases[name]
