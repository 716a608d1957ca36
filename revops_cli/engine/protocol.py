"""What a step may ask of an engine: two primitives over relations of text.

A *relation* is a named table whose cells are text, beside `_row`, the 1-based number of the data
row in its file, and helper columns that a step casts on purpose. No text cell is NULL.
Row order is not kept by joins: whoever needs an order sorts by `_row`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol

if TYPE_CHECKING:
    import numpy.typing as npt

Batch = dict[str, list[Any]]
"""Column name to values; text columns hold `str`, or `None` for NULL."""

BatchFunction = Callable[[Batch], Batch]
"""Row-wise and total: every batch, the empty one included, gives lists of the same length."""


def beside(batch: Batch, answer: Batch) -> Batch:
    """The columns of an answer, and those of its batch that it does not have."""
    return {**batch, **answer}


@dataclass(frozen=True, slots=True)
class Spread:
    """A batch function that may run in other processes as well: pure, and made of what can be pickled."""

    function: BatchFunction

    def __call__(self, batch: Batch) -> Batch:
        """What the function makes of a batch."""
        return self.function(batch)


Progress = Callable[[int, int], None]
"""Called with rows done and rows in all."""

SqlType = Literal["VARCHAR", "BIGINT", "DOUBLE", "BOOLEAN"]
Schema = Mapping[str, SqlType]


def silent(_done: int, _total: int) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True, slots=True)
class TextSource:
    """A delimited UTF-8 file that the engine's bulk reader can take as it is.

    `skip` physical lines come before the first data row.
    """

    path: Path
    delimiter: str = ","
    quote: str = '"'
    skip: int = 0
    newline: bool = False
    """Whether a line feed alone ends every line; a reader that must find out is misled by ends inside quotes."""


@dataclass(frozen=True, slots=True)
class ParquetSource:
    """A Parquet file; every column is read as text."""

    path: Path


Source = TextSource | ParquetSource


class UnreadableSourceError(Exception):
    """The bulk reader refused a file: ragged rows, a stray quote, bad bytes.

    The caller reads the file the tolerant way instead.
    """


class Engine(Protocol):
    """Relations in, relations out; see `spec` of each method in the embedded engine."""

    dialect: str
    folder: Path

    def read(self, name: str, source: Source, columns: Sequence[str], keep: Sequence[str] = ()) -> int:
        """Read a file into relation `name` as text with `_row`; give the number of rows.

        `columns` are all that the file has; only those in `keep` are read, all where it is empty.
        """

    def header(self, source: ParquetSource) -> tuple[str, ...]:
        """Column names of a file that says them itself, in order."""

    def load(self, name: str, batches: Iterator[Batch] | Sequence[Batch], schema: Schema) -> int:
        """Fill relation `name` from batches made in Python, in order; give the number of rows."""

    def sql(self, name: str, query: str) -> None:
        """Primitive 1: materialise `query` as relation `name`."""

    def view(self, name: str, query: str) -> None:
        """Primitive 1 without the copy: relation `name` runs `query` whenever it is read.

        For a relation with more columns than its readers ask for. What the query reads must stay, and
        no relation made by another call may have its name.
        """

    def map(self, name: str, query: str, function: BatchFunction, schema: Schema, progress: Progress = silent) -> None:
        """Primitive 2: run `function` over `query` in batches; its output is relation `name`.

        Columns of `schema` that it does not give are those of the batch. A `Spread` function may run
        on all cores.
        """

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """The rows of a small answer."""

    def arrays(self, query: str) -> "dict[str, npt.NDArray[Any]]":
        """The answer as whole columns, for work on codes in memory; in no order, without NULL."""

    def batches(self, query: str, size: int = 50_000) -> Iterator[Batch]:
        """The answer in batches, for a writer; ordered only if `query` says so."""

    def write(self, query: str, path: Path, kind: Literal["csv", "parquet"], delimiter: str = ",") -> None:
        """Write the answer below `folder`: delimited text without header, or Parquet."""

    def write_parts(self, parts: Sequence[tuple[str, Path]], delimiter: str = ",") -> Iterator[Path]:
        """Write answers (at least one) to their paths below `folder` as `write` does, on all cores.

        Gives each path as soon as it and those before it are written.
        """

    def columns(self, name: str) -> tuple[str, ...]:
        """Column names of a relation, in order."""

    def count(self, name: str) -> int:
        """Number of rows of a relation."""

    def drop(self, *names: str) -> None:
        """Forget relations; one that is not there is no error."""

    def seal(self) -> None:
        """From here on no file outside `folder` can be touched and no setting changed."""

    def close(self) -> None:
        """Give back memory and temporary files."""


def quote(identifier: str) -> str:
    """An identifier as SQL text.

    >>> quote("First Name")
    '"First Name"'
    """
    return '"' + identifier.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A string as SQL text.

    >>> literal("O'Brien")
    "'O''Brien'"
    """
    return "'" + text.replace("'", "''") + "'"


def listed(names: Sequence[str], prefix: str = "") -> str:
    """Quoted identifiers with commas between, each behind `prefix`."""
    return ", ".join(prefix + quote(name) for name in names)
