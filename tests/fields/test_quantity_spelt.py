import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from revops_cli.fields.quantity_spelt import with_digits

CASES = [
    ("ten", "10"),
    ("a dozen", "12"),
    ("two dozen people", "24 people"),
    ("five hundred", "500"),
    ("one hundred and fifty", "150"),
    ("two thousand five hundred", "2500"),
    ("twenty-five", "25"),
    ("ten to twenty", "10 to 20"),
    ("less than ten employees", "less than 10 employees"),
    ("zehn mitarbeiter", "10 mitarbeiter"),
    ("hundreds", "hundreds"),
    ("a hundred", "100"),
    ("hundred", "hundred"),
    ("one of the largest", "one of the largest"),
    ("we are one of ten companies in the region", "we are one of ten companies in the region"),
    ("10 or twenty", "10 or twenty"),
    ("", ""),
]


@pytest.mark.parametrize(("folded", "text"), CASES, ids=[c[0] or "empty" for c in CASES])
def test_numbers_in_words_become_digits(folded: str, text: str) -> None:
    assert with_digits(folded) == text


WORDS = st.sampled_from(
    ["one", "ten", "twenty", "five", "hundred", "thousand", "and", "a", "to", "-", "employees", "7"]
)


@settings(deadline=None)
@given(st.lists(WORDS, max_size=9))
def test_any_words_are_read_once(words: list[str]) -> None:
    text = with_digits(" ".join(words))

    assert with_digits(text) == text
