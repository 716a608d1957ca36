"""One lead through the rules, with everything that was looked at: `explain` and `rules test`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from revops_cli.route.conditions import COVERED, Conditions, RuleConditions
from revops_cli.route.labels import labeller
from revops_cli.route.settings import Rule
from revops_cli.route.ways import Leg, Ways

Verdict = Literal["met", "not met", "unknown"]
"""Unknown is how a condition over an empty cell ends; it counts as not met."""

_VERDICTS: Mapping[bool | None, Verdict] = {True: "met", False: "not met", None: "unknown"}


@dataclass(frozen=True, slots=True)
class PartTrace:
    """One part of a condition, its verdict, and the cells it read."""

    text: str
    verdict: Verdict
    cells: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class RuleTrace:
    """One rule: its parts and whether all are met. A near miss fails by exactly one part."""

    id: str
    parts: tuple[PartTrace, ...]

    @property
    def met(self) -> bool:
        """Whether the rule matches."""
        return all(part.verdict == "met" for part in self.parts)

    @property
    def uncovered(self) -> bool:
        """Whether it would match if a territory covered the lead."""
        return all(part.verdict == "met" or dict(part.cells).keys() == {COVERED} for part in self.parts)

    @property
    def near_miss(self) -> bool:
        """Whether one part alone keeps the rule from matching."""
        return len(self.parts) > 1 and sum(part.verdict != "met" for part in self.parts) == 1


@dataclass(frozen=True, slots=True)
class Decision:
    """What the rules say of one lead: every rule, the first that matches, the case, the way."""

    rules: tuple[RuleTrace, ...]
    rule: Rule | None
    case: str
    way: tuple[Leg, ...]

    @property
    def near_misses(self) -> tuple[RuleTrace, ...]:
        """The rules before the deciding one that failed by one part."""
        before = self.rules if self.rule is None else self.rules[: [r.id for r in self.rules].index(self.rule.id)]
        return tuple(rule for rule in before if rule.near_miss)


class SingleRouter:
    """Decides one record at a time by closures; agrees with the SQL of a run."""

    def __init__(self, conditions: Conditions, ways: Ways, as_of: datetime) -> None:
        self._ways = ways
        self._labelled = labeller(conditions.labels, as_of)
        self._cases = {name: condition.closure(as_of) for name, condition in conditions.cases.items()}
        self._rules = [(rule, _tracers(rule, as_of)) for rule in conditions.rules]

    @property
    def columns(self) -> tuple[str, ...]:
        """The cells that the targets of the rules read."""
        return tuple(dict.fromkeys(name for rule, _ in self._rules for name in self._ways.columns(rule.rule)))

    def decide(self, record: Mapping[str, str]) -> Decision:
        """The decision for a record given as column name to text; labels are filled in first."""
        record = self._labelled(record)
        if any(rule.passes_on for rule, _ in self._rules):
            record[COVERED] = "true" if self._ways.covers(record) else "false"
        traces = [RuleTrace(rule.rule.id, tuple(trace(record) for trace in parts)) for rule, parts in self._rules]
        met = next((place for place, trace in enumerate(traces) if trace.met), self._passed_on(traces))
        rule = None if met is None else self._rules[met][0].rule
        case = next((name for name, holds in self._cases.items() if holds(record) is True), "")
        return Decision(tuple(traces), rule, case, tuple(self._ways.of(rule, record)))

    def _passed_on(self, traces: Sequence[RuleTrace]) -> int | None:
        """The first rule that only a territory was missing for, where no other took the lead."""
        passing = (place for place, (rule, _) in enumerate(self._rules) if rule.passes_on)
        return next((place for place in passing if traces[place].uncovered), None)


def _tracers(rule: RuleConditions, as_of: datetime) -> Sequence[Callable[[Mapping[str, str]], PartTrace]]:
    parts = [part for condition in rule.conditions for part in condition.parts]
    return [_tracer(part.text, sorted(part.columns), part.closure(as_of)) for part in parts]


def _tracer(
    text: str, columns: Sequence[str], holds: Callable[[Mapping[str, str]], bool | None]
) -> Callable[[Mapping[str, str]], PartTrace]:
    def trace(record: Mapping[str, str]) -> PartTrace:
        return PartTrace(text, _VERDICTS[holds(record)], tuple((name, record.get(name, "")) for name in columns))

    return trace
