"""A SOQL query as a tree; `soql.parse` makes it, `answering` and `conditions` read it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Literal:
    """A value of a condition: kind `text`, `like`, `number`, `time`, `flag`, `null` or `range` (`LAST_N_DAYS:3`)."""

    kind: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Compare:
    """`path sign literals`; sign is also `like`, `in` or `not in`."""

    path: str
    sign: str
    literals: tuple[Literal, ...]


@dataclass(frozen=True, slots=True)
class Both:
    """`and` or `or` of conditions."""

    word: str
    parts: "tuple[Condition, ...]"


@dataclass(frozen=True, slots=True)
class Not:
    """The contrary of a condition."""

    part: "Condition"


Condition = Compare | Both | Not


@dataclass(frozen=True, slots=True)
class Column:
    """A selected field, or an aggregate of one; `function` is empty, `count`, `max`, `min` or `sum`."""

    path: str
    function: str = ""
    alias: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """One key of the order."""

    column: Column
    descending: bool = False
    nulls_last: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query; `children` are queries whose object is a name of the way down."""

    object: str
    columns: tuple[Column, ...]
    children: "tuple[Query, ...]" = ()
    where: Condition | None = None
    group: tuple[str, ...] = ()
    order: tuple[Order, ...] = ()
    limit: int | None = None
    offset: int = 0
    text: str = ""

    @property
    def only_counts(self) -> bool:
        """Whether it is `SELECT COUNT() FROM ...`: a number and no records."""
        return [(column.function, column.path) for column in self.columns] == [("count", "")]

    @property
    def aggregates(self) -> bool:
        """Whether rows are groups."""
        return bool(self.group) or any(column.function for column in self.columns)
