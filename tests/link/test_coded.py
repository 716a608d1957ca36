import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from revops_cli.link.coded import EMPTY, combine, encode, share

CELLS = st.lists(st.sampled_from(["", "a", "b", "c", "ä"]), min_size=1, max_size=20)


@given(st.lists(st.text(max_size=4), max_size=20))
def test_a_column_can_be_read_back(cells: list[str]) -> None:
    column = encode(cells)

    assert column.texts()[column.codes].tolist() == cells
    assert list(column.values) == sorted({cell for cell in cells if cell})


@given(CELLS)
def test_derive_reads_each_cell(cells: list[str]) -> None:
    upper = encode(cells).derive(str.upper)

    assert upper.texts()[upper.codes].tolist() == [cell.upper() for cell in cells]


def test_an_empty_cell_combines_with_nothing() -> None:
    codes = combine(encode(["a", "a", "", "b"]), encode(["x", "x", "x", ""]))

    assert codes[0] == codes[1] >= 0
    assert codes[2:].tolist() == [EMPTY, EMPTY]


@given(CELLS, CELLS)
def test_rows_share_a_record_if_all_cells_are_equal(one: list[str], other: list[str]) -> None:
    rows = list(zip(one, other, strict=False))
    columns = [encode([row[0] for row in rows]), encode([row[1] for row in rows])]

    first, record = share(columns)

    assert len(first) == len(set(rows))
    assert [rows[first[r]] for r in record] == rows
    assert np.array_equal(np.unique(record), np.arange(len(first)))
