from collections import Counter

import pytest

from revops_cli.data.reader import read_reference
from revops_cli.fields.industry_words import STRENGTHS, industry_words, labels, phrase_key
from revops_cli.fields.spelling import spellings

TOPS = {row["top"] for row in read_reference("linkedin_industries.csv")}
SECTORS = {row["sector"] for row in read_reference("naics_sectors.csv")}
VALUES = {row["value"] for row in read_reference("salesforce_industries.csv")}


def test_every_row_of_words_gives_known_values() -> None:
    rows = [row for row in read_reference("industry_words.csv") if row["linkedin"]]

    assert {row["linkedin"] for row in rows} <= TOPS
    assert {row["naics"] for row in rows} <= SECTORS
    assert {row["salesforce"] for row in rows} <= VALUES
    assert {row["strength"] for row in read_reference("industry_words.csv")} == set(STRENGTHS)


def test_the_crosswalks_name_values_that_exist() -> None:
    labels_of_linkedin, sectors = read_reference("linkedin_industries.csv"), read_reference("naics_sectors.csv")
    picklist = [row for row in read_reference("salesforce_industries.csv") if row["linkedin"]]

    assert {row["naics"] for row in (*labels_of_linkedin, *picklist)} <= SECTORS
    assert {row["linkedin"] for row in (*sectors, *picklist)} <= TOPS
    assert {row["salesforce"] for row in (*labels_of_linkedin, *sectors)} <= VALUES
    assert (len(TOPS), len(SECTORS), len(VALUES)) == (20, 20, 32)


def test_no_phrase_says_two_things() -> None:
    said: dict[tuple[str, ...], tuple[str, ...]] = {}
    for row in read_reference("industry_words.csv"):
        for phrase in row["phrases"].split(";"):
            meaning = (row["linkedin"], row["naics"], row["salesforce"], row["strength"])
            key = phrase_key(spellings(phrase.strip())[0])
            assert said.setdefault(key, meaning) == meaning, phrase


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ("Oil & Gas", ("oil", "gas")),
        ("Oil and Gas", ("oil", "gas")),
        ("E-Commerce", ("ecommerce",)),
        ("and", ("and",)),
        ("", ()),
    ],
)
def test_words_that_only_join_are_left_out(raw: str, found: tuple[str, ...]) -> None:
    assert industry_words(raw) == found


def test_linkedin_is_asked_before_naics() -> None:
    assert labels()["software publishers"][1] == "NAICS title"
    assert labels()["accounting"][1] == "LinkedIn label"


def test_no_phrase_is_listed_twice() -> None:
    rows = read_reference("industry_words.csv")
    listed = Counter(phrase.strip() for row in rows for phrase in row["phrases"].split(";"))

    assert [phrase for phrase, count in listed.items() if count > 1] == []
