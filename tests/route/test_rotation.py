"""The rotation is exact: bounds at every prefix, under any availability (AR-43, XP-05)."""

from collections.abc import Iterator
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from revops_cli.route.rotation import CatchUp, Rotation
from revops_cli.state.rotation import PoolState

NAMES = tuple("abcdefgh")


def drawn(weights: dict[str, int], count: int) -> str:
    rotation = Rotation(PoolState(), weights)
    return "".join(rotation.draw(tuple(weights)).member for _ in range(count))


@pytest.mark.parametrize(
    ("weights", "count", "expected"),
    [
        ({"a": 1}, 3, "aaa"),
        ({"a": 1, "b": 1, "c": 1}, 7, "abcabca"),
        ({"a": 1, "b": 2}, 6, "babbab"),
        ({"a": 1, "b": 3}, 8, "babbbabb"),
    ],
    ids=["alone", "equal weights go round", "double weight", "threefold"],
)
def test_order(weights: dict[str, int], count: int, expected: str) -> None:
    assert drawn(weights, count) == expected


def test_ties_go_on_from_who_drew_last() -> None:
    rotation = Rotation(PoolState(1, "a", {"a": 0, "b": 0, "c": 0}), {"a": 1, "b": 1, "c": 1})

    assert [rotation.draw(("a", "b", "c")).member for _ in range(4)] == ["b", "c", "a", "b"]


def test_a_new_member_is_not_flooded() -> None:
    first = Rotation(PoolState(), {"a": 1, "b": 1})
    for _ in range(101):
        first.draw(("a", "b"))
    second = Rotation(first.state(), {"a": 1, "b": 1, "new": 1})

    assert [second.draw(("a", "b", "new")).member for _ in range(6)].count("new") == 2


def test_an_edit_resets_nobody() -> None:
    first = Rotation(PoolState(), {"a": 1, "b": 1})
    first.draw(("a", "b"))
    second = Rotation(first.state(), {"b": 1})

    assert second.state().credits == first.state().credits


@pytest.mark.parametrize(
    ("policy", "on_return"), [("none", 1), (2, 3), ("full", 6)], ids=["none", "capped at two", "full"]
)
def test_catch_up_after_absence(policy: CatchUp, on_return: int) -> None:
    """Ten leads while `a` is away, then six for both."""
    rotation = Rotation(PoolState(), {"a": 1, "b": 1}, policy)
    for _ in range(10):
        rotation.draw(("b",), ("a",))

    assert [rotation.draw(("a", "b")).member for _ in range(6)].count("a") in {on_return, on_return + 2}


def test_credit_is_said_as_a_fraction() -> None:
    rotation = Rotation(PoolState(), {"a": 1, "b": 2})

    assert [rotation.draw(("a", "b")).credit for _ in range(3)] == ["2/3", "2/3", "1"]


def owing(members: dict[str, int], absences: list[int]) -> Iterator[dict[str, Fraction]]:
    """What each member is owed after each lead, counted apart from the rotation; a mask names the absent."""
    rotation = Rotation(PoolState(), members)
    owed = dict.fromkeys(members, Fraction(0))
    for mask in absences:
        here = tuple(name for place, name in enumerate(members) if not mask >> place & 1) or tuple(members)[:1]
        total = sum(members[name] for name in here)
        for name in here:
            owed[name] += Fraction(members[name], total)
        owed[rotation.draw(here).member] -= 1
        yield dict(owed)
    state = rotation.state()
    assert {name: Fraction(credit, state.scale) for name, credit in state.credits.items()} == owed


@given(weights=st.lists(st.integers(1, 15), min_size=1, max_size=8), leads=st.integers(1, 120))
@settings(max_examples=80, deadline=None)
def test_bounds_while_the_same_are_there(weights: list[int], leads: int) -> None:
    """At every prefix nobody is over-served by 1 or more, and nobody is owed more than H_k - 1."""
    members = dict(zip(NAMES, weights, strict=False))
    most = sum(Fraction(1, place) for place in range(1, len(members) + 1)) - 1

    for owed in owing(members, [0] * leads):
        assert all(-1 < value <= most for value in owed.values())


@given(
    weights=st.lists(st.integers(1, 15), min_size=1, max_size=8),
    absences=st.lists(st.integers(0, 255), min_size=1, max_size=120),
)
@settings(max_examples=120, deadline=None)
def test_bounds_under_any_absence(weights: list[int], absences: list[int]) -> None:
    """At every prefix nobody is further from their share than (k - 1) / 2."""
    members = dict(zip(NAMES, weights, strict=False))
    most = Fraction(len(members) - 1, 2)

    for owed in owing(members, absences):
        assert all(abs(value) <= most for value in owed.values())


def test_absence_can_cost_more_than_a_lead() -> None:
    """Why the bound of a pool without absences cannot hold for one with: two are ahead, one must take it."""
    members = {"a": 7, "b": 10, "c": 8, "d": 2, "e": 2, "f": 7}

    assert list(owing(members, [0, 0, 0, 0, 10, 23, 0, 39]))[-1]["d"] == -1


@given(weights=st.lists(st.integers(1, 9), min_size=1, max_size=6), cut=st.integers(0, 40))
@settings(max_examples=60, deadline=None)
def test_stopping_and_going_on_changes_nothing(weights: list[int], cut: int) -> None:
    members = dict(zip(NAMES, weights, strict=False))
    rotation = Rotation(PoolState(), members)
    begun = "".join(rotation.draw(tuple(members)).member for _ in range(cut))
    resumed = Rotation(rotation.state(), members)

    assert begun + "".join(resumed.draw(tuple(members)).member for _ in range(40 - cut)) == drawn(members, 40)
