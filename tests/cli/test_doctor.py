"""`revops doctor`: streams and exit codes."""

import inspect
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from revops_cli.audit.columns import tables
from revops_cli.cli.doctor import doctor
from revops_cli.cli.main import app
from revops_cli.errors import InputError, UsageError


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    text = "Id,Status,AssignedDate\nl1,Working,2026-01-09T20:05:00Z\n"
    (tmp_path / "leads.csv").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["doctor", *arguments])


def test_every_table_has_its_flag() -> None:
    assert set(tables()) <= set(inspect.signature(doctor).parameters)


@pytest.mark.parametrize("arguments", [("leads.csv",), ("--people", "leads.csv"), (".",), ("--data", ".")])
def test_the_list_is_the_answer(arguments: tuple[str, ...]) -> None:
    ran = run(*arguments)

    assert (ran.exit_code, ran.stderr) == (0, "")
    assert "leads.csv: people (" in ran.stdout
    assert "  needs activities: " in ran.stdout


def test_json_is_one_object() -> None:
    assert json.loads(run("leads.csv", "--json").stdout)["files"][0]["table"] == "people"


@pytest.mark.parametrize(
    ("arguments", "error"), [((), UsageError), (("gone.csv",), InputError), (("--data", "gone"), InputError)]
)
def test_nothing_to_look_at_is_an_error(arguments: tuple[str, ...], error: type[Exception]) -> None:
    assert isinstance(run(*arguments).exception, error)
