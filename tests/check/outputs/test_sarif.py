import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from revops_cli.check.outputs import sarif
from revops_cli.check.outputs.sarif import as_sarif
from revops_cli.check.result import Finding, Run

Problems = Callable[[Any, dict[str, Any]], list[str]]


def results(run: Run) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(as_sarif(run))["runs"][0]["results"]
    return found


def test_the_published_schema_has_nothing_against_it(
    run: Run, empty_run: Run, problems_of: Problems, sarif_schema: dict[str, Any]
) -> None:
    for one in (run, empty_run, replace(run, baseline="")):
        assert problems_of(json.loads(as_sarif(one)), sarif_schema) == []


BROKEN = [
    pytest.param({"version": "2.1.0"}, "$: lacks runs", id="lacks-a-key"),
    pytest.param({"version": "2.2.0", "runs": []}, "$.version: '2.2.0' is none of ['2.1.0']", id="other-version"),
    pytest.param({"version": "2.1.0", "runs": [], "x": 1}, "$: unknown x", id="unknown-key"),
    pytest.param({"version": "2.1.0", "runs": 1}, "$.runs: no array", id="other-type"),
]


@pytest.mark.parametrize(("value", "problem"), BROKEN)
def test_the_schema_is_read_so_that_it_refuses(
    value: object, problem: str, problems_of: Problems, sarif_schema: dict[str, Any]
) -> None:
    assert problem in problems_of(value, sarif_schema)


def test_a_row_is_a_result_with_its_cell(run: Run) -> None:
    first = results(run)[0]

    assert first["ruleId"] == "email-present"
    assert first["level"] == "error"
    assert first["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "lists/day%201.csv"},
        "region": {"startLine": 12, "startColumn": 5},
    }
    assert first["message"]["text"] == "email-present: Email is empty. Email 'j***@acme.com'  key 00Q1"
    assert first["partialFingerprints"] == {"revopsCheckKey/v1": "f1"}


def test_sheets_are_logical_places(run: Run) -> None:
    country = next(one for one in results(run) if one["ruleId"] == "country")

    assert country["locations"][0]["logicalLocations"] == [{"name": "Day 1", "kind": "sheet"}]
    assert country["level"] == "warning"


def test_a_baseline_tells_new_rows_from_known_ones(run: Run) -> None:
    states = [one.get("baselineState") for one in results(run)[:2]]

    assert (states, results(replace(run, baseline=""))[0].get("baselineState")) == (["new", "unchanged"], None)


def test_a_check_that_could_not_run_is_said_by_the_tool(run: Run) -> None:
    made = json.loads(as_sarif(run))["runs"][0]

    assert "owner" not in {one["ruleId"] for one in made["results"]}
    assert made["invocations"][0]["executionSuccessful"] is False
    assert made["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"] == "no column 'OwnerId'"


def test_rules_and_results_agree(run: Run) -> None:
    made = json.loads(as_sarif(run))["runs"][0]
    ids = [rule["id"] for rule in made["tool"]["driver"]["rules"]]

    assert made["tool"]["driver"]["rules"][0]["help"] == {"text": "revops clean lists/day 1.csv"}
    assert all(ids[one["ruleIndex"]] == one["ruleId"] for one in made["results"])
    assert len(set(ids)) == len(ids)


def test_no_more_results_than_are_shown_and_the_gravest_first(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sarif, "CAP", 2)
    made = json.loads(as_sarif(run.with_findings(run.findings[::-1])))["runs"][0]

    assert [one["ruleId"] for one in made["results"]] == ["email-present", "email-present"]
    assert made["properties"]["truncated"] is True


def test_what_the_baseline_lets_pass_stays_an_unchanged_result(run: Run) -> None:
    known = replace(run.findings[0], outcome="pass", new=0, rows=(run.findings[0].rows[1],))

    found = results(run.with_findings((known,)))

    assert [(one["baselineState"], one["level"]) for one in found] == [("unchanged", "error")]


def test_files_are_named_from_the_root_of_the_repository(run: Run) -> None:
    finding = Finding("a", "in", "error", "fail", "m", file="../lists/a b.csv")
    placed = replace(run, findings=(finding,), folder="/repo/jobs", base="/repo")

    assert results(placed)[0]["locations"][0]["physicalLocation"]["artifactLocation"] == {"uri": "lists/a%20b.csv"}
