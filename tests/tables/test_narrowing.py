"""Files of which only some columns are read: the same rows in the same places, or the whole file."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from revops_cli.engine.duck import DuckEngine
from revops_cli.engine.protocol import listed
from revops_cli.io.formats import GLANCE
from revops_cli.tables.reading import DEFAULTS, Reading, ReadOptions, locate, read_table

HEADER = "Email,Company,Title,Colour"
ROW = "a@b.co,Acme,VP,met at the booth"
NARROW = ("_row", "Email", "Title")
WHOLE = ("_row", "Email", "Company", "Title", "Colour")
CELLS = st.sampled_from(["a", "", " ", "Title", "Total", '"x, y"', '"two\nlines"', "é", "a@b.co", '""'])
ODD = st.sampled_from(["", ",,,", HEADER, "Total,,,3", " , , , ", "x"])
ENDS = st.sampled_from(["\n", "\r\n"])
LINES = st.one_of(st.tuples(CELLS, CELLS, CELLS, CELLS).map(",".join), ODD)


@pytest.fixture(scope="module")
def shared() -> Iterator[DuckEngine]:
    engine = DuckEngine(threads=2)
    yield engine
    engine.close()


def read_both(engine: DuckEngine, path: Path, options: ReadOptions = DEFAULTS) -> tuple[Reading, Reading]:
    narrow = read_table(engine, str(path), "narrow", options, needed=lambda _columns: {"Email", "Title"})
    return narrow, read_table(engine, str(path), "whole", options)


CASES = [
    pytest.param(f"{HEADER}\n{ROW}\n{ROW}\n", NARROW, id="regular"),
    pytest.param(f"{HEADER}\r\n{ROW}\r\n{ROW}", NARROW, id="crlf, last line unended"),
    pytest.param(f"{HEADER}\n{ROW}\n,Acme,,\n{ROW}\n", WHOLE, id="a row that may be blank"),
    pytest.param(f"{HEADER}\n{ROW}\n ,Acme, VP,\n{ROW}\n", NARROW, id="a first cell that is blank"),
    pytest.param(f"{HEADER}\n{ROW}\n{HEADER}\n{ROW}\n", WHOLE, id="header again"),
    pytest.param(f"{HEADER}\n{ROW}\nTotal,1,,\n", WHOLE, id="footer"),
    pytest.param(f'{HEADER}\n{ROW}\na@b.co,Acme,VP,"x"\n', WHOLE, id="last row in quotes"),
    pytest.param(f'{HEADER}\na@b.co,"Acme\nInc",VP,x\n{ROW}\n', NARROW, id="a cell of two lines"),
    pytest.param(f'{HEADER}\n5" a@b.co,"Acme\nInc",VP,x\n{ROW}\n', NARROW, id="a stray quote, and a cell of two lines"),
    pytest.param(f"{HEADER}\n{ROW}\n\n{ROW}\n", NARROW, id="a blank line"),
    pytest.param(f"{HEADER}\n{ROW}\nshort\n{ROW}\n", WHOLE, id="ragged"),
    pytest.param(f"{HEADER}\n{ROW}\r\n{ROW}\n", WHOLE, id="mixed ends"),
    pytest.param(f"{HEADER}\n{ROW}\n{ROW}\0\n{ROW}\n", WHOLE, id="NUL"),
    pytest.param(f"{HEADER}\n", WHOLE, id="no rows"),
]


@pytest.mark.parametrize(("content", "columns"), CASES)
def test_what_is_read(engine: DuckEngine, tmp_path: Path, content: str, columns: tuple[str, ...]) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(content.encode())
    narrow, whole = read_both(engine, path)

    assert engine.columns("narrow") == columns
    assert same(engine, narrow, whole)


LATIN = [
    pytest.param(b"a@b.co,Caf\xe9,VP,x\n", NARROW, id="a column that is not read"),
    pytest.param(b'a@b.co,"Caf\xe9\nBar",VP,x\n', NARROW, id="the same, of two lines"),
    pytest.param(b"a@b.co,Acme,Attach\xe9,x\n", WHOLE, id="a column that is read"),
]


@pytest.mark.parametrize(("row", "columns"), LATIN)
def test_bytes_beyond_the_head_that_are_no_utf_8(
    engine: DuckEngine, tmp_path: Path, row: bytes, columns: tuple[str, ...]
) -> None:
    path = tmp_path / "list.csv"
    before = f"{ROW}{' and again' * 70}\n" * (2 * GLANCE // 720)
    path.write_bytes(f"{HEADER}\n{before}".encode() + row + ROW.encode())
    narrow, whole = read_both(engine, path)

    assert engine.columns("narrow") == columns
    assert same(engine, narrow, whole)


def test_nothing_needed_still_counts_rows(engine: DuckEngine, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(f"{HEADER}\n{ROW}\n{ROW}\n")
    reading = read_table(engine, str(path), "narrow", needed=lambda _columns: ())

    assert (reading.rows, engine.columns("narrow")) == (2, ("_row", "Email"))


@given(st.lists(LINES, min_size=1, max_size=8), ENDS, st.one_of(ENDS, st.sampled_from(["", "\r"])))
def test_the_same_rows_and_places(
    shared: DuckEngine, tmp_path_factory: pytest.TempPathFactory, lines: list[str], end: str, last: str
) -> None:
    path = tmp_path_factory.mktemp("lists") / "list.csv"
    path.write_bytes((end.join([HEADER, *lines]) + last).encode())
    narrow, whole = read_both(shared, path, ReadOptions(delimiter=",", header_row=1))

    assert same(shared, narrow, whole)


def same(engine: DuckEngine, narrow: Reading, whole: Reading) -> bool:
    """Whether both readings have the same rows, columns and places, as far as both were read."""
    wanted = listed(("_row", "Email", "Title"))
    rows = [engine.rows(f"SELECT {wanted} FROM {name} ORDER BY _row") for name in ("narrow", "whole")]
    every = range(whole.rows + 2)
    found, expected = locate("x", narrow, every), locate("x", whole, every)
    places = [{row: (place, place.cells) for row, place in one.items()} for one in (found, expected)]
    return rows[0] == rows[1] and places[0] == places[1] and narrow.table.names == whole.table.names
