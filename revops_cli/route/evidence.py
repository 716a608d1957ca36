"""Why a rule matched, as SQL: the columns of its condition with the values of the row."""

from collections.abc import Callable, Collection

from revops_cli.engine.protocol import literal


def evidence_sql(columns: Collection[str], column: Callable[[str], str | None]) -> str:
    """Text such as `Country = 'DE', NamedAccount is empty`; `every lead` where nothing is asked.

    `column` gives the SQL of a column's text, or None where the list lacks it.
    """
    names = sorted(columns)
    if not names:
        return literal("every lead")
    return "concat(" + f", {literal(', ')}, ".join(_value(name, column(name)) for name in names) + ")"


def _value(name: str, cell: str | None) -> str:
    empty = literal(f"{name} is empty")
    if cell is None:
        return empty
    before, after = literal(f"{name} = '"), literal("'")
    return f"CASE WHEN {cell} = '' THEN {empty} ELSE concat({before}, {cell}, {after}) END"
