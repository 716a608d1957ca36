"""Lint of a route section: its conditions, its people, pools and territories."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from revops_cli.errors import ConfigError
from revops_cli.model import Kind
from revops_cli.route.conditions import COVERED, ConditionParser, of_every_lead, rule_place
from revops_cli.route.labels import LabelTests
from revops_cli.route.lint_beside import inactive, lint_beside
from revops_cli.route.lint_process import lint_paths, lint_process
from revops_cli.route.people import People
from revops_cli.route.settings import RouteSettings
from revops_cli.route.territory import Territories
from revops_cli.route.ways import Ways
from revops_cli.rules.lint import Finding, NamedRule, lint_texts, prove


@dataclass(frozen=True, slots=True)
class LintInput:
    """What lint looks at. `values` are the known values of columns, where a list is closed or given."""

    columns: Mapping[str, Kind]
    people: People
    territories: Territories
    lists: Mapping[str, frozenset[str]] = field(default_factory=dict)
    values: Mapping[str, frozenset[str]] = field(default_factory=dict)
    faults: tuple[str, ...] = ()
    """What is wrong with the territories that are not among these."""
    overlaps: bool = False
    """Whether rules that cross and decide differently are looked for: a proof a pair."""


def lint(settings: RouteSettings, given: LintInput, *, proofs: bool = True) -> tuple[Finding, ...]:
    """Everything that is wrong with the section, in the order of the config.

    A fault of the config is a finding, not an error. `proofs` need z3.
    """
    found = [*_fallback(settings), *_pools(settings, given), *_territories(given), *_unused(settings)]
    parser = ConditionParser(settings, given.columns, given.lists)
    found.extend(lint_process(settings, parser, given.values))
    labels = _labels(parser)
    filled = {COVERED, *(label.column for label in labels if label.filled)}
    given = replace(given, values={**given.values, **{one.column: one.texts for one in labels if one.texts}})
    ways = Ways(settings, given.people, given.territories)
    found.extend(lint_beside(settings, parser, ways, given.people, given.values))
    rules: list[NamedRule] = []
    for place, rule in enumerate(settings.rules):
        try:
            ways.check(rule, rule_place(settings, place))
            rules.append(NamedRule(rule.id, parser.rule(place).conditions, ",".join((*rule.to, rule.queue))))
        except ConfigError as error:
            found.append(Finding("config", "error", rule.id, str(error)))
        found.extend(inactive(rule.id, rule.to, given.people))
    found.extend(lint_texts(rules, given.values, filled))
    if not proofs:
        return (*found, *lint_paths(settings))
    proved = prove(rules, crossing=given.overlaps, always=of_every_lead(labels))
    return (*found, *(_pointed(one, settings) for one in proved))


def _labels(parser: ConditionParser) -> tuple[LabelTests, ...]:
    """The labels; none where one cannot be parsed, which is a finding of its own."""
    try:
        return parser.labels()
    except ConfigError:
        return ()


def _pointed(finding: Finding, settings: RouteSettings) -> Finding:
    """A rule behind one that asks for territories first is often meant for leads that none covers: say how."""
    takers = [rule for rule in settings.rules if rule.id in finding.culprits and "territory" in rule.to]
    if finding.code != "unreachable" or not takers:
        return finding
    hint = f"leads that no territory covers go on to the next target of {takers[0].id}, else to the fallback"
    return replace(finding, text=f"{finding.text}; {hint}: with to: territory alone they go on to the next rules")


def _fallback(settings: RouteSettings) -> Iterator[Finding]:
    if settings.fallback is None:
        yield Finding("no-fallback", "error", "", "no fallback: write fallback: {queue: Unrouted}")


def _pools(settings: RouteSettings, given: LintInput) -> Iterator[Finding]:
    for name, pool in settings.pools.items():
        able = 0
        for member in pool.members:
            try:
                user = given.people.named(member.name, f"route.pools.{name}")
            except ConfigError as error:
                yield Finding("config", "error", "", str(error))
                continue
            why = given.people.unavailable(user)
            able += not why
            if why:
                yield Finding("inactive-member", "warning", "", f"pool {name}: {user.name} is {why}")
        if not able:
            yield Finding("empty-pool", "error", "", f"pool {name}: nobody is available")


def _territories(given: LintInput) -> Iterator[Finding]:
    for fault in given.faults:
        yield Finding("config", "error", "", fault)
    for one, two in given.territories.ties:
        both = f"territory '{one.name}' ({one.why}) is as specific as '{two.name}' ({two.why}) of {two.where}"
        yield Finding("territory-tie", "error", "", f"{one.where}: {both}: only their order decides")
    for territory in given.territories.owned():
        user, named = given.people.find(territory.owner), f"{territory.where}: territory '{territory.name}'"
        if user is None:
            yield Finding("config", "error", "", f"{named}: no user '{territory.owner}'")
        elif given.people.unavailable(user):
            yield Finding("inactive-owner", "error", "", f"{named}: {user.name} is {given.people.unavailable(user)}")


def _unused(settings: RouteSettings) -> Iterator[Finding]:
    used = {rule.case for rule in settings.rules}
    for name in settings.cases:
        if name not in used:
            yield Finding("unused-case", "note", "", f"no rule uses the business case {name}: it is only reported")
    if settings.territories:
        return
    targets = {target.removeprefix("pool:").strip() for rule in settings.rules for target in rule.to}
    for name in settings.pools:
        if name not in targets:
            yield Finding("unused-pool", "warning", "", f"no rule sends leads to the pool {name}")
