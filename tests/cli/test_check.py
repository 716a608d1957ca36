"""`revops check`: what goes where, and the exit code."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from revops_cli.cli.main import app
from revops_cli.errors import UsageError

LEADS = "Id,Email\n1,jane@acme.com\n2,jane@acme\n"
CHECKS = "dataset: leads.csv\nchecks:\n  - {id: valid, email_valid: true}\n  - {id: filled, not_null: Email}\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    monkeypatch.delenv("GITHUB_WORKSPACE", raising=False)
    (tmp_path / "leads.csv").write_text(LEADS, encoding="utf-8")
    (tmp_path / "checks.yaml").write_text(CHECKS, encoding="utf-8")
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["check", *arguments])


def test_the_verdict_is_on_standard_output_and_what_was_written_beside_it() -> None:
    ran = run("-c", "checks.yaml", "--output", "junit=out/checks.xml")

    assert ran.exit_code == 1
    assert "FAIL  valid" in ran.stdout
    assert "leads.csv:3:3" in ran.stdout
    assert "jane@acme'" not in ran.stdout
    assert (ran.stderr, Path("out/checks.xml").is_file()) == ("wrote out/checks.xml\n", True)


def test_one_check_alone() -> None:
    ran = run("-c", "checks.yaml", "--only", "filled")

    assert (ran.exit_code, "valid" in ran.stdout) == (0, False)


def test_values_are_shown_on_demand() -> None:
    assert "jane@acme'" in run("-c", "checks.yaml", "--show-values").stdout


def test_json_is_one_object() -> None:
    ran = run("-c", "checks.yaml", "--json", "--quiet")

    assert [one["outcome"] for one in json.loads(ran.stdout)["findings"]] == ["fail", "pass"]


def test_quiet_says_nothing_but_the_exit_code() -> None:
    ran = run("-c", "checks.yaml", "--quiet")

    assert (ran.exit_code, ran.stdout, ran.stderr) == (1, "", "")


def test_the_summary_of_the_ci_is_added_to(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("summary.md").write_text("# before\n", encoding="utf-8")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", "summary.md")

    run("-c", "checks.yaml")

    text = Path("summary.md").read_text(encoding="utf-8")
    assert text.startswith("# before\n")
    assert "valid" in text


def test_the_suggestion_is_a_config_that_runs() -> None:
    Path("suggested.yaml").write_text(run("--suggest", "leads.csv").stdout, encoding="utf-8")

    assert "email-valid" in run("-c", "suggested.yaml", "--fail-on", "never").stdout


MISTAKES = [
    pytest.param(("--fail-on", "warning", "leads.csv"), "'warning' is no severity", id="severity"),
    pytest.param(("-c", "checks.yaml", "--only", "fill"), "did you mean 'filled'?", id="id"),
    pytest.param(("--suggest",), "--suggest takes one file", id="suggest"),
    pytest.param(("leads.csv", "--no-baseline", "--ratchet"), "--no-baseline and a flag", id="flags"),
]


@pytest.mark.parametrize(("arguments", "said"), MISTAKES)
def test_mistakes(arguments: tuple[str, ...], said: str) -> None:
    raised = run(*arguments).exception

    assert isinstance(raised, UsageError)
    assert said in str(raised)


CODES = [
    pytest.param(("-c", "checks.yaml"), 1, id="failed"),
    pytest.param(("-c", "checks.yaml", "--only", "filled"), 0, id="passed"),
    pytest.param(("-c", "nothing.yaml"), 2, id="config"),
    pytest.param(("gone.csv",), 3, id="no file"),
]


@pytest.mark.parametrize(("arguments", "code"), CODES)
def test_the_command_exits_with_its_verdict(revops: Any, folder: Path, arguments: tuple[str, ...], code: int) -> None:
    ran = revops(folder, "check", *arguments)

    assert (ran.returncode, "Traceback" in ran.stderr) == (code, False)
