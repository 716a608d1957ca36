from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from revops_cli.match.limits import ABROAD, FREE, MISSPELT, NAMESAKE, TWO_DOMAINS, TWO_NAMES, limits

RunMatch = Callable[..., dict[str, dict[str, Any]]]

NONE = dict.fromkeys(("mail", "web", "spelling", "words", "city", "slip", "phone", "country"), 0)

CASES = [
    pytest.param({"spelling": 1, "words": 1, "mail": 16}, TWO_DOMAINS, id="one name, two domains"),
    pytest.param({"spelling": 2, "words": 2, "mail": 16}, TWO_NAMES, id="two names, two domains"),
    pytest.param({"spelling": 2, "words": 1, "slip": 1, "web": 14}, TWO_NAMES, id="a slip, two domains"),
    pytest.param({"spelling": 2, "words": 1, "slip": 1, "mail": 1}, FREE, id="a slip, one domain"),
    pytest.param({"spelling": 2, "words": 1, "slip": 1, "mail": 4, "web": 13}, FREE, id="a slip, one domain of two"),
    pytest.param({"spelling": 2, "words": 1, "slip": 1}, MISSPELT, id="a slip and nothing else"),
    pytest.param({"spelling": 2, "words": 1, "slip": 1, "city": 1}, FREE, id="a slip, the same city"),
    pytest.param({"spelling": 2, "words": 1, "slip": 1, "phone": 1}, FREE, id="a slip, one phone"),
    pytest.param({"spelling": 4, "words": 4, "mail": 16, "phone": 1}, TWO_DOMAINS, id="two names, one phone"),
    pytest.param({"spelling": 4, "words": 4, "slip": 1, "city": 1}, MISSPELT, id="a slip beside a word, the same city"),
    pytest.param({"spelling": 4, "words": 4}, FREE, id="words that are the same"),
    pytest.param({"spelling": 1, "words": 1, "mail": 4, "country": 2}, NAMESAKE, id="another ending and country"),
    pytest.param({"spelling": 1, "words": 1, "mail": 4, "country": 1}, FREE, id="another ending, one country"),
    pytest.param({"spelling": 1, "words": 1, "mail": 2, "country": 2}, FREE, id="one domain, two countries"),
    pytest.param({"spelling": 1, "words": 1, "country": 2}, ABROAD, id="one name, two countries"),
    pytest.param({"spelling": 1, "words": 1, "country": 2, "phone": 1}, FREE, id="one phone, two countries"),
    pytest.param({}, FREE, id="nothing"),
]


@pytest.mark.parametrize(("levels", "expected"), CASES)
def test_limit(levels: dict[str, int], expected: int) -> None:
    given = {name: np.array([level]) for name, level in (NONE | levels).items()}

    assert limits(given, np.array([0])).tolist() == [expected]


ANSWERS = [
    pytest.param(
        ("Acme Widgets", "jo@acme-group.net", "", "", "Boston", "MA", "US"),
        ("likely", "A1"),
        "at most likely",
        id="another domain",
    ),
    pytest.param(
        ("Acme Widgets Bakery", "jo@acmewb.com", "", "", "Boston", "MA", "US"),
        ("review", ""),
        "at most review",
        id="both",
    ),
]


@pytest.mark.parametrize(("cells", "answer", "said"), ANSWERS)
def test_a_limit_is_obeyed_and_said(
    run_match: RunMatch, cells: tuple[str, ...], answer: tuple[str, str], said: str
) -> None:
    found = run_match([("L1", *cells)])["L1"]

    assert (found["MatchLevel"], found["AccountId"]) == answer
    assert said in found["MatchReason"]
