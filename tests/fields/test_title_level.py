import pytest

from revops_cli.fields.title_level import LEVELS, level_of, ranks
from revops_cli.fields.title_words import meanings_of, title_words

ROLES = {"", "none", "helper", "student", "craft"}


def test_every_row_gives_a_known_level_and_role() -> None:
    rows = meanings_of("title_ranks.csv", dict).values()

    assert {row["level"] for row in rows} <= set(LEVELS)
    assert {row["role"] for row in rows} == ROLES


def test_no_phrase_is_out_of_reach() -> None:
    """A title that is just the phrase must be read as that phrase."""
    lost = [
        phrase
        for phrase in meanings_of("title_ranks.csv", dict)
        if [found.phrase for found in ranks().find(phrase.split(" "))] != [phrase]
    ]

    assert lost == []


@pytest.mark.parametrize(
    ("raw", "level"),
    [
        ("Executive Assistant to the President", "IC"),
        ("Assistant Director reporting to the CEO", "Director"),
        ("Advisor to Director of Sales", "IC"),
        ("Secretary of the President", "IC"),
        ("Vice President", "VP"),
        ("SVP / Director & Member of the Board", "VP"),
        ("Deputy CEO", "C-Level"),
        ("Junior Key Account Manager", "Manager"),
        ("Student Success Manager", "Manager"),
        ("Student Consultant", "Intern"),
        ("Division Chief", "Manager"),
        ("Chief Marketing", "C-Level"),
        ("Principal", "Director"),
        ("Banana", ""),
    ],
)
def test_precedence(raw: str, level: str) -> None:
    assert level_of(title_words(raw).ranks, []).level == level
