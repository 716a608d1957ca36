"""From the parser's tree to ours: an allow-list, known columns, agreeing kinds.

Whatever is not named here is refused: a kind of expression, one of its options, a function, a
column. So a new release of the parser can add syntax, but not a way around the list.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import cast

from sqlglot import exp

from revops_cli.errors import did_you_mean
from revops_cli.model import Kind
from revops_cli.rules import nodes
from revops_cli.rules.allowed import ALLOWED_FUNCTIONS, ARGUMENTS, COMPARISONS, FUNCTIONS, QUIET, SIGNS
from revops_cli.rules.cell import read_cell
from revops_cli.rules.hints import as_text, called, conversion, mend
from revops_cli.rules.nodes import Cell, CellKind, Node, Value, kind_of
from revops_cli.rules.problem import ConditionError
from revops_cli.rules.syntax import arguments, around, finite, flat, shown, span
from revops_cli.text.fold import squash

Lists = Mapping[str, frozenset[str]]


class Builder:
    """Makes the checked tree of one condition text; any fault is a ConditionError."""

    def __init__(
        self, text: str, columns: Mapping[str, Kind], *, where: str, lists: Lists, definitions: Mapping[str, Node]
    ) -> None:
        self._definitions = {squash(name): node for name, node in definitions.items()}
        self._names = (*columns, *definitions)
        self._text = text
        self._columns = columns
        self._folded = _by_squash(tuple(columns))
        self._where = where
        self._lists = lists

    def condition(self, tree: exp.Expression) -> Node:
        """The tree as something true or false."""
        node = self.build(tree)
        if kind_of(node) != "boolean":
            raise self.fault(tree, f"this is a {kind_of(node)}, not a condition", "compare it with a value")
        return node

    def build(self, tree: exp.Expression) -> Node:
        """The checked node of any allowed expression."""
        kind = type(tree)
        if kind in COMPARISONS:
            return self._compare(tree)
        if kind in SIGNS:
            self._only(tree, "this", "expression")
            left, right = (self._of_kind(side, "number") for side in (tree.this, tree.expression))
            return nodes.Arithmetic(SIGNS[kind], left, right)
        if kind in FUNCTIONS:
            return self._call(FUNCTIONS[kind], tree, arguments(tree))
        maker = _MAKERS.get(kind)
        if maker is None:
            raise self.fault(tree, f"not allowed in a condition: {shown(tree)}", "")
        return maker(self, tree)

    def fault(self, tree: exp.Expression, problem: str, hint: str) -> ConditionError:
        """The error for a part of the text."""
        start, end = next((place for place in map(span, around(tree)) if place[0] >= 0), (-1, -1))
        return ConditionError(problem, text=self._text, where=self._where, hint=hint, start=start, end=end)

    def _only(self, tree: exp.Expression, *allowed: str) -> None:
        for name, value in tree.args.items():
            if name not in allowed and name not in QUIET and value not in (None, False, []):
                raise self.fault(tree, f"not allowed in a condition: {shown(tree)}", "")

    def paren(self, tree: exp.Expression) -> Node:
        """What stands inside parentheses."""
        self._only(tree, "this")
        return self.build(tree.this)

    def column(self, tree: exp.Expression) -> Node:
        """A known column or definition, found without regard to case, spaces and underscores."""
        self._only(tree, "this")
        given = tree.name
        if squash(given) in self._definitions:
            return self._definitions[squash(given)]
        name = given if given in self._columns else self._folded.get(squash(given))
        if name is None:
            raise self._unknown_column(tree, given)
        kind = self._columns[name]
        return Cell(name, "text" if kind == "id" else kind)

    def _unknown_column(self, tree: exp.Expression, given: str) -> ConditionError:
        quoted = isinstance(tree.this, exp.Identifier) and bool(tree.this.quoted)
        hint = did_you_mean(given, self._names) or as_text(given, quoted=quoted)
        return self.fault(tree, f"unknown column '{given}'", hint)

    def literal(self, tree: exp.Expression) -> Node:
        """A text or a number."""
        if tree.args["is_string"]:
            return Value(str(tree.this), "text")
        number = finite(str(tree.this))
        if number is None:
            raise self.fault(tree, f"{shown(tree)} is not a number", "")
        return Value(number, "number")

    def truth(self, tree: exp.Expression) -> Node:
        """TRUE or FALSE."""
        return Value(bool(tree.this), "boolean")

    def null(self, tree: exp.Expression) -> Node:
        """NULL outside IS and CASE, which never means what was meant."""
        raise self.fault(tree, "NULL cannot be compared", "write IS NULL or IS NOT NULL")

    def negative(self, tree: exp.Expression) -> Node:
        """A number with a minus sign."""
        self._only(tree, "this")
        return nodes.Arithmetic("-", Value(0.0, "number"), self._of_kind(tree.this, "number"))

    def every(self, tree: exp.Expression) -> Node:
        """AND."""
        return nodes.Every(tuple(self.condition(part) for part in flat(tree, exp.And)))

    def some(self, tree: exp.Expression) -> Node:
        """OR."""
        return nodes.Some(tuple(self.condition(part) for part in flat(tree, exp.Or)))

    def negation(self, tree: exp.Expression) -> Node:
        """NOT."""
        self._only(tree, "this")
        return nodes.Not(self.condition(tree.this))

    def one_of(self, tree: exp.Expression) -> Node:
        """IN over a list of values."""
        self._only(tree, "this", "expressions", "negate")
        options = tree.args.get("expressions") or []
        if not options:
            raise self.fault(tree.this, "IN needs at least one value", "")
        item = self.build(tree.this)
        found = nodes.OneOf(item, tuple(self._fitting(option, item) for option in options))
        return nodes.Not(found) if tree.args.get("negate") else found

    def between(self, tree: exp.Expression) -> Node:
        """BETWEEN, both ends included."""
        self._only(tree, "this", "low", "high", "negate")
        item = self.build(tree.this)
        low, high = (self._fitting(tree.args[end], item) for end in ("low", "high"))
        found = nodes.Every((nodes.Compare(">=", item, low), nodes.Compare("<=", item, high)))
        return nodes.Not(found) if tree.args.get("negate") else found

    def like(self, tree: exp.Expression) -> Node:
        """LIKE and ILIKE against a fixed pattern."""
        self._only(tree, "this", "expression", "negate")
        pattern = tree.expression
        if not (isinstance(pattern, exp.Literal) and pattern.is_string):
            raise self.fault(pattern, "LIKE needs a fixed pattern", "write it in single quotes, such as 'Acme%'")
        found = nodes.Like(self._of_kind(tree.this, "text"), str(pattern.this), isinstance(tree, exp.ILike))
        return nodes.Not(found) if tree.args.get("negate") else found

    def is_(self, tree: exp.Expression) -> Node:
        """IS NULL, IS TRUE, IS FALSE; the parser writes IS NOT as NOT around it."""
        self._only(tree, "this", "expression")
        if isinstance(tree.expression, exp.Null):
            return nodes.IsNull(self.build(tree.this))
        if isinstance(tree.expression, exp.Boolean):
            return nodes.IsTruth(self.condition(tree.this), bool(tree.expression.this))
        raise self.fault(tree, f"not allowed in a condition: {shown(tree)}", "IS takes NULL, TRUE or FALSE")

    def case(self, tree: exp.Expression) -> Node:
        """CASE WHEN ... THEN ... ELSE ... END; the ELSE must be there."""
        self._only(tree, "ifs", "default")
        default = tree.args.get("default")
        if default is None:
            raise self.fault(tree, "CASE needs an ELSE", "")
        last = self.build(default)
        branches = tuple(
            (self.condition(part.this), self._fitting(part.args["true"], last)) for part in tree.args["ifs"]
        )
        return nodes.Case(branches, last)

    def coalesce(self, tree: exp.Expression) -> Node:
        """The first argument that has a value."""
        self._only(tree, "this", "expressions")
        first = self.build(tree.this)
        return nodes.Call("coalesce", (first, *(self._fitting(part, first) for part in tree.expressions)))

    def dated(self, tree: exp.Expression) -> Node:
        """DATE '2026-01-31' or date(Column)."""
        if isinstance(tree, exp.Cast):
            self._only(tree, "this", "to", "_type")
            if not (isinstance(tree.this, exp.Literal) and tree.to.this == exp.DataType.Type.DATE):
                raise self.fault(tree, f"not allowed in a condition: {shown(tree)}", "only DATE '2026-01-31'")
            return self._fitting(tree.this, Value("", "date"))
        return replace(self._reading(tree, arguments(tree), "date"), asked=True)

    def anonymous(self, tree: exp.Expression) -> Node:
        """A function that the parser does not know by itself."""
        name = str(tree.this).lower()
        arguments = tree.expressions
        if name in ARGUMENTS:
            return self._call(name, tree, arguments)
        if name in {"number", "date"}:
            return replace(self._reading(tree, arguments, cast(CellKind, name)), asked=True)
        if name in {"days_since", "hours_since"}:
            kind: CellKind = "date" if name == "days_since" else "instant"
            return nodes.Call(name, (self._reading(tree, arguments, kind),))
        if name == "in_list":
            return self._in_list(tree, arguments)
        hint = did_you_mean(name, ALLOWED_FUNCTIONS) or f"the functions are {', '.join(ALLOWED_FUNCTIONS)}"
        raise self.fault(tree, f"no function '{name}'", hint)

    def _call(self, name: str, tree: exp.Expression, arguments: list[exp.Expression]) -> Node:
        if len(arguments) != ARGUMENTS[name]:
            raise self.fault(tree, f"{name} takes {ARGUMENTS[name]} argument(s), not {len(arguments)}", "")
        return nodes.Call(name, tuple(self._of_kind(part, "text") for part in arguments))

    def _reading(self, tree: exp.Expression, arguments: list[exp.Expression], kind: CellKind) -> Cell:
        if len(arguments) != 1 or not isinstance(arguments[0], exp.Column):
            raise self.fault(tree, "this function takes one column", "")
        cell = self.column(arguments[0])
        return Cell(cast(Cell, cell).name, kind)

    def _in_list(self, tree: exp.Expression, arguments: list[exp.Expression]) -> Node:
        if len(arguments) != len(("list", "field")) or not arguments[0].is_string:
            raise self.fault(tree, "in_list takes the name of a list and a column", "in_list('students', Email)")
        name = str(arguments[0].this)
        if name not in self._lists:
            raise self.fault(arguments[0], f"unknown list '{name}'", did_you_mean(name, self._lists))
        return nodes.Listed(name, self._lists[name], self._of_kind(arguments[1], "text"))

    def _compare(self, tree: exp.Expression) -> Node:
        self._only(tree, "this", "expression")
        operator = COMPARISONS[type(tree)]
        if isinstance(tree.this, exp.Literal) and not isinstance(tree.expression, exp.Literal):
            right = self.build(tree.expression)
            return nodes.Compare(operator, self._fitting(tree.this, right), right)
        left = self.build(tree.this)
        return nodes.Compare(operator, left, self._fitting(tree.expression, left))

    def _of_kind(self, tree: exp.Expression, kind: CellKind) -> Node:
        node = self.build(tree)
        if kind_of(node) != kind:
            raise self.fault(tree, f"{shown(tree)} is {kind_of(node)}, not {kind}", conversion(node, kind))
        return node

    def _fitting(self, tree: exp.Expression, beside: Node) -> Node:
        """The node, with a literal read as the kind of its neighbour; kinds that differ are refused."""
        node = self.build(tree)
        kind = kind_of(beside)
        if kind_of(node) == kind:
            return node
        if isinstance(node, Value) and node.kind == "text" and kind in {"date", "boolean"}:
            read = read_cell(str(node.value), kind)
            if read is not None:
                return Value(read, kind)
        problem = f"{shown(tree)} is {kind_of(node)}, but it stands beside {called(beside)}, which is {kind}"
        raise self.fault(tree, problem, mend(node, beside))


@lru_cache(maxsize=16)
def _by_squash(columns: tuple[str, ...]) -> Mapping[str, str]:
    """The columns by their squashed names; kept, because all the rules of a config read the same ones."""
    found: dict[str, list[str]] = {}
    for name in columns:
        found.setdefault(squash(name), []).append(name)
    return {key: names[0] for key, names in found.items() if len(names) == 1}


_MAKERS: dict[type[exp.Expression], Callable[[Builder, exp.Expression], Node]] = {
    exp.Paren: Builder.paren,
    exp.Column: Builder.column,
    exp.Literal: Builder.literal,
    exp.Boolean: Builder.truth,
    exp.Null: Builder.null,
    exp.Neg: Builder.negative,
    exp.And: Builder.every,
    exp.Or: Builder.some,
    exp.Not: Builder.negation,
    exp.In: Builder.one_of,
    exp.Between: Builder.between,
    exp.Like: Builder.like,
    exp.ILike: Builder.like,
    exp.Is: Builder.is_,
    exp.Case: Builder.case,
    exp.Coalesce: Builder.coalesce,
    exp.Cast: Builder.dated,
    exp.Date: Builder.dated,
    exp.TsOrDsToDate: Builder.dated,
    exp.Anonymous: Builder.anonymous,
}
