import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from revops_cli.link.weigh import DAMPING, damped, prior_bits

BITS = st.floats(-20, 20)


def test_kinds_that_go_together_count_less_and_less() -> None:
    kinds = [np.array([2.0]), np.array([8.0]), np.array([-3.0]), np.array([4.0])]

    assert damped(kinds).tolist() == [8 * DAMPING[0] + 4 * DAMPING[1] + 2 * DAMPING[2] - 3]


@given(st.lists(BITS, min_size=1, max_size=6))
def test_damping_never_adds(kinds: list[float]) -> None:
    assert damped([np.array([bits]) for bits in kinds])[0] <= sum(kinds) + 1e-9 or min(kinds) < 0


def test_a_longer_list_makes_two_rows_less_likely_one() -> None:
    assert prior_bits(1000, 10_000) > prior_bits(10_000, 100_000) > prior_bits(100_000, 1_000_000)
