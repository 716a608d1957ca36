"""The proof behind `diff`: a lead whose outcome differs between two lists of rules."""

from collections.abc import Mapping, Sequence

import z3

from revops_cli.rules.lint import NamedRule
from revops_cli.rules.nodes import Node
from revops_cli.rules.proof import Model
from revops_cli.rules.solver import satisfied, solver

Differing = tuple[Mapping[str, str], str, str]


def differing(
    old: Sequence[NamedRule],
    new: Sequence[NamedRule],
    fallbacks: tuple[str, str],
    *,
    moved_only: bool,
    always: Sequence[Node] = (),
) -> Differing | tuple[()] | None:
    """An example lead with both outcomes, None where there is none, empty where that is not known.

    `moved_only` looks only at leads that some old rule decided.
    """
    model = Model([rule.node for rule in (*old, *new)], always)
    names = list(dict.fromkeys((*fallbacks, *(rule.outcome for rule in (*old, *new)))))
    number = {name: place for place, name in enumerate(names)}
    before, after = (
        model.outcome([(rule.node, number[rule.outcome]) for rule in rules], number[fallback])
        for rules, fallback in zip((old, new), fallbacks, strict=True)
    )
    proof = solver(model.facts)
    proof.add(before != after)
    if moved_only:
        proof.add(before != number[fallbacks[0]])
    answer = satisfied(proof, model)
    if answer == z3.unsat:
        return None
    if answer != z3.sat:
        return ()
    found = proof.model()
    ends = [names[int(found.eval(end, model_completion=True).as_fraction())] for end in (before, after)]
    return model.witness(found), ends[0], ends[1]
