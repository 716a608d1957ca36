import pytest
from hypothesis import given
from hypothesis import strategies as st

from revops_cli.fields.spelling import Spelling, spellings

KNOWN = ["director", "engineer", "trade", "portfolio", "banker", "dining", "estate"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("dirctor", "director"),
        ("direector", "director"),
        ("diretcor", "director"),
        ("dirextor", "director"),
        ("portafolio", "portfolio"),
        ("eatate", "estate"),
        ("diving", ""),
        ("bankxr", ""),
        ("hirector", ""),
        ("trage", ""),
        ("dirtr", ""),
        ("", ""),
    ],
)
def test_one_slip_of_the_finger(typed: str, meant: str) -> None:
    assert Spelling(KNOWN).nearest(typed) == meant


@given(st.permutations(KNOWN), st.text(alphabet="directonpfl", max_size=10))
def test_the_order_of_the_words_does_not_matter(words: list[str], typed: str) -> None:
    assert Spelling(words).nearest(typed) == Spelling(KNOWN).nearest(typed)


@pytest.mark.parametrize(
    ("form", "typed"), [("büro", ("buero", "buro")), ("müdür", ("mueduer", "mudur")), ("sales", ("sales",))]
)
def test_spellings_without_marks(form: str, typed: tuple[str, ...]) -> None:
    assert spellings(form) == typed
