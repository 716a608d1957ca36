"""Rules that cross: leads meet both, neither lies within the other, and they decide differently.

Then only the order of the two decides, which may be meant or not. A rule within a wider one that
stands behind it is the usual way to write an exception and is no finding.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import reduce

import z3

from revops_cli.rules import nodes
from revops_cli.rules.lint import Finding, NamedRule
from revops_cli.rules.nodes import Cell, Node, Value
from revops_cli.rules.proof import Model
from revops_cli.rules.solver import solver

Allowed = Mapping[Cell, frozenset[object]]
"""The only values that a rule leaves to some cells."""


def overlaps(rules: Sequence[NamedRule], always: Sequence[Node] = ()) -> Iterator[Finding]:
    """A note for each crossing pair that some lead reaches, with such a lead, in the order of the rules."""
    model = Model([rule.node for rule in rules], always)
    meets = [model.truth(rule.node).true for rule in rules]
    allowed = [_allowed(rule.node) for rule in rules]
    proof, left = solver(model.facts), solver(model.facts)
    for first, one in enumerate(rules):
        for second in range(first + 1, len(rules)):
            if one.outcome == rules[second].outcome or _apart(allowed[first], allowed[second]):
                continue
            if left.check(meets[first], meets[second]) != z3.sat:
                continue
            witness = model.witness(left.model())
            sides = ((meets[first], z3.Not(meets[second])), (meets[second], z3.Not(meets[first])))
            if all(proof.check(*side) == z3.sat for side in sides):
                yield _finding(one, rules[second], witness)
        left.add(z3.Not(meets[first]))


def _finding(one: NamedRule, other: NamedRule, witness: Mapping[str, str]) -> Finding:
    example = ", ".join(f"{name} = '{value}'" if value else f"{name} is empty" for name, value in witness.items())
    text = f"crosses {one.id}, which stands before it and decides otherwise ({one.outcome}, not {other.outcome})"
    return Finding("overlap", "note", other.id, f"{text}: {example}", (one.id,), witness)


def _apart(one: Allowed, other: Allowed) -> bool:
    """Whether a cell of both has no value in common: seen without a proof."""
    return any(not values & other[cell] for cell, values in one.items() if cell in other)


def _allowed(node: Node) -> Allowed:
    """The cells that must equal one of some literals for a node to hold."""
    if isinstance(node, nodes.Every):
        return reduce(_both, map(_allowed, node.items), {})
    if isinstance(node, nodes.OneOf):
        item, options = node.item, node.options
    elif isinstance(node, nodes.Compare) and node.operator == "=":
        item, options = node.left, (node.right,)
    else:
        return {}
    literals = [option.value for option in options if isinstance(option, Value)]
    return {item: frozenset(literals)} if isinstance(item, Cell) and len(literals) == len(options) else {}


def _both(one: Allowed, other: Allowed) -> Allowed:
    shared = {cell: one[cell] & other[cell] for cell in one.keys() & other.keys()}
    return {**one, **other, **shared}
