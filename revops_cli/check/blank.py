"""What counts as an empty cell: nothing, or nothing but blanks."""

from revops_cli.engine.protocol import quote

# Every text of blanks is below '!': only few cells are below, and only those are trimmed. AND and OR
# would trim all of them, CASE does not.


def empty(name: str) -> str:
    """SQL: the cell holds nothing but blanks."""
    return f"CASE WHEN {quote(name)} < '!' THEN trim({quote(name)}) = '' ELSE FALSE END"


def filled(name: str) -> str:
    """SQL: the cell holds something."""
    return f"CASE WHEN {quote(name)} < '!' THEN trim({quote(name)}) <> '' ELSE TRUE END"
