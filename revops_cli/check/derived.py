"""Columns that cleaning would add, made for a check that names one, so that raw files can be checked."""

from dataclasses import dataclass, field
from functools import cache, partial

from revops_cli.engine.distinct import map_distinct
from revops_cli.engine.protocol import Batch, Engine, Spread, quote
from revops_cli.fields.field import Field
from revops_cli.fields.registry import fields
from revops_cli.model import Table
from revops_cli.text.fold import squash


@dataclass(slots=True)
class Derivable:
    """The fields that can run on a table, and the columns that were asked for."""

    table: Table
    fields: tuple[Field, ...]
    asked: dict[str, Field] = field(default_factory=dict)

    @property
    def names(self) -> dict[str, Field]:
        """Every column that can be made and is not there."""
        return {output.name: one for one in self.fields for output in one.outputs if not self.table.has(output.name)}

    def ask(self, name: str) -> str:
        """The name of the column to be made, or the empty string."""
        found = next((column for column in self.names if squash(column) == squash(name)), "")
        if found:
            self.asked[found] = self.names[found]
        return found

    def make(self, engine: Engine) -> Table:
        """The table with the columns that were asked for."""
        if not self.asked:
            return self.table
        joins, cells = "", []
        for number, one in enumerate({one.name: one for one in self.asked.values()}.values()):
            made, inputs = f"check {one.name}", inputs_of(one, self.table)
            wanted = [name for name, owner in self.asked.items() if owner.name == one.name]
            _map(engine, made, self.table.relation, one)
            alias = f"made{number}"
            on = " AND ".join(f"t.{quote(name)} = {alias}.{quote(name)}" for name in inputs)
            joins += f" JOIN {quote(made)} AS {alias} ON {on}"
            cells += [f"{alias}.{quote(name)}" for name in wanted]
        relation = f"{self.table.relation} checked"
        table = f"{quote(self.table.relation)} AS t"
        engine.sql(relation, f"SELECT t.*, {', '.join(cells)} FROM {table}{joins}")
        return self.table.with_added(tuple(self.asked), relation, self.table.rows)


def derivable(table: Table, default_country: str) -> Derivable:
    """What can be made from the columns of a table."""
    return Derivable(table, tuple(one for one in _fields(default_country) if _runs(one, table)))


@cache
def _fields(default_country: str) -> tuple[Field, ...]:
    return fields(default_country=default_country)


def _runs(one: Field, table: Table) -> bool:
    needed = [name for name in one.inputs if name not in one.optional]
    return all(map(table.has, needed)) and any(map(table.has, one.inputs))


def inputs_of(one: Field, table: Table) -> tuple[str, ...]:
    """The inputs of a field that the table has."""
    return tuple(name for name in one.inputs if name in table.names)


def _map(engine: Engine, made: str, relation: str, one: Field) -> None:
    inputs = tuple(name for name in one.inputs if name in engine.columns(relation))
    outputs = tuple(output.name for output in one.outputs)
    function = Spread(partial(_standardised, one, inputs, outputs))
    map_distinct(engine, made, relation, inputs=inputs, function=function, outputs=dict.fromkeys(outputs, "VARCHAR"))


def _standardised(one: Field, inputs: tuple[str, ...], outputs: tuple[str, ...], batch: Batch) -> Batch:
    rows = len(batch[inputs[0]])
    cells = [batch[name] if name in inputs else [""] * rows for name in one.inputs]
    found = [one.standardise(*row).values for row in zip(*cells, strict=True)]
    return {name: [values[at] for values in found] for at, name in enumerate(outputs)}
