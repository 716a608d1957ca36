"""Cells between Python and the engine: lists of values on this side, whole columns on the other.

Many cells go over as arrays. Of a few the engine's own lists are as fast, and the library for
arrays, a tenth of a second at every start, is not loaded for them.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from revops_cli.engine.protocol import Batch, Schema, SqlType, quote

if TYPE_CHECKING:
    import duckdb
    import numpy.typing as npt

FEW = 2_000
"""Rows up to which nothing is loaded for them."""

_OWN: Mapping[SqlType, frozenset[type]] = {
    "VARCHAR": frozenset({str, type(None)}),
    "BIGINT": frozenset({int, type(None)}),
    "DOUBLE": frozenset({float, type(None)}),
    "BOOLEAN": frozenset({bool, type(None)}),
}
"""Types of the values that the engine takes in lists."""


def fetched(found: "duckdb.DuckDBPyConnection", rows: int) -> Batch:
    """What a query of so many rows has found."""
    if rows > FEW:
        return {name: _as_list(values) for name, values in found.fetchnumpy().items()}
    names = [column[0] for column in found.description or ()]
    cells = list(zip(*found.fetchall(), strict=True)) or [()] * len(names)
    return dict(zip(names, map(list, cells), strict=True))


def are_few(columns: Sequence[list[Any]], schema: Schema) -> bool:
    """Whether the columns of a schema go over as lists."""
    return len(columns[0]) <= FEW and all(
        _OWN[kind].issuperset(map(type, column)) for column, kind in zip(columns, schema.values(), strict=True)
    )


def insert_few(name: str, schema: Schema) -> str:
    """The statement that appends rows, with a list of values for each column of the schema."""
    lists = ", ".join(f"unnest(CAST(${number} AS {kind}[]))" for number, kind in enumerate(schema.values(), start=1))
    return f"INSERT INTO {quote(name)} SELECT {lists}"


def as_array(values: list[Any], kind: SqlType) -> "npt.NDArray[Any]":
    """A column as an array; None is masked where the type has no place for it."""
    import numpy as np  # noqa: PLC0415 - only for many cells

    if kind == "VARCHAR":
        return np.array(values, dtype=object)
    dtype = {"BIGINT": np.int64, "DOUBLE": np.float64, "BOOLEAN": np.bool_}[kind]
    if None in values:
        return np.ma.masked_array(
            [0 if value is None else value for value in values],
            mask=[value is None for value in values],
            dtype=dtype,
        )
    return np.array(values, dtype=dtype)


def _as_list(values: "npt.NDArray[Any]") -> list[Any]:
    import numpy as np  # noqa: PLC0415 - only for many cells

    if isinstance(values, np.ma.MaskedArray):
        shown = values.data.astype(object)
        shown[values.mask] = None
        return cast(list[Any], shown.tolist())
    return cast(list[Any], values.tolist())
