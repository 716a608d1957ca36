"""The tables of words around and inside names: every row can be reached, none stands twice."""

from collections import Counter

import pytest

from revops_cli.data.reader import read_reference
from revops_cli.fields.name_words import bare, begins_family, lone_titles, salutation, suffix, telling_words
from revops_cli.text.fold import fold

KEYS = [
    ("name_salutations.csv", ("form",)),
    ("name_suffixes.csv", ("form",)),
    ("name_particles.csv", ("particle",)),
    ("name_other_words.csv", ("word", "kind")),
    ("name_family_first.csv", ("surname", "culture")),
]


@pytest.mark.parametrize(("table", "key"), KEYS, ids=[table for table, _ in KEYS])
def test_no_row_stands_twice(table: str, key: tuple[str, ...]) -> None:
    seen = Counter(tuple(row[name] for name in key) for row in read_reference(table))

    assert [row for row, count in seen.items() if count > 1] == []


def test_every_salutation_can_be_found() -> None:
    lost = [
        row["form"]
        for row in read_reference("name_salutations.csv")
        if salutation(f"{row['form']}.", 2) != row["salutation"]
    ]

    assert lost == []


def test_every_suffix_can_be_found() -> None:
    rows = read_reference("name_suffixes.csv")

    assert [row["form"] for row in rows if suffix(row["form"], after_comma=True) != row["suffix"]] == []


def test_words_of_other_kinds_are_bare() -> None:
    rows = [row for row in read_reference("name_other_words.csv") if row["kind"] != "and"]

    assert [row["word"] for row in rows if bare(row["word"]) != row["word"]] == []


SALUTATIONS = [
    ("Judge", 2, "Judge"),
    ("Judge", 1, ""),
    ("Pan", 2, "Pan"),
    ("ing.", 0, "Ing."),
    ("De heer", 0, "Dhr."),
    ("Jane", 2, ""),
    ("", 2, ""),
]


@pytest.mark.parametrize(("word", "behind", "written"), SALUTATIONS, ids=[f"{c[0]} {c[1]}" for c in SALUTATIONS])
def test_a_form_of_address_may_need_a_name_behind(word: str, behind: int, written: str) -> None:
    assert salutation(word, behind) == written


@pytest.mark.parametrize(
    ("word", "begins"), [("van", True), ("De", True), ("Al", False), ("al", True), ("Jane", False), ("", False)]
)
def test_what_begins_a_family_name(word: str, *, begins: bool) -> None:
    assert begins_family(word) is begins


def test_titles_that_are_names_too_are_no_lone_titles() -> None:
    assert {"mr", "frau"} <= lone_titles()
    assert not {"major", "pan", "judge"} & lone_titles()
    assert lone_titles() <= telling_words()


def test_particles_are_small() -> None:
    assert [
        row["particle"] for row in read_reference("name_particles.csv") if row["particle"] != row["particle"].casefold()
    ] == []
    assert fold("Graf") in telling_words()
