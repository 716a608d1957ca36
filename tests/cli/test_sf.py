"""`revops sf` and `sf://` as a user meets them: streams, verdicts, and no secret anywhere."""

import csv
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.fakesf.org import Settings
from tests.fakesf.state import PASSWORD, TOKEN, USERNAME

CANARY = "c4nary-s3cret"
Revops = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def fake(fakesf: Callable[..., Any]) -> Any:
    started = fakesf(Settings(is_sandbox=False))
    rows = [{"LastName": f"Lead {at}", "Company": "Acme", "Title": "VP Sales"} for at in range(5)]
    started.org.load("Lead", rows)
    return started


@pytest.fixture
def folder(fake: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ring: dict[tuple[str, str], str]) -> Path:
    """The working directory, with a config of one profile; the environment knows all but the password."""
    assert not ring
    (tmp_path / "ca.pem").write_bytes(fake.ca_pem)
    profile = f"{{username: {USERNAME}, login_url: '{fake.url}'}}"
    config = f"salesforce:\n  ca: ca.pem\n  profiles:\n    prod: {profile}\n"
    (tmp_path / "revops.yaml").write_text(config, encoding="utf-8")
    for name in [each for each in os.environ if each.startswith("REVOPS_SF")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    monkeypatch.setenv("REVOPS_SF_SECURITY_TOKEN", TOKEN)
    monkeypatch.setenv("REVOPS_DEBUG", "")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path


@pytest.fixture
def revops(folder: Path, revops: Revops) -> Revops:
    """A function that runs the command in the folder, with the password."""

    def run(*arguments: str, password: str = PASSWORD) -> subprocess.CompletedProcess[str]:
        return revops(folder, *arguments, REVOPS_SF_PASSWORD=password)

    return run


def test_login_and_whoami_name_the_org(revops: Revops, fake: Any) -> None:
    tried, who = revops("sf", "login"), revops("sf", "whoami", "--json")

    assert (tried.returncode, tried.stdout) == (0, "")
    assert tried.stderr.startswith(f"production: Fake Org ({fake.org.id})")
    found = json.loads(who.stdout)
    assert (found["profile"], found["org_id"], found["is_production"]) == ("prod", fake.org.id, True)


def test_objects_fields_and_limits(revops: Revops) -> None:
    objects, lead, limits = revops("sf", "objects"), revops("sf", "objects", "Lead"), revops("sf", "limits")

    assert "LeadHistory" in objects.stdout
    assert "external id, unique" in lead.stdout
    assert "DailyApiRequests" in limits.stdout
    assert {each.returncode for each in (objects, lead, limits)} == {0}


def test_pull_writes_narrates_and_counts(revops: Revops, tmp_path: Path) -> None:
    ran = revops("sf", "pull", "Lead", "-o", "crm", "--fields", "LastName", "--json")

    assert (ran.returncode, ran.stderr.splitlines()[0]) == (0, "Lead: 5 records to crm/Lead.csv, 5 read")
    assert json.loads(ran.stdout)["pulled"][0]["records"] == 5
    with (tmp_path / "crm" / "Lead.csv").open(encoding="utf-8", newline="") as stream:
        assert [row["LastName"] for row in csv.DictReader(stream)] == [f"Lead {at}" for at in range(5)]


def test_a_source_of_the_crm_is_read_where_a_file_is(revops: Revops, tmp_path: Path) -> None:
    source = "sf://Lead?where=LastName != 'Lead 0'&fields=LastName,Title"

    inspected, cleaned = revops("inspect", source, "--json"), revops("clean", source, "--run", "out")

    assert json.loads(inspected.stdout)["header"] == ["Id", "LastName", "Title"]
    assert cleaned.returncode == 0, cleaned.stderr
    assert (cleaned.returncode, json.loads(inspected.stdout)["rows"]) == (0, 4)
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert [(each["source"], len(each["sha256"])) for each in manifest["inputs"]] == [(source, 64)]


def test_a_list_of_the_crm_is_cleaned_planned_applied_and_undone(revops: Revops, fake: Any, tmp_path: Path) -> None:
    fake.org.settings.is_sandbox = True
    fake.org.edit(fake.org.id, IsSandbox=True)
    fake.org.load("Lead", [{"FirstName": "JANE", "LastName": "DOE", "Company": "Acme"}])
    before = fake.org.dump(audit=False)
    source = "sf://Lead?where=LastName = 'Doe'&fields=FirstName,LastName"

    ran = [
        revops("clean", source, "--in-place", "--run", "out"),
        revops("plan", "out", "--target", "sf://prod", "-o", "plan.jsonl"),
        revops("apply", "plan.jsonl"),
    ]
    names = [each["FirstName"] for each in fake.org.rows("Lead") if each["LastName"] == "Doe"]
    ran += [revops("undo", "plan.jsonl", "-o", "undo.jsonl"), revops("apply", "undo.jsonl")]

    assert [each.returncode for each in ran] == [0] * 5, [each.stderr for each in ran]
    assert (tmp_path / "out" / "input.csv").is_file()
    assert names == ["Jane"]
    assert fake.org.dump(audit=False) == before


def test_the_config_may_name_records_of_the_crm_as_its_input(revops: Revops, tmp_path: Path) -> None:
    with (tmp_path / "revops.yaml").open("a", encoding="utf-8") as config:
        config.write('inputs: {leads: "sf://Lead?fields=LastName,Title"}\nrun: {steps: [clean]}\n')

    ran = revops("run")

    assert ran.returncode == 0, ran.stderr
    assert len((tmp_path / "out" / "leads.csv").read_text(encoding="utf-8").splitlines()) == 6


def test_a_condition_that_nothing_meets_is_an_empty_list(revops: Revops) -> None:
    ran = revops("clean", "sf://Lead?where=LastName = 'nobody'&fields=LastName,Title")

    assert (ran.returncode, ran.stdout.splitlines()[0].split(",")[:3]) == (0, ["Id", "LastName", "Title"])


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("sf", "pull", "Leed", "-o", "crm"), 3, "error: the org has no object 'Leed'\n  hint: did you mean 'Lead'?"),
        (("sf", "pull", "Lead", "-o", "crm", "--where", "Foo = 1"), 3, "No such column 'Foo'"),
        (("sf", "pull", "Lead", "-o", "crm", "--format", "xml"), 2, "unknown format 'xml'"),
        (("sf", "pull", "Lead", "-o", "crm", "--since", "soon"), 2, "--since: 'soon' is not a date"),
        (("sf", "pull", "Lead", "-o", "crm", "--max-calls", "2"), 3, "the budget of 2 requests is used up"),
        (("sf", "whoami", "--profile", "prd"), 2, "no profile 'prd'\n  hint: did you mean 'prod'?"),
        (("inspect", "sf://"), 2, "sf://: no object is named"),
        (("inspect", "sf://Lead?wher=x"), 2, "unknown parameter 'wher'\n  hint: did you mean 'where'?"),
        (("inspect", "sf://Lead?where=Foo = 1"), 3, "No such column 'Foo'"),
    ],
)
def test_what_is_wrong_is_said(revops: Revops, arguments: tuple[str, ...], code: int, message: str) -> None:
    ran = revops(*arguments)

    assert (ran.returncode, message in ran.stderr) == (code, True), ran.stderr


@pytest.mark.parametrize(
    "arguments", [("sf", "login"), ("--debug", "sf", "whoami"), ("--debug", "inspect", "sf://Lead")]
)
def test_a_wrong_password_is_shown_nowhere(revops: Revops, fake: Any, arguments: tuple[str, ...]) -> None:
    ran = revops(*arguments, password=CANARY)

    assert (ran.returncode, "login refused" in ran.stderr) == (3, True)
    assert CANARY not in ran.stdout + ran.stderr
    assert CANARY in "".join(each.request.body.decode() for each in fake.journal)


def test_a_password_and_a_token_leave_no_trace(revops: Revops, fake: Any, folder: Path) -> None:
    logged = subprocess.run(
        [sys.executable, "-m", "revops_cli", "clean", "sf://Lead", "--run", "out", "--log", "run.log"],
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
        cwd=folder,
        env={**os.environ, "REVOPS_SF_PASSWORD": PASSWORD},
    )
    pulled = revops("--debug", "sf", "pull", "Lead", "-o", "crm", "--json")
    shown = revops("config", "show")

    traces = [each.stdout + each.stderr for each in (logged, pulled, shown)]
    traces += [each.read_text(encoding="utf-8", errors="replace") for each in folder.rglob("*") if each.is_file()]
    tokens = list(fake.state.sessions)
    assert [secret for secret in (PASSWORD, TOKEN, *tokens) if any(secret in trace for trace in traces)] == []
    assert len(tokens) == 2


def test_without_a_password_and_a_terminal_the_variable_is_named(revops: Revops) -> None:
    ran = revops("sf", "whoami", password="")

    assert ran.returncode == 3
    assert "set REVOPS_SF_PROD_PASSWORD, or store it: revops sf login --profile prod --store" in ran.stderr
