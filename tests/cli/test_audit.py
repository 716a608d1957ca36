"""`revops audit`: what goes where, and the exit code."""

import inspect
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from revops_cli.audit.columns import tables
from revops_cli.cli.audit import audit
from revops_cli.cli.main import app
from revops_cli.errors import ConfigError, InputError, UsageError

PEOPLE = (
    "Id,OwnerId,Status,LeadSource,Reason,CreatedDate,AssignedDate,DispositionedDate\n"
    "l1,u1,Working,Web,,2026-01-12T10:00:00Z,2026-01-12T10:00:00Z,\n"
    "l2,u1,Unqualified,Web,Bad lead,2026-01-12T10:00:00Z,2026-01-12T10:00:00Z,2026-01-12T11:00:00Z\n"
)
ACTIVITIES = (
    "Id,WhoId,CompletedDateTime,OwnerId,ActorType,Channel,Direction,IsClosed\n"
    "a1,l1,2026-01-12T11:00:00Z,u1,User,call,out,true\n"
)
AS_OF = ("--as-of", "2026-01-15T08:00Z")
NAMED = ("audit", "pickup", "--people", "leads.csv", "--activities", "tasks.csv", *AS_OF)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "leads.csv").write_text(PEOPLE, encoding="utf-8")
    (tmp_path / "tasks.csv").write_text(ACTIVITIES, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def test_every_table_has_its_flag() -> None:
    assert set(tables()) <= set(inspect.signature(audit).parameters)


def test_the_summary_is_the_answer_and_what_was_written_is_narrated() -> None:
    ran = run(*NAMED, "-o", "out", "--html", "pages/audit.html")

    assert ran.exit_code == 0
    assert ran.stdout.startswith("Lead audit as of 2026-01-15T08:00+00:00")
    assert "pick_up_rate                 100.0 %  2/2" in ran.stdout
    assert "wrote out/: report.html, audit.json" in ran.stderr
    assert Path("pages/audit.html").read_bytes() == Path("out/report.html").read_bytes()


def test_json_is_one_object_on_standard_output() -> None:
    ran = run(*NAMED, "--json", "--quiet")

    assert (json.loads(ran.stdout)["bypass_rate"]["value"], ran.stderr) == (0.5, "")


def test_quiet_says_nothing_but_the_verdict() -> None:
    ran = run(*NAMED, "--quiet", "--fail-on", "warning")

    assert (ran.exit_code, ran.stdout) == (1, "")
    assert ran.stderr == "failed: bypass_unjustified: 1 finding\n"


def test_by_default_no_finding_fails() -> None:
    assert run(*NAMED, "--quiet").exit_code == 0


def test_leads_and_contacts_are_people_together() -> None:
    Path("contacts.csv").write_text(PEOPLE.replace("l1", "c1").replace("l2", "c2"), encoding="utf-8")

    ran = run(*NAMED, "--people", "contacts.csv", "--json")

    assert json.loads(ran.stdout)["pick_up_rate"]["of"] == 4


@pytest.mark.parametrize(
    ("arguments", "error", "said"),
    [
        pytest.param(("audit",), UsageError, "nothing to audit was named", id="nothing"),
        pytest.param(("audit", "--reps", "leads.csv", *AS_OF), InputError, "needs people", id="no people"),
        pytest.param((*NAMED, "--from", "2027-01-01T00:00Z"), InputError, "nothing to audit", id="empty"),
        pytest.param((*NAMED, "--timezone", "Paris"), ConfigError, "unknown time zone 'Paris'", id="zone"),
    ],
)
def test_mistakes(arguments: tuple[str, ...], error: type[Exception], said: str) -> None:
    raised = run(*arguments).exception

    assert isinstance(raised, error)
    assert said in str(raised)


def test_a_pipe_and_no_color_get_plain_text() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "revops_cli", *NAMED],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "NO_COLOR": "1", "COLUMNS": "60"},
    )

    assert (ran.returncode, ran.stderr) == (0, "")
    assert "\x1b" not in ran.stdout
    assert "bypass_unjustified" in ran.stdout


def test_nothing_to_audit_is_exit_code_three(revops: Any, folder: Path) -> None:
    ran = revops(folder, *NAMED, "--to", "2020-01-01T00:00Z")

    assert (ran.returncode, ran.stdout) == (3, "")
    assert ran.stderr == (
        "error: nothing to audit: no lead was assigned in the period\n  hint: look at --from, --to and --as-of\n"
    )
