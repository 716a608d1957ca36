"""The conditions of a config, parsed against the columns of a list."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from revops_cli.errors import ConfigError, did_you_mean
from revops_cli.model import Kind, Table
from revops_cli.route.columns import columns_over
from revops_cli.route.labels import HANDOFF, LabelTests, Test
from revops_cli.route.process import FromTable, Label
from revops_cli.route.settings import RouteSettings, Rule
from revops_cli.rules.condition import Condition, parse
from revops_cli.rules.definitions import parse_definitions
from revops_cli.rules.nodes import Cell, IsNull, Node, Not
from revops_cli.text.fold import squash

COVERED = "InTerritory"
"""Column of a run that says whether a territory covers a lead; no list needs to have it."""


@dataclass(frozen=True, slots=True)
class RuleConditions:
    """A rule with everything that must hold for it.

    A rule that offers nothing but territories is for leads that one of them covers: the others go
    on to the next rules, and come back to it (`otherwise`) if none of those is met.
    """

    rule: Rule
    conditions: tuple[Condition, ...]
    passes_on: bool = False

    @property
    def otherwise(self) -> tuple[Condition, ...]:
        """What must hold for a lead that no territory covers and no later rule takes."""
        return tuple(condition for condition in self.conditions if COVERED not in condition.columns)


@dataclass(frozen=True, slots=True)
class Conditions:
    """Business cases by name, rules in order, criteria of priority by name, labels in order."""

    cases: Mapping[str, Condition]
    rules: tuple[RuleConditions, ...]
    priority: Mapping[str, Condition] = field(default_factory=dict)
    labels: tuple[LabelTests, ...] = ()

    @property
    def all(self) -> tuple[Condition, ...]:
        """Every condition."""
        of_rules = (condition for rule in self.rules for condition in rule.conditions)
        of_labels = (condition for label in self.labels for condition in label.conditions)
        return (*self.cases.values(), *of_rules, *self.priority.values(), *of_labels)

    @property
    def times(self) -> frozenset[str]:
        """The columns that are read as dates or times."""
        return frozenset(name for condition in self.all for name in condition.times)


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
    return Conditions(cases, tuple(map(parser.rule, range(len(settings.rules)))), priority, parser.labels())


class ConditionParser:
    """Parses the conditions of a section one by one; each raises ConfigError for itself."""

    def __init__(
        self, settings: RouteSettings, columns: Mapping[str, Kind], lists: Mapping[str, frozenset[str]]
    ) -> None:
        self._settings = settings
        spelled = {squash(name): name for name in columns}
        names = (*settings.labels, *((HANDOFF,) if settings.handoffs else ()))
        self._labels = {name: spelled.get(squash(name), name) for name in names}
        own = set(self._labels.values())
        self._unlabelled = {name: kind for name, kind in columns.items() if name not in own}
        kinds = {spelled: _kind(settings.labels.get(name)) for name, spelled in self._labels.items()}
        self._columns = {**self._unlabelled, **kinds}
        self._lists = {**{name: frozenset(values) for name, values in settings.lists.items()}, **lists}
        self._named = parse_definitions(settings.definitions, self._unlabelled, lists=self._lists)

    def _parsed(self, text: str, where: str) -> Condition:
        return parse(text, self._columns, where=where, lists=self._lists, definitions=self._named)

    def case(self, name: str) -> Condition:
        """The condition of a business case."""
        text = self._settings.cases[name]
        return self._parsed(text, f"route.cases.{name}")

    def labels(self) -> tuple[LabelTests, ...]:
        """The labels in order, with the hand-off that a lead is in as the last; they read no other label."""
        found = [self._label(name, given) for name, given in self._settings.labels.items()]
        if self._settings.handoffs:
            choices = tuple((handoff.id, self.handoff(place)) for place, handoff in enumerate(self._settings.handoffs))
            found.append(LabelTests(self._labels[HANDOFF], choices, ""))
        return tuple(found)

    def handoff(self, place: int) -> Test:
        """Whether a lead is in the hand-off at a place, counted from 0: it has entered and not left."""
        given = self._settings.handoffs[place]
        texts = {key: getattr(given, key) for key in ("enter", "enter_not", "leave", "leave_not")}
        where = f"route.handoffs[{place + 1}] '{given.id}'"
        read = {key: (self._before(text, f"{where}.{key}"),) if text else () for key, text in texts.items()}
        left = Test(read["leave"], read["leave_not"]) if read["leave"] else None
        return Test(read["enter"], read["enter_not"], left)

    def _label(self, name: str, given: Label) -> LabelTests:
        column, where = self._labels[name], f"route.labels.{name}"
        if isinstance(given, FromTable):
            return LabelTests(column, looked_up=given.column)
        if isinstance(given, str):
            return LabelTests(column, (("true", Test((self._before(given, where),))),), "false")
        choices = [
            (choice.id, Test((self._before(choice.when, f"{where}[{place}]"),) if choice.when else ()))
            for place, choice in enumerate(given, 1)
        ]
        return LabelTests(column, tuple(choices))

    def _before(self, text: str, where: str) -> Condition:
        """A condition that may not read labels, so that their order never matters."""
        return parse(text, self._unlabelled, where=where, lists=self._lists, definitions=self._named)

    def criterion(self, place: int) -> Condition:
        """The condition of the criterion of priority at a place, counted from 0."""
        criterion = self._settings.priority[place]
        where = f"route.priority[{place + 1}] '{criterion.id}'"
        return self._parsed(criterion.when, where)

    def unless(self) -> Condition | None:
        """The condition of leads that need no answer, where there is one; it reads no label."""
        text = self._settings.breached.unless
        return self._before(text, "route.breached.unless") if text else None

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
            found.append(self._parsed(rule.when, f"{where}.when"))
        passes_on = rule.to == ("territory",) and place + 1 < len(self._settings.rules)
        if passes_on:
            found.append(parse(COVERED, {COVERED: "boolean"}, where=where))
        return RuleConditions(rule, tuple(found), passes_on)


def of_every_lead(labels: Iterable[LabelTests]) -> tuple[Node, ...]:
    """What holds of every lead in the columns that a run fills before the rules: labels, and whether covered."""
    return (Not(IsNull(Cell(COVERED, "boolean"))), *(known for label in labels for known in label.always))


def _kind(given: Label | None) -> Kind:
    return "boolean" if isinstance(given, str) else "text"


def rule_place(settings: RouteSettings, place: int) -> str:
    """Where a rule stands, for messages; people count from 1."""
    return f"route.rules[{place + 1}] '{settings.rules[place].id}'"
