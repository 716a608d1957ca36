import pytest
from hypothesis import given
from hypothesis import strategies as st

from revops_cli.engine.duck import DuckEngine
from revops_cli.score.fading import left, rounded_sql
from revops_cli.score.settings import AgeStep, Decay

STEPS = Decay(steps=(AgeStep(days=7, percent=100), AgeStep(days=30, percent=50)))


@pytest.mark.parametrize(
    ("decay", "age", "thousandths"),
    [
        (None, 9999, 1000),
        (Decay(half_life_days=30), 0, 1000),
        (Decay(half_life_days=30), 30, 500),
        (Decay(half_life_days=30), 60, 250),
        (Decay(half_life_days=30), 15, 707),
        (Decay(half_life_days=1), 4000, 0),
        (STEPS, 7, 1000),
        (STEPS, 8, 500),
        (STEPS, 30, 500),
        (STEPS, 31, 0),
    ],
)
def test_what_is_left(decay: Decay | None, age: int, thousandths: int) -> None:
    assert left(decay, age) == thousandths


@given(st.integers(1, 400), st.integers(0, 4000))
def test_points_never_grow_with_age(half_life: int, age: int) -> None:
    decay = Decay(half_life_days=half_life)

    assert 0 <= left(decay, age + 1) <= left(decay, age) <= 1000


def test_halves_are_rounded_away_from_zero(engine: DuckEngine) -> None:
    thousandths = (0, 499, 500, 1499, 1500, -499, -500, -1499, -1500)
    cells = ", ".join(rounded_sql(str(number) if number >= 0 else f"({number})") for number in thousandths)

    assert engine.rows(f"SELECT {cells}") == [(0, 0, 1, 1, 2, 0, -1, -1, -2)]
