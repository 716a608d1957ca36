"""A condition as a person would write it: for traces and for the findings of lint."""

from revops_cli.engine.protocol import literal, quote
from revops_cli.rules import nodes
from revops_cli.rules.nodes import Cell, Node
from revops_cli.rules.sql import Writer


class _Shower(Writer):
    """Writes plain numbers, functions by their own names, and columns bare where they can be."""

    def value(self, node: nodes.Value) -> str:
        """A literal."""
        if isinstance(node.value, float):
            return f"{node.value:.15g}"
        return super().value(node)

    def truth(self, node: nodes.IsTruth) -> str:
        """IS TRUE and IS FALSE."""
        return f"({self.sql(node.item)} IS {'TRUE' if node.truth else 'FALSE'})"

    def arithmetic(self, node: nodes.Arithmetic) -> str:
        """A sum or a product."""
        if node.sign == "-" and node.left == nodes.Value(0.0, "number"):
            return f"-{self.sql(node.right)}"
        return f"({self.sql(node.left)} {node.sign} {self.sql(node.right)})"

    def listed(self, node: nodes.Listed) -> str:
        """IN over a named list."""
        return f"in_list({literal(node.name)}, {self.sql(node.item)})"

    def call(self, node: nodes.Call) -> str:
        """A function."""
        return f"{node.name}({', '.join(self.sql(argument) for argument in node.arguments)})"


def _column(cell: Cell) -> str:
    name = cell.name if cell.name.isidentifier() else quote(cell.name)
    return f"{cell.kind}({name})" if cell.asked else name


def show(node: Node) -> str:
    """The text of a node, without the parentheses around the whole."""
    text = _Shower(_column, None).sql(node)
    return text[1:-1] if _wrapped(text) else text


def _wrapped(text: str) -> bool:
    """Whether the first parenthesis closes at the very end, texts in quotes left aside."""
    depth, quoted = 0, False
    for place, sign in enumerate(text):
        quoted = quoted != (sign == "'")
        depth += 0 if quoted else (sign == "(") - (sign == ")")
        if depth == 0 and place < len(text) - 1:
            return False
    return text.startswith("(")
