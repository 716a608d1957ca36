import pytest
from hypothesis import given
from hypothesis import strategies as st

from revops_cli.data.reader import read_reference
from revops_cli.fields.title_words import lexicon, meanings_of, title_words, tokens


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("Sr. V.P., Sales", ["senior", "vice", "president", "|", "sales"]),
        ("Vertriebsleiterin (m/w/d)", ["sales", "leiter"]),
        ("Regionalvertriebsleiter", ["regional", "sales", "leiter"]),
        ("Entwicklungsingenieur:in", ["development", "engineer"]),
        ("Directrice", ["director"]),
        ("Dirctor", ["director"]),
        ("Doctor", ["doctor"]),
        ("Sales/Marketing", ["sales", "/", "marketing"]),
        ("Sales & Marketing", ["sales", "and", "marketing"]),
        ("", []),
    ],
)
def test_words_of_one_vocabulary(raw: str, words: list[str]) -> None:
    assert title_words(raw).ranks == words


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ("R&D", ["r&d"]),
        ("M & A", ["m&a"]),
        ("C.E.O.", ["ceo"]),
        ("Projektleiter/-in", ["projektleiter"]),
        ("Employé(e)", ["employe"]),
        ("UX/UI", ["ux", "/", "ui"]),
        ("A - B", ["a", "|", "b"]),
        ("Co-Founder", ["co", "founder"]),
        ("", []),
    ],
)
def test_tokens(raw: str, found: list[str]) -> None:
    assert tokens(raw) == found


def test_a_compound_that_one_table_names_whole_is_split_for_the_other() -> None:
    words = title_words("Laborleiter")

    assert (words.ranks, words.functions) == (["labor", "leiter"], ["", "laborleiter"])


@given(st.text())
def test_both_tables_see_as_many_words(raw: str) -> None:
    words = title_words(raw)

    assert len(words.ranks) == len(words.functions)


def test_no_form_is_listed_for_two_words() -> None:
    owners: dict[str, str] = {}
    for row in read_reference("title_forms.csv"):
        for form in row["forms"].split():
            assert owners.setdefault(form, row["word"]) == row["word"], form


def test_every_form_is_one_word() -> None:
    wrong = [
        form
        for row in read_reference("title_forms.csv")
        for form in row["forms"].split()
        if len(tokens(form.strip("*"))) != 1
    ]

    assert wrong == []


def test_stems_and_heads_are_long_enough_to_mean_one_thing() -> None:
    short = [form for form in (*lexicon().stems, *lexicon().heads) if len(form) < 4]

    assert short == []


@pytest.mark.parametrize("table", ["title_ranks.csv", "function_words.csv"])
def test_no_phrase_of_a_table_is_listed_twice(table: str) -> None:
    listed = sum(len(row["phrases"].split(";")) for row in read_reference(table))

    assert len(meanings_of(table, dict)) == listed


@given(st.lists(st.from_regex(r"[a-z0-9]{1,6}", fullmatch=True)))
def test_words_of_letters_and_digits_are_parted_at_blanks(words: list[str]) -> None:
    assert tokens(" ".join(words)) == words == tokens(" | ".join(words))[::2]
