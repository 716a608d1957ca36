"""Unknown values: what is written of them, and that the file comes back as synonyms."""

import csv
from pathlib import Path

import pytest

from revops_cli.clean.nearest import nearest
from revops_cli.clean.settings import CleanSettings
from revops_cli.clean.step import CleanOptions, clean
from revops_cli.engine.duck import DuckEngine
from revops_cli.model import Table

COLUMNS = ["field", "value", "count", "share", "first_row", "near_1", "near_2", "near_3", "use"]
NAMES = ["Title", "Industry", "NumberOfEmployees", "Country", "State", "Location"]
LEADS = [
    ["Zorbmeister", "Qwertz", "zz", "Atlantis", "", ""],
    ["Grumpf", "=Qwertz 2", "zz", "-", "", "Lemuria"],
    ["Zorbmeister", "Software", "50", "", "Nowhereshire", ""],
    ["n/a", "-", "?", "n/a", "unknown", "tbd"],
]


def unknowns(engine: DuckEngine, leads: Table, settings: CleanSettings) -> list[dict[str, str]]:
    query = clean(engine, leads, settings).relations["unknowns"]
    cells = ", ".join(f'CAST("{name}" AS VARCHAR)' for name in COLUMNS)
    rows = engine.rows(f"SELECT {cells} FROM ({query}) ORDER BY field, place")
    return [dict(zip(COLUMNS, row, strict=True)) for row in rows]


def test_each_column_lists_its_values_the_most_frequent_first(engine: DuckEngine, make_table: type[Table]) -> None:
    found = unknowns(engine, make_table("leads", NAMES, LEADS), CleanSettings())

    assert [(row["field"], row["value"], row["count"], row["share"], row["first_row"]) for row in found] == [
        ("CountryCode", "Atlantis", "1", "25.00", "1"),
        ("CountryCode", "Lemuria", "1", "25.00", "2"),
        ("EmployeeBand", "zz", "2", "50.00", "1"),
        ("IndustryStandard", "=Qwertz 2", "1", "25.00", "2"),
        ("IndustryStandard", "Qwertz", "1", "25.00", "1"),
        ("JobFunction", "Grumpf", "1", "25.00", "2"),
        ("StateCode", "Nowhereshire", "1", "25.00", "3"),
        ("TitleLevel", "Grumpf", "1", "25.00", "2"),
    ]
    assert all(row["near_1"] and row["use"] == "" for row in found)


def test_a_file_filled_in_makes_the_values_known(engine: DuckEngine, make_table: type[Table], tmp_path: Path) -> None:
    leads = make_table("leads", NAMES, LEADS)
    found = unknowns(engine, leads, CleanSettings())
    use = {
        "CountryCode": "GR",
        "EmployeeBand": "11-50",
        "IndustryStandard": "Construction (93)",
        "JobFunction": "Sales",
        "StateCode": "GB-DBY",
        "TitleLevel": "VP",
    }
    path = tmp_path / "unknowns.csv"
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, COLUMNS)
        writer.writeheader()
        for row in found:
            guarded = f"'{row['value']}" if row["value"].startswith("=") else row["value"]
            writer.writerow({**row, "value": guarded, "use": use[row["field"]]})

    again = CleanSettings(synonyms=(path,))
    assert unknowns(engine, leads, again) == []
    result = clean(engine, leads, again)
    cells = engine.rows('SELECT "IndustryStandard", "CleanIssues" FROM "clean" ORDER BY _row')
    assert [row[0] for row in cells[:2]] == ["Construction", "Construction"]
    assert {row[1] for row in cells} == {""}
    assert result.table.rows == result.rows_in


def test_rows_without_a_use_are_passed_over(engine: DuckEngine, make_table: type[Table], tmp_path: Path) -> None:
    path = tmp_path / "unknowns.csv"
    path.write_text(f"{','.join(COLUMNS)}\nCountryCode,Atlantis,1,25.00,1,AQ (71),,,\n", encoding="utf-8")
    leads = make_table("leads", NAMES, LEADS)

    assert unknowns(engine, leads, CleanSettings(synonyms=(path,))) == unknowns(engine, leads, CleanSettings())


def test_nobody_asks_nobody_looks(engine: DuckEngine, make_table: type[Table]) -> None:
    leads = make_table("leads", NAMES, LEADS)

    assert "unknowns" not in clean(engine, leads, CleanSettings(), CleanOptions(unknowns=False)).relations


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        pytest.param("Manufactoring", "Manufacturing (92)", id="typo"),
        pytest.param("media & technology", "Media (100)", id="order of words"),
        pytest.param("", "Manufacturing (0)", id="empty"),
    ],
)
def test_the_nearest_value_is_first(cell: str, expected: str) -> None:
    known = {
        "manufacturing": "Manufacturing",
        "retail": "Retail",
        "technology media": "Media",
        "making": "Manufacturing",
    }

    found = next(nearest([cell], known))

    assert found[0] == expected
    assert len(found) == len({text.rpartition(" ")[0] for text in found}) == 3
