"""Sources left out: the vectors CP1 and CP2, the thresholds, and what a whole team leaves out."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from revops_cli.audit.left_out import Cell, left_out
from revops_cli.audit.settings import Dispositions

RULES = Dispositions()


def cells(*rows: tuple[str, str, str, int, int]) -> list[Cell]:
    """Rep, team, source, touched, assigned."""
    return [Cell(rep, team, source, "", n, touched, 0) for rep, team, source, touched, n in rows]


def codes(rows: Sequence[Cell], rules: Dispositions = RULES) -> list[tuple[str, str, str]]:
    return [(one.code, one.rep or one.team, one.key) for one in left_out(rows, rules)]


PICKED = [("cherry_picking", "bob", "expo")]
IGNORED = [("source_ignored", "east", "expo")]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param([("bob", "east", "expo", 10, 60), ("bob", "east", "web", 108, 120)], PICKED, id="cp1"),
        pytest.param([("bob", "east", "expo", 4, 5), ("bob", "east", "web", 9, 10)], [], id="cp2"),
        pytest.param([("bob", "east", "expo", 0, 20), ("bob", "east", "web", 20, 20)], PICKED, id="twenty leads"),
        pytest.param([("bob", "east", "expo", 0, 19), ("bob", "east", "web", 20, 20)], [], id="nineteen leads"),
        pytest.param([("bob", "east", "expo", 70, 100), ("bob", "east", "web", 90, 100)], PICKED, id="twenty points"),
        pytest.param([("bob", "east", "expo", 71, 100), ("bob", "east", "web", 90, 100)], [], id="nineteen points"),
        pytest.param([("bob", "east", "expo", 13, 20), ("bob", "east", "web", 18, 20)], [], id="within chance"),
        pytest.param([("bob", "east", "expo", 0, 60)], [], id="nothing elsewhere to compare with"),
        pytest.param([("bob", "east", "", 0, 60), ("bob", "east", "web", 60, 60)], [], id="no source is none"),
        pytest.param([], [], id="nobody"),
    ],
)
def test_one_rep(rows: list[tuple[str, str, str, int, int]], expected: list[tuple[str, str, str]]) -> None:
    assert codes(cells(*rows)) == expected


def team(expo: dict[str, int], web: int = 54) -> list[Cell]:
    """Reps of one team with sixty leads from each source."""
    return [
        cell
        for rep, touched in expo.items()
        for cell in cells((rep, "east", "expo", touched, 60), (rep, "east", "web", web, 60))
    ]


@pytest.mark.parametrize(
    ("expo", "expected"),
    [
        pytest.param({"ann": 54, "bob": 10, "cid": 52}, PICKED, id="one of three"),
        pytest.param({"ann": 11, "bob": 10, "cid": 9}, IGNORED, id="the whole team"),
        pytest.param({"ann": 36, "bob": 35, "cid": 37}, [], id="a source that all work less"),
        pytest.param({"ann": 38, "bob": 10, "cid": 40}, PICKED, id="less, and one far less"),
        pytest.param({"ann": 54, "bob": 54, "cid": 54}, [], id="nobody"),
    ],
)
def test_the_others_say_whether_it_is_the_rep_or_the_source(
    expo: dict[str, int], expected: list[tuple[str, str, str]]
) -> None:
    assert codes(team(expo)) == expected


@pytest.mark.parametrize(
    ("touched", "expected"),
    [
        pytest.param(84, PICKED, id="twenty points below the other four"),
        pytest.param(85, [], id="and a little less, with forty-two below the own rate"),
    ],
)
def test_the_points_are_counted_from_what_several_others_do(touched: int, expected: list[tuple[str, str, str]]) -> None:
    others = [
        cell
        for rep in ("ann", "cid", "dan", "eve")
        for cell in cells((rep, "east", "expo", 120, 180), (rep, "east", "web", 162, 180))
    ]
    assert codes([*others, *cells(("bob", "east", "expo", touched, 180), ("bob", "east", "web", 162, 180))]) == expected


def test_chances_are_adjusted_for_their_number() -> None:
    """p = .003 is enough alone, and not among five others as far below by chance."""
    bob = cells(("bob", "b", "expo", 17, 30), ("bob", "b", "web", 27, 30))
    low = [c for at in range(5) for c in cells((f"r{at}", "a", "expo", 12, 20), (f"r{at}", "a", "web", 17, 20))]
    honest = [c for at in range(9) for c in cells((f"r{at}", "a", "expo", 27, 30), (f"r{at}", "a", "web", 27, 30))]
    (alone,) = left_out([*bob, *honest], RULES)
    assert alone.p == pytest.approx(0.0034, abs=0.0005)
    assert alone.adjusted == alone.p
    assert left_out([*bob, *low], RULES) == []


def test_a_campaign_is_told_where_its_source_is_not() -> None:
    rows = [
        Cell("bob", "east", "event", "expo", 30, 0, 0),
        Cell("bob", "east", "event", "fair", 170, 160, 0),
        Cell("bob", "east", "web", "", 100, 95, 0),
    ]
    assert [(one.dimension, one.key) for one in left_out(rows, RULES)] == [("campaign", "expo")]
    (only,) = left_out([rows[0], rows[2]], RULES)
    assert (only.dimension, only.key) == ("source", "event")


ROWS = st.lists(
    st.tuples(
        st.sampled_from("abc"), st.sampled_from(["east", "west"]), st.sampled_from(["web", "expo", ""]),
        st.integers(0, 80), st.integers(1, 80),
    ),
    max_size=12,
    unique_by=lambda row: row[:3],
)  # fmt: skip


@given(ROWS, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(rows: list[tuple[str, str, str, int, int]], rng: Any) -> None:
    known = cells(*((rep, of, source, min(touched, n), n) for rep, of, source, touched, n in rows))
    mixed = list(known)
    rng.shuffle(mixed)
    assert left_out(known, RULES) == left_out(mixed, RULES)


@pytest.mark.parametrize(
    ("expo", "expected"),
    [
        pytest.param({"ann": 162, "cid": 162, "dan": 162, "bob": 85}, PICKED, id="of what the others touch most"),
        pytest.param({"ann": 162, "cid": 162, "dan": 162, "bob": 105}, [], id="not beyond chance below elsewhere"),
        pytest.param({"ann": 162, "cid": 162, "bob": 85}, [], id="two others are too few to expect more"),
        pytest.param({"ann": 114, "cid": 114, "dan": 114, "bob": 85}, [], id="the others touch it like the rest"),
    ],
)
def test_more_is_expected_of_a_source_that_the_others_touch_more(
    expo: dict[str, int], expected: list[tuple[str, str, str]]
) -> None:
    """Elsewhere all touch 114 of 180; bob's 85 are 16 points below that."""
    rows = [
        cell
        for rep, touched in expo.items()
        for cell in cells((rep, "east", "expo", touched, 180), (rep, "east", "web", 114, 180))
    ]
    assert [one for one in codes(rows) if one[1] == "bob"] == expected
