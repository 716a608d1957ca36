"""Saved segments: who meets them now, who was in them at the last run, who joined and who left."""

from collections.abc import Iterator, Sequence

from revops_cli.engine.protocol import Batch, Engine, literal, quote
from revops_cli.model import Table
from revops_cli.score.segment_context import SegmentContext
from revops_cli.score.segment_settings import Saved
from revops_cli.state.snapshots import Snapshots
from revops_cli.tables.lead_key import find_keys

KEYS, MOVES = "segment keys", "segment moves"


def now_in(place: int) -> str:
    """The relation of the members of a saved segment, by its place: _row, member."""
    return f"segment now {place}"


def find_members(
    engine: Engine,
    records: Table,
    tests: Sequence[tuple[str, Saved, str]],
    own: Sequence[str],
    context: SegmentContext,
) -> None:
    """Make the members of each saved segment from its test over FACTS `f`, and relation MOVES of all.

    A segment of once keeps the members of its first run. MOVES: segment, row (empty where the list
    lacks the member), member, move.
    """
    find_keys(engine, records, records.relation, KEYS, own)
    snapshots, at = context.snapshots, context.as_of.isoformat()
    moves = []
    for place, (name, saved, query) in enumerate(tests):
        before = f"segment before {place}"
        batches = _batches(snapshots, name, at) if snapshots else iter(())
        engine.load(before, batches, {"member": "VARCHAR"})
        frozen = saved.mode == "once" and snapshots is not None and snapshots.saved(name, at)
        test = f"k.key IN (SELECT member FROM {quote(before)})" if frozen else f"f._row IN ({query})"
        engine.sql(
            now_in(place),
            f"SELECT f._row, k.key AS member FROM {quote(records.relation)} f JOIN {quote(KEYS)} k ON k._row = f._row "
            f"WHERE {test}",
        )
        moves += _moves(name, place, before, frozen=frozen)
    engine.sql(MOVES, " UNION ALL ".join(moves) or _NO_MOVES)
    engine.drop(KEYS)


_NO_MOVES = "SELECT '' AS segment, '' AS row, '' AS member, '' AS move WHERE FALSE"


def _moves(name: str, place: int, before: str, *, frozen: bool) -> list[str]:
    now = quote(now_in(place))
    joined = (
        f"SELECT {literal(name)} AS segment, CAST(min(_row) AS VARCHAR) AS row, member, 'joined' AS move FROM {now} "
        f"WHERE member NOT IN (SELECT member FROM {quote(before)}) GROUP BY member"
    )
    left = (
        f"SELECT {literal(name)} AS segment, '' AS row, member, 'left' AS move FROM {quote(before)} "
        f"WHERE member NOT IN (SELECT member FROM {now})"
    )
    return [] if frozen else [joined, left]


def _batches(snapshots: Snapshots, name: str, at: str) -> Iterator[Batch]:
    for members in snapshots.members(name, at):
        yield {"member": list(members)}


def remember(engine: Engine, names: Sequence[str], snapshots: Snapshots, at: str) -> None:
    """Write who joined and left to the state."""
    for name in names:
        where = f"SELECT member FROM {quote(MOVES)} WHERE segment = {literal(name)} AND move = "
        joined = [str(member) for (member,) in engine.rows(f"{where} 'joined' ORDER BY member")]
        left = [str(member) for (member,) in engine.rows(f"{where} 'left' ORDER BY member")]
        snapshots.save_segment(name, at, joined, left)
