"""The traits of a list after a round of merging: those of before, but for the records that changed."""

from bisect import bisect_left
from dataclasses import dataclass

import numpy as np

from revops_cli.dedupe.gather import NAMES, Gathered, by_id, gather, read_columns
from revops_cli.dedupe.ranking import MEMBERS
from revops_cli.dedupe.settings import DedupeSettings
from revops_cli.engine.protocol import Engine, quote
from revops_cli.link.coded import EMPTY, Coded, Ints
from revops_cli.link.traits import Traits
from revops_cli.model import Table

CHANGED = "dedupe changed"


@dataclass(frozen=True, slots=True)
class _Spliced:
    """Entries of two tables in one order: `kept` of the older, then all of the newer, as `order` says."""

    kept: Ints
    order: Ints

    def column(self, older: Coded, newer: Coded) -> Coded:
        """The column of both; the older one has the values of the two vocabularies."""
        return older.with_codes(np.concatenate([older.codes[self.kept], _recoded(newer, older.values)])[self.order])


def merged_in(relation: str) -> str:
    """The relation of the records that the round which made a merged list merged."""
    return f"{relation} merged"


def note_changed(engine: Engine, older: Table, newer: Table, settings: DedupeSettings) -> None:
    """Make relation CHANGED: the masters of a merged table that say more, or other, than they did before.

    Only what is compared counts: a master that is as it was has been compared with all others already.
    """
    names = read_columns(older, settings)
    differ = " OR ".join(f"n.{quote(name)} <> o.{quote(name)}" for name in names) or "false"
    engine.sql(
        CHANGED,
        f"SELECT n.* FROM {quote(merged_in(newer.relation))} n JOIN {quote(older.relation)} o USING (_row) "
        f"WHERE {differ}",
    )


def regather(engine: Engine, table: Table, settings: DedupeSettings, before: Gathered) -> tuple[Gathered, Ints]:
    """What `gather` gives of a merged table, but that values which nobody has any more are still known.

    MEMBERS says what was merged since `before`, CHANGED which masters are not as they were. Beside it the rows
    of these.
    """
    gone, masters = (_rows(engine, f"SELECT _row FROM {quote(MEMBERS)} WHERE rank {rank}") for rank in ("> 1", "= 1"))
    newer = gather(engine, Table(CHANGED, table.columns, engine.count(CHANGED), table.source), settings)
    engine.drop(CHANGED)
    kept = np.flatnonzero(~np.isin(before.rows, np.concatenate([gone, newer.rows])))
    rows = np.concatenate([before.rows[kept], newer.rows])
    ids = _joined(before.ids, newer.ids)
    order = by_id(np.concatenate([ids.codes[kept], _recoded(newer.ids, ids.values)]), rows)
    spliced = _Spliced(kept, order)
    columns = _columns(before.traits, newer.traits, spliced)
    composite = np.concatenate([before.composite[kept], newer.composite])[order] | np.isin(rows[order], masters)
    traits = Traits(len(rows), columns)
    return Gathered(rows[order], traits, before.persons, composite, spliced.column(ids, newer.ids)), newer.rows


def _columns(older: Traits, newer: Traits, spliced: _Spliced) -> dict[str, Coded]:
    columns = {}
    for name in older.columns:
        # First and last names are of one vocabulary, and stay so.
        known = _joined(older[name], *(newer[both] for both in (NAMES if name in NAMES else (name,))))
        columns[name] = spliced.column(known, newer[name])
    return columns


def _rows(engine: Engine, query: str) -> Ints:
    return np.asarray(engine.arrays(query)["_row"], np.int64)


def _joined(older: Coded, *newer: Coded) -> Coded:
    """The older column with the values of all in its vocabulary; most often it has them all."""
    values = older.values
    more = {
        value
        for column in newer
        for value, at in zip(column.values, _places(column, values), strict=True)
        if at == len(values) or values[at] != value
    }
    if not more:
        return older
    joined = tuple(sorted([*values, *more]))
    return Coded(np.append(_places(older, joined), EMPTY)[older.codes], joined)


def _recoded(column: Coded, values: tuple[str, ...]) -> Ints:
    """The codes of a column among other values, which have all of its own."""
    recoded: Ints = np.append(_places(column, values), EMPTY)[column.codes]
    return recoded


def _places(column: Coded, values: tuple[str, ...]) -> Ints:
    """Where the values of a column are, or would be, among others."""
    return np.array([bisect_left(values, value) for value in column.values], np.int64)
