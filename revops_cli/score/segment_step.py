"""Segment: every record gets the names of the groups it belongs to, ready-made ones and those of the config."""

from revops_cli.engine.protocol import Engine, literal, quote
from revops_cli.model import Result, Table
from revops_cli.rules.columns import readable
from revops_cli.rules.condition import Condition, parse
from revops_cli.rules.definitions import parse_definitions
from revops_cli.rules.moment import Moment
from revops_cli.rules.times import TIMED, with_times
from revops_cli.rules.typed import read_typed
from revops_cli.score.activities import read_activities
from revops_cli.score.behaviour import BEHAVIOUR, add_up, nobody
from revops_cli.score.columns import SEGMENTED
from revops_cli.score.criteria import Given, criteria_sql, load_interests
from revops_cli.score.customers import CUSTOMERS, KEYED, find_customers, products_bought
from revops_cli.score.membership import MOVES, find_members, now_in, remember
from revops_cli.score.segment_context import SegmentContext
from revops_cli.score.segment_facts import ADDED, FACTS, find_facts
from revops_cli.score.segment_report import count_segments, load_report
from revops_cli.score.segment_settings import SegmentSettings
from revops_cli.score.settings import Signals

TYPED, NAMED = "segment typed", "segment named"
OWN = tuple(column.name for column in SEGMENTED)


def segment(engine: Engine, records: Table, settings: SegmentSettings, context: SegmentContext) -> Result:
    """The records with their segments, bands and ranks.

    Relations: `segments` with sizes, `overlaps`, `segment_moves`. Who is in the saved segments is written to
    `context.snapshots`, whose transaction is the caller's. Raises ConfigError for a condition that cannot be used.
    """
    seen = context.standardised or records
    notes = _behaviour(engine, seen, context)
    bought = find_customers(engine, seen, context.deals, settings, context.as_of, context.timezone)
    active = context.activities is not None
    facts = find_facts(engine, seen, settings, context.as_of, context.timezone, active=active)
    deals = context.deals is not None
    given = Given(facts, settings, bought, active, deals, products_bought(engine) if deals else ())
    notes += _saved(engine, records, facts, settings, context)
    table = _table(engine, records, given)
    found = count_segments(engine, table.relation, "Segments", tuple(settings.segments))
    kinds = {name: saved.mode for name, saved in settings.segments.items()}
    relations = load_report(engine, found, records.rows, kinds)
    relations["segment_moves"] = f"SELECT * FROM {quote(MOVES)}"
    if context.snapshots is not None:
        remember(engine, tuple(kinds), context.snapshots, context.as_of.isoformat())
    counts = _counts(engine, table) | {f"segment.{name}": size for name, size in found.sizes.items()}
    counts["in no segment"] = found.none
    engine.drop(FACTS, KEYED, CUSTOMERS, BEHAVIOUR, NAMED, *(now_in(place) for place in range(len(kinds))))
    return Result("segment", table, records.rows, relations=relations, counts=counts, notes=(*notes, *found.notes))


def _behaviour(engine: Engine, records: Table, context: SegmentContext) -> tuple[str, ...]:
    if context.activities is None:
        nobody(engine, ())
        return ()
    activities = read_activities(engine, context.activities, (), context.as_of, context.timezone)
    return add_up(engine, records, activities, (), Signals(), context.as_of)


def _saved(
    engine: Engine, records: Table, facts: Table, settings: SegmentSettings, context: SegmentContext
) -> tuple[str, ...]:
    """Make the members of the saved segments, and relation MOVES; gives notes."""
    conditions = parse_segments(settings, facts.names)
    times = frozenset(name for condition in conditions.values() for name in condition.times)
    timed = with_times(engine, facts, times, context.timezone)
    typed = read_typed(engine, timed, conditions.values(), Moment.of(context.as_of).offset, TYPED)
    if timed is not facts:
        engine.drop(TIMED)
    tests = [
        (
            name,
            saved,
            f"SELECT _row FROM {quote(TYPED)} t WHERE {conditions[name].test(context.as_of, typed.names.__getitem__)}",
        )
        for name, saved in settings.segments.items()
    ]
    find_members(engine, records, tests, OWN, context)
    engine.drop(TYPED)
    return typed.notes


def parse_segments(settings: SegmentSettings, names: tuple[str, ...]) -> dict[str, Condition]:
    """The conditions of the saved segments; the first that cannot be used raises ConfigError."""
    columns = {**readable(names, {"segments"}), **ADDED}
    named = parse_definitions(settings.definitions, columns)
    return {
        name: parse(saved.when, columns, where=f"segment.segments.{name}.when", definitions=named)
        for name, saved in settings.segments.items()
    }


def _table(engine: Engine, records: Table, given: Given) -> Table:
    """The records with the columns of the step."""
    parts = [f"NULLIF({sql}, '')" for sql in criteria_sql(given).values()]
    joins = []
    for place, name in enumerate(given.settings.segments):
        joins.append(f"LEFT JOIN (SELECT DISTINCT _row FROM {quote(now_in(place))}) n{place} ON n{place}._row = f._row")
        parts.insert(place, f"CASE WHEN n{place}._row IS NOT NULL THEN {literal(name)} END")
    said = f"concat_ws('; ', {', '.join(parts)})" if parts else "''"
    interests = load_interests(engine, given)
    engine.sql(NAMED, f"SELECT f._row, {said} AS said FROM {quote(FACTS)} f {' '.join(joins)} {interests}")
    new = {"Segments": "s.said", **{name: f"f.{quote(name)}" for name in ADDED}}
    own = {name.casefold(): cell for name, cell in new.items()}
    kept = [f"{own.get(name.casefold(), f'l.{quote(name)}')} AS {quote(name)}" for name in records.names]
    added = [f"{cell} AS {quote(name)}" for name, cell in new.items() if not records.has(name)]
    relation = "segmented" if records.relation != "segmented" else "segmented again"
    engine.sql(
        relation,
        f"SELECT {', '.join(('l._row', *kept, *added))} FROM {quote(records.relation)} l "
        f"JOIN {quote(FACTS)} f ON f._row = l._row JOIN {quote(NAMED)} s ON s._row = l._row",
    )
    return records.with_added(OWN, relation, engine.count(relation))


def _counts(engine: Engine, table: Table) -> dict[str, int]:
    """Go-to-market segments, their conflicts, and moves of the saved segments."""
    relation = quote(table.relation)
    counts = {
        f"market.{name}": int(n)
        for name, n in engine.rows(f"SELECT GtmSegment, count(*) FROM {relation} WHERE GtmSegment <> '' GROUP BY 1")
    }
    conflicts = engine.rows(f"SELECT count(*) FROM {relation} WHERE GtmConflict <> ''")[0][0]
    counts |= {"market.conflict": int(conflicts)} if conflicts else {}
    moves = engine.rows(f"SELECT segment, move, count(*) FROM {quote(MOVES)} GROUP BY 1, 2 ORDER BY 1, 2")
    return counts | {f"{move}.{name}": int(n) for name, move, n in moves}
