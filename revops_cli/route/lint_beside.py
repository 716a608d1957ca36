"""Lint of what stands beside the rules: business cases that none uses, the order of work, breaches, target accounts."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from revops_cli.clock.hours import parse_hours
from revops_cli.clock.zone import zone
from revops_cli.errors import ConfigError
from revops_cli.route.conditions import ConditionParser
from revops_cli.route.people import People
from revops_cli.route.settings import RouteSettings, Rule
from revops_cli.route.ways import Ways
from revops_cli.rules.condition import Condition
from revops_cli.rules.lint import Finding, NamedRule, lint_texts

SLA = "route.sla"


def lint_beside(
    settings: RouteSettings, parser: ConditionParser, ways: Ways, people: People, values: Mapping[str, frozenset[str]]
) -> Iterator[Finding]:
    """Everything that is wrong with the conditions and the targets of other keys than `rules`."""
    yield from _calendars(settings)
    for name, read in _conditions(settings, parser).items():
        try:
            condition = read()
        except ConfigError as error:
            yield Finding("config", "error", "", str(error))
        else:
            yield from lint_texts([NamedRule(name, (condition,) if condition else ())], values)
    for key, targets in (("breached", settings.breached.to), ("target_accounts", settings.target_accounts.to)):
        if targets:
            try:
                ways.check(Rule(id=key, to=targets), f"route.{key}.to")
            except ConfigError as error:
                yield Finding("config", "error", "", str(error))
            yield from inactive(key, targets, people)


def _calendars(settings: RouteSettings) -> Iterator[Finding]:
    """Hours and time zones that cannot be read, and hours that change nothing."""
    sla = settings.sla
    given = {f"route.pools.{name}": (pool.hours, pool.timezone) for name, pool in settings.pools.items()}
    for where, (hours, timezone) in {**given, SLA: (sla.hours, sla.timezone)}.items():
        try:
            if hours or (where == SLA and sla.business_hours):
                parse_hours(hours, where=f"{where}.hours")
            zone(timezone or "UTC", where=f"{where}.timezone")
        except ConfigError as error:
            yield Finding("config", "error", "", str(error))
    for name, pool in settings.pools.items():
        if (pool.hours or pool.holidays) and pool.outside_hours == "assign":
            text = f"pool {name} takes leads at any time: its hours and holidays count with outside_hours: skip"
            yield Finding("idle-hours", "note", "", text)


def _conditions(settings: RouteSettings, parser: ConditionParser) -> dict[str, Callable[[], Condition | None]]:
    """How each condition is parsed, by the name that findings give it; target accounts read columns of accounts."""
    used = {rule.case for rule in settings.rules}
    found: dict[str, Callable[[], Condition | None]] = {
        f"case {name}": partial(parser.case, name) for name in settings.cases if name not in used
    }
    found |= {
        f"priority {criterion.id}": partial(parser.criterion, place)
        for place, criterion in enumerate(settings.priority)
    }
    return found | {"breached.unless": parser.unless}


def inactive(name: str, targets: tuple[str, ...], people: People) -> Iterator[Finding]:
    """The people among targets who can take no lead."""
    for target in targets:
        user = people.find(target)
        why = people.unavailable(user) if user else ""
        if user is not None and why:
            yield Finding("inactive-owner", "error", name, f"{user.name} is {why} and takes no lead")
