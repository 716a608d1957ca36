"""What clean changed and what it did not understand, as queries over the dictionaries."""

from collections.abc import Iterator, Sequence

from revops_cli.clean.columns import REPLACES
from revops_cli.clean.dictionary import Dictionary
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


def unknowns_query(leads: Table, dictionaries: Sequence[Dictionary]) -> str:
    """Values no rule knows: field, value, count, share (percent of the rows), first_row."""
    share = f"printf('%.2f', 100.0 * count(*) / {max(leads.rows, 1)})"
    parts = [
        f"SELECT {literal(d.field.name)} AS field, {_shown(d)} AS value, count(*) AS count, {share} AS share, "
        f"min(leads._row) AS first_row FROM {quote(leads.relation)} AS leads {d.join} "
        f"WHERE contains({d.alias}.issues, '.unknown') GROUP BY 1, 2"
        for d in dictionaries
    ]
    return " UNION ALL ".join(parts)


def _changed(leads: Table, dictionaries: Sequence[Dictionary]) -> Iterator[tuple[str, str]]:
    for d in dictionaries:
        for output in d.outputs:
            before = d.source_of(output, REPLACES)
            after = d.cell(output)
            cells = (
                f"{literal(leads.header(before))} AS source, {literal(output)} AS target, "
                f"leads.{quote(before)} AS before, {after} AS after, {d.alias}.rule AS rule"
            )
            changed = f"{after} <> '' AND {after} <> leads.{quote(before)}"
            yield cells, f"{quote(leads.relation)} AS leads {d.join} WHERE {changed}"


def _shown(dictionary: Dictionary) -> str:
    cells = ", ".join(f"nullif(leads.{quote(name)}, '')" for name in dictionary.sources)
    return f"concat_ws(' | ', {cells})"
