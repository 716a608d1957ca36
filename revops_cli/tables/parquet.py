"""A Parquet file as a relation of text: its own reader, because it has a header and types."""

from collections.abc import Iterator
from pathlib import Path

from revops_cli.engine.protocol import Engine, ParquetSource, UnreadableSourceError, quote
from revops_cli.errors import InputError
from revops_cli.io.grid import Grid, Notes, Row
from revops_cli.tables.loading import Loaded, Loading

STAGED = "parquet as read"


def parquet_grid(engine: Engine, path: Path, shown: str) -> Grid:
    """The grid of a Parquet file: only its header; its rows are read by the engine alone.

    Raises InputError (`unknown_format`) where the file is damaged.
    """
    try:
        header = engine.header(ParquetSource(path))
    except UnreadableSourceError as error:
        raise _damaged(error, shown) from error

    def no_rows(_notes: Notes) -> Iterator[Row]:
        return iter(())

    return Grid("parquet", no_rows, header=header, damaged=True)


def load_parquet(engine: Engine, relation: str, loading: Loading) -> Loaded:
    """Read the file into `relation` under the engine names."""
    try:
        engine.read(STAGED, ParquetSource(loading.path), loading.header)
    except UnreadableSourceError as error:
        raise _damaged(error, "") from error
    named = zip(loading.header, loading.names, strict=True)
    cells = ", ".join(f"{quote(cell)} AS {quote(name)}" for cell, name in named)
    engine.sql(relation, f"SELECT _row, {cells} FROM {quote(STAGED)}")
    engine.drop(STAGED)
    return Loaded(engine.count(relation))


def _damaged(error: Exception, shown: str) -> InputError:
    return InputError(
        f"the Parquet file is damaged: {error}", where=shown, code="unknown_format", hint="write it again"
    )
