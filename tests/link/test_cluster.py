import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from revops_cli.link.cluster import clusters, components

Edge = tuple[int, int, float]
CASES = [
    pytest.param(2, [(0, 1, 5.0)], [0, 0], id="one pair"),
    pytest.param(2, [(0, 1, -5.0)], [0, 1], id="a pair that speaks against"),
    pytest.param(3, [(0, 1, 5.0), (1, 2, 5.0)], [0, 0, 0], id="a chain whose ends were not compared"),
    pytest.param(3, [(0, 1, 5.0), (1, 2, 4.0), (0, 2, -9.0)], [0, 0, 2], id="a chain whose ends conflict"),
    pytest.param(4, [(0, 1, 9.0), (2, 3, 9.0), (1, 2, 1.0)], [0, 0, 2, 2], id="two pairs hardly tied"),
    pytest.param(0, [], [], id="no rows"),
]


def run(rows: int, edges: list[Edge]) -> list[int]:
    left, right, bits = (np.array([edge[i] for edge in edges]) for i in range(3))
    return clusters(rows, left.astype(np.int64), right.astype(np.int64), bits.astype(np.float64)).tolist()


@pytest.mark.parametrize(("rows", "edges", "found"), CASES)
def test_clusters(rows: int, edges: list[Edge], found: list[int]) -> None:
    assert run(rows, edges) == found


PAIRS = st.dictionaries(
    st.tuples(st.integers(0, 7), st.integers(0, 7)).filter(lambda p: p[0] < p[1]), st.integers(-12, 12), max_size=20
)


@given(PAIRS, st.randoms(use_true_random=False))
def test_the_order_of_pairs_does_not_matter(pairs: dict[tuple[int, int], int], rng: random.Random) -> None:
    edges = [(a, b, float(w)) for (a, b), w in pairs.items()]
    shuffled = list(edges)
    rng.shuffle(shuffled)

    assert run(8, edges) == run(8, shuffled)


def test_a_long_chain_is_one_component() -> None:
    steps = np.arange(2000)

    assert set(components(2001, steps, steps + 1).tolist()) == {0}
