import csv
from pathlib import Path

import pytest

from revops_cli.errors import ConfigError, InputError
from revops_cli.pipeline.options import RunOptions, SideInputs
from revops_cli.pipeline.run import import_list, run_config, run_step
from revops_cli.pipeline.summary import Report

LEADS = (
    "Id,First Name,Last Name,Email,Company\n"
    "L1,Ann,Lee,ann@rival.io,Rival\nL2,Bob,Day,bob@beta.com,Beta Systems\nL3,Cid,Ray,cid@acme.com,Acme\n"
)
CRM = "Id,Name,Website,Type\nA1,Acme,acme.com,Customer\nA2,Omega,omega.org,Prospect\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "leads.csv").write_text(LEADS, encoding="utf-8")
    (tmp_path / "crm.csv").write_text(CRM, encoding="utf-8")
    return tmp_path


def matched(**sides: str) -> tuple[list[dict[str, str]], Report]:
    report = run_step("match", ["leads.csv"], RunOptions(output="out.csv", quiet=True), SideInputs(**sides))
    with Path("out.csv").open(newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream)), report


def test_a_file_of_each_type(folder: Path) -> None:
    (folder / "rivals.csv").write_text("rival.io\nother.com\n", encoding="utf-8")
    (folder / "partners.csv").write_text("Company\nBeta Systems\n", encoding="utf-8")
    (folder / "named.csv").write_text("Domain\nacme.com\n", encoding="utf-8")
    found, _ = matched(accounts="crm.csv", competitors="rivals.csv", partners="partners.csv", named="named.csv")

    assert [row["Relation"] for row in found] == ["competitor", "partner", "customer"]
    assert [row["NamedAccount"] for row in found] == ["false", "false", "true"]


def test_a_config_names_the_files(folder: Path) -> None:
    (folder / "rivals.txt").write_text("Domain\nrival.io\n", encoding="utf-8")
    (folder / "revops.yaml").write_text("inputs: {accounts: crm.csv, competitors: rivals.txt}\n", encoding="utf-8")

    assert [row["Relation"] for row in matched()[0]] == ["competitor", "none", "customer"]


def outcome(folder: Path) -> list[tuple[str, str]]:
    with (folder / "out" / "leads.csv").open(newline="", encoding="utf-8") as stream:
        return [(row["Relation"], row["NamedAccount"]) for row in csv.DictReader(stream)]


EACH = [("competitor", "false"), ("partner", "false"), ("customer", "true")]


def lists(folder: Path) -> None:
    (folder / "rivals.csv").write_text("rival.io\nother.com\n", encoding="utf-8")
    (folder / "partners.csv").write_text("Company\nBeta Systems\n", encoding="utf-8")
    (folder / "named.csv").write_text("Domain\nacme.com\n", encoding="utf-8")


def test_run_takes_the_lists_of_the_config(folder: Path) -> None:
    lists(folder)
    names = "partners: partners.csv, competitors: rivals.csv, named: named.csv"
    config = f"inputs: {{leads: leads.csv, accounts: crm.csv, {names}}}\nrun: {{steps: [match]}}\n"
    (folder / "revops.yaml").write_text(config, encoding="utf-8")
    run_config("", RunOptions(quiet=True))

    assert outcome(folder) == EACH


def test_import_takes_the_lists(folder: Path) -> None:
    lists(folder)
    sides = SideInputs(accounts="crm.csv", partners="partners.csv", competitors="rivals.csv", named="named.csv")
    import_list(["leads.csv"], RunOptions(output="out", quiet=True), sides)

    assert outcome(folder) == EACH


def test_a_list_without_header_that_is_no_list_of_domains_is_refused(folder: Path) -> None:
    (folder / "rivals.csv").write_text("rival.io,x\nRival Ltd,y\n", encoding="utf-8")

    with pytest.raises(InputError, match="no known header"):
        matched(accounts="crm.csv", competitors="rivals.csv")


@pytest.mark.usefixtures("folder")
def test_no_accounts_at_all() -> None:
    with pytest.raises(ConfigError, match="match needs accounts"):
        matched()


def test_decisions_beside_the_config_are_obeyed_and_counted(folder: Path) -> None:
    decisions = folder / "decisions"
    decisions.mkdir()
    (decisions / "never-match.csv").write_text("domain,account,why\nacme.com,A1,a namesake\n", encoding="utf-8")
    (decisions / "manual-match.csv").write_text("lead,account\nL1,A2\nL2,gone\n", encoding="utf-8")
    (decisions / "aliases.csv").write_text("alias,name\nBeta Systems,Omega\n", encoding="utf-8")
    found, report = matched(accounts="crm.csv")

    assert [row["AccountId"] for row in found] == ["A2", "", ""]
    assert found[0]["MatchReason"] == "a person decided it"
    assert found[1]["MatchReason"] == "no account is near enough"  # without the alias none would share a word
    assert "a person ruled out A1" in found[2]["MatchReason"]
    assert {key: n for key, n in report.steps[0].counts.items() if key.startswith("decided")} == {
        "decided.manual": 1,
        "decided.never": 1,
    }
    assert report.steps[0].notes == ("decisions/manual-match.csv:3: no account 'gone'; passed over",)
