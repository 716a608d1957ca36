import numpy as np
import pytest

from revops_cli.match.ties import depths, fact_of, family_ranks, line_of, rank

RANKS = [
    pytest.param(["10", "9", ""], True, [0.0, 1.0, np.inf], id="more wins, numbers by size"),
    pytest.param(["10", "9", ""], False, [1.0, 0.0, np.inf], id="less wins"),
    pytest.param(["2020-01-01", "2019-05-05"], False, [1.0, 0.0], id="dates"),
    pytest.param(["b", "a", "b"], False, [1.0, 0.0, 1.0], id="texts"),
    pytest.param(["", ""], True, [np.inf, np.inf], id="all empty"),
]


@pytest.mark.parametrize(("values", "more_wins", "expected"), RANKS)
def test_rank(values: list[str], more_wins: bool, expected: list[float]) -> None:  # noqa: FBT001 - a case
    assert rank(values, more_wins=more_wins).tolist() == expected


def test_facts_of_tie_breakers() -> None:
    assert fact_of("oldest") == ("CreatedDate", False)
    assert fact_of("Annual Revenue DESC") == ("Annual Revenue", True)
    assert fact_of("same_city") is None


def test_families() -> None:
    parents = np.array([1, 2, -1, 4, 3])

    assert line_of(parents, 0) == [1, 2]
    assert line_of(parents, 3) == [4]
    assert depths(parents).tolist() == [2, 1, 0, 1, 1]
    assert family_ranks("lowest_child", parents).tolist()[:3] == [-2.0, -1.0, 0.0]
    assert family_ranks("ultimate_parent", parents).tolist()[:3] == [2.0, 1.0, 0.0]
