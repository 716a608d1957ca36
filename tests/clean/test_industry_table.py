"""A company's own industries."""

from pathlib import Path

import pytest

from revops_cli.clean.settings import CleanSettings
from revops_cli.clean.setup import configured
from revops_cli.errors import ConfigError
from revops_cli.fields.field import Field

TABLE = (
    "pattern,value,match\n"
    "hospital,Key Care,token\n"
    "Manufacturing,Makers,\n"
    "Chemicals,Chemistry,\n"
    "52,Money,\n"
    "Software,Tech & Co,\n"
)


@pytest.fixture
def field(tmp_path: Path) -> Field:
    path = tmp_path / "verticals.csv"
    path.write_text(TABLE, encoding="utf-8")
    return next(one for one in configured(CleanSettings(industry=str(path))).fields if one.name == "industry")


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        pytest.param("Childrens Hospital", ("Key Care", "62"), id="token"),
        pytest.param("Maschinenbau", ("Makers", "31-33"), id="by LinkedIn's level"),
        pytest.param("software", ("Tech & Co", "51"), id="the cell itself"),
        pytest.param("Banking", ("Money", "52"), id="by sector"),
        pytest.param("tech & co", ("Tech & Co", "51"), id="a value of the table stays"),
        pytest.param("Makers", ("Makers", ""), id="a value that names no industry"),
        pytest.param("Farming", ("", "11"), id="not in the table"),
        pytest.param("n/a", ("", ""), id="blank"),
        pytest.param("", ("", ""), id="empty"),
    ],
)
def test_own_industries(field: Field, raw: str, expected: tuple[str, str]) -> None:
    assert field.standardise(raw).values == expected


def test_what_the_table_does_not_hold_is_an_issue(field: Field) -> None:
    assert field.standardise("Farming").issues == ("industry.unknown",)
    assert field.standardise("-").issues == ()


def test_the_rule_names_the_row(field: Field) -> None:
    assert field.standardise("Maschinenbau").rule.startswith("industry table: Manufacturing -> ")
    assert field.standardise("Maschinenbau").rule.endswith("verticals.csv:3")


def test_synonyms_stand_above_the_table_and_know_its_values(tmp_path: Path) -> None:
    table, rows = tmp_path / "verticals.csv", tmp_path / "ours.csv"
    table.write_text(TABLE, encoding="utf-8")
    rows.write_text("field,pattern,value\nIndustryStandard,farming,makers\n", encoding="utf-8")

    found = configured(CleanSettings(industry=str(table), synonyms=(rows,))).fields

    assert next(f for f in found if f.name == "industry").standardise("Farming").values == ("Makers", "11")


def test_a_packaged_value_is_none_of_an_own_table(tmp_path: Path) -> None:
    table, rows = tmp_path / "verticals.csv", tmp_path / "ours.csv"
    table.write_text(TABLE, encoding="utf-8")
    rows.write_text("field,pattern,value\nIndustryStandard,farming,Construction\n", encoding="utf-8")

    with pytest.raises(ConfigError, match="unknown IndustryStandard 'Construction'"):
        configured(CleanSettings(industry=str(table), synonyms=(rows,)))


@pytest.mark.parametrize("word", ["linkdin", "table.xlsx"])
def test_another_word_is_neither_a_scheme_nor_a_table(word: str) -> None:
    with pytest.raises(ValueError, match=r"linkedin, salesforce, naics or a \.csv file"):
        CleanSettings(industry=word)
