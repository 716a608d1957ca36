"""`revops rules`: streams and verdicts."""

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

TRADESHOW = Path(__file__).parents[2] / "samples" / "tradeshow"
RULES = """
rules:
  - {id: one, when: "Country = 'DE'", to: ann}
  - {id: two, when: "Country = 'DE' AND City = 'Ulm'", to: bob}
fallback: {queue: Unrouted}
"""
CASES = "tests:\n  - {name: german, given: {Country: DE}, expect: {owner: bob}}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "rules.yaml").write_text(RULES, encoding="utf-8")
    (tmp_path / "cases.yaml").write_text(CASES, encoding="utf-8")
    return tmp_path


def test_lint_names_the_culprit_and_exits_with_1(revops: Any, folder: Path) -> None:
    pytest.importorskip("z3")
    ran = revops(folder, "rules", "lint", "--rules", "rules.yaml", "--json")

    first = json.loads(ran.stdout)["findings"][0]
    assert ran.returncode == 1
    assert (first["code"], first["rule"], first["culprits"]) == ("unreachable", "two", ["one"])
    assert ran.stderr.endswith("2 rules: 1 error, 0 warnings, 1 note\n")


def test_the_rules_of_the_sample_are_sound_and_pass_their_tests(revops: Any) -> None:
    for command in ("lint", "test"):
        ran = revops(TRADESHOW, "rules", command)

        assert ran.returncode == 0, ran.stdout + ran.stderr


def test_a_failed_case_exits_with_1_and_is_in_the_junit_file(revops: Any, folder: Path) -> None:
    ran = revops(folder, "rules", "test", "cases.yaml", "--rules", "rules.yaml", "--junit", "junit.xml")

    assert (ran.returncode, ran.stdout) == (1, "german: owner: expected 'bob', found 'ann'\n")
    assert "reached by no case: two" in ran.stderr
    assert ET.parse(folder / "junit.xml").getroot().get("failures") == "1"  # noqa: S314 - our own text


def test_a_breaking_change_fails_where_that_is_asked_for(revops: Any, folder: Path) -> None:
    pytest.importorskip("z3")
    (folder / "new.yaml").write_text(RULES.replace("to: ann", "to: eve"), encoding="utf-8")
    ran = revops(folder, "rules", "diff", "rules.yaml", "new.yaml", "--fail-on", "breaking")

    assert ran.returncode == 1
    assert ran.stdout.splitlines()[0] == "breaking: leads move that a rule took before"


def test_simulate_prints_the_load(revops: Any, folder: Path) -> None:
    (folder / "users.csv").write_text("Id,Name,Alias\nu1,Ann,ann\nu2,Bob,bob\n", encoding="utf-8")
    (folder / "leads.csv").write_text("Country,CreatedDate\nDE,2026-03-02T10:00:00Z\n", encoding="utf-8")
    ran = revops(folder, "rules", "simulate", "leads.csv", "--rules", "rules.yaml", "--users", "users.csv", "--json")

    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout)["load"] == [{"day": "2026-03-02", "owner": "Ann", "leads": 1}]
