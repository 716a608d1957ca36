"""What segments ask of a record beyond its own columns: bands, ranks, time zone, activity, go-to-market segment."""

from datetime import datetime
from functools import lru_cache

from revops_cli.clock.months import months_before
from revops_cli.data.reader import read_reference
from revops_cli.engine.distinct import map_distinct
from revops_cli.engine.protocol import Batch, Engine, literal, quote
from revops_cli.model import Kind, Table
from revops_cli.rules.cell import cell_sql
from revops_cli.rules.columns import spelled
from revops_cli.rules.times import TIMED, with_times
from revops_cli.score.behaviour import BEHAVIOUR
from revops_cli.score.customers import CUSTOMERS, KEYED
from revops_cli.score.market import market_sql
from revops_cli.score.segment_settings import SegmentSettings

FACTS, ZONES = "segment facts", "segment zones"
ADDED: dict[str, Kind] = {
    "RecencyBand": "text",
    "TimeZone": "text",
    "FrequencyRank": "number",
    "MonetaryRank": "number",
    "ParetoBand": "text",
    "RFM": "text",
    "ActivityStatus": "text",
    "GtmSegment": "text",
    "GtmConflict": "text",
}
"""Columns that segmenting adds to the list, with their kinds; user-defined segments read them."""


def find_facts(
    engine: Engine, records: Table, settings: SegmentSettings, as_of: datetime, timezone: str, *, active: bool
) -> Table:
    """Make relation FACTS: the records with the columns ADDED, and helper columns that begin with `revops_`.

    Needs KEYED, CUSTOMERS and BEHAVIOUR; `active` says whether activities were given.
    """
    zoned = _zones(engine, records)
    dates = {spelled(records.names, settings.added)} - {None}
    timed = with_times(engine, records, {str(name) for name in dates}, timezone)
    own = {
        "revops_band": recency_sql(spelled(records.names, settings.added), settings, as_of),
        **{f"revops_{name}": cell for name, cell in market_sql(records, settings.market).items()},
    }
    inner = ", ".join(f"{cell} AS {name}" for name, cell in own.items())
    cells = {
        "RecencyBand": "r.revops_band",
        "TimeZone": "z.zone" if zoned else "''",
        "FrequencyRank": "CASE WHEN c.buys > 0 THEN CAST(c.frequency AS VARCHAR) ELSE '' END",
        "MonetaryRank": "CASE WHEN c.revenue > 0 THEN CAST(c.monetary AS VARCHAR) ELSE '' END",
        "ParetoBand": "c.band",
        "RFM": f"concat({_recent_of_5('r.revops_band', settings)}, '-', c.often_of_5, '-', c.money_of_5)",
        "ActivityStatus": _activity(settings) if active else "''",
        "GtmSegment": "r.revops_GtmSegment",
        "GtmConflict": "r.revops_GtmConflict",
    }
    hidden = [f"c.{name} AS revops_{name}" for name in ("often", "lost", "stage", "products", "buys")]
    hidden.append("b.clicked IS NOT NULL AS revops_clicked")
    kept = [f"r.{quote(name)}" for name in records.names if name not in cells]
    new = [f"{cell} AS {quote(name)}" for name, cell in cells.items()]
    places = f"LEFT JOIN {quote(ZONES)} z ON {_same_place(records)}" if zoned else ""
    engine.sql(
        FACTS,
        f"SELECT r._row, {', '.join((*kept, *new, *hidden))} "
        f"FROM (SELECT *, {inner} FROM {quote(timed.relation)}) r "
        f"JOIN {quote(KEYED)} k ON k._row = r._row JOIN {quote(CUSTOMERS)} c ON c.key = k.key "
        f"LEFT JOIN {quote(BEHAVIOUR)} b ON b._row = r._row {places}",
    )
    engine.drop(TIMED, ZONES)
    return records.with_added(tuple(ADDED), FACTS, records.rows)


def recency_names(settings: SegmentSettings) -> tuple[str, ...]:
    """The bands, the freshest first.

    >>> recency_names(SegmentSettings())
    ('0-3', '3-6', '6-9', '9-12', 'over 12')
    """
    ends = settings.recency_months
    starts = (0, *ends[:-1])
    return (*(f"{a}-{b}" for a, b in zip(starts, ends, strict=True)), f"over {ends[-1]}")


def recency_sql(column: str | None, settings: SegmentSettings, as_of: datetime) -> str:
    """The band of the date of a column; a day exactly so many months back is still in the fresher band."""
    if column is None:
        return "''"
    day, today = cell_sql(column, "date"), as_of.date()
    limits = [months_before(today, months).isoformat() for months in settings.recency_months]
    names = recency_names(settings)
    whens = " ".join(
        f"WHEN {day} >= {literal(limit)} THEN {literal(name)}" for limit, name in zip(limits, names, strict=False)
    )
    late = f"WHEN {day} > {literal(today.isoformat())} THEN ''"
    return f"CASE WHEN {day} IS NULL THEN '' {late} {whens} ELSE {literal(names[-1])} END"


def _recent_of_5(band: str, settings: SegmentSettings) -> str:
    names = recency_names(settings)
    whens = " ".join(f"WHEN {literal(name)} THEN {len(names) - place}" for place, name in enumerate(names))
    return f"CASE {band} {whens} ELSE 0 END"


def _activity(settings: SegmentSettings) -> str:
    return f"CASE WHEN b.engaged <= {settings.active_days} THEN 'active' ELSE 'inactive' END"


def _place(records: Table) -> list[str]:
    return [name for name in (spelled(records.names, wanted) for wanted in ("CountryCode", "StateCode")) if name]


def _same_place(records: Table) -> str:
    return " AND ".join(f"z.{quote(name)} = r.{quote(name)}" for name in _place(records))


def _zones(engine: Engine, records: Table) -> bool:
    """Make relation ZONES where the records have a country code."""
    columns = _place(records)
    if spelled(records.names, "CountryCode") is None:
        return False

    def zones(batch: Batch) -> Batch:
        rows = zip(*(batch[name] for name in columns), strict=True)
        return {"zone": [zone_of(*row) for row in rows]}

    map_distinct(engine, ZONES, records.relation, inputs=columns, function=zones, outputs={"zone": "VARCHAR"})
    return True


@lru_cache(maxsize=4096)
def zone_of(country: str, state: str = "") -> str:
    """The time zone of a place by its codes; empty where nobody can tell.

    >>> zone_of("US", "US-CA"), zone_of("FR"), zone_of("US")
    ('America/Los_Angeles', 'Europe/Paris', '')
    """
    table = {(row["country"], row["state"]): row["zone"] for row in read_reference("time_zones.csv")}
    return table.get((country, state)) or table.get((country, ""), "")
