"""Pools at work: the credits are what the recorded draws say, whatever happens between the runs (XP-05)."""

import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from revops_cli.route.context import RouteContext
from revops_cli.route.people import People, User
from revops_cli.route.pools import LeadKey, PoolDesk
from revops_cli.route.settings import Pool
from revops_cli.state.rotation import ORGANISATION, RotationState

NAMES = "abcde"
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class Run(NamedTuple):
    """One run over some leads."""

    leads: tuple[int, ...]
    weights: tuple[int, ...]
    away: int
    per_day: int | None = None
    redraw: bool = False
    siblings: bool = False
    release: bool = False


RUNS = st.builds(
    Run,
    leads=st.lists(st.integers(0, 12), max_size=12).map(tuple),
    weights=st.lists(st.integers(1, 5), min_size=1, max_size=len(NAMES)).map(tuple),
    away=st.integers(0, 2 ** len(NAMES) - 1),
    per_day=st.none() | st.integers(0, 3),
    redraw=st.booleans(),
    siblings=st.booleans(),
    release=st.booleans(),
)


def desk(state: RotationState, run: Run, number: int) -> PoolDesk:
    members = [{"name": name, "weight": weight} for name, weight in zip(NAMES, run.weights, strict=False)]
    away = frozenset(name for place, name in enumerate(NAMES) if run.away >> place & 1)
    people = People(((User(name, name), (name,)) for name in NAMES), away)
    pool = Pool.model_validate({"members": members, "cap": {"per_day": run.per_day}, "siblings": run.siblings})
    at = START + timedelta(hours=9 * number)
    return PoolDesk("p", pool, people, RouteContext(at, state, plan=f"run {number}", redraw=run.redraw))


def carry_out(state: RotationState, run: Run, number: int) -> list[str]:
    """Who has each lead of the run; `-` where nobody took it."""
    pool = desk(state, run, number)
    keys = [LeadKey(f"id:{lead}", f"{ORGANISATION}{lead % 4}") for lead in run.leads]
    pool.remember([key.lead for key in keys], [key.organisation for key in keys])
    taken = [pool.drawn(key.lead) or pool.draw(key) for key in keys]
    pool.save()
    if run.release:
        state.release(f"run {number}")
    return [draw.member if draw else "-" for draw in taken]


def owed(state: RotationState) -> dict[str, Fraction]:
    """What each member is owed by the draws that are recorded, counted apart from the rotation."""
    found: Counter[str] = Counter()
    totals: dict[str, Fraction] = dict.fromkeys(NAMES, Fraction(0))
    for lead in [f"id:{number}" for number in range(13)]:
        draw = state.recorded("p", [lead]).get(lead)
        if draw is None:
            continue
        found[draw.member] += 1
        weights = dict(part.split(":") for part in draw.weights.strip("{}").replace('"', "").split(","))
        for name, weight in weights.items():
            totals[name] += Fraction(int(weight), sum(map(int, weights.values())))
    return {name: total - found[name] for name, total in totals.items()}


def credits_of(state: RotationState) -> dict[str, Fraction]:
    pool = state.pool("p")
    known = {name: Fraction(credit, pool.scale) for name, credit in pool.credits.items()}
    return dict.fromkeys(NAMES, Fraction(0)) | known


@given(runs=st.lists(RUNS, min_size=1, max_size=6))
@settings(max_examples=120, deadline=None)
def test_credits_are_what_the_recorded_draws_say(runs: list[Run]) -> None:
    """After draws, redraws, releases, absences, caps and edits of the pool: no lead is paid for twice."""
    with RotationState() as state:
        for number, run in enumerate(runs):
            carry_out(state, run, number)

            assert credits_of(state) == owed(state)


@given(
    weights=st.lists(st.integers(1, 9), min_size=1, max_size=5),
    days=st.lists(st.tuples(st.integers(0, 31), st.none() | st.integers(1, 4)), min_size=1, max_size=8),
)
@settings(max_examples=80, deadline=None)
def test_bounds_with_absences_weights_and_caps(weights: list[int], days: list[tuple[int, int | None]]) -> None:
    """After every lead nobody is further from their share than (k - 1) / 2, and never beyond the cap of a day."""
    with RotationState() as state:
        for number, (away, per_day) in enumerate(days):
            lead = number * 10
            pool = desk(state, Run((), tuple(weights), away, per_day), number * 3)
            for key in [LeadKey(f"id:{lead + place}") for place in range(10)]:
                pool.draw(key)
                pool.save()
                assert all(
                    abs(credit) <= Fraction(max(len(weights) - 1, 1), 2) for credit in credits_of(state).values()
                )
            day = (START + timedelta(hours=27 * number)).date().isoformat()
            assert per_day is None or all(drawn <= per_day for drawn in state.drawn_on("p", day).values())


def test_a_redraw_gives_every_turn_back_before_it_draws() -> None:
    everybody, leads = (1, 1), tuple(range(6))
    with RotationState() as state:
        carry_out(state, Run(leads, everybody, away=2), 0)
        drawn = carry_out(state, Run(leads, everybody, away=0, redraw=True), 1)

        assert Counter(drawn) == {"a": 3, "b": 3}
        assert credits_of(state)["a"] == 0


def test_a_redraw_at_the_same_moment_moves_nobody() -> None:
    run = Run(tuple(range(5)), (1, 1, 1), away=0, redraw=True)
    with RotationState() as state:
        first = carry_out(state, run, 0)

        assert carry_out(state, run, 0) == first


def test_a_lead_of_someone_who_left_is_not_paid_for_twice() -> None:
    with RotationState() as state:
        carry_out(state, Run((1,), (1, 1), away=0), 0)
        drawn = carry_out(state, Run((1,), (1, 1), away=1), 1)

        assert drawn == ["b"]
        assert credits_of(state) == dict.fromkeys(NAMES, Fraction(0))


RULES = 'pools: {p: {members: [u1, u2, u3], siblings: false}}\nrules: [{id: r, to: "pool:p"}]\nfallback: {queue: Q}\n'


def test_runs_at_the_same_time_share_one_rotation(tmp_path: Path) -> None:
    """Three processes, ten leads each: thirty turns, each drawn once."""
    (tmp_path / "rules.yaml").write_text(RULES, encoding="utf-8")
    (tmp_path / "users.csv").write_text("Id,Name\nu1,Ann\nu2,Bob\nu3,Chi\n", encoding="utf-8")
    command = [sys.executable, "-m", "revops_cli", "route", "--users", "users.csv", "--rules", "rules.yaml", "-q"]
    running = []
    for number in range(3):
        rows = "".join(f"L{number}{lead},p{number}{lead}@example.com\n" for lead in range(10))
        (tmp_path / f"leads{number}.csv").write_text(f"Id,Email\n{rows}", encoding="utf-8")
        own = [f"leads{number}.csv", "--state", "state.db", "--as-of", "2026-03-02", "-o", f"out{number}.csv"]
        running.append(subprocess.Popen([*command, *own], cwd=tmp_path))

    assert [process.wait(timeout=60) for process in running] == [0, 0, 0]
    with RotationState(tmp_path / "state.db") as state:
        assert sum(plan.draws for plan in state.plans()) == 30
        assert set(state.pool("p").credits.values()) == {0}
        assert set(state.drawn_on("p", "2026-03-02").values()) == {10}


@pytest.mark.parametrize("siblings", [True, False], ids=["together", "each alone"])
def test_siblings_go_together_where_the_pool_says_so(*, siblings: bool) -> None:
    with RotationState() as state:
        drawn = carry_out(state, Run((0, 4, 8), (1, 1, 1), away=0, siblings=siblings), 0)

    assert len(set(drawn)) == (1 if siblings else 3)
