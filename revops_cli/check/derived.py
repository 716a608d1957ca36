"""Columns that cleaning would add, made for a check that names one, so that raw files can be checked."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, partial
from typing import TYPE_CHECKING

from revops_cli.check.addresses import addresses, meant, normalised
from revops_cli.engine.distinct import map_distinct
from revops_cli.engine.protocol import Batch, Engine, Spread, quote
from revops_cli.model import Table
from revops_cli.text.fold import squash

if TYPE_CHECKING:
    from revops_cli.fields.field import Field

_ADDRESS = "EmailNormalized"
"""The one column that is made without asking of every cell."""


@dataclass(slots=True)
class Derivable:
    """The columns that can be made for a table, and those that were asked for."""

    table: Table
    default_country: str = "US"
    asked: "dict[str, Field]" = field(default_factory=dict)

    @property
    def names(self) -> "dict[str, Field]":
        """Every column that can be made and is not there."""
        runs = (one for one in _fields(self.default_country) if _runs(one, self.table))
        return {output.name: one for one in runs for output in one.outputs if not self.table.has(output.name)}

    @property
    def reads(self) -> frozenset[str]:
        """Columns of the table from which those asked for are made."""
        return frozenset(name for one in self.asked.values() for name in inputs_of(one, self.table))

    def ask(self, name: str) -> str:
        """The name of the column to be made, or the empty string."""
        found = next((column for column in self.names if squash(column) == squash(name)), "")
        if found:
            self.asked[found] = self.names[found]
        return found

    def make(self, engine: Engine, there: Mapping[str, str]) -> Table:
        """The table with the columns that were asked for; `there` names relations by queries that were run."""
        if not self.asked:
            return self.table
        joins, cells = zip(*self._made(engine, there), strict=True)
        relation = f"{self.table.relation} checked"
        source = f"{quote(self.table.relation)} AS t {' '.join(joins)}"
        engine.sql(relation, f"SELECT t.*, {', '.join(cells)} FROM {source}")
        return self.table.with_added(tuple(self.asked), relation, self.table.rows)

    def _made(self, engine: Engine, there: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        """For each field its join with the table, as `t`, and the cells that it gives."""
        for number, one in enumerate({one.name: one for one in self.asked.values()}.values()):
            wanted = [name for name, owner in self.asked.items() if owner.name == one.name]
            if wanted == [_ADDRESS]:
                yield _addresses(engine, self.table, one, there)
                continue
            made, alias = f"check {one.name}", f"made{number}"
            _map(engine, made, self.table.relation, one)
            on = " AND ".join(f"t.{quote(name)} = {alias}.{quote(name)}" for name in inputs_of(one, self.table))
            yield f"JOIN {quote(made)} AS {alias} ON {on}", ", ".join(f"{alias}.{quote(name)}" for name in wanted)


def _addresses(engine: Engine, table: Table, email: "Field", there: Mapping[str, str]) -> tuple[str, str]:
    """The join and the cell of `EmailNormalized`."""
    (column,) = inputs_of(email, table)
    query, asked = addresses(table.relation, column), "check asked addresses"
    cells = there.get(query, "check addresses")
    if query not in there:
        engine.sql(cells, query)
    function = Spread(partial(_address, email))
    map_distinct(engine, asked, cells, inputs=("cell",), function=function, outputs={"address": "VARCHAR"})
    found = f"SELECT _row, cell, address FROM {quote(cells)} JOIN {quote(asked)} USING (cell)"
    join = f"LEFT JOIN ({found}) AS addresses ON t._row = addresses._row"
    return join, f"{normalised(f't.{quote(column)}', 'addresses')} AS {quote(_ADDRESS)}"


def _address(email: "Field", batch: Batch) -> Batch:
    from revops_cli.check.domains import plain_domain  # noqa: PLC0415 - as for `_fields`

    cells = [(cell, plain_domain(cell)) for cell in map(meant, batch["cell"])]
    return {"address": [f"x@{domain}" if domain else email.standardise(cell).values[0] for cell, domain in cells]}


@cache
def _fields(default_country: str) -> "tuple[Field, ...]":
    from revops_cli.fields.registry import fields  # noqa: PLC0415 - heavy, few checks name a column to be made

    return fields(default_country=default_country)


def _runs(one: "Field", table: Table) -> bool:
    needed = [name for name in one.inputs if name not in one.optional]
    return all(map(table.has, needed)) and any(map(table.has, one.inputs))


def inputs_of(one: "Field", table: Table) -> tuple[str, ...]:
    """The inputs of a field that the table has."""
    return tuple(name for name in one.inputs if name in table.names)


def _map(engine: Engine, made: str, relation: str, one: "Field") -> None:
    inputs = tuple(name for name in one.inputs if name in engine.columns(relation))
    outputs = tuple(output.name for output in one.outputs)
    function = Spread(partial(_standardised, one, inputs, outputs))
    map_distinct(engine, made, relation, inputs=inputs, function=function, outputs=dict.fromkeys(outputs, "VARCHAR"))


def _standardised(one: "Field", inputs: tuple[str, ...], outputs: tuple[str, ...], batch: Batch) -> Batch:
    rows = len(batch[inputs[0]])
    cells = [batch[name] if name in inputs else [""] * rows for name in one.inputs]
    found = [one.standardise(*row).values for row in zip(*cells, strict=True)]
    return {name: [values[at] for values in found] for at, name in enumerate(outputs)}
