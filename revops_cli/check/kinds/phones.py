"""Checks of phone numbers: plain ones are settled by the engine, `fields.phone` is asked for the rest."""

from functools import partial
from typing import NamedTuple

from revops_cli.check.blank import filled
from revops_cli.check.facts import Facts, Settle
from revops_cli.check.kinds.part import RowTest
from revops_cli.check.lookup import ask, judging
from revops_cli.engine.distinct import map_distinct_from
from revops_cli.engine.protocol import Batch, Engine, Spread, literal, quote
from revops_cli.fields.phone import read_phone, region_cell

_E164 = r"\A[+][1-9][0-9]{6,14}\z"
"""ITU-T E.164: at most fifteen digits, the first of a country code never 0."""


class _Numbers(NamedTuple):
    """The cells to look at, and the relation of rows without a number to make of them."""

    relation: str
    column: str
    country: str
    """Column of the country; may be empty."""
    home: str
    wrong: str


def phone_valid(facts: Facts, names: tuple[str, ...]) -> RowTest:
    """Cells without a number that exists in the country of the row."""
    column, home = facts.own(names[0] if names else "Phone"), facts.context.default_country
    numbers = _Numbers(facts.table.relation, column, facts.find("Country"), home, facts.fresh())
    facts.later(partial(_find_wrong, numbers=numbers, settle=facts.context.phones))
    said = f"{column} is no number that exists"
    return RowTest(said, (column,), f"_row IN (SELECT _row FROM {quote(numbers.wrong)})", filled(column))


def phone_e164(facts: Facts, names: tuple[str, ...]) -> RowTest:
    """Cells that are not written as +14155550100."""
    column = facts.own(names[0] if names else "Phone")
    fails = f"NOT regexp_matches({quote(column)}, {literal(_E164)})"
    return RowTest(f"{column} is not in E.164", (column,), fails, filled(column))


def _find_wrong(engine: Engine, *, numbers: _Numbers, settle: Settle) -> None:
    """Make the relation of the rows without a number."""
    cells, settled, bad = (f"{numbers.wrong} {part}" for part in ("cells", "settled", "bad"))
    _read(engine, numbers, cells)
    query = settle(engine, cells, numbers.home) or f"SELECT *, CAST(NULL AS VARCHAR) AS settled FROM {quote(cells)}"
    engine.sql(settled, f'SELECT _row, "Phone", "Country", settled FROM ({query}) AS numbers')
    asked = f"(SELECT * FROM {quote(settled)} WHERE settled IS NULL) AS asked"
    inputs = ("Phone", "Country")
    function = Spread(judging(inputs, partial(no_phone, home=numbers.home)))
    ask(engine, name=bad, asked=asked, inputs=inputs, function=function)
    unsettled = f'settled IS NULL AND ("Phone", "Country") IN (SELECT "Phone", "Country" FROM {quote(bad)})'
    engine.sql(numbers.wrong, f"SELECT _row FROM {quote(settled)} WHERE settled = '' OR ({unsettled})")
    engine.drop(cells, settled, bad)


def _read(engine: Engine, numbers: _Numbers, cells: str) -> None:
    """Make the relation of `_row`, `Phone`, and `Country`, the code of a region with numbers or nothing."""
    table, phone = quote(numbers.relation), quote(numbers.column)
    where = f"WHERE {filled(numbers.column)}"
    if not numbers.country:
        engine.sql(cells, f'SELECT _row, {phone} AS "Phone", \'\' AS "Country" FROM {table} {where}')
        return
    regions, country = f"{cells} regions", quote(numbers.country)
    countries = f"(SELECT {country} AS cell FROM {table}) AS countries"
    map_distinct_from(engine, regions, countries, inputs=("cell",), function=_regions, outputs={"region": "VARCHAR"})
    found = f"{table} AS t JOIN {quote(regions)} AS regions ON t.{country} = regions.cell"
    engine.sql(cells, f'SELECT t._row, t.{phone} AS "Phone", region AS "Country" FROM {found} {where}')
    engine.drop(regions)


def _regions(batch: Batch) -> Batch:
    return {"region": list(map(region_cell, batch["cell"]))}


def no_phone(phone: str, country: str, home: str) -> bool:
    """Whether a cell has no number that exists; `home` is the country where the row names none."""
    return not read_phone(phone, country, home).numbers
