"""The dictionary of one field: each distinct input beside its outputs, rule and issues."""

from dataclasses import dataclass

from revops_cli.engine.distinct import map_distinct
from revops_cli.engine.protocol import Batch, Engine, Progress, Schema, quote
from revops_cli.fields.field import Field
from revops_cli.model import Cleaned, Table


@dataclass(frozen=True, slots=True)
class Dictionary:
    """A relation with one row for each distinct input tuple of a field.

    Columns: the inputs of `sources` under their names, the outputs as `NAME cleaned` (an output may
    be called as an input is), `rule`, `issues`.
    """

    field: Field
    relation: str
    sources: tuple[str, ...]
    """Columns of the list that the field reads, in the order of its inputs; those missing left out."""

    @property
    def alias(self) -> str:
        """Name of the dictionary in a join."""
        return quote(f"dictionary {self.field.name}")

    @property
    def outputs(self) -> tuple[str, ...]:
        """Columns that the field adds."""
        return tuple(output.name for output in self.field.outputs)

    def cell(self, output: str) -> str:
        """An output in a join."""
        return f"{self.alias}.{quote(_stored(output))}"

    @property
    def join(self) -> str:
        """Join of the list (as `leads`) with its dictionary; every row finds exactly one entry."""
        keys = " AND ".join(f"leads.{quote(name)} = {self.alias}.{quote(name)}" for name in self.sources)
        return f"JOIN {quote(self.relation)} AS {self.alias} ON {keys}"

    def source_of(self, output: str, replaces: dict[str, str]) -> str:
        """The input column that a change to `output` is shown against."""
        wanted = replaces.get(output, "")
        return wanted if wanted in self.sources else self.sources[0]


def build_dictionary(engine: Engine, leads: Table, field: Field, progress: Progress) -> Dictionary:
    """Run a field over the distinct inputs of a list."""
    dictionary = Dictionary(field, f"dictionary {field.name}", tuple(filter(leads.has, field.inputs)))
    outputs: Schema = dict.fromkeys((*map(_stored, dictionary.outputs), "rule", "issues"), "VARCHAR")
    map_distinct(
        engine,
        dictionary.relation,
        leads.relation,
        inputs=dictionary.sources,
        function=lambda batch: _standardised(field, batch),
        outputs=outputs,
        progress=progress,
    )
    return dictionary


def _stored(output: str) -> str:
    return f"{output} cleaned"


def _standardised(field: Field, batch: Batch) -> Batch:
    rows = len(next(iter(batch.values())))
    cells = [batch.get(name) or [""] * rows for name in field.inputs]
    answers: list[Cleaned] = list(map(field.standardise, *cells))
    found: Batch = {
        _stored(output.name): [answer.values[index] for answer in answers] for index, output in enumerate(field.outputs)
    }
    found["rule"] = [answer.rule for answer in answers]
    found["issues"] = [" ".join(answer.issues) for answer in answers]
    return found
