"""Exact tests against integers, and the intervals of the Lead Model's vectors."""

from fractions import Fraction
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from revops_cli.audit.statistics import benjamini_hochberg, fisher_below, wilson


def exact(a: int, n: int, b: int, m: int) -> Fraction:
    hits = a + b
    ways = sum(comb(n, k) * comb(m, hits - k) for k in range(max(0, hits - m), a + 1))
    return Fraction(ways, comb(n + m, hits))


@pytest.mark.parametrize(
    ("a", "n", "b", "m", "p"),
    [
        pytest.param(10, 60, 108, 120, 6.1e-23, id="cp1 ten of sixty against nine of ten"),
        pytest.param(4, 5, 9, 10, 0.571, id="cp2 too few to say"),
        pytest.param(5, 5, 0, 10, 1.0, id="the best there can be"),
        pytest.param(0, 0, 3, 9, 1.0, id="nothing tried"),
        pytest.param(0, 30, 0, 50, 1.0, id="nobody succeeds"),
        pytest.param(0, 20, 20, 20, 7.3e-12, id="none against all"),
    ],
)
def test_fisher(a: int, n: int, b: int, m: int, p: float) -> None:
    assert fisher_below(a, n, b, m) == pytest.approx(p, rel=0.01)


@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 40), st.integers(0, 40))
def test_fisher_is_exact(n: int, m: int, a: int, b: int) -> None:
    a, b = min(a, n), min(b, m)
    assert fisher_below(a, n, b, m) == pytest.approx(float(exact(a, n, b, m)), rel=1e-9)


def test_fisher_bears_large_counts() -> None:
    assert fisher_below(400_000, 500_000, 410_000, 500_000) < 1e-100
    assert 0.4 < fisher_below(400_000, 500_000, 400_000, 500_000) < 0.6


@pytest.mark.parametrize(
    ("chances", "adjusted"),
    [
        pytest.param([], (), id="none"),
        pytest.param([0.02], (0.02,), id="one test stays as it is"),
        pytest.param([0.005, 0.009, 0.05, 0.5], (0.018, 0.018, 0.0666667, 0.5), id="a later one lowers an earlier"),
        pytest.param([1.0, 1.0], (1.0, 1.0), id="never above one"),
    ],
)
def test_benjamini_hochberg(chances: list[float], adjusted: tuple[float, ...]) -> None:
    assert benjamini_hochberg(chances) == pytest.approx(adjusted)


@given(st.lists(st.floats(0, 1), max_size=30))
def test_adjusting_keeps_the_order_and_never_helps(chances: list[float]) -> None:
    adjusted = benjamini_hochberg(chances)
    assert all(was <= now <= 1 for was, now in zip(chances, adjusted, strict=True))
    assert [a for _, a in sorted(zip(chances, adjusted, strict=True))] == sorted(adjusted)


@pytest.mark.parametrize(
    ("n", "of", "low", "high"),
    [
        pytest.param(10, 60, 9.3, 28.0, id="cp1"),
        pytest.param(1, 82, 0.2, 6.6, id="one won of 82"),
        pytest.param(0, 10, 0.0, 27.8, id="none"),
        pytest.param(10, 10, 72.2, 100.0, id="all"),
    ],
)
def test_wilson(n: int, of: int, low: float, high: float) -> None:
    found = wilson(n, of)
    assert found is not None
    assert (round(100 * found[0], 1), round(100 * found[1], 1)) == (low, high)


def test_wilson_of_nothing() -> None:
    assert wilson(0, 0) is None
