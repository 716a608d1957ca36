"""A column as whole numbers: the form in which a million rows are grouped and compared.

Values are kept once, in the order of their text, so that nothing computed from codes depends on
the order of rows.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from operator import lt
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

    `values` are distinct, not empty and sorted. `memo` holds what was computed of them, for all
    columns of the same values, and `own` what was computed of this one.
    """

    codes: Ints
    values: tuple[str, ...]
    memo: dict[Any, Any] = field(default_factory=dict, repr=False, compare=False)
    own: dict[Any, Any] = field(default_factory=dict, repr=False, compare=False)

    @property
    def filled(self) -> Flags:
        """Which rows have a value."""
        filled: Flags = self.codes >= 0
        return filled

    def counts(self) -> Ints:
        """How many rows have each value."""
        return np.bincount(self.codes[self.filled], minlength=len(self.values))

    def of_values(self, function: Callable[[tuple[str, ...]], Any]) -> Any:  # noqa: ANN401 - whatever it gives
        """`function` of the values, computed once for all columns that share them."""
        if function not in self.memo:
            self.memo[function] = function(self.values)
        return self.memo[function]

    def derive(self, function: Callable[[str], str]) -> "Coded":
        """The column of `function` of each value; called once a distinct value."""
        if function not in self.memo:
            found = encode([function(value) for value in self.values])
            self.memo[function] = found.with_codes(np.append(found.codes, EMPTY))
        known: Coded = self.memo[function]
        return known.with_codes(known.codes[self.codes])

    def with_codes(self, codes: Ints) -> "Coded":
        """Another column of the same values."""
        return Coded(codes, self.values, self.memo)

    def take(self, rows: Ints) -> "Coded":
        """The column at some rows; the values stay as they are."""
        return self.with_codes(self.codes[rows])

    def texts(self) -> npt.NDArray[Any]:
        """The values as an array, with the empty text at the end so that EMPTY finds it."""
        found: npt.NDArray[Any] = self.of_values(_as_texts)
        return found


def _as_texts(values: tuple[str, ...]) -> npt.NDArray[Any]:
    return np.array([*values, ""], dtype=object)


def encode(cells: Iterable[str]) -> Coded:
    """A column from its cells."""
    texts = cells if isinstance(cells, Sequence) else list(cells)
    if texts and texts[0] and all(map(lt, texts, islice(texts, 1, None))):
        return Coded(np.arange(len(texts)), tuple(texts))
    # Kept in the order they come in: what is derived of sorted values is nearly sorted.
    place = dict.fromkeys(texts, EMPTY)
    place.pop("", None)
    values = sorted(place)
    place.update(zip(values, range(len(values)), strict=True))
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


def sorted_places(codes: Ints) -> Ints:
    """The places of whole numbers of 0 or more in their stable order.

    As np.argsort, but where numbers and places fit into 63 bits they are sorted as one: several times as fast.
    """
    bits = len(codes).bit_length()
    if int(codes.max(initial=0)) >> (63 - bits):
        return np.argsort(codes, kind="stable")
    places: Ints = np.sort((codes << bits) | np.arange(len(codes))) & ((1 << bits) - 1)
    return places


def distinct(numbers: Ints, *, in_order: bool = False) -> Ints:
    """The distinct numbers, sorted; quicker than np.unique where nearly all are."""
    ordered = numbers if in_order else np.sort(numbers)
    first = np.ones(len(ordered), np.bool_)
    first[1:] = ordered[1:] != ordered[:-1]
    found: Ints = ordered[first]
    return found


def grouped(numbers: Ints) -> tuple[Ints, Ints]:
    """The distinct numbers of 0 or more, sorted, and the place of each number among them."""
    order = sorted_places(numbers)
    ordered = numbers[order]
    first = np.ones(len(ordered), np.bool_)
    first[1:] = ordered[1:] != ordered[:-1]
    place = np.empty(len(numbers), np.int64)
    place[order] = np.cumsum(first) - 1
    return ordered[first], place


def share(columns: Sequence[Coded]) -> tuple[Ints, Ints]:
    """Rows that are equal in every column, as records in the order of their content.

    Gives the first row of each record, and the record of each row.
    """
    record = np.zeros(len(columns[0].codes), np.int64)
    tied = np.arange(len(record))
    for column in columns:
        tied = _refine(record, tied, column.codes)
    there = np.bincount(record, minlength=len(record)) > 0
    record = (np.cumsum(there) - 1)[record]
    first = np.empty(int(there.sum()), np.int64)
    first[record[::-1]] = np.arange(len(record))[::-1]
    return first, record


def _refine(record: Ints, tied: Ints, codes: Ints) -> Ints:
    """Tell the tied records apart by one more column, and give the rows that still are.

    Each record is named by the number of rows in those before it.
    """
    tied = tied[sorted_places(record[tied] * (int(codes.max(initial=0)) + 2) + codes[tied] + 1)]
    group, code = record[tied], codes[tied]
    starts = np.ones(len(tied), np.bool_)
    starts[1:] = group[1:] != group[:-1]
    changes = starts.copy()
    changes[1:] |= code[1:] != code[:-1]
    place = np.arange(len(tied))
    # The place of the last change and of the last start at or before each row.
    behind = np.maximum.accumulate(np.where(changes, place, 0)) - np.maximum.accumulate(np.where(starts, place, 0))
    record[tied] = group + behind
    alone = changes & np.append(changes[1:], np.True_)[: len(tied)]
    return tied[~alone]
