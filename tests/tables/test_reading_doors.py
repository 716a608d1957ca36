"""Two doors, one answer: what the bulk reader takes, it reads as the tolerant reader does."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from revops_cli.engine.duck import DuckEngine
from revops_cli.engine.protocol import quote
from revops_cli.io.delimited import read_delimited
from revops_cli.io.grid import BLANKS, Notes
from revops_cli.io.options import ReadOptions
from revops_cli.io.source import Source
from revops_cli.tables.loading import Loading, load_fast, load_tolerant

Quoting = Literal[0, 1]
NAMES = ("FirstName", "Company", "Email")
PIECES = st.sampled_from(
    ["a", "b c", " ", "", '"', '""', ",", "\n", "\r\n", "\r", "é", "\u00a0", "x,y", "'", "#", "\t", ";", "N/A"]
)
CELL = st.lists(PIECES, max_size=4).map("".join)
ROWS = st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=6)
RAW = st.lists(st.sampled_from(["a", "b", '"', '""', ",", ",", "\n", "\n", "\r\n", " ", "x y", "é"]), max_size=40).map(
    "".join
)


def loading_of(path: Path) -> Loading:
    grid = read_delimited(Source(path, "x.csv", "text"), ReadOptions(delimiter=","))
    return Loading(grid, path, 1, ("First Name", "Company", "Email"), NAMES)


def rows_of(engine: DuckEngine, relation: str) -> list[tuple[str, ...]]:
    cells = ", ".join(map(quote, NAMES))
    return engine.rows(f"SELECT {cells} FROM {relation} ORDER BY _row")


@pytest.fixture(scope="module")
def shared_engine() -> Iterator[DuckEngine]:
    engine = DuckEngine(threads=2)
    yield engine
    engine.close()


def both_doors(
    engine: DuckEngine, path: Path, content: str
) -> tuple[list[tuple[str, ...]] | None, list[tuple[str, ...]]]:
    path.write_bytes(content.encode())
    loading = loading_of(path)
    quick, careful = Notes(), Notes()
    fast = load_fast(engine, "fast", loading, quick)
    load_tolerant(engine, "slow", loading, careful)
    assert fast is None or quick.listed() == careful.listed()
    return (None if fast is None else rows_of(engine, "fast")), rows_of(engine, "slow")


HEAD = "First Name,Company,Email\n"
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@QUICK
@given(rows=ROWS, quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]), end=st.sampled_from(["\n", "\r\n"]))
def test_written_rows_come_back_the_same_through_both_doors(
    shared_engine: DuckEngine, tmp_path: Path, rows: list[list[str]], quoting: Quoting, end: str
) -> None:
    text = io.StringIO()
    if any("\r" in cell for row in rows for cell in row):
        end = "\r\n"  # else the writer leaves a carriage return unquoted
    csv.writer(text, lineterminator=end, quoting=quoting).writerows([NAMES, *rows])
    fast, slow = both_doors(shared_engine, tmp_path / "x.csv", text.getvalue())

    assert fast is None or fast == slow
    if all("".join(row).strip(BLANKS) for row in rows):
        assert [list(row) for row in slow] == rows


@QUICK
@given(body=RAW)
def test_the_doors_agree_on_any_text_that_the_bulk_reader_takes(
    shared_engine: DuckEngine, tmp_path: Path, body: str
) -> None:
    fast, slow = both_doors(shared_engine, tmp_path / "x.csv", HEAD + body)

    assert fast is None or fast == slow


def test_a_regular_file_goes_through_the_fast_door(shared_engine: DuckEngine, tmp_path: Path) -> None:
    fast, slow = both_doors(shared_engine, tmp_path / "x.csv", HEAD + 'Jo,"Acme, Inc.",a@x.io\n"Al\nLee",B,b@x.io\n')

    assert fast == slow == [("Jo", "Acme, Inc.", "a@x.io"), ("Al\nLee", "B", "b@x.io")]


@pytest.mark.parametrize(
    "body",
    [
        "a,b,c\n,,\n",
        "a,b\n",
        "a,b,c,d\n",
        "a,b,c\nTotal,,\n",
        'a,"b" x,c\n',
        "a,b\0,c\n",
        "a,b,c\r\nd,e,f\n",
    ],
    ids=["blank row", "short", "long", "footer", "stray quote", "NUL", "mixed ends"],
)
def test_irregular_files_do_not(shared_engine: DuckEngine, tmp_path: Path, body: str) -> None:
    fast, _ = both_doors(shared_engine, tmp_path / "x.csv", HEAD + body)

    assert fast is None


def test_a_large_file_that_turns_irregular_after_its_head(shared_engine: DuckEngine, tmp_path: Path) -> None:
    from revops_cli.tables.reading import read_table

    path = tmp_path / "large.csv"
    body = "Jo,Acme,jo@acme.com\n" * 60_000
    path.write_bytes((HEAD + body).encode() + "José,Café,jose@cafe.es\n".encode("cp1252") + b"\n,,\n")
    reading = read_table(shared_engine, str(path), "large")

    assert (reading.rows, reading.encoding, reading.warnings) == (60_001, "cp1252", ("blank_rows:2",))
