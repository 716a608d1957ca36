"""What clean changed, as queries over the dictionaries."""

from collections.abc import Iterator, Sequence

from revops_cli.clean.columns import REPLACES
from revops_cli.clean.dictionary import Dictionary, joined
from revops_cli.engine.protocol import literal, quote
from revops_cli.model import Table


def changes_query(leads: Table, dictionaries: Sequence[Dictionary]) -> str:
    """One line for each distinct change: source, target, before, after, rule, rows, first_row."""
    parts = [
        f"SELECT {cells}, count(*) AS rows, min(leads._row) AS first_row FROM {source} GROUP BY 1, 2, 3, 4, 5"
        for cells, source in _changed(leads, dictionaries)
    ]
    return " UNION ALL ".join(parts)


def changes_each_query(leads: Table, dictionaries: Sequence[Dictionary]) -> str:
    """One line for each changed cell: row, source, target, before, after, rule."""
    parts = [f"SELECT leads._row AS row, {cells} FROM {source}" for cells, source in _changed(leads, dictionaries)]
    return " UNION ALL ".join(parts)


def _changed(leads: Table, dictionaries: Sequence[Dictionary]) -> Iterator[tuple[str, str]]:
    for d in dictionaries:
        for output in d.outputs:
            before = d.source_of(output, REPLACES)
            after = d.cell(output)
            cells = (
                f"{literal(leads.header(before))} AS source, {literal(output)} AS target, "
                f"leads.{quote(before)} AS before, {after} AS after, {d.rule} AS rule"
            )
            changed = f"{after} <> '' AND {after} <> leads.{quote(before)}"
            yield cells, f"{joined(leads, [d])} WHERE {changed}"
