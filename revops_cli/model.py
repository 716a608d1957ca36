"""The values that steps hand to each other: small, frozen, and free of any engine.

A step works on relations of the engine and names them here; no value of this module is created
per cell of a table.
"""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

Kind = Literal["text", "number", "boolean", "date", "id"]


class Cleaned(NamedTuple):
    """One standardised value: the outputs, the rule that gave them, and what is wrong.

    `values` has one entry for each output column of the field, empty where nothing is known.
    `issues` are codes such as `phone.invalid`; an empty input has none.
    """

    values: tuple[str, ...]
    rule: str
    issues: tuple[str, ...] = ()


class Column(NamedTuple):
    """A column of a table: its name in the engine, and the header shown to the user.

    `name` is canonical (`FirstName`) where the header was recognised, else the header itself,
    made unique without regard to case.
    """

    name: str
    header: str

    @property
    def recognised(self) -> bool:
        """Whether the header was mapped to another name."""
        return self.name != self.header


@dataclass(frozen=True, slots=True)
class Table:
    """A relation of text columns and `_row`, the 1-based number of the data row in its source.

    No cell is NULL: an empty cell is the empty string.
    """

    relation: str
    columns: tuple[Column, ...]
    rows: int
    source: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Engine names of the columns, in order, without `_row`."""
        return tuple(column.name for column in self.columns)

    def has(self, name: str) -> bool:
        """Whether the table has a column of this engine name, without regard to case."""
        return name.casefold() in {n.casefold() for n in self.names}

    def header(self, name: str) -> str:
        """The user's own spelling of a column, for messages and change logs."""
        return next((c.header for c in self.columns if c.name == name), name)

    def with_added(self, added: "tuple[str, ...]", relation: str, rows: int) -> "Table":
        """The table after a step: `added` columns follow the input's, those there stay in place."""
        new = tuple(Column(name, name) for name in added if not self.has(name))
        return Table(relation, self.columns + new, rows, self.source)


class ColumnDoc(NamedTuple):
    """A column that a step needs, uses or adds: the tables in the docs are made from these."""

    name: str
    kind: Kind
    doc: str


class Reason(NamedTuple):
    """Why a decision was made: the rule or evidence that decided, and a sentence for a person."""

    rule: str
    text: str


class Change(NamedTuple):
    """One group of equal changes: how often `before` became `after`, by which rule."""

    source: str
    target: str
    before: str
    after: str
    rule: str
    rows: int
    first_row: int


@dataclass(frozen=True, slots=True)
class Result:
    """What a step did: the table that flows on, queries beside it, and counts.

    `relations` maps a kind to a SQL query over relations of the engine, run only when someone asks
    for the file. Rows are named by `_row` of the step's input. Kinds and their columns:

    - `changes`: source, target, before, after, rule, rows, first_row (one line a distinct change;
      `source` and `target` are column names)
    - `changes_each`: row, source, target, before, after, rule
    - `rejects`: row, code, reason
    - `merges`: cluster, master_row, victim_row
    - `provenance`: cluster, field, value, row, rule
    - `moved`: score, one, other, name, one_company, other_company, reason (people at two employers)
    - `assignments`: row, owner, queue, rule, draw
    - `unknowns`: field, value, count, share, first_row, near_1, near_2, near_3, use (left empty for a
      person), and place (1 for the most frequent value of a field), by which they are written
    - `reasons`: row, step, rule, reason
    - `crossings`: row, lead, model, version, event, from, to, crossed_at, why (leads at the threshold of a score)
    - `signals`: row, lead, owner, signal, days_ago (what an owner should hear of)
    - `worklist`: owner, place, number, row, lead, score, key (who is called first, and why)
    - `segments`: place, segment, kind, size, share
    - `overlaps`: one, other, both, share_of_one, share_of_other
    - `segment_moves`: segment, row, member, move (who joined or left a saved segment)
    - `score_bands`: model, version, place, band, leads, worked, qualified, qualified_rate, pick_up, revenue

    `counts` are flat, with dots: `matched.sure`, `owner.Ann Example`.
    Rows must add up: `rows_in == table.rows + merged + rejected`.
    """

    step: str
    table: Table
    rows_in: int
    merged: int = 0
    rejected: int = 0
    relations: "Mapping[str, str]" = field(default_factory=dict)
    counts: "Mapping[str, int]" = field(default_factory=dict)
    notes: tuple[str, ...] = ()
