"""Inputs that the answer of another field fills: where a row names no country, a phone number has that of its place."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from revops_cli.clean.staging import Lookup, Staging
from revops_cli.engine.protocol import Engine, literal, quote
from revops_cli.fields.field import Field, Filler, Shorter
from revops_cli.model import Table

FILLED = "clean filled"
"""Rows of the list for which another field knows something, `cell` being the number, with a column for each input."""
NONE = "''"
_AT_ONCE = 1_000
"""Distinct cells that say nothing, up to which they are listed in a query; beyond, all rows are kept."""


@dataclass(frozen=True, slots=True)
class Filling:
    """Which inputs are filled; relation FILLED has a column for each."""

    inputs: frozenset[str] = frozenset()

    def key(self, field: Field, name: str) -> str | None:
        """The staged column of an input of a field that is filled, else None."""
        return f"{field.name}:{name} filled" if name in field.filled and name in self.inputs else None

    def staging(self, field: Field, shortened: Mapping[str, str]) -> Staging:
        """What fills the inputs of a field; `shortened` are the staged columns of those that the list has."""
        names = [name for name in field.inputs if self.key(field, name) is not None]
        if not names:
            return Staging()
        cells = {str(self.key(field, name)): _filled(shortened.get(name), _column(name)) for name in names}
        return Staging((Lookup(FILLED, "_row", tuple(map(_column, names)), sparse=True),), (cells,))


NOTHING = Filling()


def _column(name: str) -> str:
    return f"{name} filled"


def _filled(own: str | None, column: str) -> str:
    other = quote(column)
    return other if own is None else f"CASE WHEN {quote(own)} = '' THEN {other} ELSE {quote(own)} END"


def fill(engine: Engine, leads: Table, fields: Sequence[Field], given: Mapping[str, str], source: str) -> Filling:
    """Make relation FILLED of the outputs that fill an input somewhere in the list; NOTHING where none does.

    `given` are the cells of the outputs as SQL over `source`, the list as `leads` beside its dictionaries.
    """
    needed: dict[str, str] = {}
    lacking: set[str] = set()
    for field, name, fillers in _asked(leads, fields, given):
        lacks = _lacks(engine, leads, field, name)
        if lacks:
            needed[name] = _first(fillers, given)
            lacking.add(f"({lacks} AND {needed[name]} <> '')")
    if not needed:
        return NOTHING
    cells = ", ".join(f"{cell} AS {quote(_column(name))}" for name, cell in needed.items())
    engine.sql(FILLED, f"SELECT leads._row AS cell, {cells} FROM {source} WHERE {' OR '.join(sorted(lacking))}")
    return Filling(frozenset(needed)) if engine.count(FILLED) else NOTHING


def _asked(
    leads: Table, fields: Sequence[Field], given: Mapping[str, str]
) -> Iterator[tuple[Field, str, list[Filler]]]:
    """Each input that outputs may fill, of fields that the list has something else for."""
    for field in fields:
        for name, fillers in field.filled.items():
            having = [filler for filler in fillers if filler.output in given]
            if having and any(leads.has(other) for other in field.inputs if other != name):
                yield field, name, having


def _first(fillers: Sequence[Filler], given: Mapping[str, str]) -> str:
    """The first of some outputs that says something, as SQL."""
    cells = [
        f"regexp_extract({given[each.output]}, {literal(each.part)}, 1)" if each.part else given[each.output]
        for each in fillers
    ]
    return f"coalesce({', '.join(f'nullif({cell}, {NONE})' for cell in cells)}, {NONE})"


def _lacks(engine: Engine, leads: Table, field: Field, name: str) -> str:
    """Whether an input of a row says nothing to a field, as SQL over the list; empty where each row says something."""
    short = field.shorten.get(name)
    if not leads.has(name):
        return "TRUE"
    if short is None or isinstance(short, Shorter):
        return f"leads.{quote(name)} = ''"
    distinct = engine.rows(f"SELECT DISTINCT {quote(name)} FROM {quote(leads.relation)}")
    empty = sorted(cell for (cell,) in distinct if short(cell) == "")
    if len(empty) > _AT_ONCE:
        return "TRUE"
    return f"leads.{quote(name)} IN ({', '.join(map(literal, empty))})" if empty else ""
