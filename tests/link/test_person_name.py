import numpy as np
import pytest

from revops_cli.link.coded import encode
from revops_cli.link.person_name import compare_first, compare_last, name_words, words_of

FIRST = [
    pytest.param("robert", "robert", "exact", id="exact"),
    pytest.param("bob", "robert", "short", id="short form"),
    pytest.param("bob", "rob", "short", id="two short forms"),
    pytest.param("roberto", "robert", "short", id="foreign form"),
    pytest.param("mary ann", "mary", "short", id="one of two first names"),
    pytest.param("wlliam", "bill", "typo", id="short form of a misspelt name"),
    pytest.param("ximena", "ximene", "typo", id="slip in a name no table has"),
    pytest.param("r", "robert", "initial", id="initial that fits"),
    pytest.param("b", "robert", "differ", id="initial that does not fit"),
    pytest.param("robert", "richard", "differ", id="two names with one initial"),
    pytest.param("", "robert", "missing", id="empty"),
]
LAST = [
    pytest.param("miller", "miller", "exact", id="exact"),
    pytest.param("miller", "miler", "typo", id="slip"),
    pytest.param("smith jones", "jones", "part", id="double name"),
    pytest.param("mueller", "muller", "exact", id="an umlaut written both ways"),
    pytest.param("charleston", "charlseton", "typo", id="letters swapped"),
    pytest.param("wojciechowski", "wojcechovski", "typo", id="two slips in a long name"),
    pytest.param("lee", "law", "differ", id="two slips in a short name"),
    pytest.param("", "miller", "missing", id="empty"),
]
FIRST_LEVELS = ("missing", "exact", "short", "typo", "initial", "differ")
LAST_LEVELS = ("missing", "exact", "part", "typo", "differ")
LEFT, RIGHT = np.array([0]), np.array([1])


@pytest.mark.parametrize(("one", "other", "level"), FIRST)
def test_first_names(one: str, other: str, level: str) -> None:
    names = words_of(encode([one, other]), "first")
    codes = names.vocabulary.codes

    assert FIRST_LEVELS[compare_first(names, codes[LEFT], codes[RIGHT]).level[0]] == level


@pytest.mark.parametrize(("one", "other", "level"), LAST)
def test_last_names(one: str, other: str, level: str) -> None:
    names = words_of(encode([one, other]), "last")
    codes = names.vocabulary.codes

    assert LAST_LEVELS[compare_last(names, codes[LEFT], codes[RIGHT]).level[0]] == level


def test_a_common_name_says_less_than_a_rare_one() -> None:
    names = words_of(encode(["smith"] * 500 + ["zyx"] * 2), "last")
    codes = names.vocabulary.codes

    found = compare_last(names, codes[[0, 500]], codes[[1, 501]])

    assert found.chance[1] < found.chance[0] - 3


TRANSLITERATED = [
    pytest.param("Müller", "mueller", id="umlaut"),
    pytest.param("O'Brien", "obrien", id="apostrophe"),
    pytest.param("van der Berg", "vanderberg", id="particles"),
    pytest.param("García-López", "garcia lopez", id="double surname"),
    pytest.param("", "", id="empty"),
]


@pytest.mark.parametrize(("raw", "folded"), TRANSLITERATED)
def test_name_words(raw: str, folded: str) -> None:
    assert name_words(raw) == folded
