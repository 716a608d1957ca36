"""What counts as an empty cell: nothing, or nothing but blanks."""

from revops_cli.engine.protocol import quote

# Every text of blanks is below '!': only few cells are below, and only those are trimmed.


def empty(name: str) -> str:
    """SQL: the cell holds nothing but blanks."""
    return f"({quote(name)} < '!' AND trim({quote(name)}) = '')"


def filled(name: str) -> str:
    """SQL: the cell holds something."""
    return f"({quote(name)} >= '!' OR trim({quote(name)}) <> '')"
