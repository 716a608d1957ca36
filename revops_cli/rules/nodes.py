"""The tree of a condition after it was checked: every column is known and every kind agrees.

Three compilers read it: `sql` for the engine, `closure` for one record, `proof` for lint. A node
never holds text that was not checked, so what is rendered from it cannot reach beyond its columns.
"""

from dataclasses import dataclass, field
from typing import Literal

CellKind = Literal["text", "number", "boolean", "date", "instant"]
"""How the text of a cell is read; `instant` is a date with its time of day."""

Operator = Literal["=", "<>", "<", "<=", ">", ">="]
Sign = Literal["+", "-", "*", "/"]


@dataclass(frozen=True, slots=True)
class Value:
    """A literal. A date is its ISO text; NULL has the kind of its neighbour."""

    value: str | float | bool | None
    kind: CellKind


@dataclass(frozen=True, slots=True)
class Cell:
    """A column of the row, read as `kind`."""

    name: str
    kind: CellKind
    asked: bool = field(default=False, compare=False, repr=False)
    """Whether the condition asks for this kind, as in number(Score__c); only shown."""


@dataclass(frozen=True, slots=True)
class Compare:
    """Two values of one kind."""

    operator: Operator
    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True)
class Every:
    """AND of its items."""

    items: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Some:
    """OR of its items."""

    items: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Not:
    """NOT, which leaves unknown unknown."""

    item: "Node"


@dataclass(frozen=True, slots=True)
class OneOf:
    """IN over values."""

    item: "Node"
    options: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Like:
    """LIKE, or ILIKE where `fold` is true; `%` and `_` are the only signs of the pattern."""

    item: "Node"
    pattern: str
    fold: bool


@dataclass(frozen=True, slots=True)
class IsNull:
    """Whether there is no value: an empty cell, or one that cannot be read as its kind."""

    item: "Node"


@dataclass(frozen=True, slots=True)
class IsTruth:
    """IS TRUE or IS FALSE: never unknown."""

    item: "Node"
    truth: bool


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """A sum or product of numbers; division by zero is unknown."""

    sign: Sign
    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True)
class Case:
    """The value of the first branch that holds."""

    branches: "tuple[tuple[Node, Node], ...]"
    default: "Node"


@dataclass(frozen=True, slots=True)
class Call:
    """A function of the list in `functions`."""

    name: str
    arguments: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Listed:
    """Whether a value stands in a named list."""

    name: str
    values: frozenset[str]
    item: "Node"


Node = Value | Cell | Compare | Every | Some | Not | OneOf | Like | IsNull | IsTruth | Arithmetic | Case | Call | Listed

FUNCTION_KINDS: dict[str, CellKind] = {
    "lower": "text",
    "upper": "text",
    "trim": "text",
    "length": "number",
    "starts_with": "boolean",
    "contains": "boolean",
    "days_since": "number",
    "hours_since": "number",
}
"""What each function gives; `coalesce` gives the kind of its first argument."""


def kind_of(node: Node) -> CellKind:
    """The kind of value that a node gives."""
    if isinstance(node, (Value, Cell)):
        return node.kind
    if isinstance(node, Arithmetic):
        return "number"
    if isinstance(node, Case):
        return kind_of(node.default)
    if isinstance(node, Call):
        return FUNCTION_KINDS.get(node.name) or kind_of(node.arguments[0])
    return "boolean"


def children(node: Node) -> tuple[Node, ...]:
    """The nodes right below a node, in reading order."""
    match node:
        case Compare(_, left, right) | Arithmetic(_, left, right):
            return (left, right)
        case Every(items) | Some(items) | Call(_, items):
            return items
        case OneOf(item, options):
            return (item, *options)
        case Not(item) | Like(item) | IsNull(item) | IsTruth(item) | Listed(_, _, item):
            return (item,)
        case Case(branches, default):
            return (*(part for branch in branches for part in branch), default)
        case _:
            return ()


def cells(node: Node) -> frozenset[Cell]:
    """Every cell that a tree reads."""
    found: set[Cell] = set()
    waiting = [node]
    while waiting:
        here = waiting.pop()
        if isinstance(here, Cell):
            found.add(here)
        waiting.extend(children(here))
    return frozenset(found)
