"""Cherry-picking: the vectors CP1 and CP2, the thresholds, and what a whole team leaves out."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from revops_cli.audit.reports.cherry_picking import Cell, left_out
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


def leads(
    rep: str, source: str, touched: int, of: int, **more: str
) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    people = [
        {
            "person_id": f"{rep} {source} {at}", "owner_id": rep, "lead_source": source, "status": "Assigned",
            "assigned_at": "2026-01-05T09:00:00Z", **more,
        }
        for at in range(of)
    ]  # fmt: skip
    calls = [
        {"person_id": row["person_id"], "at": "2026-01-05T10:00:00Z", "actor_id": rep, "channel": "call"}
        for row in people[:touched]
    ]
    return people, calls


def test_cp1_in_the_report(run_audit: Any) -> None:
    expo, web = leads("bob", "Tradeshow", 10, 60), leads("bob", "Web", 108, 120)
    found = run_audit(
        people=expo[0] + web[0],
        activities=expo[1] + web[1],
        reps=[{"rep_id": "bob", "name": "Bob", "team": "east"}],
        reports=("dispositions",),
    )
    (told,) = found.findings("cherry_picking")
    assert (told["rep"], told["team"], told["source"], told["n"], told["of_n"]) == ("bob", "east", "Tradeshow", 10, 60)
    assert (round(told["value"], 3), told["limit_value"], f"{told['p']:.0e}") == (0.167, 0.9, "6e-23")
    assert "16.7 % (9.3-28.0) against 90.0 % elsewhere" in told["detail"]
    assert (found.value("cherry_picking"), found.value("source_ignored")) == (1, 0)
    assert found.by("cherry_picking", "rep", "bob") == 1
    heat = next(show for show in found.done.outcomes["dispositions"].shows if "source" in show.title)
    assert (heat.columns, heat.rows) == (("rep", "Web", "Tradeshow"), (("Bob", "90 % of 120", "17 % of 60"),))
    (file,) = found.done.outcomes["dispositions"].files
    rows = found.engine.rows(f"SELECT source, n, touched, touched_rate, bypassed_rate FROM ({file.query}) ORDER BY 1")
    assert rows == [("Tradeshow", 60, 10, 0.166667, 0.0), ("Web", 120, 108, 0.9, 0.0)]


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        pytest.param("2026-01-06T08:59:59Z", 0, id="there is time left to answer them"),
        pytest.param("2026-01-06T09:00:00Z", 1, id="there is none"),
    ],
)
def test_fresh_leads_are_not_yet_left_out(run_audit: Any, as_of: str, expected: int) -> None:
    expo, web = leads("bob", "Expo", 0, 30), leads("bob", "Web", 30, 30)
    found = run_audit(people=expo[0] + web[0], activities=expo[1] + web[1], as_of=as_of, reports=("dispositions",))
    assert found.value("cherry_picking") == expected


def test_outbound_is_not_picked_up(run_audit: Any) -> None:
    expo, web = leads("bob", "Expo", 0, 30, lead_type="outbound"), leads("bob", "Web", 30, 30)
    found = run_audit(people=expo[0] + web[0], activities=expo[1] + web[1], reports=("dispositions",))
    assert found.value("cherry_picking") == 0
