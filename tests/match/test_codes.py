import numpy as np

from revops_cli.match.codes import Codes, Index, contains, first_of, spans


def test_codes_number_texts_as_they_come_and_leave_the_empty_one_out() -> None:
    assert Codes().all(["b", "a", "", "b"]).tolist() == [0, 1, -1, 0]


def test_spans_skip_empty_ranges() -> None:
    which, index = spans(np.array([5, 0, 9]), np.array([2, 0, 1]))

    assert (which.tolist(), index.tolist()) == ([0, 0, 2], [5, 6, 9])


def test_index_gives_each_owner_once_and_passes_over_what_many_have() -> None:
    index = Index(np.array([1, 1, 2, 3, 4]), np.array([7, 7, 7, 8, 8]))
    asks, found = index.pairs(np.array([10, 11, 12]), np.array([7, 8, 9]), most=2)

    assert list(zip(asks.tolist(), found.tolist(), strict=True)) == [(10, 1), (10, 2), (11, 3), (11, 4)]
    assert index.pairs(np.array([10]), np.array([7]), most=1)[0].tolist() == []


def test_an_empty_index_has_nothing() -> None:
    nothing = np.zeros(0, np.int64)

    assert Index(nothing, nothing).pairs(np.array([1]), np.array([1]), most=5)[0].tolist() == []


def test_contains() -> None:
    assert contains(np.array([1, 3]), np.array([0, 1, 2, 3, 4])).tolist() == [False, True, False, True, False]
    assert contains(np.zeros(0, np.int64), np.array([1])).tolist() == [False]


def test_first_of_takes_the_smallest_by_each_key_in_turn() -> None:
    groups, score, tie = np.array([1, 0, 1, 1]), np.array([2.0, 5.0, 1.0, 1.0]), np.array([0, 0, 9, 3])

    assert first_of(groups, score, tie).tolist() == [1, 3]
