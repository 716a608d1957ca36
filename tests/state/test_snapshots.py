"""What is remembered of leads and segments, and what a run at the same moment is given."""

from collections.abc import Iterator

import pytest

from revops_cli.state.rotation import RotationState
from revops_cli.state.snapshots import Change, Snapshots, Standing


@pytest.fixture
def snapshots() -> Iterator[Snapshots]:
    with RotationState() as state:
        yield state.snapshots


def new(standing: Standing) -> Change:
    return (*standing, None, None, None)


def known(snapshots: Snapshots, at: str) -> list[Standing]:
    return [standing for batch in snapshots.standings("m", at) for standing in batch]


def test_a_standing_is_known_from_the_next_moment_on(snapshots: Snapshots) -> None:
    one, two = Standing("a", 50, 0, ""), Standing("a", 70, 1, "day 2")
    snapshots.save_standings("m", "day 1", [new(one)])
    assert (known(snapshots, "day 1"), known(snapshots, "day 2")) == ([], [one])

    snapshots.save_standings("m", "day 2", [(*two, *one[1:])])

    assert (known(snapshots, "day 2"), known(snapshots, "day 3")) == ([one], [two])


def test_the_same_moment_again_takes_the_place_of_its_first_run(snapshots: Snapshots) -> None:
    one = Standing("a", 50, 0, "")
    snapshots.save_standings("m", "day 1", [new(one)])
    snapshots.save_standings("m", "day 2", [("a", 70, 1, "day 2", *one[1:]), new(Standing("b", 9, 0, ""))])

    snapshots.save_standings("m", "day 2", [])

    assert known(snapshots, "day 3") == [one]


def test_models_are_apart(snapshots: Snapshots) -> None:
    snapshots.save_standings("other", "day 1", [new(Standing("a", 50, 0, ""))])

    assert known(snapshots, "day 2") == []


def test_members_join_leave_and_come_back(snapshots: Snapshots) -> None:
    def members(at: str) -> list[str]:
        return sorted(member for batch in snapshots.members("s", at) for member in batch)

    assert not snapshots.saved("s", "day 1")
    snapshots.save_segment("s", "day 1", ["a", "b"], [])
    assert (snapshots.saved("s", "day 1"), snapshots.saved("s", "day 2")) == (False, True)
    snapshots.save_segment("s", "day 2", ["c"], ["a"])
    assert (members("day 2"), members("day 3")) == (["a", "b"], ["b", "c"])
    snapshots.save_segment("s", "day 3", ["a"], [])
    assert members("day 4") == ["a", "b", "c"]


def test_everything_is_exported_in_order(snapshots: Snapshots) -> None:
    one, two = Standing("b", 50, 0, ""), Standing("a", 70, 1, "day 1")
    snapshots.save_standings("m", "day 1", [new(one), new(two)])
    snapshots.save_standings("m", "day 2", [("a", 80, 1, "day 1", *two[1:])])
    snapshots.save_segment("vip", "day 1", ["y", "x"], [])
    snapshots.save_segment("vip", "day 2", [], ["x"])
    snapshots.save_segment("empty", "day 2", [], [])

    found = snapshots.exported()

    columns = ("lead", "score", "ready", "handed", "at", "was", "was_ready", "was_handed")
    assert found == {
        "scores": {
            "m": [
                dict(zip(columns, ("a", 80, 1, "day 1", "day 2", 70, 1, "day 1"), strict=True)),
                dict(zip(columns, ("b", 50, 0, "", "day 1", None, None, None), strict=True)),
            ]
        },
        "segments": {
            "empty": {"saved": "day 2", "members": []},
            "vip": {
                "saved": "day 1",
                "members": [
                    {"member": "x", "joined": "day 1", "gone": "day 2"},
                    {"member": "y", "joined": "day 1", "gone": ""},
                ],
            },
        },
    }
    assert (snapshots.models(), snapshots.saved_segments()) == ((("m", 2, 1),), (("empty", 0, 0), ("vip", 2, 1)))
