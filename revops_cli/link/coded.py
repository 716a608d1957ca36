"""A column as whole numbers: the form in which a million rows are grouped and compared.

Values are kept once, in the order of their text, so that nothing computed from codes depends on
the order of rows.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

EMPTY = -1
"""The code of an empty cell."""


@dataclass(frozen=True, slots=True)
class Coded:
    """A column: `codes` has one entry a row, an index into `values` or EMPTY.

    `values` are distinct, not empty and sorted.
    """

    codes: Ints
    values: tuple[str, ...]

    @property
    def filled(self) -> Flags:
        """Which rows have a value."""
        filled: Flags = self.codes >= 0
        return filled

    def counts(self) -> Ints:
        """How many rows have each value."""
        return np.bincount(self.codes[self.filled], minlength=len(self.values))

    def derive(self, function: Callable[[str], str]) -> "Coded":
        """The column of `function` of each value; called once a distinct value."""
        return self.recoded([function(value) for value in self.values])

    def recoded(self, texts: Sequence[str]) -> "Coded":
        """The column whose cells are `texts[code]`."""
        found = encode(texts)
        lookup = np.append(found.codes, EMPTY)
        return Coded(lookup[self.codes], found.values)

    def take(self, rows: Ints) -> "Coded":
        """The column at some rows; the values stay as they are."""
        return Coded(self.codes[rows], self.values)

    def texts(self) -> npt.NDArray[Any]:
        """The values as an array, with the empty text at the end so that EMPTY finds it."""
        return np.array([*self.values, ""], dtype=object)


def encode(cells: Iterable[str]) -> Coded:
    """A column from its cells."""
    texts = cells if isinstance(cells, Sequence) else list(cells)
    values = sorted(set(texts) - {""})
    place = dict(zip(values, range(len(values)), strict=True))
    place[""] = EMPTY
    return Coded(np.fromiter(map(place.__getitem__, texts), np.int64, len(texts)), tuple(values))


def combine(*columns: Coded) -> Ints:
    """One code a row for several columns together; EMPTY where any of them is empty."""
    joined = columns[0].codes
    size = max(len(columns[0].values), 1)
    for column in columns[1:]:
        width = max(len(column.values), 1)
        if size * width >= np.iinfo(np.int64).max // 2:
            distinct, joined = np.unique(joined, return_inverse=True)
            joined -= int(distinct[0] == EMPTY)
            size = len(distinct)
        empty = (joined < 0) | (column.codes < 0)
        joined = np.where(empty, EMPTY, joined * width + column.codes)
        size *= width
    return joined


def share(columns: Sequence[Coded]) -> tuple[Ints, Ints]:
    """Rows that are equal in every column, as records in the order of their content.

    Gives the first row of each record, and the record of each row.
    """
    record = np.zeros(len(columns[0].codes), np.int64)
    for column in columns:
        key = record * (len(column.values) + 1) + column.codes + 1
        _, record = np.unique(key, return_inverse=True)
    _, first = np.unique(record, return_index=True)
    return first.astype(np.int64), record
