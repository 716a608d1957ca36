import numpy as np
import pytest

from revops_cli.link import blocking
from revops_cli.link.blocking import Key, candidates


def key(*codes: int, fill: float = 1.0) -> Key:
    return Key("key", np.array(codes, np.int64), np.arange(len(codes)), fill)


CASES = [
    pytest.param([key(0, 0, 1, 1)], [(0, 1), (2, 3)], id="two groups"),
    pytest.param([key(0, 0, 1), key(0, 0, 0)], [(0, 1), (0, 2), (1, 2)], id="found twice, given once"),
    pytest.param([key(-1, -1)], [], id="empty cells are in no group"),
    pytest.param([key()], [], id="no rows"),
]


@pytest.mark.parametrize(("keys", "pairs"), CASES)
def test_pairs(keys: list[Key], pairs: list[tuple[int, int]]) -> None:
    found = candidates(keys, len(keys[0].codes))

    assert list(zip(found.left.tolist(), found.right.tolist(), strict=True)) == pairs


def test_a_row_is_not_paired_with_itself() -> None:
    found = candidates([Key("twice", np.array([5, 5, 5]), np.array([0, 0, 1]))], 2)

    assert (found.left.tolist(), found.right.tolist()) == ([0], [1])


def test_common_values_are_dropped_and_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocking, "AT_LEAST", 0)
    codes = [0] * 20 + [1, 1]

    found = candidates([Key("key", np.array(codes), np.arange(22))], 22)

    assert found.left.tolist() == [20]
    assert found.dropped == {"key": 190}


def test_a_group_that_was_left_out_stays_out_when_it_shrinks() -> None:
    largest: dict[int, int] = {}
    many = np.zeros(1000, np.int64)
    candidates([Key("key", many, np.arange(1000))], 1000, largest=largest)

    found = candidates([Key("key", many[1:], np.arange(999))], 999, touching=np.array([0]), largest=largest)

    assert (found.left.tolist(), found.dropped) == ([], {"key": 999 * 998 // 2})


def test_later_rounds_pair_only_what_changed() -> None:
    largest: dict[int, int] = {}
    codes = np.array([1, 1, 2, 2, 3])
    candidates([Key("key", codes, np.arange(5))], 5, largest=largest)

    found = candidates([Key("key", codes, np.arange(5))], 5, touching=np.array([3, 4]), largest=largest)

    assert (found.left.tolist(), found.right.tolist()) == ([2], [3])
