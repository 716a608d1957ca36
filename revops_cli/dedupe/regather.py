"""The traits of a list after a round of merging: those of before, but for the records that changed."""

from dataclasses import dataclass

import numpy as np

from revops_cli.dedupe.gather import NAMES, Gathered, gather
from revops_cli.dedupe.ranking import MEMBERS
from revops_cli.dedupe.settings import DedupeSettings
from revops_cli.engine.protocol import Engine, quote
from revops_cli.link.coded import Coded, Ints
from revops_cli.link.traits import Traits
from revops_cli.model import Table

CHANGED = "dedupe changed"


@dataclass(frozen=True, slots=True)
class _Spliced:
    """Entries of two tables in one order: `kept` of the older, then all of the newer, as `order` says."""

    kept: Ints
    order: Ints

    def column(self, older: Coded, newer: Coded, values: tuple[str, ...]) -> Coded:
        """The column of both; `values` are those of the two vocabularies."""
        codes = np.concatenate([_recoded(older, values)[self.kept], _recoded(newer, values)])
        return Coded(codes[self.order], values)


def regather(engine: Engine, table: Table, settings: DedupeSettings, before: Gathered) -> Gathered:
    """What `gather` gives of a merged table, but that values which nobody has any more are still known.

    MEMBERS says what was merged since `before`.
    """
    gone = _rows(engine, f"SELECT _row FROM {quote(MEMBERS)} WHERE rank > 1")
    masters = f"SELECT _row FROM {quote(MEMBERS)} WHERE rank = 1"
    engine.sql(CHANGED, f"SELECT * FROM {quote(table.relation)} WHERE _row IN ({masters})")
    changed = Table(CHANGED, table.columns, engine.count(CHANGED), table.source)
    newer = gather(engine, changed, settings)
    engine.drop(CHANGED)
    kept = np.flatnonzero(~np.isin(before.rows, np.concatenate([gone, newer.rows])))
    rows = np.concatenate([before.rows[kept], newer.rows])
    ids = _joined(before.ids, newer.ids)
    order = np.lexsort((rows, np.concatenate([_recoded(before.ids, ids)[kept], _recoded(newer.ids, ids)])))
    spliced = _Spliced(kept, order)
    columns = _columns(before.traits, newer.traits, spliced)
    composite = np.concatenate([before.composite[kept], newer.composite])[order]
    traits = Traits(len(rows), columns)
    return Gathered(rows[order], traits, before.persons, composite, spliced.column(before.ids, newer.ids, ids))


def _columns(older: Traits, newer: Traits, spliced: _Spliced) -> dict[str, Coded]:
    columns = {}
    for name in older.columns:
        one, other = older[name], newer[name]
        values = _joined(one, other)
        if name in NAMES:  # of one vocabulary
            values = _joined(Coded(one.codes, values), *(newer[both] for both in NAMES))
        columns[name] = spliced.column(one, other, values)
    return columns


def _rows(engine: Engine, query: str) -> Ints:
    return np.asarray(engine.arrays(query)["_row"], np.int64)


def _joined(older: Coded, *newer: Coded) -> tuple[str, ...]:
    """The values of all vocabularies in order; most often the older one has them all."""
    known = set(older.values)
    more = {value for column in newer for value in column.values} - known
    return tuple(sorted(known | more)) if more else older.values


def _recoded(column: Coded, values: tuple[str, ...]) -> Ints:
    if column.values is values:
        return column.codes
    place = dict(zip(values, range(len(values)), strict=True))
    lookup = np.array([*(place[value] for value in column.values), -1], np.int64)
    recoded: Ints = lookup[column.codes]
    return recoded
