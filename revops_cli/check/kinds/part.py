"""What a kind of check gives: a test of each row, copies of values, or one figure."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from revops_cli.check.facts import Facts


@dataclass(frozen=True, slots=True)
class RowTest:
    """A boolean SQL expression `fails` over the rows where `of` holds; neither is ever NULL.

    Both stand in WHERE over the relation `t` of the file. `said` is what is wrong with a row that fails.
    """

    said: str
    columns: tuple[str, ...]
    fails: str
    of: str = "TRUE"


@dataclass(frozen=True, slots=True)
class CopyTest:
    """No two rows where no column is empty may have the same values in `columns`."""

    said: str
    columns: tuple[str, ...]
    number: int = 0
    """Tells the copies of this check from those of another."""


@dataclass(frozen=True, slots=True)
class FigureTest:
    """One number, judged by the kind itself: `message` says it, `beyond` how far it is from what it should be.

    `met` says whether it is as it should be; `of` is the number of rows or units behind it.
    """

    message: str
    value: float
    of: int
    met: bool
    beyond: float = 0.0
    share: bool = False
    """Whether the value is a share, so that a limit in percent is of it."""


Part = RowTest | CopyTest | FigureTest

Kind = Callable[[Facts, Any], Part]
"""The argument of the check in, its test out; raises MissingError, NotEvaluatedError or ConfigError."""
