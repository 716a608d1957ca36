"""An example lead from what the prover found, as a list would hold it."""

from collections.abc import Mapping, Sequence
from typing import Any

import z3

from revops_cli.rules.formula import Term, Truth
from revops_cli.rules.nodes import Cell

_OTHER = {"text": "(another text)", "date": "(another day)", "instant": "(some time)"}
"""What a witness says of a cell whose value is none that the rules name."""


def example(
    found: Any,  # noqa: ANN401 - z3 has no types
    terms: Mapping[Cell, Term],
    flags: Mapping[Cell, Truth],
    texts: Sequence[str],
) -> dict[str, str]:
    """Column to text, empty where the example says so; `texts` are those of the rules in their order."""
    lead: dict[str, str] = {}
    # What a number says of a column, the text of the same column only repeats as "another text".
    for cell, term in sorted(terms.items(), key=lambda pair: pair[0].kind == "text"):
        if not lead.get(cell.name):
            null = z3.is_true(found.eval(term.null, model_completion=True))
            lead[cell.name] = "" if null else _shown(cell, found.eval(term.value, model_completion=True), texts)
    for cell, truth in flags.items():
        sides = [z3.is_true(found.eval(side, model_completion=True)) for side in (truth.true, truth.false)]
        lead[cell.name] = "true" if sides[0] else ("false" if sides[1] else "")
    return dict(sorted(lead.items()))


def _shown(cell: Cell, value: Any, texts: Sequence[str]) -> str:  # noqa: ANN401 - z3 has no types
    """A value as a cell holds it: a number without an exponent, which no cell may have."""
    number = value.as_fraction()
    if cell.kind == "number":
        return f"{float(number):.15f}".rstrip("0").rstrip(".")
    named = cell.kind != "instant" and number.denominator == 1 and 0 < number < len(texts)
    return texts[int(number)] if named else _OTHER[cell.kind]
