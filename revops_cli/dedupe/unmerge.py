"""Undoing a merge: the rows as they were, from the merged list and its provenance."""

from collections.abc import Sequence
from dataclasses import dataclass

from revops_cli.dedupe.columns import MERGED_IDS
from revops_cli.dedupe.survivorship import KEPT
from revops_cli.engine.protocol import Batch, Engine, literal, quote
from revops_cli.errors import InputError
from revops_cli.model import Table

UNMERGED = "unmerged"
PLACES = "unmerge places"
CELLS = "unmerge cells"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the provenance: what became of the cell `value` of column `field` of a row."""

    cluster: str
    field: str
    value: str
    row: int
    rule: str


def unmerge(engine: Engine, merged: Table, lines: Sequence[Line]) -> Table:
    """The list that was merged: every row with its own cells, in its place, without MergedIds if that was added.

    Raises InputError where the two do not belong together.
    """
    places = _places(merged, lines)
    named = {name.casefold(): name for name in merged.names}
    cells = [line for line in lines if line.rule in {"lost", "filled"}]
    unknown = next((line.field for line in cells if line.field.casefold() not in named), "")
    if unknown:
        raise InputError(
            f"no column '{unknown}', of which the provenance speaks", where=merged.source, hint="give the merged list"
        )
    engine.load(PLACES, [places], {"_row": "BIGINT", "master": "BIGINT"})
    texts: Batch = {"_row": [line.row for line in cells], "value": [line.value for line in cells]}
    texts["field"] = [named[line.field.casefold()] for line in cells]
    engine.load(CELLS, [texts], {"_row": "BIGINT", "value": "VARCHAR", "field": "VARCHAR"})
    had = any(line.rule == KEPT for line in lines)
    own = tuple(column for column in merged.columns if had or column.name.casefold() != MERGED_IDS.casefold())
    changed = sorted(set(texts["field"]))
    engine.sql(UNMERGED, _query(merged, [column.name for column in own], changed))
    return Table(UNMERGED, own, len(places["_row"]), merged.source)


def _places(merged: Table, lines: Sequence[Line]) -> Batch:
    """For each row of the list before the merge its place and the row of the merged list that it became part of."""
    members = [line for line in lines if line.field == MERGED_IDS and line.rule in {"master", "merged"}]
    victims = {line.row: line.cluster for line in members if line.rule == "merged"}
    masters = {line.cluster: line.row for line in members if line.rule == "master"}
    rows = merged.rows + len(victims)
    kept = [row for row in range(1, rows + 1) if row not in victims]
    place = {row: number for number, row in enumerate(kept, start=1)}
    if len(kept) != merged.rows or any(masters.get(cluster) not in place for cluster in victims.values()):
        raise InputError(
            "the list and the provenance are not of one merge",
            where=merged.source,
            hint="give the merged list as it was written, and the --provenance of that run",
        )
    owner = {row: place[masters[cluster]] for row, cluster in victims.items()}
    return {"_row": list(range(1, rows + 1)), "master": [owner.get(row) or place[row] for row in range(1, rows + 1)]}


def _query(merged: Table, own: list[str], changed: list[str]) -> str:
    """SQL of the rows: a cell that was lost or filled as it was, every other as it survived."""
    cells = ", ".join(
        f"{f'coalesce(c.{quote(name)}, m.{quote(name)})' if name in changed else f'm.{quote(name)}'} AS {quote(name)}"
        for name in own
    )
    pivot = "".join(f", max(CASE WHEN field = {literal(name)} THEN value END) AS {quote(name)}" for name in changed)
    return (
        f"SELECT p._row, {cells} FROM {quote(PLACES)} p JOIN {quote(merged.relation)} m ON m._row = p.master "
        f"LEFT JOIN (SELECT _row{pivot} FROM {quote(CELLS)} GROUP BY _row) c ON c._row = p._row"
    )
