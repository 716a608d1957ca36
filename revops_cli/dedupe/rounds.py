"""Merging until nothing merges: a merged record knows more, and may be one with another.

So a second run over the merged list changes nothing. Nearly every list settles in two rounds.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from revops_cli.dedupe.columns import MERGED_COLUMNS, MERGED_IDS
from revops_cli.dedupe.decisions import Decisions, decided_rows
from revops_cli.dedupe.gather import gather
from revops_cli.dedupe.identity import name_rows, own_columns
from revops_cli.dedupe.linking import link
from revops_cli.dedupe.moved import load_moved
from revops_cli.dedupe.ranking import MEMBERS, rank_members
from revops_cli.dedupe.regather import merged_in, note_changed, regather
from revops_cli.dedupe.settings import DedupeSettings
from revops_cli.dedupe.survivorship import SURVIVORS, survive
from revops_cli.dedupe.verdicts import LINKS, load_links
from revops_cli.engine.protocol import Engine, Progress, listed, quote
from revops_cli.model import Table

if TYPE_CHECKING:
    from revops_cli.link.coded import Ints

MOST_ROUNDS = 20
SHORT_LIST = 20_000
"""Rows up to which every round compares all pairs anew, not only those of records that just changed."""
FATE = "dedupe fate"
STEP = "dedupe fate of round"


@dataclass(frozen=True, slots=True)
class Settled:
    """The merged list, the rows merged away, and the pairs that were and were not compared.

    The relation of `table` is a view. The relations LINKS and MEMBERS speak of the rows of the list before: a cluster
    is named by the `_row` of its master.
    """

    table: Table
    merged: int
    compared: int
    not_compared: int


def settle(engine: Engine, leads: Table, settings: DedupeSettings, decisions: Decisions, progress: Progress) -> Settled:
    """Merge a list, and the merged list again, until a round merges nothing."""
    known_by_id = name_rows(engine, leads)
    decided = decided_rows(engine, leads, decisions)
    table, compared, dropped = leads, 0, 0
    changed: Ints | None = None
    largest: dict[int, int] = {}
    gathered, contested = gather(engine, table, settings), np.empty(0, np.int64)
    for number in range(MOST_ROUNDS):
        if number:
            gathered, others = regather(engine, table, settings, gathered)
            changed = np.union1d(others, contested) if leads.rows > SHORT_LIST else None
        linked = link(gathered, settings, changed=changed, decided=decided, largest=largest)
        contested = linked.contested
        compared, dropped = compared + linked.compared, dropped + sum(linked.dropped.values())
        # Ids stay what they are when rows merge; fingerprints do not.
        if not known_by_id:
            name_rows(engine, table)
        load_links(engine, linked, settings)
        if not number:
            load_moved(engine, linked, settings)
        rank_members(engine, table, settings, known_by_id=known_by_id)
        _note_fate(engine, first=number == 0)
        decided = decided.carried(_masters(engine) if len(decided.bits) else {})
        progress(min(number + 1, 2), 3)
        merged = int(engine.rows(f"SELECT count(*) FROM {quote(MEMBERS)} WHERE rank > 1")[0][0])
        if not merged and number:
            break
        survive(engine, table, settings.survivors)
        older, table = table, _merged_rows(engine, table, f"dedupe round {number + 1}", table.rows - merged)
        note_changed(engine, older, table, settings)
        if not merged:
            break
    if not known_by_id:
        name_rows(engine, leads)
    _look_back(engine, leads, settings, known_by_id=known_by_id)
    return Settled(table, leads.rows - table.rows, compared, dropped)


def _masters(engine: Engine) -> dict[int, int]:
    """The master of each row that a round merged away."""
    query = (
        f"SELECT b._row, a._row FROM {quote(MEMBERS)} a JOIN {quote(MEMBERS)} b ON a.cluster = b.cluster "
        f"WHERE a.rank = 1 AND b.rank > 1"
    )
    return {int(victim): int(master) for victim, master in engine.rows(query)}


def _note_fate(engine: Engine, *, first: bool) -> None:
    """Make or carry on relation FATE: for each row of the first list of which a round told anything, its master now.

    Beside it the verdict on the row. A master that later rounds only liken to another keeps the verdict it has.
    """
    step = (
        f"SELECT d._row, coalesce(a._row, d._row) AS master, d.size, d.score, d.level, d.reason, d.other "
        f"FROM {quote(LINKS)} d LEFT JOIN {quote(MEMBERS)} a ON a.cluster = d.cluster AND a.rank = 1"
    )
    if first:
        engine.sql(FATE, step)
        return
    engine.sql(STEP, step)
    verdict = ", ".join(
        f"CASE WHEN coalesce(f.size, 1) = 1 AND s.size > 1 THEN s.{word} ELSE f.{word} END AS {word}"
        for word in ("score", "level", "reason", "other")
    )
    engine.sql(
        FATE,
        f"SELECT coalesce(f._row, s._row) AS _row, coalesce(s.master, f.master) AS master, "
        f"greatest(coalesce(s.size, 1), coalesce(f.size, 1)) AS size, {verdict} "
        f"FROM {quote(FATE)} f FULL JOIN {quote(STEP)} s ON s._row = f.master WHERE f._row IS NOT NULL OR s.size > 1",
    )


def _merged_rows(engine: Engine, table: Table, name: str, rows: int) -> Table:
    """Make relation `name`, one row a cluster with MergedIds; those that the round merged stand beside it."""
    decided = {column.casefold() for column in (*own_columns(table), MERGED_IDS)}
    single = [f"l.{quote(column)}" for column in table.names]
    merged = [f"{'s' if column.casefold() in decided else 'l'}.{quote(column)}" for column in table.names]
    if not table.has(MERGED_IDS):
        single, merged = [*single, f"'' AS {quote(MERGED_IDS)}"], [*merged, f"s.{quote(MERGED_IDS)}"]
    gone, kept = f"{name} gone", merged_in(name)
    engine.sql(gone, f"SELECT _row FROM {quote(MEMBERS)}")
    engine.sql(
        kept,
        f"SELECT m._row, {', '.join(merged)} FROM {quote(MEMBERS)} m JOIN {quote(SURVIVORS)} s "
        f"ON s.cluster = m.cluster JOIN {quote(table.relation)} l ON l._row = m._row WHERE m.rank = 1",
    )
    # The rows of no cluster stay where they are: each round would copy the whole list.
    engine.view(
        name,
        f"SELECT l._row, {', '.join(single)} FROM {quote(table.relation)} l WHERE NOT EXISTS "
        f"(SELECT 1 FROM {quote(gone)} g WHERE g._row = l._row) UNION ALL SELECT * FROM {quote(kept)}",
    )
    return table.with_added(tuple(doc.name for doc in MERGED_COLUMNS), name, rows)


def _look_back(engine: Engine, leads: Table, settings: DedupeSettings, *, known_by_id: bool) -> None:
    """Make LINKS and MEMBERS of the rows of the first list from what all rounds did to them."""
    engine.sql(
        LINKS,
        f"SELECT l._row, coalesce(f.master, l._row) AS cluster, coalesce(f.n, 1) AS size, "
        f"coalesce(f.score, '') AS score, coalesce(f.level, 'none') AS level, coalesce(f.reason, '') AS reason, "
        f"coalesce(f.other, 0) AS other FROM {quote(leads.relation)} l "
        f"LEFT JOIN (SELECT *, count(*) OVER (PARTITION BY master) AS n FROM {quote(FATE)}) f USING (_row)",
    )
    rank_members(engine, leads, settings, named_by_master=True, known_by_id=known_by_id)
    engine.drop(FATE, STEP)


def note_survivors(engine: Engine, leads: Table, final: Table) -> None:
    """Make SURVIVORS of the clusters of the first list: their rows in the merged one."""
    cells = listed([*own_columns(leads), MERGED_IDS], "f.")
    engine.sql(
        SURVIVORS,
        f"SELECT f._row AS cluster, {cells} FROM {quote(final.relation)} f "
        f"WHERE f._row IN (SELECT _row FROM {quote(MEMBERS)} WHERE rank = 1)",
    )
