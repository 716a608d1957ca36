from pathlib import Path

import pytest

from revops_cli.engine.duck import DuckEngine
from revops_cli.tables.combining import Place, combine, places
from revops_cli.tables.reading import Reading, read_table


@pytest.fixture
def readings(engine: DuckEngine, tmp_path: Path) -> list[Reading]:
    first = tmp_path / "day1.csv"
    first.write_text("Email,Booth\na@x.com,1\n\nb@x.com,2\n", encoding="utf-8")
    second = tmp_path / "day2.csv"
    second.write_text("Report\n\nCompany;E-mail\nAcme;c@x.com\nGlobex;d@x.com\n", encoding="utf-8")
    return [read_table(engine, str(path), f"leads {i}") for i, path in enumerate((first, second), start=1)]


def test_columns_meet_by_their_meaning_and_no_row_is_lost(engine: DuckEngine, readings: list[Reading]) -> None:
    table = combine(engine, "leads", readings)

    assert [(column.name, column.header) for column in table.columns] == [
        ("Email", "Email"),
        ("Booth", "Booth"),
        ("Company", "Company"),
    ]
    assert engine.rows("SELECT _row, Email, Booth, Company FROM leads ORDER BY _row") == [
        (1, "a@x.com", "1", ""),
        (2, "b@x.com", "2", ""),
        (3, "c@x.com", "", "Acme"),
        (4, "d@x.com", "", "Globex"),
    ]
    assert table.rows == 4


def test_one_file_is_left_as_it_is(engine: DuckEngine, readings: list[Reading]) -> None:
    assert combine(engine, "leads", readings[:1]) == readings[0].table


def test_a_row_is_found_in_its_file(readings: list[Reading]) -> None:
    found = places(readings, [2, 3])

    assert found == {2: Place(readings[0].source, 4), 3: Place(readings[1].source, 4)}
