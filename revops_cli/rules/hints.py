"""What to write instead, where two kinds do not agree."""

from revops_cli.rules.nodes import Cell, CellKind, Node, Value, kind_of

_CURLY = "‘’‚‛“”„«»´`"


def mend(node: Node, beside: Node) -> str:
    """How to make two kinds agree."""
    if kind_of(beside) == "number" and isinstance(node, Value):
        return "write a number without quotes"
    if isinstance(node, Value) and node.kind == "number" and kind_of(beside) == "text":
        quoted = f"write '{node.value:g}' for the text"
        return f"{quoted}, or number({beside.name}) to compare numbers" if isinstance(beside, Cell) else quoted
    return {"date": "write a date as '2026-01-31'", "boolean": "write TRUE or FALSE"}.get(kind_of(beside), "")


def conversion(node: Node, kind: CellKind) -> str:
    """How to read a column as another kind."""
    if kind != "number" or not isinstance(node, Cell):
        return ""
    return f"write days_since({node.name})" if node.kind == "date" else f"write number({node.name})"


def as_text(given: str, *, quoted: bool) -> str:
    """How to write a text that was taken for the name of a column."""
    if quoted:
        return f"double quotes name a column; for the text write '{given}'"
    plain = given.strip(_CURLY)
    if plain != given:
        return f"texts stand in straight single quotes: '{plain}'"
    return f"the columns are those of the table; for the text write '{given}'"


def called(node: Node) -> str:
    """A node by its column."""
    return node.name if isinstance(node, Cell) else "a value"
