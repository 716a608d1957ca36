"""Cells as a person writes them in YAML: the text that a list would hold."""

from datetime import date
from typing import Annotated

from pydantic import BeforeValidator


def as_cell(value: object) -> str:
    """A value of YAML as the text of a cell: a code keeps its zeros, a day is ISO 8601, nothing is empty.

    >>> [as_cell(value) for value in (None, True, 200, 1.5, date(2026, 1, 31))]
    ['', 'true', '200', '1.5', '2026-01-31']
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int):
        return str(value).zfill(getattr(value, "_width", None) or 0)
    if isinstance(value, float):
        return f"{value:.15f}".rstrip("0").rstrip(".")
    if isinstance(value, str):
        return value
    raise ValueError("a cell is a text, a number, a day, true, false, or null")


Cell = Annotated[str, BeforeValidator(as_cell)]
"""The text of one cell."""
Cells = dict[str, Cell]
"""Columns of a lead with their cells."""
