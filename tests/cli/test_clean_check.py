"""`revops clean --check`: a gate that writes nothing."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from revops_cli.cli.main import app
from revops_cli.errors import InputError, UsageError

LEADS = "Title,Email\nVP Sales,jane@acme.com\nZorb,jane@acme\nn/a,-\nCEO,bob@acme.com\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "leads.csv").write_text(LEADS, encoding="utf-8")
    return tmp_path


def check(*flags: str) -> Result:
    return CliRunner().invoke(app, ["clean", "leads.csv", "--check", *flags])


@pytest.mark.parametrize(
    ("flags", "code"),
    [
        pytest.param((), 1, id="nothing allowed"),
        pytest.param(("--max-unknown", "Title=25%", "--max-invalid", "Email=25%"), 0, id="just allowed"),
        pytest.param(("--max-unknown", "Title=24%"), 1, id="exceeded"),
        pytest.param(("--max-unknown", "30%", "--max-invalid", "20%"), 1, id="one of two"),
    ],
)
def test_the_exit_code_is_the_verdict_and_nothing_is_written(folder: Path, flags: tuple[str, ...], code: int) -> None:
    ran = check(*flags)

    assert (ran.exit_code, ran.stdout) == (code, "")
    assert "check: Title: 1 of 4 rows unknown (25.00%)" in ran.stderr
    assert [path.name for path in folder.iterdir()] == ["leads.csv"]


def test_json_gives_the_numbers(folder: Path) -> None:
    ran = check("--json", "--quiet", "--max-invalid", "Email=1%")

    assert json.loads(ran.stdout)["checks"] == [
        {"field": "Email", "kind": "invalid", "rows": 1, "of": 4, "percent": 25.0, "limit": 1.0, "exceeded": True}
    ]
    assert ran.stderr == ""
    assert len(list(folder.iterdir())) == 1


@pytest.mark.usefixtures("folder")
def test_what_cannot_be_checked_is_said() -> None:
    assert isinstance(check("-o", "out.csv").exception, UsageError)
    assert isinstance(check("--max-unknown", "Industry=1%").exception, InputError)
    assert isinstance(CliRunner().invoke(app, ["clean", "leads.csv", "--max-unknown", "1%"]).exception, UsageError)
