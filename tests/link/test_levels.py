import pytest
from hypothesis import given
from hypothesis import strategies as st

from revops_cli.link.levels import Cutoffs, Level, level_of, percent

CUTOFFS = Cutoffs(sure=92, likely=80, review=60)
CASES = [
    pytest.param(99, "sure", id="above sure"),
    pytest.param(92, "sure", id="on sure"),
    pytest.param(91.9, "likely", id="just below sure"),
    pytest.param(60, "review", id="on review"),
    pytest.param(59.9, "none", id="just below review"),
]


@pytest.mark.parametrize(("score", "level"), CASES)
def test_level(score: float, level: Level) -> None:
    assert level_of(score, CUTOFFS) == level


def test_cutoffs_out_of_order_are_refused() -> None:
    with pytest.raises(ValueError, match="must fall"):
        Cutoffs(sure=50, likely=80, review=60)


@given(st.floats(allow_nan=False), st.floats(allow_nan=False))
def test_percent_rises_and_is_never_certain(one: float, other: float) -> None:
    low, high = sorted([one, other])

    assert 1 <= percent(low) <= percent(high) <= 99
