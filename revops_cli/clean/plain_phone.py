"""Plain phone numbers: digits and marks that the library reads in one way, valid or not.

The patterns are the library's own metadata, for the regions that the list has rows of. Unsettled
stay: regions that share a calling code with a greater one, prefixes that take more than their
digits and are there, anything that a placeholder may end as, and numbers that only a repair makes valid.
"""

from dataclasses import dataclass
from functools import reduce

from revops_cli.clean.phone_sql import NORTH_AMERICAN, PLAIN, Dialled, is_main, is_settled_here, settled
from revops_cli.clean.plain import Asked, Plain, whole
from revops_cli.clean.staging import Staging
from revops_cli.engine.protocol import literal, quote
from revops_cli.fields.phone_plain import AS_FLOAT, TEN_DIGITS, calling_code

_EXTENSION = r" (?:x|ext\.? )([0-9]{1,6})\z"
_ENDS = (*(digit * 5 for digit in "0123456789"), "12345", "23456", "34567", "45678", "56789", "67890")
"""Last digits of what is typed only to fill the box."""
_MARKS = " ().-"
_FEWEST_ROWS = 2_000
_MOST_REGIONS = 40
"""Regions settled here: each costs some hundredths of a second, as much as asking for a thousand numbers and more."""


@dataclass(frozen=True, slots=True)
class _Cells:
    """The columns of a number while it is read, as SQL."""

    field: str
    cell: str
    country: str
    alone: str
    """Whether no other cell of the row counts."""

    def named(self, part: str) -> str:
        """A staged column of the number."""
        return quote(f"{self.field} {part}")

    @property
    def is_extended(self) -> str:
        """Whether an extension follows."""
        return f"contains({self.cell}, 'x') AND regexp_matches({self.cell}, {literal(_EXTENSION)})"

    @property
    def extension(self) -> str:
        """The extension, empty without one."""
        return f"CASE WHEN {self.is_extended} THEN regexp_extract({self.cell}, {literal(_EXTENSION)}, 1) ELSE '' END"


def plain_phone(asked: Asked) -> Plain | None:
    """E.164 and extension, where `fields.phone` would give the same for the phone."""
    cells = _Cells("phone", asked.columns["Phone"], asked.columns["Country"], "TRUE")
    return _plain(asked, cells, ("CASE WHEN {0} = '' THEN '' ELSE {1} END",))


def plain_mobile(asked: Asked) -> Plain | None:
    """E.164 where `fields.phone` would give the same for the mobile, from its own cell."""
    alone = f"{asked.columns['Phone']} = ''"
    return _plain(asked, _Cells("mobile", asked.columns["MobilePhone"], asked.columns["Country"], alone), ())


def _plain(asked: Asked, cells: _Cells, more: tuple[str, ...]) -> Plain | None:
    regions = _regions(asked, cells.country)
    if not regions:
        return None
    found, extension = cells.named("settled"), cells.extension
    rule = f"CASE WHEN {found} = '' THEN 'no rule' WHEN {extension} <> '' THEN 'number' ELSE 'plain' END"
    issues = f"CASE WHEN {found} = '' AND {cells.cell} <> '' THEN '{cells.field}.invalid' ELSE '' END"
    values = (found, *(cell.format(found, extension) for cell in more))
    staging = Staging(stages=_stages(cells, regions, asked))
    return Plain(_settled(cells, regions), values, rule, issues, staging)


def _regions(asked: Asked, country: str) -> list[str]:
    """The regions worth a pattern: those with the most rows."""
    counted = asked.engine.rows(f"SELECT {country} AS code, count(*) AS rows FROM {asked.source} AS list GROUP BY 1")
    often = sorted((-rows, code or asked.default_country) for code, rows in counted if rows >= _FEWEST_ROWS)
    codes = dict.fromkeys(code for _, code in often if is_settled_here(code))
    if any(code in NORTH_AMERICAN for code in codes):
        codes = {"US": None, **codes}
    return list(codes)[:_MOST_REGIONS]


def _stages(cells: _Cells, regions: list[str], asked: Asked) -> tuple[dict[str, str], ...]:
    """The number without its extension, its digits, and the region whose plan they follow."""
    cell, base, digits, tail = cells.cell, cells.named("base"), cells.named("digits"), literal(_EXTENSION)
    here = f"CASE WHEN {cells.country} = '' THEN {literal(asked.default_country)} ELSE {cells.country} END"
    codes = {calling_code(code): code for code in regions if is_main(code)}
    region = " ".join(f"WHEN starts_with({digits}, '+{number}') THEN '{code}'" for number, code in codes.items())
    national = " ".join(
        f"WHEN starts_with({digits}, '+{number}') THEN substr({digits}, {len(number) + 2})" for number in codes
    )
    plain = f"regexp_matches({base}, {whole(PLAIN)})"
    bare = reduce(lambda text, mark: f"replace({text}, '{mark}', '')", _MARKS, base)
    stages = (
        {
            "extension": cells.extension,
            "base": f"CASE WHEN {cells.is_extended} THEN regexp_replace({cell}, {tail}, '') ELSE {cell} END",
        },
        {"digits": f"CASE WHEN {plain} THEN {bare} ELSE '' END"},
        {
            "region": f"CASE WHEN NOT starts_with({digits}, '+') THEN {here} {region} END",
            "national": f"CASE WHEN NOT starts_with({digits}, '+') THEN {digits} {national} END",
        },
    )
    return tuple({f"{cells.field} {part}": sql for part, sql in stage.items()} for stage in stages)


def _settled(cells: _Cells, regions: list[str]) -> str:
    base, digits, extension = cells.named("base"), cells.named("digits"), cells.named("extension")
    strict = f"regexp_matches({base}, {whole(TEN_DIGITS)})"
    number = Dialled(base, digits, cells.named("national"), strict, f"{cells.country} = ''")
    branches = " ".join(f"WHEN {literal(code)} THEN {settled(code, number)}" for code in regions)
    return (
        f"CASE WHEN NOT ({cells.alone}) THEN NULL WHEN {cells.cell} = '' THEN '' WHEN {digits} = '' THEN NULL "
        f"WHEN {extension} <> '' AND NOT {strict} THEN NULL "
        f"WHEN contains({base}, '.0') AND regexp_matches({base}, {whole(AS_FLOAT)}) THEN NULL "
        f"WHEN substr({digits}, -5) IN ({', '.join(map(literal, _ENDS))}) THEN NULL "
        f"ELSE CASE {cells.named('region')} {branches} END END"
    )
