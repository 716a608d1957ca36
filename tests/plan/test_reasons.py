"""Why a plan changes what it changes, and why it changes nothing: from the files that the steps wrote."""

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from revops_cli.cli.main import app
from revops_cli.pipeline.planning import PlanRequest, make_plan
from revops_cli.plan.changeset import ChangeSet

HEADER = "Id,FirstName,LastName,Company,Title,Email,Phone,City,OwnerId\n"
LEADS = (
    "L1, ANNA,Lee,Acme,VP Sales,anna.lee@acme.com,(415) 555-0100,Berlin,U1\n"
    "L2,Anna,Lee,Acme,,anna.lee@acme.com,(415) 555-0100,Berlin,U1\n"
    "L3,Omar,Diaz,Globex,CFO,omar@globex.com,,Rome,U1\n"
)
CONFIG = """version: 1
plan: {target: "csv://crm", fields: {Lead: {TitleLevel: Title}}}
route:
  rules: [{id: acme, when: "Company = 'Acme'", to: U2, reason: Acme is Bea's}]
  fallback: {queue: Unrouted}
"""


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    (tmp_path / "crm").mkdir()
    for name in ("crm/Lead.csv", "leads.csv"):
        (tmp_path / name).write_text(HEADER + LEADS, encoding="utf-8")
    (tmp_path / "users.csv").write_text("Id,Name,IsActive\nU1,Ada,true\nU2,Bea,true\n", encoding="utf-8")
    (tmp_path / "revops.yaml").write_text(CONFIG, encoding="utf-8")

    def call(*arguments: str) -> None:
        assert CliRunner().invoke(app, [*arguments, "-q"]).exit_code == 0

    return call


def plan(source: str, base: str = "", *fields: str) -> ChangeSet:
    return make_plan(PlanRequest(source, base=base, fields=fields, quiet=True))


def reasons(made: ChangeSet) -> dict[str, tuple[str, str]]:
    return {f"{change.id} {' '.join(change.after)}".strip(): (change.rule, change.reason) for change in made.changes}


TITLE = "clean Title: level: vice president -> VP; function: sales -> Sales"


@pytest.mark.parametrize(
    ("flags", "change", "expected"),
    [
        ((), "L1 Title", TITLE),
        (("--in-place",), "L1 FirstName Title Phone", f"clean FirstName: parts; {TITLE}; clean Phone: plain"),
    ],
    ids=["added columns", "in place"],
)
def test_a_cell_that_clean_changed_says_by_which_rule(
    run: Callable[..., None], flags: tuple[str, ...], change: str, expected: str
) -> None:
    run("clean", "leads.csv", "--run", "out", *flags)

    found = reasons(plan("out"))

    assert found[change] == ("", expected)
    assert "" not in {reason for _rule, reason in found.values()}


@pytest.mark.parametrize("file", ["out", "out/merges.csv"])
def test_a_merge_says_why_the_rows_are_one(run: Callable[..., None], file: str) -> None:
    run("dedupe", "leads.csv", "--run", "out")

    (rule, reason) = next(iter(reasons(plan(file, "leads.csv")).values()))

    assert rule.startswith("dedupe.")
    assert "same e-mail" in reason or "same last name" in reason


@pytest.mark.parametrize("file", ["out", "out/assignments.csv"])
def test_an_owner_says_the_rule_and_its_reason(run: Callable[..., None], file: str) -> None:
    run("route", "leads.csv", "--users", "users.csv", "--run", "out")

    rule, reason = reasons(plan(file, "leads.csv"))["L1 OwnerId"]

    assert rule == "acme"
    assert "Acme is Bea's" in reason


def test_a_list_without_what_the_step_read_says_that_nothing_was_compared(run: Callable[..., None]) -> None:
    run("clean", "leads.csv", "--in-place", "-o", "cleaned.csv")

    alone, beside, chosen = plan("cleaned.csv"), plan("cleaned.csv", "leads.csv"), plan("cleaned.csv", "", "Phone")

    assert [each for each in alone.header.notes if "--base" in each and "--fields" in each]
    assert [each for each in beside.header.notes if "--base" in each] == []
    assert {change.id for change in beside.changes} >= {"L1"}
    assert {name for change in chosen.changes for name in change.after} >= {"Phone"}


def test_a_plan_of_nothing_asks_the_crm_nothing(run: Callable[..., None], tmp_path: Path) -> None:
    run("plan", "crm/Lead.csv", "-o", "plan.jsonl")
    (tmp_path / "crm" / "Lead.csv").unlink()

    run("apply", "plan.jsonl")  # would fail where it read the file that is gone

    assert not (tmp_path / "crm" / "Lead.csv").exists()
