import json
from pathlib import Path
from typing import Any

import pytest

LEADS = "Id,Last Name,Email,Company\nL1,Lee,ann@acme.com,Acme\nL2,Day,bob@omega.org,Omega\n"
CRM = "Id,Name,Website\nA1,Acme,acme.com\nA2,Acme,acme.com\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "leads.csv").write_text(LEADS, encoding="utf-8")
    (tmp_path / "crm.csv").write_text(CRM, encoding="utf-8")
    return tmp_path


@pytest.fixture
def explained(folder: Path, revops: Any) -> Any:
    """A function that explains the match of a lead."""

    def run(lead: str, *flags: str) -> Any:
        return revops(folder, "explain", "match", "leads.csv", lead, "--accounts", "crm.csv", *flags)

    return run


def test_json_adds_up(explained: Any) -> None:
    found = json.loads(explained("ann@acme.com", "--json").stdout)
    winner = found["winner"]

    assert (found["level"], winner["account"], found["runner_up"]["account"]) == ("sure", "A1", "A2")
    assert winner["start"] + sum(e["bits"] for e in winner["evidence"]) == pytest.approx(winner["bits"])


def test_lines_show_winner_and_runner_up(explained: Any) -> None:
    lines = explained("1").stdout.splitlines()

    assert lines[0].startswith("level sure, confidence ")
    assert [line for line in lines if line.startswith(("winner", "runner"))] == [
        "winner: A1 'Acme'",
        "runner-up: A2 'Acme'",
    ]


def test_a_lead_that_is_not_there(explained: Any) -> None:
    ran = explained("nobody")

    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.startswith("error: leads.csv: no lead 'nobody'")
