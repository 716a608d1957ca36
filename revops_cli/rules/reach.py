"""Which rules a lead can reach: proved with the formulas of `proof`."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import z3

from revops_cli.rules.lint import Finding, NamedRule, decided
from revops_cli.rules.nodes import Node
from revops_cli.rules.proof import Model
from revops_cli.rules.solver import satisfied, solver


def reach(rules: Sequence[NamedRule], always: Sequence[Node] = ()) -> Iterator[Finding]:
    """Findings in the order of the rules, the gap last; `always` holds of every lead."""
    model = Model([rule.node for rule in rules], always)
    meets = [model.truth(rule.node).true for rule in rules]
    left = solver(model.facts)
    blame = _Blame(model, meets)
    for place, rule in enumerate(rules):
        answer = left.check(meets[place])
        if answer == z3.unsat:
            yield blame.finding(rules, place)
        elif answer != z3.sat:
            yield Finding("unproved", "note", rule.id, "whether a lead reaches this rule took too long to prove")
        left.add(z3.Not(meets[place]))
    answer = satisfied(left, model)
    if answer not in (z3.sat, z3.unsat):
        yield Finding("unproved", "note", "", "whether some leads meet no rule took too long to prove")
    if answer == z3.sat:
        witness = model.witness(left.model())
        example = ", ".join(f"{name} = '{value}'" if value else f"{name} is empty" for name, value in witness.items())
        named = [replace(rule, outcome=rule.id) for rule in rules]
        sure = decided(named, "", witness=witness) == ""
        kind = "some leads meet no rule" if sure else "perhaps some leads meet no rule"
        yield Finding("gap", "note", "", f"{kind} and go to the fallback: {example or 'every lead'}", (), witness)


class _Blame:
    """Finds which earlier rules take every lead of a rule; asked only for rules that are never reached."""

    def __init__(self, model: Model, meets: Sequence[Any]) -> None:
        self._meets = meets
        self._places = {f"misses {place}": place for place in range(len(meets))}
        self._misses = [z3.Bool(name) for name in self._places]
        self._proof = solver(model.facts)
        self._proof.add(*(z3.Implies(miss, z3.Not(meet)) for miss, meet in zip(self._misses, meets, strict=True)))

    def finding(self, rules: Sequence[NamedRule], place: int) -> Finding:
        """The contradiction, or the culprits."""
        rule = rules[place]
        if self._proof.check(self._meets[place]) == z3.unsat:
            return Finding("contradiction", "error", rule.id, "no lead can meet this rule")
        names = tuple(rules[found].id for found in self._culprits(place))
        text = f"never reached: every lead that meets it meets {' or '.join(names)} before"
        return Finding("unreachable", "error", rule.id, text, names)

    def _culprits(self, place: int) -> tuple[int, ...]:
        """A smallest set of earlier rules that together take every lead: none can be left out."""
        meet, misses = self._meets[place], self._misses[:place]
        self._proof.check(meet, *misses)
        core = sorted(self._places[str(part)] for part in self._proof.unsat_core() if str(part) in self._places)
        left = core or list(range(place))
        for other in list(left):
            rest = [kept for kept in left if kept != other]
            if self._proof.check(meet, *(misses[kept] for kept in rest)) == z3.unsat:
                left = rest
        return tuple(left)
