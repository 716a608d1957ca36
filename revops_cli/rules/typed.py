"""The cells that conditions read, each read as its kind once for all of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from revops_cli.engine.protocol import Engine, quote
from revops_cli.model import Table
from revops_cli.rules.cell import cell_sql
from revops_cli.rules.condition import Condition
from revops_cli.rules.nodes import Cell
from revops_cli.text.fold import squash

_NOTHING = {"text": "VARCHAR", "date": "VARCHAR", "number": "DOUBLE", "instant": "DOUBLE", "boolean": "BOOLEAN"}
_PLURAL = {"number": "numbers", "boolean": "true or false", "date": "dates", "instant": "times"}


@dataclass(frozen=True, slots=True)
class Typed:
    """Where each cell stands in the relation, and notes about what is absent or cannot be read."""

    names: Mapping[Cell, str]
    notes: tuple[str, ...]


class TypedCells:
    """The cells that conditions read, as SQL over a list; `offset` is the seconds east of UTC of times without zone."""

    def __init__(self, leads: Table, conditions: Iterable[Condition], offset: int) -> None:
        self._leads = leads
        wanted = {cell for condition in conditions for cell in condition.cells}
        self._wanted = sorted(wanted, key=lambda cell: (cell.name, cell.kind))
        self._read = {cell: typed_cell(leads, cell, offset) for cell in self._wanted}
        self.names = {cell: f"c{place}" for place, cell in enumerate(self._wanted)}
        """The column of each."""
        self._doubtful = {f"u{place}": cell for place, cell in enumerate(self._wanted) if _may_be_unread(leads, cell)}
        self.marks = tuple(self._doubtful)
        """Columns that say whether a cell cannot be read."""

    def sql(self, extra: str = "") -> str:
        """The query of _row, a column for each cell, the marks, and `extra` cells as they are."""
        typed = [f"{self._read[cell]} AS {name}" for cell, name in self.names.items()]
        unread = [
            f"trim({quote(cell.name)}) <> '' AND ({self._read[cell]}) IS NULL AS {mark}"
            for mark, cell in self._doubtful.items()
        ]
        cells = ", ".join(("_row", *typed, *unread, *([extra] if extra else [])))
        return f"SELECT {cells} FROM {quote(self._leads.relation)}"

    def notes(self, engine: Engine, relation: str) -> tuple[str, ...]:
        """What is said of cells that are absent or cannot be read; `relation` holds the marks."""
        return (*_absent(self._leads, self._wanted), *_unread(engine, self._leads, self._doubtful, relation))


def read_typed(
    engine: Engine, leads: Table, conditions: Iterable[Condition], offset: int, relation: str, *, extra: str = ""
) -> Typed:
    """Make `relation`: _row, a column for each cell that the conditions read, and `extra` cells as they are.

    `offset` is the seconds east of UTC of times that name no zone.
    """
    cells = TypedCells(leads, conditions, offset)
    engine.sql(relation, cells.sql(extra))
    return Typed(cells.names, cells.notes(engine, relation))


def typed_cell(leads: Table, cell: Cell, offset: int) -> str:
    """A cell as SQL of its kind; NULL where the list lacks the column."""
    if cell.name not in leads.names:
        return f"CAST(NULL AS {_NOTHING[cell.kind]})"
    return cell_sql(cell.name, cell.kind, offset)


def _absent(leads: Table, wanted: Iterable[Cell]) -> tuple[str, ...]:
    missing = [_said(leads, name) for name in sorted({cell.name for cell in wanted} - set(leads.names))]
    return (f"not in the list, so empty for every rule: {', '.join(missing)}",) if missing else ()


def _said(leads: Table, name: str) -> str:
    """A name that the list lacks; a header spelled so may be read as another column: `CountryCode` is a country."""
    read_as = next((column.name for column in leads.columns if squash(column.header) == squash(name)), "")
    return f"{name} (the header is read as {read_as}: name that, or clean the list first)" if read_as else name


def _may_be_unread(leads: Table, cell: Cell) -> bool:
    return cell.kind != "text" and cell.name in leads.names


def _unread(engine: Engine, leads: Table, doubtful: Mapping[str, Cell], relation: str) -> tuple[str, ...]:
    """What is said of cells that cannot be read; `doubtful` are the columns of `relation` that mark them."""
    if not doubtful:
        return ()
    counts = ", ".join(f"count(*) FILTER (WHERE {mark})" for mark in doubtful)
    found = engine.rows(f"SELECT {counts} FROM {quote(relation)}")[0]
    return tuple(
        f"{count} cell(s) of {leads.header(cell.name)} cannot be read as {_PLURAL[cell.kind]} and count as empty"
        for cell, count in zip(doubtful.values(), found, strict=True)
        if count
    )
