"""What a field is: a pure function from some input cells to some output cells."""

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple, Self

from revops_cli.model import Cleaned, ColumnDoc

Standardise = Callable[..., Cleaned]
"""Takes one `str` for each input, in order; never raises, never asks for anything else."""


class Shorter(NamedTuple):
    r"""A short cell that stands for many: a cell that `pattern` matches as a whole reads `text`.

    `pattern` means the same to Python and to the engine: ASCII, no look-around, `text` may refer to
    its groups as `\1`.
    """

    pattern: str
    text: str = ""


Shorten = Shorter | Callable[[str], str]
"""A cell in, a cell out, for which the field says the same."""


class Filler(NamedTuple):
    """An output of another field that stands in for an input: all of it, or what the group of `part` finds in it.

    `part` means the same to Python and to the engine, as the pattern of `Shorter` does.
    """

    output: str
    part: str = ""

    def of(self, cell: str) -> str:
        """What stands in, of a cell of the output; empty where the pattern finds nothing."""
        if not self.part:
            return cell
        found = re.search(self.part, cell)
        return found.group(1) if found else ""


class Field(NamedTuple):
    """A standardiser with its columns.

    `inputs` are canonical names; those in `optional` may be missing from a list and are then
    given as empty strings, the others must be there for the field to run.
    `outputs` are the columns it adds, in the order of `Cleaned.values`.
    `shorten` holds, for some inputs, what makes cells equal that mean the same to this field, so that
    a list has fewer distinct inputs: `USA` and `United States` are one region to a phone number.
    `standardise` must give the same answer for the shortened cells as for the whole ones.
    `filled` names, for some inputs, outputs of other fields that stand in where they say nothing, the first that
    says something: the country of a phone number is that of the place. Fields fill an input of one name alike.
    A field can be pickled: other processes are asked too.
    """

    name: str
    inputs: tuple[str, ...]
    outputs: tuple[ColumnDoc, ...]
    standardise: Standardise
    optional: tuple[str, ...] = ()
    shorten: Mapping[str, Shorten] = {}
    plain: str = ""
    """Name of the engine's own way to settle plain cells of this field, if it has one."""
    plain_once: str = ""
    """The same for a way that is asked of each distinct input: for columns whose values come often."""
    filled: Mapping[str, tuple[Filler, ...]] = {}

    def overruled(self, standardise: Standardise) -> Self:
        """The field with another function, which may tell apart what the field itself does not."""
        return self._replace(standardise=standardise, shorten={}, plain="", plain_once="")
