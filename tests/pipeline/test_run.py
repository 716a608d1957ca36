"""A run as a whole: the folder, the state, and what is left when it fails."""

import csv
import json
import sqlite3
from pathlib import Path

import pytest

from revops_cli.errors import OutputError
from revops_cli.pipeline.options import RunOptions, SideInputs
from revops_cli.pipeline.run import import_list, run_config, run_step

CONFIG = """
version: 1
timezone: Europe/Berlin
inputs: {leads: leads.csv, accounts: accounts.csv, users: users.csv}
route:
  pools: {all: {members: [ann, bob]}}
  rules:
    - {id: customer, when: "Relation = 'customer'", to: account_owner}
    - {id: rest, when: "Email IS NOT NULL", to: "pool:all"}
  fallback: {queue: Unrouted}
"""
LEADS = """First Name,Last Name,Email,Company,Country
Jane,Doe,jane.doe@acmewidgets.com,Acme Widgets Inc,USA
Jane,Doe,JANE.DOE@acmewidgets.com,Acme Widgets,US
Kim,Park,kim.park@brightforge.io,Brightforge,USA
Lee,Moss,lee.moss@harborstone.net,Harborstone,USA
,,,,
No,Mail,,Nowhere Ltd,USA
,,n/a,-,USA
"""
ACCOUNTS = """Id,Name,Website,Type,OwnerId
001A,Acme Widgets,acmewidgets.com,Customer,005B
"""
USERS = """Id,Name,Alias,IsActive
005A,Ann Example,ann,true
005B,Bob Sample,bob,true
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, text in {
        "revops.yaml": CONFIG,
        "leads.csv": LEADS,
        "accounts.csv": ACCOUNTS,
        "users.csv": USERS,
    }.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def rows(name: str) -> list[dict[str, str]]:
    with Path(name).open(newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def draws() -> int:
    if not Path(".revops/state.db").exists():
        return 0
    with sqlite3.connect(".revops/state.db") as connection:
        return int(connection.execute("SELECT count(*) FROM draws").fetchone()[0])


AS_OF = "2026-11-16T09:00"


def test_an_import_accounts_for_every_row() -> None:
    report = import_list(["leads.csv"], RunOptions(output="out", as_of=AS_OF), SideInputs())

    leads, rejects, merges = rows("out/leads.csv"), rows("out/rejects.csv"), rows("out/merges.csv")
    assert (len(leads), len(rejects), len(merges)) == (4, 1, 1)
    assert [(step.step, step.rows_in, step.rows_out) for step in report.steps] == [
        ("clean", 6, 5),
        ("dedupe", 5, 4),
        ("match", 4, 4),
        ("route", 4, 4),
    ]
    assert [(row["row"], row["file"], row["line"]) for row in rejects] == [("6", "leads.csv", "8")]
    assert {row["LastName"] if "LastName" in row else row["Last Name"]: row["OwnerName"] for row in leads} == {
        "Doe": "Bob Sample",
        "Park": "Ann Example",
        "Moss": "Bob Sample",
        "Mail": "",
    }
    assert leads[3]["AssignedQueue"] == "Unrouted"
    assert all(row["RouteReason"] for row in leads)


def test_everything_a_run_made_is_in_its_folder_and_the_same_bytes_after_the_same_run_again() -> None:
    run_config("", RunOptions(as_of=AS_OF))

    first = {path.name: path.read_bytes() for path in Path("out").iterdir()}
    assert sorted(first) == [
        "assignments.csv",
        "changes.csv",
        "leads.csv",
        "manifest.json",
        "merges.csv",
        "moved.csv",
        "provenance.csv",
        "reasons.csv",
        "rejects.csv",
        "summary.json",
        "tasks.csv",
        "unknowns.csv",
    ]
    manifest = json.loads(Path("out/manifest.json").read_text())
    assert [step["step"] for step in manifest["steps"]] == ["clean", "dedupe", "match", "route"]
    assert len(manifest["run"]) == 16

    drawn = draws()
    run_config("", RunOptions(as_of=AS_OF, threads=1))

    assert {path.name: path.read_bytes() for path in Path("out").iterdir()} == first
    assert draws() == drawn > 0


def test_a_dry_run_draws_and_writes_nothing() -> None:
    report = run_config("", RunOptions(as_of=AS_OF, dry_run=True))

    assert report.steps[-1].rows_out == 5
    assert not Path("out").exists()
    assert draws() == 0


def test_draws_are_kept_only_with_the_output(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OutputError("cannot be written: no space left on device")

    monkeypatch.setattr("revops_cli.pipeline.outputs.Outputs.commit", full)
    with pytest.raises(OutputError):
        run_config("", RunOptions(as_of=AS_OF))

    assert draws() == 0
    assert list(Path("out").iterdir()) == []


def test_an_import_without_accounts_and_users_says_what_it_skipped() -> None:
    Path("revops.yaml").unlink()
    report = import_list(["leads.csv"], RunOptions(output="out", as_of=AS_OF), SideInputs())

    assert [step.step for step in report.steps] == ["clean", "dedupe"]
    assert report.skipped == [
        "match: no accounts given; pass --accounts FILE",
        "route: no users given; pass --users FILE",
    ]


def test_rules_may_come_from_a_file_of_their_own() -> None:
    Path("rules.yaml").write_text("rules: [{id: all, to: bob}]\nfallback: {queue: Rest}\n", encoding="utf-8")
    sides = SideInputs(users="users.csv", rules="rules.yaml")
    run_step("route", ["leads.csv"], RunOptions(output="routed.csv", as_of=AS_OF), sides)

    assert {row["OwnerName"] for row in rows("routed.csv")} == {"Bob Sample"}


def test_several_lists_are_one() -> None:
    Path("more.csv").write_text("E-mail;Firma\nzoe@farfield.org;Farfield\n", encoding="utf-8")
    run_step("clean", ["leads.csv", "more.csv"], RunOptions(output="out.csv"))

    assert [row["EmailNormalized"] for row in rows("out.csv")][-1] == "zoe@farfield.org"
    assert len(rows("out.csv")) == 7


def test_the_manifest_tells_two_tables_of_one_name_apart(folder: Path) -> None:
    (folder / "revops.yaml").write_text(CONFIG + "clean: {synonyms: [own.csv]}\n", encoding="utf-8")
    runs = []
    for level in ("VP", "Director"):
        (folder / "own.csv").write_text(
            f"field,match,pattern,value,priority\nTitleLevel,exact,chief of fun,{level},1\n", encoding="utf-8"
        )
        run_config("", RunOptions(as_of=AS_OF))
        runs.append(json.loads(Path("out/manifest.json").read_text())["run"])

    assert runs[0] != runs[1]
