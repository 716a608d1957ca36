import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from revops_cli.io.grid import Notes
from revops_cli.io.records import Dialect, read_records

CASES = [
    pytest.param("a,b\n", [(1, ["a", "b"])], id="plain"),
    pytest.param("a,b", [(1, ["a", "b"])], id="no end"),
    pytest.param("\n", [(1, [""])], id="blank line"),
    pytest.param("a,\n", [(1, ["a", ""])], id="trailing delimiter"),
    pytest.param('"a,b",c\r\n', [(1, ["a,b", "c"])], id="delimiter in quotes"),
    pytest.param('"a\nb",c\nd,e\n', [(1, ["a\nb", "c"]), (3, ["d", "e"])], id="line end in quotes"),
    pytest.param('"a\n","b\n\n",c\nd,e,f\n', [(1, ["a\n", "b\n\n", "c"]), (5, ["d", "e", "f"])], id="two such cells"),
    pytest.param('"a ""b"" c",d\n', [(1, ['a "b" c', "d"])], id="doubled quotes"),
    pytest.param('"",""\n', [(1, ["", ""])], id="empty quotes"),
    pytest.param('a, "b, c" ,d\n', [(1, ["a", "b, c", "d"])], id="blanks around quotes"),
    pytest.param('5" pipe,6"\n', [(1, ['5" pipe', '6"'])], id="inches"),
    pytest.param('"Widgets "R" Us",b\n', [(1, ['Widgets "R" Us', "b"])], id="quotes not doubled"),
    pytest.param('a,"b\n', [(1, ["a", '"b'])], id="never closed"),
    pytest.param('"x, y",a,"b\n', [(1, ["x, y", "a", '"b'])], id="never closed behind a closed one"),
    pytest.param("", [], id="nothing"),
]


@pytest.mark.parametrize(("text", "rows"), CASES)
def test_rows(text: str, rows: list[tuple[int, list[str]]]) -> None:
    assert list(read_records(text.splitlines(keepends=True), Dialect(), Notes())) == rows


def test_a_quote_left_open_is_noted_and_swallows_nothing() -> None:
    notes = Notes()
    lines = ["a,b\n", 'c,"d\n', "e,f\n", 'g,"h"\n', 'i,"j\n']
    rows = list(read_records(lines, Dialect(width=2), notes))

    assert rows == [(1, ["a", "b"]), (2, ["c", '"d']), (3, ["e", "f"]), (4, ["g", "h"]), (5, ["i", '"j'])]
    assert notes.listed() == ("unclosed_quote:2", "unclosed_quote:5")


TABLE = (
    "Date,Quantity,Product,Text,Link\n"
    '1,10,"Shirt, blue",fine,http://a\n'
    '2,20,Shoe,"said ""no""",http://b\n'
    "3,30,Hat,,http://c\n"
    '4,40,"Belt, long","x, y",http://d\n'
    "5,50,Tie,z,http://e\n"
)


def test_one_quote_too_many_harms_one_row_only() -> None:
    before = cells_of(TABLE)
    for place in range(len(TABLE) - 1):
        after = cells_of(f'{TABLE[:place]}"{TABLE[place:]}')

        assert len(after) == len(before), place
        assert sum(was != now for was, now in zip(before, after, strict=True)) <= 1, place


def cells_of(table: str) -> list[list[str]]:
    return [cells for _, cells in read_records(table.splitlines(keepends=True), Dialect(width=5), Notes())]


TEXT = st.text(alphabet='ab", \r\n\té', max_size=8)


@given(st.lists(st.lists(TEXT, min_size=2, max_size=4), max_size=5))
def test_what_the_standard_writer_writes_comes_back(rows: list[list[str]]) -> None:
    written = io.StringIO()
    csv.writer(written, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(rows)
    lines = io.StringIO(written.getvalue(), newline="\n").readlines()

    assert [cells for _, cells in read_records(lines, Dialect(), Notes())] == rows


@given(st.text(alphabet='ab",\n\\', max_size=60), st.sampled_from(['"', "\\"]), st.integers(0, 3))
def test_any_text_is_read_and_no_letter_is_lost(text: str, escape: str, width: int) -> None:
    lines = text.splitlines(keepends=True)
    rows = list(read_records(lines, Dialect(escape=escape, width=width), Notes()))
    seen = "".join(cell for _, cells in rows for cell in cells)

    assert [letter for letter in seen if letter in "ab"] == [letter for letter in text if letter in "ab"]
    assert [number for number, _ in rows] == sorted({number for number, _ in rows})
