"""What a field is: a pure function from some input cells to some output cells."""

from collections.abc import Callable
from dataclasses import dataclass

from revops_cli.model import Cleaned, ColumnDoc

Standardise = Callable[..., Cleaned]
"""Takes one `str` for each input, in order; never raises, never asks for anything else."""


@dataclass(frozen=True, slots=True)
class Field:
    """A standardiser with its columns.

    `inputs` are canonical names; those in `optional` may be missing from a list and are then
    given as empty strings, the others must be there for the field to run.
    `outputs` are the columns it adds, in the order of `Cleaned.values`.
    """

    name: str
    inputs: tuple[str, ...]
    outputs: tuple[ColumnDoc, ...]
    standardise: Standardise
    optional: tuple[str, ...] = ()
