from pathlib import Path

import pytest
from xlsxwriter import Workbook

from revops_cli.engine.duck import DuckEngine
from revops_cli.tables.locating import cell_starts
from revops_cli.tables.reading import locate, read_table

LINES = [
    pytest.param("a,b,c", ",", (1, 3, 5), id="plain"),
    pytest.param('"a,b",c', ",", (1, 7), id="quoted-delimiter"),
    pytest.param('"say ""a,b""",c', ",", (1, 15), id="doubled-quotes"),
    pytest.param("a||b", "||", (1, 4), id="long-delimiter"),
    pytest.param('a,"begun', ",", (1, 3), id="goes-on-below"),
    pytest.param("", ",", (1,), id="empty"),
]


@pytest.mark.parametrize(("line", "delimiter", "starts"), LINES)
def test_cells_begin(line: str, delimiter: str, starts: tuple[int, ...]) -> None:
    assert cell_starts(line, delimiter, '"') == starts


def test_line_and_column_of_a_reported_row(engine: DuckEngine, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('Report\n\nEmail;Company\n"a@x.com";"Acme; Inc"\nb@x.com;Globex\n', encoding="utf-8")
    reading = read_table(engine, str(path), "leads")

    found = locate(str(path), reading, [1, 2])

    assert [found[row].cells for row in (1, 2)] == [((4, 1), (4, 11)), ((5, 1), (5, 9))]


BROKEN = [
    pytest.param('a,"x\ny",b\n', ((2, 1), (2, 3), (3, 4)), id="cell-behind-a-break"),
    pytest.param('a,"x\r\ny ""q""\r\n",b\r\n', ((2, 1), (2, 3), (4, 3)), id="two-breaks-and-doubled-quotes"),
    pytest.param('a,b,"x\ny"\n', ((2, 1), (2, 3), (2, 5)), id="break-in-the-last-cell"),
    pytest.param('a,x"\n', ((2, 1), (2, 3)), id="a-stray-quote-is-no-break"),
]


@pytest.mark.parametrize(("row", "cells"), BROKEN)
def test_cells_behind_quoted_line_breaks(
    engine: DuckEngine, tmp_path: Path, row: str, cells: tuple[tuple[int, int], ...]
) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"Email,Company,City\n" + row.encode() + b"c,d,e\n")
    reading = read_table(engine, str(path), "leads")

    assert locate(str(path), reading, [1])[1].cells == cells


def test_cells_of_a_sheet_that_does_not_begin_at_its_corner(engine: DuckEngine, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with Workbook(path) as book:
        sheet = book.add_worksheet("Leads")
        for at, cells in enumerate([["Email", "Company"], ["a@b.cc", "Acme"]], 2):
            sheet.write_row(at, 1, cells)
    reading = read_table(engine, str(path), "leads")

    found = locate(str(path), reading, [1])[1]

    assert (reading.header_row, found.sheet, found.cells) == (3, "Leads", ((4, 2), (4, 3)))
