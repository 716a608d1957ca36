"""revops plan, apply, undo and journal, as they are called."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from revops_cli.cli.main import app
from revops_cli.errors import RevopsError, UsageError
from revops_cli.pipeline.plan_applying import ApplyRequest, World, apply_plan
from revops_cli.plan.changeset import read_change_set

SAMPLE = Path(__file__).parent.parent.parent / "samples" / "plan"
AT = "2026-11-16T09:45"

Call = Callable[..., Result]


@pytest.fixture
def sample(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the sample, and a state directory of its own."""
    shutil.copytree(SAMPLE, tmp_path / "sample")
    monkeypatch.chdir(tmp_path / "sample")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "sample"


@pytest.fixture
def call(sample: Path) -> Call:  # noqa: ARG001 - the folder that the command runs in
    def run(*arguments: str) -> Result:
        return CliRunner().invoke(app, arguments)

    return run


def rows(path: Path) -> dict[str, str]:
    return {line.split(",")[0]: line for line in path.read_text(encoding="utf-8").splitlines()}


def without_stamp(lines: dict[str, str]) -> dict[str, str]:
    return {key: line.rsplit(",", 1)[0] for key, line in lines.items()}


def test_plan_apply_apply_undo(call: Call, sample: Path) -> None:
    before, tasks = rows(sample / "crm" / "Lead.csv"), rows(sample / "crm" / "Task.csv")
    assert call("plan", "run", "-o", "plan.jsonl", "--as-of", AT).exit_code == 0

    applied = call("apply", "plan.jsonl", "--json", "-q")

    report = json.loads(applied.stdout)
    assert (applied.exit_code, report["states"], report["left_out"]) == (0, {"done": 7}, 2)
    assert report["calls"] == report["estimated"]
    after = rows(sample / "crm" / "Lead.csv")
    assert after["00QWk000001AAAFMAX"].split(",")[9:12] == ["005eWk000AAAAeBQQX", "Director", "NL"]
    assert "00QWk000001AAACMAX" not in after
    assert rows(sample / "crm" / "Task.csv")["00TWk000001AAAAMAX"].split(",")[1] == "00QWk000001AAABMAX"
    assert after["00QWk000001AAAEMAX"] == before["00QWk000001AAAEMAX"]

    again = call("apply", "plan.jsonl")
    assert (again.exit_code, "nothing to do" in again.stderr) == (0, True)
    assert rows(sample / "crm" / "Lead.csv") == after

    assert call("undo", "plan.jsonl", "-o", "undo.jsonl", "--as-of", AT).exit_code == 0
    assert call("apply", "undo.jsonl").exit_code == 0
    assert without_stamp(rows(sample / "crm" / "Lead.csv")) == without_stamp(before)
    assert rows(sample / "crm" / "Task.csv") == tasks

    for command, problem in (("apply", "was applied and then undone"), ("undo", "was undone before")):
        refused = call(command, "plan.jsonl")
        assert isinstance(refused.exception, UsageError)
        assert problem in refused.exception.problem


def test_the_journal_tells_what_became_of_it(call: Call) -> None:
    call("plan", "run", "-o", "plan.jsonl", "--as-of", AT)
    call("apply", "plan.jsonl")
    name = read_change_set(Path("plan.jsonl")).plan_id

    listed, shown = call("journal", "list"), call("journal", "show", name[:8])

    assert listed.stdout.startswith(name)
    assert "7 done" in listed.stdout
    assert "done        merge Lead 00QWk000001AAABMAX" in shown.stdout
    told = json.loads(call("journal", "show", name, "--json").stdout)
    assert {each["state"] for each in told["operations"]} == {"done"}
    assert [each["what"] for each in told["events"]][:3] == ["begin", "intent", "answer"]
    assert json.loads(call("journal", "list", "--json").stdout)[0]["states"] == {"done": 7}


def test_an_empty_journal_and_an_unknown_plan(call: Call) -> None:
    assert "no plan was applied" in call("journal", "list").stdout
    refused = call("journal", "show", "x")
    assert isinstance(refused.exception, RevopsError)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("plan", "run", "--as-of", AT, "-q"), 0),
        (("plan", "run", "--as-of", AT, "-q", "--fail-on", "changes"), 1),
        (("plan", "run", "--as-of", AT, "-q", "--fail-on", "anything"), 2),
        (("plan", "nowhere", "-q"), 3),
        (("plan", "crm", "-q"), 3),
        (("plan", "run", "--target", "csv://nowhere", "-q"), 3),
        (("plan", "run", "--target", "ftp://x", "-q"), 2),
        (("plan", "run", "--object", "Leed", "-q"), 3),
        (("apply", "leads.csv"), 3),
        (("undo", "plan.jsonl"), 3),
    ],
    ids=[
        "planned",
        "gate",
        "no such gate",
        "no file",
        "no run",
        "no folder",
        "no CRM",
        "no object",
        "no plan",
        "unknown",
    ],
)
def test_verdicts(call: Call, arguments: tuple[str, ...], code: int) -> None:
    found = call(*arguments)

    given = found.exception.exit_code if isinstance(found.exception, RevopsError) else found.exit_code
    assert given == code


def test_a_pipe_gets_the_plan_itself(call: Call, sample: Path) -> None:
    call("plan", "run", "-o", "plan.jsonl", "--as-of", AT)

    piped = call("plan", "run", "--as-of", AT)

    assert piped.stdout == (sample / "plan.jsonl").read_text(encoding="utf-8")


def test_paths_of_the_config_and_the_run_are_found_from_elsewhere(
    call: Call, sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    call("plan", "run", "-o", "here.jsonl", "--as-of", AT)
    monkeypatch.chdir(sample.parent)

    found = call("plan", "sample/run", "-c", "sample/revops.yaml", "-o", "there.jsonl", "--as-of", AT)

    there = read_change_set(sample.parent / "there.jsonl")
    assert (found.exit_code, there.header.target) == (0, "csv://sample/crm")
    assert there.changes == read_change_set(sample / "here.jsonl").changes


def test_a_dry_run_writes_nothing(call: Call, sample: Path) -> None:
    before = {each: each.read_bytes() for each in sample.rglob("*") if each.is_file()}
    call("plan", "run", "-o", "plan.jsonl", "--dry-run", "--as-of", AT)
    assert {each: each.read_bytes() for each in sample.rglob("*") if each.is_file()} == before
    call("plan", "run", "-o", "plan.jsonl", "--as-of", AT)

    tried = call("apply", "plan.jsonl", "--dry-run")

    assert "dry run: 7 changes" in tried.stderr
    assert all(path.read_bytes() == content for path, content in before.items())


def test_a_plan_beyond_its_bounds_is_shown_and_never_applied(call: Call, sample: Path) -> None:
    config = sample / "revops.yaml"
    config.write_text(config.read_text(encoding="utf-8") + "  max_changes: 3\n  max_percent: 10\n", encoding="utf-8")

    planned = call("plan", "run", "-o", "plan.jsonl", "--as-of", AT)

    assert planned.exit_code == 1
    assert "not to be applied: 7 changes, more than max_changes 3" in planned.stderr
    assert "of 6 records of Lead, more than max_percent 10" in planned.stderr
    refused = call("apply", "plan.jsonl")
    assert isinstance(refused.exception, UsageError)


def test_an_edited_plan_is_taken_note_of(call: Call, sample: Path) -> None:
    call("plan", "run", "-o", "plan.jsonl", "--as-of", AT)
    path = sample / "plan.jsonl"
    path.write_text(path.read_text(encoding="utf-8").replace('"Director"', '"VP"'), encoding="utf-8")
    assert isinstance(call("apply", "plan.jsonl").exception, RevopsError)

    assert call("plan", "plan.jsonl", "--rehash").exit_code == 0
    assert call("apply", "plan.jsonl").exit_code == 0
    assert rows(sample / "crm" / "Lead.csv")["00QWk000001AAAFMAX"].split(",")[10] == "VP"


def test_production_is_written_to_only_when_that_is_said(call: Call, sample: Path) -> None:
    about = sample / "crm" / "crm.json"
    about.write_text(about.read_text(encoding="utf-8").replace("false", "true"), encoding="utf-8")
    call("plan", "run", "-o", "plan.jsonl", "--as-of", AT)

    refused = call("apply", "plan.jsonl", "--yes")

    assert isinstance(refused.exception, UsageError)
    assert "--production" in refused.exception.hint
    assert call("apply", "plan.jsonl", "--production").exit_code == 0


def test_a_plan_for_another_org_is_refused(call: Call, sample: Path) -> None:
    call("plan", "run", "-o", "plan.jsonl", "--as-of", AT)
    about = sample / "crm" / "crm.json"
    about.write_text(about.read_text(encoding="utf-8").replace("korvane-sample", "other"), encoding="utf-8")

    refused = call("apply", "plan.jsonl")

    assert isinstance(refused.exception, UsageError)
    assert "the plan is for" in refused.exception.problem


def test_requests_run_out_and_resume_goes_on(call: Call) -> None:
    call("plan", "run", "-o", "plan.jsonl", "--as-of", AT)

    stopped = call("apply", "plan.jsonl", "--max-calls", "7")
    refused = call("apply", "plan.jsonl")
    resumed = call("apply", "plan.jsonl", "--resume", "--json")

    assert (stopped.exit_code, "--max-calls" in stopped.stderr) == (4, True)
    assert isinstance(refused.exception, UsageError)
    assert "--resume" in refused.exception.hint
    assert (resumed.exit_code, json.loads(resumed.stdout)["states"]) == (0, {"done": 7})


def test_a_field_that_is_gone_since_stops_everything_before_it_begins(call: Call, sample: Path) -> None:
    call("plan", "run", "-o", "plan.jsonl", "--as-of", AT)
    path = sample / "crm" / "Lead.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("Title_Level__c", "Level__c"), encoding="utf-8")

    refused = call("apply", "plan.jsonl")

    assert isinstance(refused.exception, RevopsError)
    assert refused.exception.problem == "Lead has no field 'Title_Level__c' any more"


def test_somebody_was_faster(call: Call, sample: Path) -> None:
    call("plan", "run", "-o", "plan.jsonl", "--as-of", AT)
    path = sample / "crm" / "Lead.csv"
    text = path.read_text(encoding="utf-8").replace("005eWk000AAAAe5QQH,,,2026-09", "005THEIRS,,,2026-09")
    path.write_text(text, encoding="utf-8")

    applied = call("apply", "plan.jsonl")

    assert applied.exit_code == 4
    assert "conflict: owner Lead 00QWk000001AAAFMAX: OwnerId is '005THEIRS', not '005eWk000AAAAe5QQH'" in applied.stderr
    assert rows(path)["00QWk000001AAAFMAX"].split(",")[9:12] == ["005THEIRS", "Director", "NL"]


def test_the_audit_s_update_file_is_planned_with_its_precondition(call: Call, sample: Path) -> None:
    lines = (
        "Object,Id,Field,Before,After,Reason,Precondition",
        "Lead,00QWk000001AAAAMAX,Status,Open,Nurture,idle,Open",
        "Lead,00QWk000001AAADMAX,Status,Working,Nurture,idle,Working",
    )
    (sample / "auto-abandon.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")

    call("plan", "auto-abandon.csv", "-o", "plan.jsonl", "--as-of", AT)

    found = read_change_set(sample / "plan.jsonl").changes
    assert [(each.id, str(each.status), each.reason) for each in found] == [
        ("00QWk000001AAAAMAX", "ready", "idle"),
        ("00QWk000001AAADMAX", "conflict", "idle"),
    ]


def test_a_list_without_what_it_was_plans_only_what_is_mapped(call: Call, sample: Path) -> None:
    call("clean", "leads.csv", "-o", "cleaned.csv", "--as-of", AT)
    assert call("plan", "cleaned.csv", "-o", "plan.jsonl", "--as-of", AT).exit_code == 0

    found = read_change_set(sample / "plan.jsonl").changes

    assert {name for each in found if each.id for name in each.after} == {"Title_Level__c", "Country_Code__c"}


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (
            "cluster,master_row,victim_row\nc,2,3\nc,2,1\n",
            [("merge", "00QWk000001AAABMAX", ("00QWk000001AAACMAX", "00QWk000001AAAAMAX"), {})],
        ),
        (
            "row,owner,queue,rule,draw\n1,005NEW,,r,\n3,,Unrouted,q,\n4,,Nowhere,q,\n7,005NEW,,r,\n",
            [
                ("owner", "00QWk000001AAAAMAX", (), {"OwnerId": "005NEW"}),
                ("owner", "00QWk000001AAACMAX", (), {"OwnerId": "00GWk000001AAAAMAX"}),
            ],
        ),
    ],
    ids=["merges", "assignments"],
)
def test_files_of_rows_need_the_list(call: Call, sample: Path, content: str, expected: Any) -> None:
    (sample / "rows.csv").write_text(content, encoding="utf-8")

    refused = call("plan", "rows.csv")
    call("plan", "rows.csv", "--base", "leads.csv", "-o", "plan.jsonl", "--as-of", AT)

    assert "--base FILE" in getattr(refused.exception, "hint", "")
    found = read_change_set(sample / "plan.jsonl").changes
    assert [(str(each.kind), each.id, each.victims, dict(each.after)) for each in found] == expected


def test_the_same_run_planned_again_plans_no_second_record(call: Call, sample: Path) -> None:
    call("plan", "run", "-o", "plan.jsonl", "--as-of", AT)
    call("apply", "plan.jsonl")

    call("plan", "run", "-o", "again.jsonl", "--as-of", "2026-11-17")

    (new,) = [each for each in read_change_set(sample / "again.jsonl").changes if not each.id]
    assert (str(new.status), "the CRM has Lead-000001, alike in Email" in new.note) == ("conflict", True)


def test_a_record_with_a_key_is_planned_once(call: Call, sample: Path) -> None:
    config = sample / "revops.yaml"
    config.write_text(config.read_text(encoding="utf-8") + "  key: {Lead: Key__c}\n", encoding="utf-8")
    path = sample / "crm" / "Lead.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([lines[0] + ",Key__c", *(line + "," for line in lines[1:])]) + "\n", encoding="utf-8")

    call("plan", "run", "-o", "plan.jsonl", "--as-of", AT)
    applied = call("apply", "plan.jsonl")
    again = call("plan", "run", "-o", "again.jsonl", "--as-of", "2026-11-17")

    assert applied.exit_code == 0
    assert [str(each.kind) for each in read_change_set(sample / "plan.jsonl").changes if not each.id] == ["upsert"]
    assert [each for each in read_change_set(sample / "again.jsonl").changes if not each.id] == []
    assert "inserted before: the CRM has their key (1 rows)" in again.stderr


def test_a_record_is_changed_by_one_row_of_a_list(call: Call, sample: Path) -> None:
    lines = (
        "Id,Title,MergedIds",
        "00QWk000001AAAAMAX,Chef A,",
        "00QWk000001AAAA,Chef B,",
        "00QWk000001AAADMAX,Boss,00QWk000001AAAAMAX",
        "00QWk000001AAABMAX,Boss,00QWk000001AAABMAX",
        "abc,Boss,",
    )
    (sample / "list.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")

    call("plan", "list.csv", "--fields", "Title", "-o", "plan.jsonl", "--as-of", AT)

    found = read_change_set(sample / "plan.jsonl").changes
    told = {each.row: (str(each.status), each.note) for each in found}
    assert told == {
        1: ("ready", ""),
        2: ("refused", "row 1 is about the same record"),
        3: ("refused", "row 1 is about the same record"),
        4: ("refused", "a record cannot be merged with itself"),
        5: ("refused", "not in the CRM: deleted, merged, or of another org"),
    }


def test_a_bug_in_the_crm_leaves_the_journal_to_go_on_from(sample: Path, crm: Any, tmp_path: Path, desk: Any) -> None:
    del sample
    crm.add("00Q1", LastName="Lee", Title="old")
    from revops_cli.crm.adapter import Kind
    from revops_cli.plan.changeset import Change

    plan = desk.plan([Change(Kind.UPDATE, "Lead", "00Q1", before={"Title": "old"}, after={"Title": "new"})])
    crm.fault = lambda _batch: "error after"
    world = World(crm, tmp_path / "j.db", crm.now, lambda _seconds: None)

    stopped = apply_plan(plan, ApplyRequest(quiet=True), lambda _who: True, world)
    crm.fault = lambda _batch: ""
    resumed = apply_plan(plan, ApplyRequest(quiet=True, resume=True), lambda _who: True, world)

    assert (stopped.states, stopped.exit_code) == ({"inflight": 1}, 4)
    assert "stopped: no connection" in stopped.lines()[-1]
    assert (resumed.states, crm.records["00Q1"]["Title"]) == ({"done": 1}, "new")
