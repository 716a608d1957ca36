"""What should be said about the cells of a table: formulas, damaged text, two orders of dates."""

import re
from collections.abc import Sequence

from revops_cli.engine.protocol import Engine, literal, quote
from revops_cli.io.grid import LISTED, Notes
from revops_cli.model import Column
from revops_cli.tables.guard import formula_condition

MOJIBAKE = "[\u00c3\u00c2][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â€"
"""UTF-8 read as cp1252: a lead byte's letter and a byte that only follows one."""

_DAY_FIRST = r"^(1[3-9]|2[0-9]|3[01])[./-][0-9]{1,2}[./-][0-9]{2,4}"
_MONTH_FIRST = r"^[0-9]{1,2}[./-](1[3-9]|2[0-9]|3[01])[./-][0-9]{2,4}"
_DATE = re.compile(r"^\s*\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b")
_SAMPLED = 200


def note_cells(engine: Engine, relation: str, columns: Sequence[Column], notes: Notes, *, damaged: bool) -> None:
    """Note `formula`, `mojibake`, `replacement_char` (row and header) and `mixed_date_order` (header).

    `damaged` tells whether text may have been decoded twice.
    """
    _note_where(engine, relation, columns, notes, "formula", {c.name: formula_condition(c.name) for c in columns})
    if damaged:
        broken = {c.name: f"regexp_matches({quote(c.name)}, {literal(MOJIBAKE)})" for c in columns}
        _note_where(engine, relation, columns, notes, "mojibake", broken)
        lost = {c.name: f"contains({quote(c.name)}, {literal(chr(0xFFFD))})" for c in columns}
        _note_where(engine, relation, columns, notes, "replacement_char", lost)
    for column in _dated(engine, relation, columns):
        if _mixed(engine, relation, column.name):
            notes.add("mixed_date_order", column.header)


def _note_where(
    engine: Engine,
    relation: str,
    columns: Sequence[Column],
    notes: Notes,
    code: str,
    conditions: dict[str, str],
) -> None:
    """Note the first cells, by row and column, that meet their column's condition; count the rest."""
    counts = " UNION ALL ".join(
        f"SELECT {at} AS place, count(*) FROM {quote(relation)} WHERE {conditions[column.name]}"
        for at, column in enumerate(columns)
    )
    found = {int(at): int(count) for at, count in engine.rows(counts) if count} if columns else {}
    hit = [columns[at] for at in sorted(found)]
    if not hit:
        return
    parts = [
        f"(SELECT _row, {at} AS place FROM {quote(relation)} WHERE {conditions[column.name]} "
        f"ORDER BY _row LIMIT {LISTED})"
        for at, column in enumerate(hit)
    ]
    cells = engine.rows(f"SELECT * FROM ({' UNION ALL '.join(parts)}) ORDER BY _row, place LIMIT {LISTED}")
    for row, at in cells:
        notes.add(code, f"row{row}.{hit[int(at)].header}")
    if (rest := sum(found.values()) - len(cells)) > 0:
        notes.add(code, count=rest)


def _dated(engine: Engine, relation: str, columns: Sequence[Column]) -> list[Column]:
    """The columns whose first rows hold dates in figures."""
    if not columns:
        return []
    cells = ", ".join(quote(column.name) for column in columns)
    sample = engine.rows(f"SELECT {cells} FROM {quote(relation)} WHERE _row <= {_SAMPLED}")
    return [column for at, column in enumerate(columns) if any(_DATE.match(str(row[at])) for row in sample)]


def _mixed(engine: Engine, relation: str, name: str) -> bool:
    day, month = (
        f"count(*) FILTER (WHERE regexp_matches({quote(name)}, {literal(pattern)}))"
        for pattern in (_DAY_FIRST, _MONTH_FIRST)
    )
    days, months = engine.rows(f"SELECT {day}, {month} FROM {quote(relation)}")[0]
    return bool(days and months)
