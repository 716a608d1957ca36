"""The one condition language: a SQL boolean expression over the columns of a table.

Rules, business cases, scores, segments and checks all use it. The text is parsed, checked against
an allow-list and the known columns, and compiled; it never reaches the engine as it was written.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import cast

import sqlglot
from sqlglot import exp
from sqlglot.errors import ParseError, TokenError

from revops_cli.model import Kind
from revops_cli.rules.build import Builder
from revops_cli.rules.cell import cell_sql
from revops_cli.rules.closure import compiled
from revops_cli.rules.moment import Moment
from revops_cli.rules.nodes import Cell, Every, Node, cells
from revops_cli.rules.problem import ConditionError
from revops_cli.rules.show import show
from revops_cli.rules.sql import CellSql, render

_CLOSED = re.compile(r"""--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'|"(?:[^"]|"")*\"""", re.DOTALL)
_OPENED = re.compile(r"/\*|['\"]")
MAX_LENGTH = 20_000
"""Characters of a condition; a longer one wants `in_list`."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A checked condition. Empty cells are NULL, `=` respects case, NULL counts as not met."""

    text: str
    node: Node = field(repr=False)
    cells: frozenset[Cell] = field(init=False, repr=False, compare=False)
    """The columns it reads, each with the kind it is read as."""

    def __post_init__(self) -> None:
        """Look at the tree once for all who ask what it reads."""
        object.__setattr__(self, "cells", cells(self.node))

    @property
    def columns(self) -> frozenset[str]:
        """Names of the columns it reads."""
        return frozenset(cell.name for cell in self.cells)

    @property
    def times(self) -> frozenset[str]:
        """Names of the columns that it reads as dates or times."""
        return frozenset(cell.name for cell in self.cells if cell.kind in {"date", "instant"})

    @property
    def parts(self) -> "tuple[Condition, ...]":
        """The conditions that must all hold: the operands of AND at the top, or the condition itself."""
        items = self.node.items if isinstance(self.node, Every) else (self.node,)
        return tuple(Condition(show(item), item) for item in items)

    def sql(self, as_of: datetime | None = None, cell: CellSql | None = None) -> str:
        """A boolean SQL expression over the quoted text columns of a relation; never NULL.

        `as_of` is needed where the condition asks `days_since` or `hours_since`. `cell` may say
        where a column was already read as its kind, so that many conditions read it once.
        """
        return f"coalesce({self.test(as_of, cell)}, FALSE)"

    def test(self, as_of: datetime | None = None, cell: CellSql | None = None) -> str:
        """The same where NULL counts as not met, in WHERE and in CASE WHEN: the engine is quicker without coalesce."""
        moment = Moment.of(as_of) if as_of else None
        offset = moment.offset if moment else 0
        read = cell or (lambda wanted: cell_sql(wanted.name, wanted.kind, offset))
        return render(self.node, read, moment)

    def closure(self, as_of: datetime | None = None) -> Callable[[Mapping[str, str]], bool | None]:
        """The condition as a function of one record: true, false, or None for unknown."""
        return cast(
            Callable[[Mapping[str, str]], bool | None], compiled(self.node, Moment.of(as_of) if as_of else None)
        )


def parse(
    text: str,
    columns: Mapping[str, Kind],
    *,
    where: str,
    lists: Mapping[str, frozenset[str]] | None = None,
    definitions: Mapping[str, Node] | None = None,
) -> Condition:
    """The condition that `text` writes over `columns` (name to kind).

    `where` names the place in the config for messages; `lists` are the named lists of `in_list`;
    `definitions` are conditions with a name, which stands for them and goes before a column.
    Raises ConditionError (a ConfigError) with a caret under the fault.
    """
    if len(text) > MAX_LENGTH:
        raise ConditionError("the condition is too long", text="", where=where, hint="use in_list for a long list")
    builder = Builder(text, columns, where=where, lists=lists or {}, definitions=definitions or {})
    try:
        return Condition(text, builder.condition(_tree(text, where)))
    except RecursionError:
        raise ConditionError("the condition is nested too deeply", text="", where=where) from None


def _tree(text: str, where: str) -> exp.Expression:
    if not text.strip():
        raise ConditionError("the condition is empty", text=text, where=where, hint="leave `when` out to match all")
    try:
        return cast(exp.Expression, sqlglot.parse_one(text, into=exp.Condition, read="duckdb"))
    except TokenError:
        raise _unclosed(text, where) from None
    except ParseError as error:
        raise _unreadable(text, where, error) from None


def _unclosed(text: str, where: str) -> ConditionError:
    """What opens and does not close: the first mark that is left when everything closed is blanked out."""
    left = _CLOSED.sub(lambda found: " " * len(found[0]), text)
    opened = _OPENED.search(left)
    what = "comment" if opened and opened[0] == "/*" else "quote"
    start, end = opened.span() if opened else (-1, -1)
    hint = "comments end with */" if what == "comment" else "texts stand in single quotes: 'US', and 'O''Brien'"
    return ConditionError(f"a {what} is not closed", text=text, where=where, hint=hint, start=start, end=end - 1)


def _unreadable(text: str, where: str, error: ParseError) -> ConditionError:
    first = error.errors[0] if error.errors else {}
    token = str(first.get("highlight") or "")
    start = len(str(first.get("start_context") or "")) if token else -1
    missing = "Required keyword" in str(first.get("description", ""))
    problem = f"something is missing at '{token}'" if missing else f"cannot read '{token}' here"
    # The parser shows at most a hundred characters before the fault: its column is the safer place
    # on the first line.
    if int(first.get("line") or 0) == 1:
        start = int(first["col"]) - len(token)
    hint = "combine conditions with AND, OR, NOT; texts stand in single quotes, names with a space in double quotes"
    return ConditionError(
        problem if token else "the condition cannot be read",
        text=text,
        where=where,
        hint=hint,
        start=start,
        end=start + len(token) - 1,
    )
