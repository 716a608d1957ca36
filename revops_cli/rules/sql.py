"""A condition as SQL of the engine."""

from collections.abc import Callable
from typing import Any

from revops_cli.engine.protocol import literal
from revops_cli.rules import nodes
from revops_cli.rules.cell import EPOCH
from revops_cli.rules.moment import Moment
from revops_cli.rules.nodes import Cell, Node

CellSql = Callable[[Cell], str]


class Writer:
    """Renders nodes with one way to write cells and one moment."""

    def __init__(self, cell: CellSql, moment: Moment | None) -> None:
        self._cell = cell
        self._moment = moment

    def sql(self, node: Node) -> str:
        """The node as SQL, in parentheses where it must be."""
        return _WRITERS[type(node)](self, node)

    def joined(self, items: tuple[Node, ...], between: str) -> str:
        """Several nodes in parentheses."""
        return "(" + between.join(self.sql(item) for item in items) + ")"

    def cell(self, node: Cell) -> str:
        """A column."""
        return self._cell(node)

    def value(self, node: nodes.Value) -> str:
        """A literal."""
        return _value(node)

    def one_of(self, node: nodes.OneOf) -> str:
        """IN."""
        return f"({self.sql(node.item)} IN {self.joined(node.options, ', ')})"

    def like(self, node: nodes.Like) -> str:
        """LIKE and ILIKE."""
        return f"({self.sql(node.item)} {'ILIKE' if node.fold else 'LIKE'} {literal(node.pattern)})"

    def truth(self, node: nodes.IsTruth) -> str:
        """IS TRUE and IS FALSE."""
        return f"coalesce({'' if node.truth else 'NOT '}{self.sql(node.item)}, FALSE)"

    def arithmetic(self, node: nodes.Arithmetic) -> str:
        """A sum or a product."""
        left, right = self.sql(node.left), self.sql(node.right)
        return f"({left} / NULLIF({right}, 0e0))" if node.sign == "/" else f"({left} {node.sign} {right})"

    def case(self, node: nodes.Case) -> str:
        """CASE."""
        whens = " ".join(f"WHEN {self.sql(test)} THEN {self.sql(value)}" for test, value in node.branches)
        return f"CASE {whens} ELSE {self.sql(node.default)} END"

    def listed(self, node: nodes.Listed) -> str:
        """IN over a named list; the empty list holds nothing, and of the unknown nothing is known."""
        item = self.sql(node.item)
        inside = ", ".join(literal(value) for value in sorted(node.values))
        return f"({item} IN ({inside}))" if inside else f"({item} <> {item})"

    def call(self, node: nodes.Call) -> str:
        """A function."""
        return _call(node.name, tuple(self.sql(argument) for argument in node.arguments), self._moment)


_WRITERS: dict[type, Callable[[Writer, Any], str]] = {
    nodes.Value: lambda writer, node: writer.value(node),
    nodes.Cell: Writer.cell,
    nodes.Every: lambda writer, node: writer.joined(node.items, " AND "),
    nodes.Some: lambda writer, node: writer.joined(node.items, " OR "),
    nodes.Compare: lambda writer, node: f"({writer.sql(node.left)} {node.operator} {writer.sql(node.right)})",
    nodes.Not: lambda writer, node: f"(NOT {writer.sql(node.item)})",
    nodes.IsNull: lambda writer, node: f"({writer.sql(node.item)} IS NULL)",
    nodes.OneOf: Writer.one_of,
    nodes.Like: Writer.like,
    nodes.IsTruth: lambda writer, node: writer.truth(node),
    nodes.Arithmetic: lambda writer, node: writer.arithmetic(node),
    nodes.Case: Writer.case,
    nodes.Listed: lambda writer, node: writer.listed(node),
    nodes.Call: lambda writer, node: writer.call(node),
}
"""One way to write each kind of node; `Any` because the key is the type."""


def render(node: Node, cell: CellSql, moment: Moment | None) -> str:
    """The node as one SQL expression; `cell` writes its columns."""
    return Writer(cell, moment).sql(node)


def _call(name: str, arguments: tuple[str, ...], moment: Moment | None) -> str:
    if name == "length":
        return f"CAST(length({arguments[0]}) AS DOUBLE)"
    if name == "days_since":
        today = (_known(moment, name).day - EPOCH).days
        day = f"date_diff('day', DATE '{EPOCH}', try_cast({arguments[0]} AS DATE))"
        return f"CAST({today} - {day} AS DOUBLE)"
    if name == "hours_since":
        return f"(({_known(moment, name).seconds}e0 - {arguments[0]}) / 3600e0)"
    return f"{name}({', '.join(arguments)})"


def _known(moment: Moment | None, name: str) -> Moment:
    if moment is None:
        raise ValueError(f"{name} needs the time of the run")
    return moment


def _value(node: nodes.Value) -> str:
    if isinstance(node.value, bool):
        return "TRUE" if node.value else "FALSE"
    if isinstance(node.value, float):
        # An exponent makes it a double: plain 0.1 would be an exact decimal, and sums would differ.
        shown = repr(node.value)
        return shown if "e" in shown or "n" in shown else f"{shown}e0"
    return literal(str(node.value))
