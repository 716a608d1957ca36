"""The embedded engine: DuckDB in memory, spilling to a temporary folder of the run."""

import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import duckdb

from revops_cli.engine.cells import are_few, as_array, fetched, insert_few
from revops_cli.engine.folder import RunFolder
from revops_cli.engine.protocol import (
    Batch,
    BatchFunction,
    ParquetSource,
    Progress,
    Schema,
    Source,
    Spread,
    TextSource,
    UnreadableSourceError,
    beside,
    listed,
    literal,
    quote,
    silent,
)
from revops_cli.engine.workers import Workers
from revops_cli.errors import OutputError, UsageError

if TYPE_CHECKING:
    import numpy.typing as npt

BATCH = 50_000
"""Rows a batch: large enough that the call costs nothing, small enough for a moving bar."""

SPREAD_FROM = 30_000
"""Rows from which a `Spread` function also runs in other processes: below, starting them costs more."""

_LONGEST_ROW = 1 << 24
"""Bytes of a row that the bulk reader takes; by itself it would hold sixteen such at once."""

log = logging.getLogger(__name__)


class DuckEngine:
    """DuckDB behind the two primitives.

    `threads` and `memory` (such as `2GB`) bound the engine; without them it uses the machine's
    cores and four fifths of its memory, and spills to disk beyond that.
    """

    dialect = "duckdb"

    def __init__(self, *, threads: int | None = None, memory: str | None = None) -> None:
        self._run_folder = RunFolder()
        self.folder = self._run_folder.path
        self._connection = duckdb.connect(":memory:")
        self._sealed = False
        self._set("temp_directory", str(self.folder / "spill"))
        self._set("enable_progress_bar", "false")
        self._set("autoinstall_known_extensions", "false")
        self._set("TimeZone", "UTC")
        if threads is not None:
            self._set("threads", str(threads))
        self._threads = int(self._connection.execute("SELECT current_setting('threads')").fetchall()[0][0])
        self._workers = Workers(self._threads)
        if memory is not None:
            try:
                self._set("memory_limit", memory)
            except duckdb.Error as error:
                self.close()
                raise UsageError(f"--memory '{memory}' is not a size", hint="write it like 2GB") from error

    def _set(self, setting: str, value: str) -> None:
        self._connection.execute(f"SET {setting} = {literal(value)}")

    def _run(
        self, query: str, cursor: duckdb.DuckDBPyConnection | None = None, values: Sequence[object] = ()
    ) -> duckdb.DuckDBPyConnection:
        try:
            return (cursor or self._connection).execute(query, values or None)
        except duckdb.OutOfMemoryException as error:
            raise OutputError(
                "not enough memory or temporary disk for this table",
                hint="give more with --memory, or free space in the temporary directory",
            ) from error
        except duckdb.IOException as error:
            raise OutputError(_first_line(error), where=str(self.folder)) from error
        except RuntimeError as error:
            # A signal that arrives within a query comes out as this, and not as itself.
            if "interrupted" in str(error).casefold():
                raise KeyboardInterrupt from error
            raise

    def read(self, name: str, source: Source, columns: Sequence[str], keep: Sequence[str] = ()) -> int:
        """Read `source` into relation `name`; see the protocol.

        Raises UnreadableSourceError where the bulk reader refuses the file.
        """
        scan = _parquet_scan(source, columns) if isinstance(source, ParquetSource) else _text_scan(source, columns)
        cells = listed(keep or columns)
        query = f"CREATE OR REPLACE TABLE {quote(name)} AS SELECT row_number() OVER () AS _row, {cells} FROM {scan}"
        # Rows are numbered one after the other: a second thread would only hold memory.
        self._set("threads", "1")
        try:
            self._connection.execute(query)
        except (duckdb.InvalidInputException, duckdb.ConversionException, duckdb.IOException) as error:
            raise UnreadableSourceError(_first_line(error)) from error
        except duckdb.Error as error:
            # A damaged Parquet file fails with the bare class of its decoder.
            if type(error) is duckdb.Error and isinstance(source, ParquetSource):
                raise UnreadableSourceError(_first_line(error)) from error
            raise
        finally:
            self._set("threads", str(self._threads))
        return self.count(name)

    def header(self, source: ParquetSource) -> tuple[str, ...]:
        """Column names of a file; see the protocol.

        Raises UnreadableSourceError where the file is damaged.
        """
        try:
            found = self._connection.execute(f"SELECT * FROM read_parquet({literal(str(source.path))}) LIMIT 0")
        except duckdb.Error as error:
            raise UnreadableSourceError(_first_line(error)) from error
        return tuple(column[0] for column in found.description or ())

    def load(self, name: str, batches: Iterator[Batch] | Sequence[Batch], schema: Schema) -> int:
        """Fill relation `name` from batches; see the protocol."""
        self._create(name, schema)
        for batch in batches:
            self._insert(name, batch, schema)
        return self.count(name)

    def sql(self, name: str, query: str) -> None:
        """Materialise `query` as `name`; see the protocol."""
        self._run(f"CREATE OR REPLACE TABLE {quote(name)} AS {query}")

    def view(self, name: str, query: str) -> None:
        """Name `query` without running it; see the protocol."""
        self._run(f"CREATE OR REPLACE VIEW {quote(name)} AS {query}")

    def map(self, name: str, query: str, function: BatchFunction, schema: Schema, progress: Progress = silent) -> None:
        """Run `function` over `query` in batches; see the protocol."""
        staged = f"{name} staged"
        self.sql(staged, query)
        self._create(name, schema)
        total, done = self.count(staged), 0
        batches = (self._staged(staged, start, total) for start in range(0, total, BATCH))
        # Workers answer some thousand rows at a time: to insert so few costs more than to convert them.
        waiting: list[Batch] = []
        for answer in self._answers(function, batches, total):
            waiting.append(answer)
            before, done = done, done + len(next(iter(answer.values()), []))
            if done == total or done // BATCH > before // BATCH:
                self._insert(name, _joined(waiting, schema), schema)
                waiting.clear()
            progress(done, total)
        self.drop(staged)

    def _staged(self, staged: str, start: int, rows: int) -> Batch:
        found = self._run(f"SELECT * FROM {quote(staged)} WHERE rowid >= {start} AND rowid < {start + BATCH}")
        return fetched(found, rows)

    def _answers(self, function: BatchFunction, batches: Iterable[Batch], total: int) -> Iterator[Batch]:
        if isinstance(function, Spread) and total >= SPREAD_FROM:
            return self._workers.answers(function, batches)
        return (beside(batch, function(batch)) for batch in batches)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """The rows of a small answer."""
        return self._run(query).fetchall()

    def arrays(self, query: str) -> "dict[str, npt.NDArray[Any]]":
        """The answer as whole columns; see the protocol."""
        return dict(self._run(query).fetchnumpy())

    def batches(self, query: str, size: int = BATCH) -> Iterator[Batch]:
        """The answer in batches; see the protocol."""
        cursor = self._connection.cursor()
        cursor.execute(query)
        names = [column[0] for column in cursor.description or ()]
        while rows := cursor.fetchmany(size):
            yield dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))
        cursor.close()

    def write(self, query: str, path: Path, kind: Literal["csv", "parquet"], delimiter: str = ",") -> None:
        """Write the answer below `folder`; see the protocol."""
        options = _text_options(delimiter) if kind == "csv" else "FORMAT parquet, COMPRESSION zstd"
        self._run(f"COPY ({query}) TO {literal(str(path))} ({options})")

    def write_parts(self, parts: Sequence[tuple[str, Path]], delimiter: str = ",") -> Iterator[Path]:
        """Write each answer to its path; see the protocol.

        A query with one thread of its own writes text a third cheaper than one that shares all.
        """

        def write(query: str, path: Path) -> Path:
            with self._connection.cursor() as cursor:
                self._run(f"COPY ({query}) TO {literal(str(path))} ({_text_options(delimiter)})", cursor)
            return path

        from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - only for long tables

        self._set("threads", "1")
        try:
            with ThreadPoolExecutor(self._threads) as pool:
                yield from pool.map(write, *zip(*parts, strict=True))
        finally:
            self._set("threads", str(self._threads))

    def columns(self, name: str) -> tuple[str, ...]:
        """Column names of a relation, in order."""
        found = self._run(f"SELECT * FROM {quote(name)} LIMIT 0")
        return tuple(column[0] for column in found.description or ())

    def count(self, name: str) -> int:
        """Number of rows of a relation."""
        return int(self._run(f"SELECT count(*) FROM {quote(name)}").fetchall()[0][0])

    def drop(self, *names: str) -> None:
        """Forget relations."""
        for name in names:
            self._run(f"DROP TABLE IF EXISTS {quote(name)}")

    def seal(self) -> None:
        """Lock the engine to its folder; see the protocol."""
        if self._sealed:
            return
        self._connection.execute(f"SET allowed_directories = [{literal(str(self.folder))}]")
        self._set("enable_external_access", "false")
        self._connection.execute("SET allowed_configs = ['threads']")
        self._set("lock_configuration", "true")
        self._sealed = True

    def close(self) -> None:
        """Give back memory and temporary files."""
        self._workers.close()
        with suppress(duckdb.Error):
            self._connection.close()
        self._run_folder.close()

    def _create(self, name: str, schema: Schema) -> None:
        cells = ", ".join(f"{quote(column)} {kind}" for column, kind in schema.items())
        self._run(f"CREATE OR REPLACE TABLE {quote(name)} ({cells})")

    def _insert(self, name: str, batch: Batch, schema: Schema) -> None:
        columns = [batch[column] for column in schema] if batch else []
        if not columns or not columns[0]:
            return
        if are_few(columns, schema):
            self._run(insert_few(name, schema), values=columns)
            return
        arrays = {column: as_array(batch[column], kind) for column, kind in schema.items()}
        # The name is ours and no column of a batch can shadow it: registered, used, forgotten.
        self._connection.register("revops_batch", arrays)
        self._run(f"INSERT INTO {quote(name)} SELECT {listed(list(schema))} FROM revops_batch")
        self._connection.unregister("revops_batch")


def _text_scan(source: TextSource, columns: Sequence[str]) -> str:
    types = ", ".join(f"{literal(column)}: 'VARCHAR'" for column in columns)
    names = ", ".join(map(literal, columns))
    end = r", new_line='\n'" if source.newline else ""
    return (
        f"read_csv({literal(str(source.path))}, auto_detect=false, header=false, skip={source.skip}, "
        f"delim={literal(source.delimiter)}, quote={literal(source.quote)}, escape={literal(source.quote)}, "
        f"columns={{{types}}}, force_not_null=[{names}], strict_mode=true, null_padding=false, "
        f"max_line_size={_LONGEST_ROW}, buffer_size={2 * _LONGEST_ROW}{end})"
    )


def _text_options(delimiter: str) -> str:
    return f"FORMAT csv, HEADER false, DELIMITER {literal(delimiter)}"


def _parquet_scan(source: ParquetSource, columns: Sequence[str]) -> str:
    cells = ", ".join(f"coalesce(CAST({quote(column)} AS VARCHAR), '') AS {quote(column)}" for column in columns)
    return f"(SELECT {cells} FROM read_parquet({literal(str(source.path))}))"


def _joined(batches: Sequence[Batch], schema: Schema) -> Batch:
    if len(batches) == 1:
        return batches[0]
    return {column: list(chain.from_iterable(batch[column] for batch in batches)) for column in schema}


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0]
