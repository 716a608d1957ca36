"""A condition as a Python function of one record: what `explain` and `rules test` evaluate.

Unknown is None, as NULL is in SQL: AND, OR and NOT are three-valued, everything else with an
unknown part is unknown.
"""

import operator
import re
from collections.abc import Callable, Mapping
from typing import Any

from revops_cli.rules import nodes
from revops_cli.rules.cell import EPOCH, SPACES, read_cell, read_date
from revops_cli.rules.moment import Moment
from revops_cli.rules.nodes import Cell, Node

Scalar = str | float | bool | None
Evaluate = Callable[[Mapping[str, str]], Scalar]

_OPERATORS: dict[str, Callable[[Scalar, Scalar], bool]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,  # type: ignore[dict-item] # both sides are of one kind, as the builder proved
    "<=": operator.le,  # type: ignore[dict-item] # the same
    ">": operator.gt,  # type: ignore[dict-item] # the same
    ">=": operator.ge,  # type: ignore[dict-item] # the same
}
_SIGNS: dict[str, Callable[[float, float], float | None]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": lambda left, right: left / right if right else None,
}


def compiled(node: Node, moment: Moment | None) -> Evaluate:
    """The value of a node for a record given as column name to text."""
    return _Compiler(moment).of(node)


class _Compiler:
    """Compiles nodes for one moment."""

    def __init__(self, moment: Moment | None) -> None:
        self._moment = moment

    def of(self, node: Node) -> Evaluate:
        """The function of one node."""
        return _COMPILERS[type(node)](self, node)

    def all(self, items: tuple[Node, ...]) -> tuple[Evaluate, ...]:
        """The functions of several nodes."""
        return tuple(self.of(item) for item in items)

    def cell(self, node: Cell) -> Evaluate:
        """A column, read as its kind."""
        offset = self._moment.offset if self._moment else 0
        return lambda record: read_cell(record.get(node.name, ""), node.kind, offset)

    def is_null(self, node: nodes.IsNull) -> Evaluate:
        """IS NULL."""
        item = self.of(node.item)
        return lambda record: item(record) is None

    def is_truth(self, node: nodes.IsTruth) -> Evaluate:
        """IS TRUE and IS FALSE."""
        item = self.of(node.item)
        return lambda record: item(record) is node.truth

    def case(self, node: nodes.Case) -> Evaluate:
        """CASE."""
        return _case([(self.of(test), self.of(value)) for test, value in node.branches], self.of(node.default))

    def call(self, node: nodes.Call) -> Evaluate:
        """A function."""
        return _call(node.name, self.all(node.arguments), self._moment)


_COMPILERS: dict[type, Callable[[_Compiler, Any], Evaluate]] = {
    nodes.Value: lambda _, node: lambda _record: node.value,
    nodes.Cell: _Compiler.cell,
    nodes.Every: lambda compiler, node: _chain(compiler.all(node.items), stop=False),
    nodes.Some: lambda compiler, node: _chain(compiler.all(node.items), stop=True),
    nodes.Compare: lambda c, node: _strict(_OPERATORS[node.operator], c.of(node.left), c.of(node.right)),
    nodes.Arithmetic: lambda c, node: _strict(_SIGNS[node.sign], c.of(node.left), c.of(node.right)),
    nodes.Not: lambda compiler, node: _strict(operator.not_, compiler.of(node.item)),
    nodes.OneOf: lambda compiler, node: _one_of(compiler.of(node.item), compiler.all(node.options)),
    nodes.Listed: lambda compiler, node: _strict(node.values.__contains__, compiler.of(node.item)),
    nodes.Like: lambda compiler, node: _strict(like_pattern(node.pattern, fold=node.fold), compiler.of(node.item)),
    nodes.IsNull: _Compiler.is_null,
    nodes.IsTruth: _Compiler.is_truth,
    nodes.Case: _Compiler.case,
    nodes.Call: _Compiler.call,
}
"""One way to compile each kind of node; `Any` because the key is the type."""


def _strict(function: Callable[..., Scalar], *parts: Evaluate) -> Evaluate:
    def evaluate(record: Mapping[str, str]) -> Scalar:
        values = [part(record) for part in parts]
        return None if any(value is None for value in values) else function(*values)

    return evaluate


def _chain(items: tuple[Evaluate, ...], *, stop: bool) -> Evaluate:
    def evaluate(record: Mapping[str, str]) -> Scalar:
        unknown = False
        for item in items:
            value = item(record)
            if value is stop:
                return stop
            unknown = unknown or value is None
        return None if unknown else not stop

    return evaluate


def _one_of(item: Evaluate, options: tuple[Evaluate, ...]) -> Evaluate:
    def evaluate(record: Mapping[str, str]) -> Scalar:
        value = item(record)
        found = [option(record) for option in options]
        if value is None:
            return None
        if any(option == value for option in found if option is not None):
            return True
        return None if any(option is None for option in found) else False

    return evaluate


def _case(branches: list[tuple[Evaluate, Evaluate]], default: Evaluate) -> Evaluate:
    def evaluate(record: Mapping[str, str]) -> Scalar:
        return next((value(record) for test, value in branches if test(record) is True), default(record))

    return evaluate


def _call(name: str, arguments: tuple[Evaluate, ...], moment: Moment | None) -> Evaluate:
    if name == "coalesce":
        return lambda record: next((v for v in (part(record) for part in arguments) if v is not None), None)
    if name in {"days_since", "hours_since"}:
        if moment is None:
            raise ValueError(f"{name} needs the time of the run")
        return _strict(_since(name, moment), arguments[0])
    return _strict(_TEXT_FUNCTIONS[name], *arguments)


def _since(name: str, moment: Moment) -> Callable[..., Scalar]:
    today = (moment.day - EPOCH).days

    def days(text: str) -> float | None:
        day = read_date(text)
        return None if day is None else float(today - (day - EPOCH).days)

    return days if name == "days_since" else lambda seconds: (moment.seconds - seconds) / 3600.0


def like_pattern(pattern: str, *, fold: bool) -> Callable[[str], bool]:
    """Whether a whole text fits a LIKE pattern; `fold` leaves case aside."""
    shape = "".join({"%": ".*", "_": "."}.get(sign) or re.escape(sign) for sign in _lower(pattern, fold))
    matcher = re.compile(shape, re.DOTALL)
    return lambda text: matcher.fullmatch(_lower(text, fold)) is not None


def _lower(text: str, fold: bool) -> str:  # noqa: FBT001 - a private pair of arguments
    return lower(text) if fold else text


def lower(text: str) -> str:
    """Lower case one character at a time, as the engine does: no word is looked at as a whole."""
    return text.lower() if text.isascii() else "".join(sign.lower()[0] for sign in text)


def upper(text: str) -> str:
    """Upper case one character at a time, as the engine does: `ß` is one capital, not two letters."""
    return text.upper() if text.isascii() else "".join(map(_capital, text))


def _capital(sign: str) -> str:
    """The one capital of a character; where it would become several, its title case, else the character itself."""
    found = (_SHARP_S.get(sign), sign.upper(), sign.title(), sign)
    return next(capital for capital in found if capital is not None and len(capital) == 1)


_SHARP_S = {"ß": "ẞ"}
_TEXT_FUNCTIONS: dict[str, Callable[..., Scalar]] = {
    "lower": lower,
    "upper": upper,
    "trim": lambda text: text.strip(SPACES),
    "length": lambda text: float(len(text)),
    "starts_with": str.startswith,
    "contains": str.__contains__,
}
