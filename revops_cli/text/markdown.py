"""Text inside a Markdown table."""


def in_cell(text: str) -> str:
    r"""A text on one line that cannot end its cell.

    >>> in_cell("Acme | Sons\nLtd")
    'Acme \\| Sons Ltd'
    """
    return " ".join(text.split()).replace("|", "\\|")
