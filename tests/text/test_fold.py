import pytest
from hypothesis import given
from hypothesis import strategies as st

from revops_cli.text.fold import fold, squash, tidy, words

FOLDED = [
    pytest.param("Müller", "mueller", id="umlaut"),
    pytest.param("M\u0075\u0308ller", "mueller", id="umlaut-decomposed"),
    pytest.param("STRASSE", "strasse", id="upper"),
    pytest.param("Straße", "strasse", id="sharp-s"),
    pytest.param("José", "jose", id="accent"),
    pytest.param("Ｊａｎｅ", "jane", id="full-width"),
    pytest.param("Ørsted", "orsted", id="nordic"),
    pytest.param("東京", "東京", id="other-script-stays"),
    pytest.param("", "", id="empty"),
]


@pytest.mark.parametrize(("raw", "folded"), FOLDED)
def test_fold(raw: str, folded: str) -> None:
    assert fold(raw) == folded


WORDS = [
    pytest.param("Sr. V.P., Global Sales", ("sr", "v", "p", "global", "sales"), id="marks"),
    pytest.param("R&D / IT", ("r", "d", "it"), id="signs"),
    pytest.param(" - ", (), id="nothing"),
]


@pytest.mark.parametrize(("raw", "found"), WORDS)
def test_words(raw: str, found: tuple[str, ...]) -> None:
    assert words(raw) == found


TIDIED = [
    pytest.param(" Jane\u00a0 Doe\u200b ", "Jane Doe", id="no-break-and-zero-width"),
    pytest.param("a\tb\nc", "a b c", id="white-space"),
    pytest.param("\u202a+1 415\u202c", "+1 415", id="direction-marks"),
]


@pytest.mark.parametrize(("raw", "tidied"), TIDIED)
def test_tidy(raw: str, tidied: str) -> None:
    assert tidy(raw) == tidied


@given(st.text())
def test_folding_twice_changes_nothing(raw: str) -> None:
    once = fold(raw)

    assert fold(once) == once


@given(st.text())
def test_squashed_text_has_no_marks(raw: str) -> None:
    assert all(c.isalnum() for c in squash(raw))
