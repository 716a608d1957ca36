"""Conditions as formulas: what `lint` and `diff` prove. z3 is loaded with this module only.

Every node becomes a pair: whether it is certainly true and certainly false; neither means unknown,
as NULL does. A text is a point on a line on which the literals of all rules stand in their order;
what cannot be modelled is left free. So the model holds every lead there can be, and some that
cannot: "no lead meets this" is a proof, a witness is an example to be looked at.
"""

import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from functools import reduce
from typing import Any

import z3

from revops_cli.rules import nodes
from revops_cli.rules.cell import LARGEST
from revops_cli.rules.closure import compiled
from revops_cli.rules.formula import Formula, Term, Truth, either
from revops_cli.rules.nodes import Cell, Node, Value, cells, children, kind_of
from revops_cli.rules.witness import example

LONG_LIST = 300
"""Values of a list beyond which IN is left free."""


class Model:
    """The formulas of some conditions over one line of texts, with the facts that tie them."""

    def __init__(self, conditions: Iterable[Node], always: Sequence[Node] = ()) -> None:
        """`always` holds of every lead there can be; it matters where the conditions read its columns."""
        trees = list(conditions)
        read = {cell.name for tree in trees for cell in cells(tree)}
        known = [node for node in always if {cell.name for cell in cells(node)} <= read]
        trees += known
        self._cells = frozenset(cell for tree in trees for cell in cells(tree))
        texts = sorted({text for tree in trees for text in _texts(tree)} | {""})
        self._rank = {text: place for place, text in enumerate(texts)}
        self._texts = texts
        self._terms: dict[Node, Term] = {}
        self._equal: dict[Cell, list[tuple[str, Formula]]] = {}
        self._truths: dict[Node, Truth] = {}
        self.facts: list[Formula] = []
        self.exactly = z3.Bool("nothing is rounded")
        self.facts += [self.truth(node).true for node in known]

    def truth(self, node: Node) -> Truth:
        """The formula of a boolean node."""
        if node not in self._truths:
            self._truths[node] = _TRUTHS.get(type(node), Model.free)(self, node)
        return self._truths[node]

    def term(self, node: Node) -> Term:
        """The formula of a number, a text or a date."""
        if node not in self._terms:
            self._terms[node] = _TERMS.get(type(node), Model.opaque)(self, node)
        return self._terms[node]

    def value(self, node: Value) -> Term:
        """A literal."""
        number = self._rank[str(node.value)] if node.kind in {"text", "date"} else Fraction(node.value or 0)
        return Term(z3.RealVal(str(number)), z3.BoolVal(val=False))

    def cell(self, node: Cell) -> Term:
        """A column; one that is empty is empty whatever it is read as."""
        name = f"{node.name}:{node.kind}"
        found = Term(z3.Real(name), z3.Bool(f"{name} is empty"))
        if node.kind == "text":
            self.facts.append(found.value > self._rank[""])
        if node.kind == "number":
            self.facts.append(z3.And(found.value > -LARGEST, found.value < LARGEST))
        self._empty_with(node, found.null)
        return found

    def _empty_with(self, node: Cell, null: Formula) -> None:
        """A cell without text has no value of another kind; said only where a rule asks for the text as well."""
        text = Cell(node.name, "text")
        if node != text and text in self._cells:
            self.facts.append(z3.Implies(self.term(text).null, null))

    def opaque(self, node: Node) -> Term:
        """A value of which nothing is known but that equal calls give equal values."""
        found = Term(z3.Real(f"value of {node!r}"), z3.Bool(f"no value of {node!r}"))
        if isinstance(node, nodes.Call) and node.name != "coalesce":
            self.facts.extend(z3.Implies(self.term(part).null, found.null) for part in node.arguments)
        return found

    def arithmetic(self, node: nodes.Arithmetic) -> Term:
        """A sum, or a product with a literal, rounded; other products stay free."""
        left, right = self.term(node.left), self.term(node.right)
        linear = isinstance(node.right, Value) and node.right.value != 0
        linear = linear or (node.sign == "*" and isinstance(node.left, Value)) or node.sign in "+-"
        if not linear:
            return self.opaque(node)
        exact, null = _SIGNS[node.sign](left.value, right.value), z3.Or(left.null, right.null)
        if node.left == Value(0.0, "number") and node.sign == "-":
            return Term(exact, null)
        value = z3.Real(f"rounded {node!r}")
        ends = exact * (1 - _ROUNDING), exact * (1 + _ROUNDING)
        near = z3.And(value >= z3.If(exact >= 0, *ends), value <= z3.If(exact >= 0, *reversed(ends)))
        self.facts += [near, z3.Implies(self.exactly, value == exact)]
        return Term(value, null, exact)

    def case_term(self, node: nodes.Case) -> Term:
        """CASE of values."""
        last = self.term(node.default)
        for test, answer in reversed(node.branches):
            last = either(self.truth(test).true, self.term(answer), last)
        return last

    def coalesce(self, node: nodes.Call) -> Term:
        """The first argument that is there; other functions are opaque."""
        if node.name != "coalesce":
            return self.opaque(node)
        terms = [self.term(part) for part in node.arguments]
        return reduce(lambda rest, term: either(z3.Not(term.null), term, rest), reversed(terms[:-1]), terms[-1])

    def flag(self, node: Node) -> Truth:
        """A boolean column."""
        if not isinstance(node, Cell):
            return self.free(node)
        null, true = z3.Bool(f"{node.name}:boolean is empty"), z3.Bool(f"{node.name}:boolean")
        self._empty_with(node, null)
        return Truth(z3.And(z3.Not(null), true), z3.And(z3.Not(null), z3.Not(true)))

    def constant(self, node: Value) -> Truth:
        """TRUE and FALSE."""
        return Truth(z3.BoolVal(val=bool(node.value)), z3.BoolVal(val=not node.value))

    def compare(self, node: nodes.Compare) -> Truth:
        """A comparison; of booleans only equality is modelled."""
        if kind_of(node.left) == "boolean":
            return self._compare_flags(node)
        left, right = self.term(node.left), self.term(node.right)
        there = z3.And(z3.Not(left.null), z3.Not(right.null))
        if left.exact is not None or right.exact is not None:
            # Rounding keeps the order: what is not above before it is not above after it.
            above, below = left.unrounded >= right.unrounded, left.unrounded <= right.unrounded
            self.facts += [z3.Implies(above, left.value >= right.value), z3.Implies(below, left.value <= right.value)]
        holds = _COMPARE[node.operator](left.value, right.value)
        return Truth(z3.And(there, holds), z3.And(there, z3.Not(holds)))

    def _compare_flags(self, node: nodes.Compare) -> Truth:
        if node.operator not in {"=", "<>"}:
            return self.free(node)
        left, right = self.truth(node.left), self.truth(node.right)
        same = z3.Or(z3.And(left.true, right.true), z3.And(left.false, right.false))
        differ = z3.Or(z3.And(left.true, right.false), z3.And(left.false, right.true))
        return Truth(same, differ) if node.operator == "=" else Truth(differ, same)

    def every(self, node: nodes.Every) -> Truth:
        """AND."""
        parts = [self.truth(item) for item in node.items]
        return Truth(z3.And([part.true for part in parts]), z3.Or([part.false for part in parts]))

    def some(self, node: nodes.Some) -> Truth:
        """OR."""
        parts = [self.truth(item) for item in node.items]
        return Truth(z3.Or([part.true for part in parts]), z3.And([part.false for part in parts]))

    def negation(self, node: nodes.Not) -> Truth:
        """NOT."""
        item = self.truth(node.item)
        return Truth(item.false, item.true)

    def one_of(self, node: nodes.OneOf) -> Truth:
        """IN: equal to one."""
        return self.some(nodes.Some(tuple(nodes.Compare("=", node.item, option) for option in node.options)))

    def listed(self, node: nodes.Listed) -> Truth:
        """IN over a named list, if it is short."""
        if not 0 < len(node.values) <= LONG_LIST:
            return self.free(node)
        return self.one_of(nodes.OneOf(node.item, tuple(Value(value, "text") for value in sorted(node.values))))

    def is_null(self, node: nodes.IsNull) -> Truth:
        """IS NULL."""
        if kind_of(node.item) == "boolean":
            item = self.truth(node.item)
            there = z3.Or(item.true, item.false)
            return Truth(z3.Not(there), there)
        null = self.term(node.item).null
        return Truth(null, z3.Not(null))

    def is_truth(self, node: nodes.IsTruth) -> Truth:
        """IS TRUE and IS FALSE."""
        item = self.truth(node.item)
        holds = item.true if node.truth else item.false
        return Truth(holds, z3.Not(holds))

    def case_truth(self, node: nodes.Case) -> Truth:
        """CASE of booleans."""
        found = self.truth(node.default)
        for test, answer in reversed(node.branches):
            holds, value = self.truth(test).true, self.truth(answer)
            found = Truth(z3.If(holds, value.true, found.true), z3.If(holds, value.false, found.false))
        return found

    def free(self, node: Node) -> Truth:
        """LIKE and text functions: free, but known at each literal that the column may equal."""
        holds, unknown = z3.Bool(f"{node!r}"), z3.Bool(f"unknown {node!r}")
        below = children(node)
        if below and isinstance(below[0], Cell) and below[0].kind == "text":
            self._tie(node, below[0], holds, unknown)
        return Truth(z3.And(holds, z3.Not(unknown)), z3.And(z3.Not(holds), z3.Not(unknown)))

    def _tie(self, node: Node, cell: Cell, holds: Formula, unknown: Formula) -> None:
        term = self.term(cell)
        self.facts.append(z3.Implies(term.null, unknown))
        if any(not isinstance(other, Value) for other in children(node)[1:]):
            return
        self.facts.append(z3.Implies(unknown, term.null))
        decide = compiled(node, None)
        where: dict[bool, list[Formula]] = {True: [], False: []}
        for text, equal in self._equals(cell):
            where[decide({cell.name: text}) is True].append(equal)
        self.facts += [z3.Implies(z3.Or(where[True]), holds), z3.Implies(z3.Or(where[False]), z3.Not(holds))]

    def _equals(self, cell: Cell) -> list[tuple[str, Formula]]:
        """Each text of the rules, and that a column holds it; made once for all that is asked of the column."""
        if cell not in self._equal:
            value = self.term(cell).value
            self._equal[cell] = [(text, value == rank) for text, rank in self._rank.items() if text]
        return self._equal[cell]

    def outcome(self, rules: Sequence[tuple[Node, int]], otherwise: int) -> Formula:
        """The number of the first rule's outcome that a lead meets; `otherwise` where it meets none."""
        found: Formula = z3.RealVal(otherwise)
        for node, number in reversed(rules):
            found = z3.If(self.truth(node).true, z3.RealVal(number), found)
        return found

    def witness(self, found: Any) -> dict[str, str]:  # noqa: ANN401 - z3 has no types
        """An example lead of a z3 model: column to text, empty where the example says so."""
        terms = {node: term for node, term in self._terms.items() if isinstance(node, Cell)}
        flags = {node: truth for node, truth in self._truths.items() if isinstance(node, Cell)}
        return example(found, terms, flags, self._texts)


def _texts(tree: Node) -> Iterable[str]:
    waiting = [tree]
    while waiting:
        here = waiting.pop()
        if isinstance(here, Value) and here.kind in {"text", "date"}:
            yield str(here.value)
        if isinstance(here, nodes.Listed) and len(here.values) <= LONG_LIST:
            yield from here.values
        waiting.extend(children(here))


_ROUNDING = z3.Q(1, 2**53)
"""The largest share by which one sum or product of the machine is off."""
_SIGNS: Mapping[str, Callable[[Formula, Formula], Formula]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}
_COMPARE: Mapping[str, Callable[[Formula, Formula], Formula]] = {
    "=": lambda left, right: left == right,
    "<>": lambda left, right: left != right,
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
}
_TRUTHS: Mapping[type, Callable[[Model, Any], Truth]] = {
    Value: Model.constant,
    Cell: Model.flag,
    nodes.Compare: Model.compare,
    nodes.Every: Model.every,
    nodes.Some: Model.some,
    nodes.Not: Model.negation,
    nodes.OneOf: Model.one_of,
    nodes.Listed: Model.listed,
    nodes.IsNull: Model.is_null,
    nodes.IsTruth: Model.is_truth,
    nodes.Case: Model.case_truth,
}
_TERMS: Mapping[type, Callable[[Model, Any], Term]] = {
    Value: Model.value,
    Cell: Model.cell,
    nodes.Arithmetic: Model.arithmetic,
    nodes.Case: Model.case_term,
    nodes.Call: Model.coalesce,
}
