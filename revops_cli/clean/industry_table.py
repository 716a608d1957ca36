"""An industry vocabulary of a company's own: a table `pattern,value`, with `match` and `priority` if wanted.

The table is asked for the cell itself, then for what the package makes of it: LinkedIn's top level,
Salesforce's value, the NAICS sector. So twenty rows on top levels map every industry there is.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from revops_cli.clean.synonym_file import read_written
from revops_cli.clean.synonym_lint import lint
from revops_cli.clean.synonyms import Synonyms, synonym_of
from revops_cli.clean.vocabulary import Target
from revops_cli.fields import industry
from revops_cli.fields.blank import is_blank
from revops_cli.fields.field import Field
from revops_cli.model import Cleaned, ColumnDoc
from revops_cli.text.fold import fold

COLUMN = "IndustryStandard"


@dataclass(frozen=True, slots=True)
class IndustryTable:
    """The values of a table, by their folded spelling, and its rows."""

    values: dict[str, str]
    rows: Synonyms


def read_industry_table(path: Path) -> IndustryTable:
    """The table of a file, checked; raises ConfigError with file and line."""
    written = read_written(path, field=COLUMN)
    values = {fold(row.value): row.value for row in reversed(written) if row.value}
    target = Target(COLUMN, "industry", ("Industry",), tuple(values.values()))
    rows = [synonym_of(row, 0, {COLUMN: target}) for row in written]
    lint(rows)
    return IndustryTable(values, Synonyms(rows))


def field(table: IndustryTable) -> Field:
    """The field of `Industry` with the values of a table; the sector is still NAICS."""
    shown = ", ".join(sorted(set(table.values.values())))
    outputs = (ColumnDoc(COLUMN, "text", f"industry: {shown}"), industry.FIELD.outputs[1])
    return Field("industry", ("Industry",), outputs, partial(_standardise, table))


def _standardise(table: IndustryTable, cell: str) -> Cleaned:
    if is_blank(cell):
        return Cleaned(("", ""), "")
    sector = industry.standardise(cell).values[1]
    own = table.values.get(fold(cell))
    if own:
        return Cleaned((own, sector), "industry table: value")
    for text in (cell, *_readings(cell)):
        row = table.rows.find(text)
        if row is not None:
            because = "" if text == cell else f"{text} -> "
            return Cleaned((row.value, sector), f"industry table: {because}{row.where}")
    return Cleaned(("", sector), "", ("industry.unknown",))


def _readings(cell: str) -> Iterator[str]:
    """What the vocabularies of the package call the industry of a cell."""
    linkedin, sector = industry.standardise(cell).values
    if linkedin:
        yield linkedin
        yield industry.standardise(cell, "salesforce").values[0]
        yield industry.sector_titles()[sector]
        yield sector
