"""Formulas of the prover in pairs: a truth with what is unknown, a value with whether there is one."""

from dataclasses import dataclass
from typing import Any

import z3

Formula = Any  # z3 has no types of its own


@dataclass(frozen=True, slots=True)
class Truth:
    """A boolean: certainly true, certainly false, or neither."""

    true: Formula
    false: Formula


@dataclass(frozen=True, slots=True)
class Term:
    """A number or a point of the text line, and whether there is none."""

    value: Formula
    null: Formula
    exact: Formula = None
    """A sum or product before it was rounded to a number of the machine; None where nothing is rounded."""

    @property
    def unrounded(self) -> Formula:
        """The value before rounding."""
        return self.value if self.exact is None else self.exact


def either(holds: Formula, one: Term, other: Term) -> Term:
    """One term where something holds, else the other."""
    exact = None
    if one.exact is not None or other.exact is not None:
        exact = z3.If(holds, one.unrounded, other.unrounded)
    return Term(z3.If(holds, one.value, other.value), z3.If(holds, one.null, other.null), exact)
