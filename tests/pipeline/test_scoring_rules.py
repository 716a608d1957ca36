"""`revops rules lint|test|diff` over scoring models."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

MODEL = """
score:
  models:
    leads:
      version: "{version}"
      caps: {{behavioural: 40}}
      rows:
        - {{id: vp, group: demographic, when: "TitleLevel = 'VP'", points: {points}}}
        - {{id: student, group: demographic, when: "TitleLevel = 'Intern'", points: -50}}
        - {{id: click, activity: click, when: "Campaign = 'spring'", points: 10}}
"""
TESTS = """
score:
  - name: a vice president who clicks
    given: {TitleLevel: VP}
    activities: [{kind: click, days_ago: 3, cells: {Campaign: spring}}, {kind: click, days_ago: 3}]
    expect: {score: 60, grade: A3, pipeline: sales, rows: [vp, click]}
  - name: a student
    given: {TitleLevel: Intern}
    expect: {score: 10, pipeline: marketing, rows: [vp]}
"""
LEADS = "Id,TitleLevel\n1,VP\n2,Intern\n3,\n"
ACTIVITIES = "LeadId,Kind,At,Campaign\n1,click,2026-03-01,spring\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "old.yaml").write_text(MODEL.format(version=1, points=49), encoding="utf-8")
    (tmp_path / "new.yaml").write_text(MODEL.format(version=2, points=50), encoding="utf-8")
    (tmp_path / "tests.yaml").write_text(TESTS, encoding="utf-8")
    (tmp_path / "leads.csv").write_text(LEADS, encoding="utf-8")
    (tmp_path / "activities.csv").write_text(ACTIVITIES, encoding="utf-8")
    return tmp_path


def config(folder: Path, text: str) -> None:
    (folder / "revops.yaml").write_text(f"version: 1\n{text}", encoding="utf-8")


def test_xp_03_diff_says_who_crosses_the_threshold_between_two_versions(revops: Any, folder: Path) -> None:
    files = ("--leads", "leads.csv", "--activities", "activities.csv", "--as-of", "2026-03-02")
    ran = revops(folder, "rules", "diff", "old.yaml", "new.yaml", *files, "-o", "moved.csv", "--fail-on", "additive")

    assert ran.stdout.splitlines() == [
        "model leads: 1 -> 2",
        (
            '  ~ vp: {"points":49,"group":"demographic","when":"TitleLevel = \'VP\'"} -> '
            '{"points":50,"group":"demographic","when":"TitleLevel = \'VP\'"}'
        ),
        "  1 of 3 leads score differently: 1 rise to the threshold, 0 fall below it",
    ]
    assert ran.returncode == 1
    with (folder / "moved.csv").open(encoding="utf-8") as stream:
        (moved,) = csv.DictReader(stream)
    assert (moved["Id"], moved["score_before"], moved["score_after"], moved["after"]) == (
        "1",
        "59",
        "60",
        "at the threshold",
    )


@pytest.mark.parametrize(("old", "new", "code"), [("old", "new", 0), ("new", "old", 1), ("old", "old", 0)])
def test_a_lead_that_falls_below_breaks(revops: Any, old: str, new: str, code: int, folder: Path) -> None:
    files = ("--leads", "leads.csv", "--activities", "activities.csv", "--as-of", "2026-03-02")
    ran = revops(folder, "rules", "diff", f"{old}.yaml", f"{new}.yaml", *files, "--fail-on", "breaking", "--json")

    assert ran.returncode == code, ran.stderr
    assert json.loads(ran.stdout)["models"][0]["fall"] == code


def test_xp_02_cases_of_scores_are_tried_and_rows_without_a_case_are_named(revops: Any, folder: Path) -> None:
    config(folder, MODEL.format(version=2, points=50).replace("score:\n", "score:\n  tests: tests.yaml\n", 1))

    ran = revops(folder, "rules", "test", "--as-of", "2026-03-02")

    assert ran.returncode == 1
    failed = ran.stdout.splitlines()
    assert failed[0].startswith("a student: Score: expected '10', found '0' (leads 2: 0 = -50 student; +50 below 0)")
    assert "no points for 'vp'" in failed[0]
    assert len(failed) == 1
    assert "2 cases: 1 failed" in ran.stderr


def test_xp_01_lint_names_what_is_wrong_with_a_model(revops: Any, folder: Path) -> None:
    pytest.importorskip("z3")
    rows = """
score:
  models:
    leads:
      caps: {firmographic: 90}
      rows:
        - {id: vp, group: demographic, when: "TitleLevel = 'VP'", points: 20}
        - {id: again, group: demographic, when: "TitleLevel = 'VP'", points: 5}
        - {id: never, group: demographic, when: "EmployeesMin > 5 AND EmployeesMin < 3", points: 5}
        - {id: typo, group: demographic, when: "TitelLevel = 'VP'", points: 5}
        - {id: nothing, group: firmographic, when: "CountryCode = 'US'", points: 0}
        - {id: trap, group: firmographic, when: "Relation <> 'competitor'", points: 5}
"""
    config(folder, rows)

    ran = revops(folder, "rules", "lint", "--json")

    found = [(one["code"], one["rule"]) for one in json.loads(ran.stdout)["findings"]]
    assert ran.returncode == 1
    assert found == [
        ("config", "typo"),
        ("null-trap", "trap"),
        ("same-row", "again"),
        ("idle-cap", "leads"),
        ("threshold-out-of-reach", "leads"),
        ("no-points", "nothing"),
        ("contradiction", "never"),
    ]


def test_a_sound_model_has_no_findings(revops: Any, folder: Path) -> None:
    config(folder, MODEL.format(version=2, points=50))

    ran = revops(folder, "rules", "lint")

    assert (ran.returncode, ran.stdout) == (0, "")
