"""Questions to the prover, which gives up after the same work on any machine."""

from collections.abc import Sequence
from typing import Any

import z3

from revops_cli.rules.formula import Formula
from revops_cli.rules.proof import Model

MOST_WORK = 10_000_000
"""Steps of the prover for one question: a second or two."""


def satisfied(found: Any, model: Model) -> Any:  # noqa: ANN401 - z3 has no types
    """The answer of a solver; an example that does not hang on a rounded digit is looked for first."""
    answer = found.check(model.exactly)
    return answer if answer == z3.sat else found.check()


def solver(facts: Sequence[Formula]) -> Any:  # noqa: ANN401 - z3 has no types
    """A solver that knows the facts and gives up on one question after MOST_WORK, the same on any machine."""
    found = z3.SolverFor("QF_LRA")
    found.set("rlimit", MOST_WORK)
    found.set("random_seed", 0)
    found.add(*facts)
    return found
