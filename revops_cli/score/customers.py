"""What each customer bought: counts, ranks, bands and fifths, from opportunities or from columns of the list."""

from datetime import datetime

from revops_cli.clock.months import months_before
from revops_cli.engine.protocol import Engine, literal, quote
from revops_cli.model import Table
from revops_cli.rules.cell import cell_sql
from revops_cli.rules.columns import spelled
from revops_cli.rules.times import TIMED, with_times
from revops_cli.score.segment_settings import SegmentSettings
from revops_cli.text.record_id import same_id_sql

CUSTOMERS, KEYED, BOUGHT, DEALS = "segment customers", "segment keyed", "segment bought", "segment deals"
YEAR = 12
QUINTILES = 5


def find_customers(
    engine: Engine, records: Table, deals: Table | None, settings: SegmentSettings, as_of: datetime, timezone: str
) -> bool:
    """Make relations KEYED (_row, key) and CUSTOMERS: key, buys, revenue, year, lost, stage, products, ranks, bands.

    Money is in hundredths. Gives whether anything is known of purchases.
    """
    key = spelled(records.names, "AccountId") or spelled(records.names, "Id")
    own = same_id_sql(f"trim({quote(key)})") if key else "''"
    keyed = f"CASE WHEN {own} = '' THEN concat('row ', _row) ELSE {own} END"
    engine.sql(KEYED, f"SELECT _row, {keyed} AS key FROM {quote(records.relation)}")
    known = deals is not None or _columns(records, settings) is not None
    query = _of_deals(engine, deals, settings, as_of, timezone) if deals is not None else _of_records(records, settings)
    engine.sql(BOUGHT, query)
    engine.sql(CUSTOMERS, _ranked(settings))
    engine.drop(BOUGHT, DEALS)
    return known


def products_bought(engine: Engine) -> tuple[str, ...]:
    """Every product that a customer bought, in order."""
    listed = engine.rows(f"SELECT DISTINCT products FROM {quote(CUSTOMERS)} WHERE products <> ''")
    return tuple(sorted({product for (products,) in listed for product in str(products).split("; ")}))


def _columns(records: Table, settings: SegmentSettings) -> list[str | None] | None:
    bought = settings.bought
    found = [spelled(records.names, name) for name in (bought.count, bought.revenue, bought.last_year)]
    return found if any(found) else None


def _of_records(records: Table, settings: SegmentSettings) -> str:
    """Purchases as the list itself says them."""
    names = _columns(records, settings) or [None, None, None]
    count, revenue, year = (
        f"coalesce(max(CAST(round({cell_sql(name, 'number')} * {scale}) AS BIGINT)), 0)" if name else "0"
        for name, scale in zip(names, (1, 100, 100), strict=True)
    )
    return (
        f"SELECT k.key, min(k._row) AS first, {count} AS buys, {revenue} AS revenue, {year} AS year, "
        f"0 AS lost, '' AS stage, '' AS products FROM {quote(records.relation)} r "
        f"JOIN {quote(KEYED)} k ON k._row = r._row GROUP BY k.key"
    )


def _of_deals(engine: Engine, deals: Table, settings: SegmentSettings, as_of: datetime, timezone: str) -> str:
    """Purchases as the won opportunities say them; the last year is the twelve months up to the day of the run."""
    closed = spelled(deals.names, "CloseDate") or spelled(deals.names, "ClosedDate")
    timed = with_times(engine, deals, {closed} if closed else set(), timezone)
    today, back = as_of.date(), months_before(as_of.date(), YEAR)
    day = cell_sql(closed, "date") if closed else "CAST(NULL AS VARCHAR)"
    stage = _text(deals, "StageName") or _text(deals, "Stage") or "''"
    amount = spelled(deals.names, "Amount")
    cents = f"coalesce(CAST(round({cell_sql(amount, 'number')} * 100) AS BIGINT), 0)" if amount else "0"
    won = _flag(deals, "IsWon") or f"{stage} ILIKE '%won%'"
    done = _flag(deals, "IsClosed") or f"({stage} ILIKE '%closed%' OR {stage} ILIKE '%lost%')"
    account = _text(deals, "AccountId") or "''"
    product = _text(deals, settings.product) or "''"
    engine.sql(
        DEALS,
        f"SELECT _row, {same_id_sql(f'trim({account})')} AS key, {won} AS won, ({done} AND NOT {won}) AS lost, "
        f"({day} > {literal(back.isoformat())} AND {day} <= {literal(today.isoformat())}) AS recent, "
        f"{cents} AS cents, trim({stage}) AS stage, "
        f"replace(trim({product}), ';', ',') AS product FROM {quote(timed.relation)}",
    )
    engine.drop(TIMED)
    products = (
        "SELECT key, string_agg(product, '; ' ORDER BY product) AS products FROM (SELECT DISTINCT key, product "
        f"FROM {quote(DEALS)} WHERE won AND product <> '') p GROUP BY key"
    )
    summed = (
        "SELECT key, count(*) FILTER (WHERE won) AS buys, "
        "CAST(coalesce(sum(CASE WHEN won THEN cents END), 0) AS BIGINT) AS revenue, "
        "CAST(coalesce(sum(CASE WHEN won AND recent THEN cents END), 0) AS BIGINT) AS year, "
        "count(*) FILTER (WHERE lost) AS lost, coalesce(max_by(CASE WHEN NOT won AND NOT lost THEN stage END, "
        f"CASE WHEN NOT won AND NOT lost THEN _row END), '') AS stage FROM {quote(DEALS)} WHERE key <> '' GROUP BY key"
    )
    firsts = f"SELECT key, min(_row) AS first FROM {quote(KEYED)} GROUP BY key"
    return (
        "SELECT f.key, f.first, coalesce(d.buys, 0) AS buys, coalesce(d.revenue, 0) AS revenue, "
        "coalesce(d.year, 0) AS year, coalesce(d.lost, 0) AS lost, coalesce(d.stage, '') AS stage, "
        f"coalesce(p.products, '') AS products FROM ({firsts}) f LEFT JOIN ({summed}) d ON d.key = f.key "
        f"LEFT JOIN ({products}) p ON p.key = f.key"
    )


def _text(table: Table, name: str) -> str:
    found = spelled(table.names, name)
    return quote(found) if found else ""


def _flag(table: Table, name: str) -> str:
    found = spelled(table.names, name)
    return f"coalesce({cell_sql(found, 'boolean')}, FALSE)" if found else ""


def _ranked(settings: SegmentSettings) -> str:
    """Ranks from 1, the highest first; customers alike share one. Bands by where the sum of those before begins."""
    a, b = settings.pareto.a, settings.pareto.a + settings.pareto.b
    ranks = (
        "rank() OVER (ORDER BY buys DESC) AS frequency, rank() OVER (ORDER BY revenue DESC) AS monetary, "
        "count(*) FILTER (WHERE buys > 0) OVER () AS buyers, count(*) FILTER (WHERE revenue > 0) OVER () AS payers, "
        "sum(CASE WHEN year > 0 THEN year ELSE 0 END) OVER () AS whole, "
        "sum(CASE WHEN year > 0 THEN year ELSE 0 END) OVER (ORDER BY year DESC, first "
        "ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) - CASE WHEN year > 0 THEN year ELSE 0 END AS before"
    )
    band = (
        f"CASE WHEN year <= 0 THEN 'D' WHEN before * 100 < {a} * whole THEN 'A' "
        f"WHEN before * 100 < {b} * whole THEN 'B' ELSE 'C' END"
    )
    frequency = f"CASE WHEN buys <= 0 THEN 0 ELSE {QUINTILES} - (frequency - 1) * {QUINTILES} // buyers END"
    monetary = f"CASE WHEN revenue <= 0 THEN 0 ELSE {QUINTILES} - (monetary - 1) * {QUINTILES} // payers END"
    often = f"(buys > 0 AND (frequency - 1) * 100 < {settings.frequent_percent} * buyers)"
    return (
        f"SELECT *, {band} AS band, {frequency} AS often_of_5, {monetary} AS money_of_5, {often} AS often "
        f"FROM (SELECT *, {ranks} FROM {quote(BOUGHT)}) x"
    )
