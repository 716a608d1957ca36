import numpy as np
import pytest

from revops_cli.match.decide import Contest, decide


def contest(score: list[float], *ranks: list[float], same: list[int] | None = None) -> Contest:
    size = len(score)
    return Contest(
        lead=np.zeros(size, np.int64),
        score=np.array(score),
        same=np.array(same or range(size)),
        ranks=[np.array(rank) for rank in ranks] or [np.arange(size, dtype=np.float64)],
    )


def test_the_best_wins_and_its_margin_is_told() -> None:
    winners = decide(contest([1.0, 6.0, 3.0]), margin=0.5)

    assert (winners.pair.tolist(), winners.runner_up.tolist(), winners.margin.tolist()) == ([1], [2], [3.0])
    assert winners.tie.tolist() == [-1]


def test_a_tie_is_settled_by_the_first_rank_that_differs() -> None:
    winners = decide(contest([4.0, 4.2, 0.0], [1, 1, 0], [1, 2, 0], [0, 1, 2]), margin=0.5)

    assert (winners.pair.tolist(), winners.runner_up.tolist(), winners.tie.tolist()) == ([0], [1], [1])


def test_rivals_take_from_the_probability_and_doubles_do_not() -> None:
    alone, rivals = decide(contest([5.0]), margin=0.5), decide(contest([5.0, 5.0]), margin=0.5)
    doubles = decide(contest([5.0, 5.0], same=[7, 7]), margin=0.5)

    assert alone.bits.tolist() == pytest.approx([5.0])
    assert rivals.bits[0] < 0
    assert doubles.bits.tolist() == pytest.approx([5.0])


def test_no_candidates_no_winners() -> None:
    nothing = Contest(np.zeros(0, np.int64), np.zeros(0), np.zeros(0, np.int64), [np.zeros(0)])

    assert decide(nothing, margin=0.5).pair.tolist() == []
