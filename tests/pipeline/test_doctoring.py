"""`revops doctor`: what the files are taken for, and what their rows hold."""

from pathlib import Path
from typing import Any

import pytest

from revops_cli.errors import InputError, UsageError
from revops_cli.pipeline import doctor_lines
from revops_cli.pipeline.auditing import AuditAsked
from revops_cli.pipeline.doctoring import DoctorReport, run_doctor
from revops_cli.pipeline.options import RunOptions

LEADS = (
    "Id,OwnerId,Status,Asigned_Date__c,CreatedDate,LeadSource,AssignedDate,Reason\n"
    "l1,u1,Working,,2026-01-09T20:00:00Z,Web,2026-01-09T20:05:00Z,\n"
    "l2,u9,Limbo,,2026-01-09T20:00:00Z,Web,soon,\n"
    "l3,u1,Limbo,,2026-01-10T20:00:00Z,Web,2026-01-09T20:05:00Z,\n"
)
TASKS = "Id,WhoId,OwnerId,CompletedDateTime\nt1,l1,u1,2026-01-12T14:04:00Z\nt2,gone,u1,2026-01-12T14:04:00Z\n"
USERS = "Id,Name,TimeZoneSidKey,ManagerId\nu1,Ann,America/New_York,\n"
DEALS = "Id,StageName,CreatedDate\no1,Dreaming,2026-01-12T14:04:00Z\no2,Discovery,2026-01-12T14:04:00Z\n"
FILES = {"leads.csv": LEADS, "done.csv": TASKS, "users.csv": USERS, "deals.csv": DEALS}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def doctored(*words: str, zone: str = "", **asked: Any) -> DoctorReport:
    return run_doctor(
        AuditAsked(words=words, **asked), RunOptions(as_of="2026-01-19T13:00:00Z", timezone=zone, threads=1)
    )


def said(report: DoctorReport, width: int = 100) -> str:
    return "\n".join(doctor_lines.lines(report, width))


def test_each_file_is_taken_for_a_table_and_the_reason_is_said() -> None:
    report = doctored("leads.csv", "done.csv", "users.csv", "deals.csv")

    assert [(seen.source, seen.table) for seen in report.files] == [
        ("leads.csv", "people"),
        ("done.csv", "activities"),
        ("users.csv", "reps"),
        ("deals.csv", "opportunities"),
    ]
    assert "leads.csv: people (by its name and 7 of 8 headers), 3 rows" in said(report)
    assert "done.csv: activities (by 4 of 4 headers), 2 rows" in said(report)
    assert "'Asigned_Date__c' is not known" not in said(report)


def test_rows_that_would_not_count_are_named_before_the_audit() -> None:
    checkup = doctored("leads.csv", "done.csv", "users.csv", "deals.csv").checkup

    assert [(issue.code, issue.table, issue.rows, issue.row) for issue in checkup.issues] == [
        ("E-ID-01", "activities", 1, 2),
        ("E-TIME-01", "people", 1, 2),
        ("E-TIME-07", "people", 1, 3),
    ]
    assert checkup.empty == ("people.reason", "reps.manager_id")
    assert checkup.statuses == (("Limbo", 2),)
    assert checkup.stages == (("Dreaming", 1),)
    assert checkup.owners == (("u9", 1),)


def test_times_without_a_zone_stop_the_audit_and_not_the_doctor() -> None:
    Path("leads.csv").write_text(LEADS.replace("Z,", ","), encoding="utf-8")

    report = doctored("leads.csv", "done.csv")

    assert [error.problem for error in report.checkup.refused] == [
        "times without a zone in people.created_at, people.assigned_at"
    ]
    assert {(issue.code, issue.column, issue.rows) for issue in report.checkup.issues} == {
        ("E-TIME-01", "AssignedDate", 1),
        ("E-TIME-02", "AssignedDate", 2),
        ("E-TIME-02", "CreatedDate", 3),
    }
    assert "first: leads.csv row 1, '2026-01-09T20:05:00'" in said(report)
    assert doctored("leads.csv", "done.csv", zone="UTC").checkup.refused == ()


def test_an_audit_without_people_is_refused_here_too() -> None:
    report = doctored("done.csv")

    assert "revops audit would stop\n  an audit needs people: leads, contacts or both; pass --people FILE" in said(
        report
    )
    assert report.checkup.reports[1].figures[0].missing == ("people.assigned_at|history",)


def test_flags_and_folders_name_tables_as_in_the_audit(folder: Path) -> None:
    data = folder / "data"
    data.mkdir()
    (data / "Tasks.csv").write_text(TASKS, encoding="utf-8")

    report = doctored("data", files={"people": ("leads.csv",)})

    assert [(Path(seen.source).name, seen.table, seen.why) for seen in report.files] == [
        ("leads.csv", "people", "--people"),
        ("Tasks.csv", "activities", "by its name"),
    ]


def test_a_tie_is_left_out_and_the_flags_that_settle_it_are_said() -> None:
    Path("list.csv").write_text("Id,Name,OwnerId\n1,A,u1\n", encoding="utf-8")

    assert "list.csv: left out: say which: --people FILE or --accounts FILE" in said(doctored("leads.csv", "list.csv"))
    with pytest.raises(InputError, match="no table of the audit has these headers") as raised:
        doctored("list.csv")
    assert raised.value.hint == "say which: --people FILE or --accounts FILE"


def test_what_cannot_be_read_is_said_beside_what_can() -> None:
    assert "gone.csv: cannot be read: no such file" in said(doctored("leads.csv", "gone.csv"))
    with pytest.raises(InputError, match="no such file"):
        doctored("gone.csv")
    with pytest.raises(InputError, match="none of 2 files can be read"):
        doctored("gone.csv", "lost.csv")
    with pytest.raises(UsageError, match="no file was named"):
        doctored()


@pytest.mark.parametrize("width", [60, 100])
def test_lines_are_as_wide_as_asked(width: int) -> None:
    report = doctored("leads.csv", "done.csv", "users.csv", "deals.csv")

    assert max(map(len, doctor_lines.lines(report, width))) <= width


def test_what_is_missing_is_named_with_its_object_and_fields() -> None:
    text = said(doctored("leads.csv", "done.csv", "users.csv", "deals.csv"))

    assert "Meetings (meetings): 0 of 8 figures, 0 of 8 findings\n  needs meetings: " in text
    assert "  campaigns.cost: 1 figure with others\n    Campaign: ActualCost, BudgetedCost" in text
    assert "    LeadHistory, ContactHistory: LeadId" not in text.partition("Missing")[0]


def test_the_json_object_holds_everything() -> None:
    made: Any = doctor_lines.as_json(doctored("leads.csv", "done.csv"))

    assert made["reports"]["response"]["sla_attainment"] == []
    assert made["reports"]["meetings"]["no_show_rate"] == ["meetings"]
    assert made["files"][0]["unknown_headers"] == ["Asigned_Date__c"]
    assert {"code": "E-ID-01", "file": "done.csv", "rows": 1, "row": 2}.items() <= made["data_issues"][0].items()
    assert made["unknown_values"]["status"] == [{"value": "Limbo", "rows": 2}]
