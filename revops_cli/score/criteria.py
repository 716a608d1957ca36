"""The sixteen ready-made criteria: each gives a record no, one or several segments."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from revops_cli.data.reader import read_reference
from revops_cli.engine.distinct import map_distinct
from revops_cli.engine.protocol import Batch, Engine, literal, quote
from revops_cli.model import Table
from revops_cli.rules.columns import spelled
from revops_cli.score.segment_settings import Criterion, SegmentSettings
from revops_cli.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

SPLIT = re.compile(r"\s*[;,|\n]\s*")
INTERESTS = "segment interests"
MOST_PRODUCTS = 20
_BUYERS = "CASE WHEN f.revops_buys > 0 THEN 'buyers' ELSE 'non-buyers' END"


@dataclass(frozen=True, slots=True)
class Given:
    """What the criteria stand on: FACTS as a table, the settings, and what was given beside the list."""

    facts: Table
    settings: SegmentSettings
    bought: bool
    active: bool
    deals: bool
    products: tuple[str, ...] = ()
    """What customers can have bought."""

    def column(self, name: str) -> str:
        """A column as SQL, or the empty string where the list lacks it."""
        found = spelled(self.facts.names, name)
        return f"f.{quote(found)}" if found else ""


def criteria_sql(given: Given) -> dict[str, str]:
    """Each criterion that has data, as SQL over FACTS `f`: its segments with `; ` between, or the empty string."""
    makers: Mapping[Criterion, Callable[[Given], str]] = {
        "email": lambda g: (
            _flag("email", f"{g.column('EmailStatus')} IN ('ok', 'fixed')") if g.column("EmailStatus") else ""
        ),
        "interest": lambda g: "coalesce(i.said, '')" if interest_columns(g) else "",
        "title": lambda g: _join(_value("level", g.column("TitleLevel")), _value("function", g.column("JobFunction"))),
        "referred": lambda g: _else("referred by", g.column(g.settings.referred_by), "referred: no"),
        "source": lambda g: _value("source", g.column("LeadSource")),
        "clicked": lambda g: _flag("clicked", "f.revops_clicked") if g.active else "",
        "geography": _geography,
        "recency": lambda g: _value("added", "f.RecencyBand") if g.column(g.settings.added) else "",
        "met": lambda g: _value("met", g.column(g.settings.met)),
        "frequency": lambda g: _often() if g.bought else "",
        "monetary": lambda g: _value("monetary", _fifth()) if g.bought else "",
        "pareto": lambda g: _join(_value("customers", "f.ParetoBand"), _focus()) if g.bought else "",
        "product": _products,
        "stage": _stage,
        "lost": lambda g: _flag("lost business", _lost(g)) if g.deals or g.column("LostOpportunities") else "",
        "active": lambda g: _value("activity", "f.ActivityStatus") if g.active else "",
    }
    found = {name: makers[name](given) for name in given.settings.criteria}
    return {name: sql for name, sql in found.items() if sql}


def interest_columns(given: Given) -> list[str]:
    """The columns of form answers that the list has."""
    names = (spelled(given.facts.names, name) for name in given.settings.interests)
    return list(dict.fromkeys(name for name in names if name))


def load_interests(engine: Engine, given: Given) -> str:
    """Make relation INTERESTS for the columns of form answers; gives the JOIN clause, empty without such a column."""
    columns = interest_columns(given)
    if not columns:
        return ""

    def said(batch: Batch) -> Batch:
        return {"said": [_interests(row) for row in zip(*(batch[name] for name in columns), strict=True)]}

    map_distinct(engine, INTERESTS, given.facts.relation, inputs=columns, function=said, outputs={"said": "VARCHAR"})
    return f"LEFT JOIN {quote(INTERESTS)} i ON " + " AND ".join(f"i.{quote(n)} = f.{quote(n)}" for n in columns)


def _interests(cells: tuple[str, ...]) -> str:
    """Every answer once, in the order of the alphabet; two that differ in case alone are one."""
    parts = sorted({part for cell in cells for part in SPLIT.split(cell.strip()) if part})
    once = {fold(part): part for part in reversed(parts)}
    return "; ".join(f"interest: {part.replace(':', ' ')}" for part in sorted(once.values()))


def _value(name: str, cell: str) -> str:
    """`name: value` for a cell that says something."""
    if not cell:
        return ""
    clean = f"replace(trim({cell}), ';', ',')"
    return f"CASE WHEN trim({cell}) IN ('', 'Unknown') THEN '' ELSE concat({literal(f'{name}: ')}, {clean}) END"


def _else(name: str, cell: str, otherwise: str) -> str:
    return f"CASE WHEN trim({cell}) = '' THEN {literal(otherwise)} ELSE {_value(name, cell)} END" if cell else ""


def _flag(name: str, test: str) -> str:
    return f"CASE WHEN {test} THEN {literal(f'{name}: yes')} ELSE {literal(f'{name}: no')} END"


def _join(*parts: str) -> str:
    there = [f"NULLIF({part}, '')" for part in parts if part]
    return f"concat_ws('; ', {', '.join(there)})" if there else ""


def _geography(given: Given) -> str:
    country = given.column("CountryCode") or given.column("Country")
    zone = _value("time zone", "f.TimeZone") if given.column("CountryCode") else ""
    return _join(_value("country", country), _value("territory", given.column(given.settings.territory)), zone)


def _often() -> str:
    return (
        "CASE WHEN f.revops_often THEN 'buys: most often' WHEN f.revops_buys > 0 THEN 'buys: less often' "
        "ELSE 'buys: never' END"
    )


def _fifth() -> str:
    """The fifth of the customers by what they spent, 1 the highest."""
    fifth = "split_part(f.RFM, '-', 3)"
    return f"CASE {fifth} WHEN '0' THEN '' ELSE concat('fifth ', 6 - CAST({fifth} AS BIGINT)) END"


def _focus() -> str:
    return "CASE WHEN f.ParetoBand IN ('A', 'B') THEN 'focus list' ELSE '' END"


def _products(given: Given) -> str:
    """Who bought, and who bought each product, where there are few; of many only those bought are said."""
    if not given.deals:
        return ""
    if len(given.products) > MOST_PRODUCTS:
        bought = "concat('bought: ', replace(f.revops_products, '; ', '; bought: '))"
        return _join(_BUYERS, f"CASE WHEN f.revops_products = '' THEN '' ELSE {bought} END")
    listed = "concat('; ', f.revops_products, '; ')"
    each = (
        f"CASE WHEN contains({listed}, {literal(f'; {product}; ')}) THEN {literal(f'bought: {product}')} "
        f"ELSE {literal(f'not bought: {product}')} END"
        for product in given.products
    )
    return _join(_BUYERS, *each)


def _stage(given: Given) -> str:
    own = given.column("StageName") or ("f.revops_stage" if given.deals else "")
    if not own:
        return ""
    stages = given.settings.stages or tuple(row["stage"] for row in read_reference("sales_stages.csv"))
    known = ", ".join(literal(stage.lower()) for stage in stages)
    return (
        f"CASE WHEN trim({own}) = '' THEN '' WHEN lower(trim({own})) IN ({known}) THEN {_value('stage', own)} "
        f"ELSE 'stage: not in the table' END"
    )


def _lost(given: Given) -> str:
    column = given.column("LostOpportunities")
    return f"(f.revops_lost > 0 OR coalesce(try_cast({column} AS BIGINT), 0) > 0)" if column else "f.revops_lost > 0"
