import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from revops_cli.match.near import COMPLETIONS, LONGEST, SHORTEST, Vocabulary

CASES = [
    pytest.param("widgts", "widgets", True, id="a letter missing"),
    pytest.param("widggets", "widgets", True, id="a letter too many"),
    pytest.param("wodgets", "widgets", True, id="a letter changed"),
    pytest.param("wigdets", "widgets", True, id="two letters swapped"),
    pytest.param("widgets", "widgets", False, id="the same"),
    pytest.param("wodgts", "widgets", False, id="two edits"),
    pytest.param("bank", "bink", False, id="too short"),
    pytest.param("", "widgets", False, id="empty"),
]


@pytest.mark.parametrize(("left", "right", "expected"), CASES)
def test_one_edit_apart(left: str, right: str, expected: bool) -> None:  # noqa: FBT001 - a case
    assert bool(len(Vocabulary([right]).one_edit_apart([left])[0])) == expected


WORDS = st.lists(st.text("abcd", min_size=SHORTEST, max_size=9), max_size=8, unique=True)


@given(WORDS, WORDS)
@settings(max_examples=60)
def test_one_edit_apart_finds_all_that_all_pairs_find(left: list[str], right: list[str]) -> None:
    found = Vocabulary(right).one_edit_apart(left)
    expected = {(i, j) for i, a in enumerate(left) for j, b in enumerate(right) if OSA.distance(a, b) == 1}

    assert set(zip(found[0].tolist(), found[1].tolist(), strict=True)) == expected


def test_words_too_long_to_misspell_are_passed_over() -> None:
    assert len(Vocabulary(["a" * (LONGEST + 3)]).one_edit_apart(["a" * (LONGEST + 2)])[0]) == 0


def test_completions_give_longer_words() -> None:
    i, j = Vocabulary(["group", "ground", "grow", "zoo"]).completions(["grou", "zeb"])

    assert sorted(zip(i.tolist(), j.tolist(), strict=True)) == [(0, 0), (0, 1)]


def test_a_beginning_of_anything_has_no_completion() -> None:
    assert len(Vocabulary([f"a{number:03d}" for number in range(COMPLETIONS + 1)]).completions(["a"])[0]) == 0


def test_nothing_is_near_nothing() -> None:
    nothing = Vocabulary([])

    assert [len(side) for side in (*nothing.one_edit_apart([]), *nothing.completions([]))] == [0, 0, 0, 0]
    assert nothing.one_edit_apart([])[0].dtype == np.int64
