"""The rotation's memory from outside: shown, exported, and a plan taken back."""

import json
from pathlib import Path

import pytest

from revops_cli.errors import InputError, UsageError
from revops_cli.pipeline.options import RunOptions, SideInputs
from revops_cli.pipeline.remembering import export_state, release_plan, show_state
from revops_cli.pipeline.run import run_step

RULES = """
pools: {sdr: {members: [ann, bob]}}
rules: [{id: all, to: "pool:sdr"}]
fallback: {queue: Unrouted}
"""
FILES = {
    "rules.yaml": RULES,
    "users.csv": "Id,Name,Alias\nu1,Ann,ann\nu2,Bob,bob\n",
    "leads.csv": "Id,Email\n1,a@example.com\n2,b@example.com\n3,c@example.com\n",
    "more.csv": "Id,Email\n3,c@example.com\n4,d@example.com\n",
}


def draw(leads: str, day: int) -> None:
    options = RunOptions(output="out.csv", as_of=f"2026-03-0{day}", quiet=True)
    run_step("route", [leads], options, SideInputs(users="users.csv", rules="rules.yaml", state="state.db"))


@pytest.fixture
def drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    draw("leads.csv", 2)
    draw("more.csv", 3)


@pytest.mark.usefixtures("drawn")
def test_credits_and_plans_are_shown() -> None:
    found = show_state("state.db", "")

    assert found.pools == (("sdr", (("u1", "0"), ("u2", "0"))),)
    assert [(plan.name[:15], plan.draws) for plan in found.plans] == [("20260302T000000", 3), ("20260303T000000", 1)]


@pytest.mark.usefixtures("drawn")
def test_a_released_plan_gives_its_turns_back() -> None:
    first, second = show_state("state.db", "").plans

    assert release_plan(second.name, "state.db", "") == 1
    assert show_state("state.db", "").pools == (("sdr", (("u1", "-1/2"), ("u2", "1/2"))),)
    assert show_state("state.db", "").plans == (first,)
    draw("more.csv", 3)
    assert show_state("state.db", "").plans == (first, second)


@pytest.mark.usefixtures("drawn")
def test_an_unknown_plan_changes_nothing() -> None:
    before = export_state("state.db", "")

    with pytest.raises(UsageError, match="no plan '20260302'"):
        release_plan("20260302", "state.db", "")
    assert export_state("state.db", "") == before
    assert len(json.loads(before)["pools"]["sdr"]["draws"]) == 4


def test_no_state_is_made_by_looking(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no rotation state"):
        show_state(str(tmp_path / "state.db"), "")
    assert list(tmp_path.iterdir()) == []
