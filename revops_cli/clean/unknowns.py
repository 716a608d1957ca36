"""Values that no rule knows, as a table that a person fills in and hands back as synonyms."""

from collections.abc import Iterable, Mapping, Sequence

from revops_cli.clean.dictionary import Dictionary, joined
from revops_cli.clean.overrides import said_at
from revops_cli.clean.vocabulary import Target
from revops_cli.engine.protocol import Batch, Engine, Schema, listed, literal, quote
from revops_cli.fields.blank import is_blank
from revops_cli.model import Table

MOST_NEAR = 500
"""Most frequent values of a column for which near values are looked up; who fills in more runs again."""

NEAREST = 3
"""Values that are shown for each."""
_NEAR = tuple(f"near_{number}" for number in range(1, NEAREST + 1))


def unknowns_query(
    engine: Engine, leads: Table, dictionaries: Sequence[Dictionary], targets: Mapping[str, Target]
) -> str:
    """The unknown values of all columns that a synonym can fill, most frequent first by `place`.

    Columns: field (the added column), value, count, share (percent of the rows), first_row,
    near_1 to near_3 (`value (score)`), use (empty), place.
    """
    by_field = {dictionary.field.name: dictionary for dictionary in dictionaries}
    parts = [
        _unknown_of(engine, leads, by_field[target.field], target)
        for target in targets.values()
        if target.issue and target.field in by_field
    ]
    return " UNION ALL ".join(parts)


def _unknown_of(engine: Engine, leads: Table, dictionary: Dictionary, target: Target) -> str:
    found, named = f"unknown {target.column}", f"near {target.column}"
    _read_values(engine, leads, dictionary, target, found)
    near: Schema = {
        **dict.fromkeys(("value", *_NEAR), "VARCHAR"),
        **dict.fromkeys(("count", "first_row", "place"), "BIGINT"),
    }
    known: dict[str, str] = {}

    def with_near(batch: Batch) -> Batch:
        if not known and batch["value"]:
            known.update(target.known())
        return {**batch, **_near_columns(batch["value"], batch["place"], known)}

    engine.map(named, f"SELECT value, count, first_row, place FROM {quote(found)}", with_near, near)
    return (
        f"SELECT {literal(target.column)} AS field, value, count, "
        f"printf('%.2f', 100.0 * count / {max(leads.rows, 1)}) AS share, first_row, {', '.join(_NEAR)}, "
        f"'' AS use, place FROM {quote(named)}"
    )


def _read_values(engine: Engine, leads: Table, dictionary: Dictionary, target: Target, name: str) -> None:
    """Make relation `name`: value, count, first_row, place, of the rows where the column is not known."""
    cells = [column for column in target.inputs if column in dictionary.sources]
    if not cells:
        engine.load(name, [], {"value": "VARCHAR", "count": "BIGINT", "first_row": "BIGINT", "place": "BIGINT"})
        return
    engine.map(
        f"{name} cells",
        f"SELECT {listed(cells, 'leads.')}, count(*) AS count, min(leads._row) AS first_row "
        f"FROM {joined(leads, [dictionary])} "
        f"WHERE contains(concat(' ', {dictionary.issues}, ' '), {literal(f' {target.issue} ')}) "
        f"GROUP BY {listed(cells, 'leads.')}",
        lambda batch: {**batch, "value": _said(batch, cells)},
        {**dict.fromkeys(cells, "VARCHAR"), "count": "BIGINT", "first_row": "BIGINT", "value": "VARCHAR"},
    )
    engine.sql(
        name,
        "SELECT value, CAST(sum(count) AS BIGINT) AS count, min(first_row) AS first_row, "
        f"row_number() OVER (ORDER BY sum(count) DESC, value) AS place FROM {quote(f'{name} cells')} "
        "WHERE value <> '' GROUP BY value",
    )


def _said(batch: Batch, cells: Sequence[str]) -> list[str]:
    """The cell of each row that a synonym would be asked for; empty where all are blank."""
    places = range(len(cells))
    rows = list(zip(*(batch[name] for name in cells), strict=True))
    return ["" if is_blank(row[said_at(row, places)]) else row[said_at(row, places)] for row in rows]


def _near_columns(values: Sequence[str], places: Iterable[int], known: Mapping[str, str]) -> Batch:
    from revops_cli.clean.nearest import nearest  # noqa: PLC0415 - heavy, needed only for unknown values

    wanted = [index for index, place in enumerate(places) if place <= MOST_NEAR]
    found = (
        dict(zip(wanted, nearest([values[index] for index in wanted], known, NEAREST), strict=True)) if known else {}
    )
    rows = [[*found.get(index, ()), *[""] * NEAREST][:NEAREST] for index in range(len(values))]
    return {name: [row[number] for row in rows] for number, name in enumerate(_NEAR)}
