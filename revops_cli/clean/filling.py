"""Inputs that the answer of another field fills: where a row names no country, a phone number has that of its place."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from revops_cli.clean.staging import Lookup, Staging
from revops_cli.engine.protocol import Engine, literal, quote
from revops_cli.fields.field import Field, Shorter
from revops_cli.model import Table

FILLED = "clean filled"
"""Rows of the list for which another field knows something, `cell` being the number, and a column for each output."""
_AT_ONCE = 1_000
"""Distinct cells that say nothing, up to which they are listed in a query; beyond, all rows are kept."""


@dataclass(frozen=True, slots=True)
class Filling:
    """Which inputs are filled, by the output that fills them."""

    outputs: Mapping[str, str]

    def key(self, field: Field, name: str) -> str | None:
        """The staged column of an input of a field that is filled, else None."""
        return f"{field.name}:{name} filled" if field.filled.get(name) in self._having(name) else None

    def staging(self, field: Field, shortened: Mapping[str, str]) -> Staging:
        """What fills the inputs of a field; `shortened` are the staged columns of those that the list has."""
        names = [name for name in field.inputs if self.key(field, name) is not None]
        if not names:
            return Staging()
        cells = {str(self.key(field, name)): _filled(shortened.get(name), self.outputs[name]) for name in names}
        return Staging((Lookup(FILLED, "_row", tuple(self.outputs[name] for name in names), sparse=True),), (cells,))

    def _having(self, name: str) -> tuple[str, ...]:
        return (self.outputs[name],) if name in self.outputs else ()


NOTHING = Filling({})


def _filled(own: str | None, output: str) -> str:
    other = quote(output)
    return other if own is None else f"CASE WHEN {quote(own)} = '' THEN {other} ELSE {quote(own)} END"


def fill(engine: Engine, leads: Table, fields: Sequence[Field], given: Mapping[str, str], source: str) -> Filling:
    """Make relation FILLED of the outputs that fill an input somewhere in the list; NOTHING where none does.

    `given` are the cells of the outputs as SQL over `source`, the list as `leads` beside its dictionaries.
    """
    needed: dict[str, str] = {}
    lacking: set[str] = set()
    for field, name, output in _asked(leads, fields, given):
        needed[name] = output
        lacking.add(f"({given[output]} <> '' AND {_lacks(engine, leads, field, name)})")
    if not needed:
        return NOTHING
    cells = ", ".join(f"{given[output]} AS {quote(output)}" for output in dict.fromkeys(needed.values()))
    engine.sql(FILLED, f"SELECT leads._row AS cell, {cells} FROM {source} WHERE {' OR '.join(sorted(lacking))}")
    return Filling(needed) if engine.count(FILLED) else NOTHING


def _asked(leads: Table, fields: Sequence[Field], given: Mapping[str, str]) -> Iterator[tuple[Field, str, str]]:
    """Each input that an output may fill, of fields that the list has something else for."""
    for field in fields:
        for name, output in field.filled.items():
            if output in given and any(leads.has(other) for other in field.inputs if other != name):
                yield field, name, output


def _lacks(engine: Engine, leads: Table, field: Field, name: str) -> str:
    """Whether an input of a row says nothing to a field, as SQL over the list."""
    short = field.shorten.get(name)
    if not leads.has(name):
        return "TRUE"
    if short is None or isinstance(short, Shorter):
        return f"leads.{quote(name)} = ''"
    distinct = engine.rows(f"SELECT DISTINCT {quote(name)} FROM {quote(leads.relation)}")
    empty = sorted(cell for (cell,) in distinct if short(cell) == "")
    if len(empty) > _AT_ONCE:
        return "TRUE"
    return f"leads.{quote(name)} IN ({', '.join(map(literal, empty)) or 'NULL'})"
