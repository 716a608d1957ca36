"""An order of work by conditions: what meets the first comes first, and the key says what was met."""

from collections.abc import Sequence

from revops_cli.engine.protocol import literal


def order_by(marks: Sequence[str]) -> list[str]:
    """The terms of ORDER BY of some conditions (SQL, never NULL), the first the strongest."""
    return [f"{mark} DESC" for mark in marks]


def met_names(names: Sequence[str], marks: Sequence[str]) -> str:
    """The names of the conditions that are met, each with `, ` behind it, as SQL."""
    words = [
        f"CASE WHEN {mark} THEN {literal(f'{name}, ')} ELSE '' END" for name, mark in zip(names, marks, strict=True)
    ]
    return f"concat({', '.join(words)})" if words else "''"
