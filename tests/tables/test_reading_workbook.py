import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from revops_cli.engine.duck import DuckEngine
from revops_cli.errors import InputError
from revops_cli.tables.reading import Position, Reading, ReadOptions, locate, read_table

Read = Callable[..., tuple[Reading, list[list[str]]]]
Cells = Callable[[Reading], list[list[str]]]


def codes(reading: Reading) -> set[str]:
    return {warning.split(":")[0] for warning in reading.warnings}


def workbook(path: Path, sheets: dict[str, list[list[object]]], hidden: str = "") -> str:
    book = xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
        if name == hidden:
            sheet.hide()
    book.close()
    return str(path)


LIST = [["First Name", "Email"], ["Jo", "jo@x.io"]]


def test_several_sheets_are_never_silently_the_first(engine: DuckEngine, tmp_path: Path) -> None:
    other = [["Company", "Website"], ["Acme", "acme.com"]]
    path = workbook(tmp_path / "a.xlsx", {"Leads": LIST, "Firms": other})

    with pytest.raises(InputError, match="'Leads', 'Firms'") as caught:
        read_table(engine, path, "leads")
    assert (caught.value.code, caught.value.asks) == ("several_sheets", True)
    assert read_table(engine, path, "leads", ReadOptions(sheet="firms")).header == ("Company", "Website")
    assert read_table(engine, path, "leads", ReadOptions(sheet="1")).rows == 1
    with pytest.raises(InputError, match="no sheet is called 'Fims'"):
        read_table(engine, path, "leads", ReadOptions(sheet="Fims"))


def test_equal_sheets_are_read_as_one_and_others_left_out(engine: DuckEngine, tmp_path: Path) -> None:
    sheets = {"Read me": [["Leads of a fair"]], "Day 1": LIST, "Day 2": [*LIST, ["Al", "al@x.io"]], "Old": LIST}
    reading = read_table(engine, workbook(tmp_path / "a.xlsx", sheets, hidden="Old"), "leads")

    assert (reading.rows, reading.sheets) == (3, ("Read me", "Day 1", "Day 2", "Old"))
    assert codes(reading) == {"sheet_skipped", "sheet_hidden", "sheets_combined"}
    assert locate("a", reading, [1, 3]) == {1: Position(2, "Day 1"), 3: Position(3, "Day 2")}


def test_cells_of_a_workbook_are_what_a_person_sees(engine: DuckEngine, cells: Cells, tmp_path: Path) -> None:
    rows = [["Email", "Phone", "Employees", "Day", "Flag"]]
    rows += [["a@x.io", 14158675309, dt.date(1950, 11, 1), dt.date(2025, 11, 20), True]]
    rows += [
        ["b@x.io", 0.1, dt.date(2025, 1, 10), dt.datetime(2025, 11, 20, 9, 14, tzinfo=dt.UTC).replace(tzinfo=None), ""]
    ]
    reading = read_table(engine, workbook(tmp_path / "a.xlsx", {"S": rows}), "leads")

    assert cells(reading) == [
        ["a@x.io", "14158675309", "11-50", "2025-11-20", "TRUE"],
        ["b@x.io", "0.1", "1-10", "2025-11-20 09:14:00", ""],
    ]
    assert reading.warnings == ("excel_date:row1.Employees", "excel_date:row2.Employees")


def test_an_empty_workbook_and_a_truncated_one(engine: DuckEngine, tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"S": []})
    with pytest.raises(InputError) as caught:
        read_table(engine, path, "leads")
    assert caught.value.code == "empty_file"

    whole = Path(workbook(tmp_path / "b.xlsx", {"S": LIST})).read_bytes()
    (tmp_path / "c.xlsx").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(InputError) as caught:
        read_table(engine, str(tmp_path / "c.xlsx"), "leads")
    assert caught.value.code == "corrupt_xlsx"
