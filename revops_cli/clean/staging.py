"""The list with columns beside it that a field needs, as one query that nothing is stored for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from revops_cli.engine.protocol import quote


@dataclass(frozen=True, slots=True)
class Lookup:
    """Columns found in a relation: by its column `cell`, for the `source` of each row of the list."""

    relation: str
    source: str
    columns: tuple[str, ...]
    sparse: bool = False
    """Whether some rows find nothing, which is then empty."""


@dataclass(frozen=True, slots=True)
class Staging:
    """Columns that are looked up, then computed: each stage sees the columns of those before it."""

    lookups: tuple[Lookup, ...] = ()
    stages: tuple[Mapping[str, str], ...] = field(default_factory=tuple)


def staged(relation: str, stagings: Sequence[Staging]) -> str:
    """A relation with the columns of some stagings added, to stand in FROM."""
    lookups = [lookup for staging in stagings for lookup in staging.lookups]
    source = _looked_up(relation, lookups)
    for depth in range(max((len(staging.stages) for staging in stagings), default=0)):
        added = {
            name: cell
            for staging in stagings
            if depth < len(staging.stages)
            for name, cell in staging.stages[depth].items()
        }
        cells = ", ".join(f"{cell} AS {quote(name)}" for name, cell in added.items())
        source = f"(SELECT *, {cells} FROM {source} AS stage_{depth})" if cells else source
    return source


def _looked_up(table: str, lookups: Sequence[Lookup]) -> str:
    if not lookups:
        return quote(table)
    found: dict[tuple[str, str, bool], dict[str, None]] = {}
    for each in lookups:
        found.setdefault((each.relation, each.source, each.sparse), {}).update(dict.fromkeys(each.columns))
    cells = ", ".join(
        _found(relation, column, sparse=sparse)
        for (relation, _, sparse), columns in found.items()
        for column in columns
    )
    joins = " ".join(
        f"{'LEFT ' if sparse else ''}JOIN {quote(relation)} ON list.{quote(source)} = {quote(relation)}.cell"
        for relation, source, sparse in found
    )
    return f"(SELECT list.*, {cells} FROM {quote(table)} AS list {joins})"


def _found(relation: str, column: str, *, sparse: bool) -> str:
    cell = f"{quote(relation)}.{quote(column)}"
    return f"coalesce({cell}, '') AS {quote(column)}" if sparse else cell
