"""The explanation of one lead of a file, found by what a person knows of it (XP-04)."""

from pathlib import Path

import pytest

from revops_cli.errors import InputError
from revops_cli.pipeline.explaining_route import explain_route
from revops_cli.pipeline.options import RunOptions, SideInputs
from revops_cli.pipeline.run import run_step

RULES = """
pools: {sdr: {members: [ann, bob]}}
rules:
  - {id: big, when: "Country = 'DE' AND EmployeesMin >= 500", to: bob}
  - {id: rest, to: "pool:sdr"}
fallback: {queue: Unrouted}
"""
FILES = {
    "rules.yaml": RULES,
    "users.csv": "Id,Name,Alias\nu1,Ann,ann\nu2,Bob,bob\n",
    "leads.csv": (
        "Id,Email,Country,EmployeesMin\n"
        "00Q000000000001AAA,a@example.com,DE,10\n00Q000000000002AAA,B@example.com,DE,900\n"
    ),
}
OPTIONS = RunOptions(as_of="2026-03-02T10:00", output="out.csv")
SIDES = SideInputs(users="users.csv", rules="rules.yaml", state="state.db")


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("who", "rule"),
    [
        ("00Q000000000001AAA", "rest"),
        ("00Q000000000002", "big"),
        ("b@Example.com ", "big"),
        ("1", "rest"),
        ("2", "big"),
    ],
)
def test_xp_04_a_lead_is_found(who: str, rule: str) -> None:
    assert explain_route("leads.csv", who, OPTIONS, SIDES).as_json()["rule"] == rule


@pytest.mark.parametrize("who", ["3", "nobody", "", "00q000000000001AAA"])
def test_no_such_lead(who: str) -> None:
    with pytest.raises(InputError, match="no lead"):
        explain_route("leads.csv", who, OPTIONS, SIDES)


def test_xp_04_the_near_miss_and_the_draw_of_the_state() -> None:
    run_step("route", ["leads.csv"], OPTIONS, SIDES)
    lines = explain_route("leads.csv", "1", OPTIONS, SIDES).lines()

    assert "near miss: big" in lines
    assert "pool sdr: drawn by Ann at 2026-03-02T10:00:00+00:00" in lines


def test_nothing_is_drawn_or_made() -> None:
    assert "pool sdr: not drawn yet" in explain_route("leads.csv", "1", OPTIONS, SIDES).lines()
    assert not Path("state.db").exists()
