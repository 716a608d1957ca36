"""Regular expressions that may take for ever are refused; the others search folded text."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from revops_cli.clean.patterns import LONGEST_TEXT, compile_pattern, search


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        pytest.param("(a+)+$", "repeat around repeats", id="repeat of a repeat"),
        pytest.param("(a|a)*b", "repeat around", id="repeat of alternatives"),
        pytest.param("((a|b))*b", "repeat around", id="one group deeper"),
        pytest.param("(a?)+b", "repeat around", id="repeat of an optional part"),
        pytest.param("(?:a{1,9}){1,9}b", "repeat around", id="counted repeats"),
        pytest.param(r"a.*b.*c.*d.*e", "too many", id="many repeats"),
        pytest.param("a?" * 14 + "a" * 14, "too many", id="many optional parts"),
        pytest.param("(a|a)" * 14 + "b", "too many", id="many alternatives"),
        pytest.param(r"(a)\1", "back reference", id="back reference"),
        pytest.param(r"(?P<x>a)(?P=x)", "back reference", id="named back reference"),
        pytest.param("(?x) a", "flag x", id="verbose"),
        pytest.param("a" * 201, "more than 200", id="long"),
        pytest.param("(a", "no regular expression", id="not closed"),
        pytest.param("a*", "every text", id="matches nothing in particular"),
        pytest.param("^$|x", "every text", id="empty text"),
    ],
)
def test_a_pattern_is_refused_with_the_reason(pattern: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        compile_pattern(pattern)


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        pytest.param(r"^head of .*sales", "head of global sales", True, id="repeat"),
        pytest.param(r"\b(vp|svp|evp) (of|for) \w+", "the svp for sales", True, id="alternatives"),
        pytest.param(r"(?i)R&D", "r&d", True, id="flag is no group"),
        pytest.param(r"[(+*]x", "(x", True, id="signs in a class"),
        pytest.param(r"\(a\)+", "(a))", True, id="signs escaped"),
        pytest.param(r"(?:senior )?buyer", "buyer", True, id="optional group"),
        pytest.param(r"buyer", "bayer", False, id="nearest wrong neighbour"),
        pytest.param(r"buyer", "", False, id="empty"),
    ],
)
def test_a_plain_pattern_searches(pattern: str, text: str, *, expected: bool) -> None:
    assert search(compile_pattern(pattern), text) is expected


def test_only_the_beginning_of_a_long_text_is_searched() -> None:
    pattern = compile_pattern("x$")

    assert search(pattern, "a" * 500 + "x") is False
    assert search(compile_pattern("ax"), "ax" + "a" * 500) is True
    assert LONGEST_TEXT >= 100


@given(st.text(alphabet="ab(|)*+?.[]{}1,\\^$:=", max_size=24))
@settings(max_examples=300, deadline=None)
def test_a_pattern_is_refused_or_quick(pattern: str) -> None:
    try:
        compiled = compile_pattern(pattern)
    except ValueError:
        return
    assert isinstance(compiled, re.Pattern)
    started = time.process_time()
    search(compiled, "a" * LONGEST_TEXT + "!")
    assert time.process_time() - started < 1
