import pytest
from hypothesis import given
from hypothesis import strategies as st

from revops_cli.link.spelling import latin_words, one_spelling

CASES = [
    pytest.param("mueller", "muller", id="letter pair"),
    pytest.param("oezdemir", "ozdemir", id="at the start"),
    pytest.param("bauer", "bauer", id="beside another vowel"),
    pytest.param("joe", "joe", id="at the end"),
    pytest.param("", "", id="empty"),
]


@pytest.mark.parametrize(("word", "spelled"), CASES)
def test_one_spelling(word: str, spelled: str) -> None:
    assert one_spelling(word) == spelled


@pytest.mark.parametrize(
    ("raw", "found"),
    [("Иванов", ("ivanov",)), ("Müller", ("mueller",)), ("O'Brien", ("o", "brien")), ("", ())],
    ids=["cyrillic", "umlaut", "latin", "empty"],
)
def test_latin_words(raw: str, found: tuple[str, ...]) -> None:
    assert latin_words(raw) == found


@given(st.text(max_size=20))
def test_any_text_has_plain_words(raw: str) -> None:
    assert all(word.isascii() and word.isalnum() for word in latin_words(raw))
