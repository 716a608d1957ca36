"""`revops check` from files to the verdict."""

import json
from pathlib import Path

import pytest

from revops_cli.errors import ConfigError, ExitCode, InputError, UsageError
from revops_cli.pipeline.check_asked import Asked, CheckAsked
from revops_cli.pipeline.data_checks import CheckReport, run_checks
from revops_cli.pipeline.options import RunOptions

LEADS = "Id,Email,OwnerId\n1,jane@acme.com,u1\n2,,u2\n"
USERS = "Id,Name,IsActive\nu1,Ann,true\nu2,Bob,false\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "leads.csv").write_text(LEADS, encoding="utf-8")
    (tmp_path / "users.csv").write_text(USERS, encoding="utf-8")
    return tmp_path


def check(text: str, *files: str, **asked: object) -> CheckReport:
    Path("checks.yaml").write_text(text, encoding="utf-8")
    options = RunOptions(config="checks.yaml", as_of="2026-03-10T12:00Z", threads=1, quiet=True)
    return run_checks(CheckAsked(files, **asked), options)  # type: ignore[arg-type]


def found(report: CheckReport) -> list[tuple[str, str, str, int]]:
    return [(one.file, one.check, one.outcome, one.failed) for one in report.shown.findings]


EMAIL = "checks: [{id: email, not_null: Email}]\n"
FAILED = [("leads.csv", "email", "fail", 1)]
PLACES = [
    pytest.param(f"dataset: leads.csv\n{EMAIL}", (), id="file of its own"),
    pytest.param("dataset: 'lea*.csv'\n" + EMAIL, (), id="pattern"),
    pytest.param(f"datasets: {{some: leads.csv}}\n{EMAIL}", (), id="a set by name"),
    pytest.param("version: 1\ncheck:\n  dataset: leads.csv\n  " + EMAIL, (), id="section of a config"),
    pytest.param(EMAIL, ("leads.csv",), id="file on the command line"),
    pytest.param("[{id: email, not_null: Email}]", ("leads.csv",), id="nothing but a list"),
]


@pytest.mark.parametrize(("text", "files"), PLACES)
def test_where_checks_and_files_may_stand(text: str, files: tuple[str, ...]) -> None:
    report = check(text, *files)

    assert (found(report), report.exit_code) == (FAILED, ExitCode.FOUND)


SETS = """
datasets: {leads: 'l*.csv', users: users.csv}
checks:
  - {id: id, unique: Id}
  - {id: owner, dataset: leads, references: {OwnerId: "users:Id where IsActive"}}
  - {id: name, dataset: users, not_null: Name}
"""


def test_each_set_has_its_own_checks_beside_those_of_all() -> None:
    assert found(check(SETS)) == [
        ("leads.csv", "id", "pass", 0),
        ("leads.csv", "owner", "fail", 1),
        ("users.csv", "id", "pass", 0),
        ("users.csv", "name", "pass", 0),
    ]


def test_a_file_on_the_command_line_belongs_to_the_set_whose_pattern_it_meets() -> None:
    assert [one[1] for one in found(check(SETS, "users.csv"))] == ["id", "name"]


def test_paths_start_at_the_folder_of_the_config(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("checks.yaml").write_text("dataset: leads.csv\nchecks: [{id: o, owner_active: users.csv}]", encoding="utf-8")
    (folder / "below").mkdir()
    monkeypatch.chdir(folder / "below")

    report = run_checks(CheckAsked(), RunOptions(config="../checks.yaml", quiet=True))

    assert found(report) == [("../leads.csv", "o", "fail", 1)]


def test_without_any_check_those_run_that_fit_every_list() -> None:
    report = run_checks(CheckAsked(("leads.csv",)), RunOptions(quiet=True, as_of="2026-03-10"))

    assert {"id-unique", "email-valid"} <= {one.check for one in report.shown.findings}


VERDICTS = [
    pytest.param("not_null: Email", {}, ExitCode.FOUND, id="failed"),
    pytest.param("not_null: Id", {}, ExitCode.DONE, id="passed"),
    pytest.param("not_null: Email, severity: warn", {}, ExitCode.DONE, id="warned"),
    pytest.param("not_null: Email, severity: warn", {"fail_on": "warn"}, ExitCode.FOUND, id="warned too much"),
    pytest.param("not_null: Email", {"fail_on": "never"}, ExitCode.DONE, id="never"),
    pytest.param("not_null: Emial", {}, ExitCode.DATA, id="column missing"),
    pytest.param("not_null: Emial", {"fail_on": "never"}, ExitCode.DATA, id="column missing, and never"),
    pytest.param("row_count_change: '< 1%'", {}, ExitCode.DATA, id="nothing evaluated"),
    pytest.param("row_count_change: '< 1%'", {"allow_empty": True}, ExitCode.DONE, id="allowed"),
    pytest.param("not_null: Email, where: \"Id = '9'\"", {}, ExitCode.DONE, id="no row is looked at, the file is"),
]


@pytest.mark.parametrize(("kind", "asked", "code"), VERDICTS)
def test_the_verdict(kind: str, asked: dict[str, object], code: ExitCode) -> None:
    assert check(f"dataset: leads.csv\nchecks: [{{id: it, {kind}}}]", **asked).exit_code == code


@pytest.mark.parametrize(
    ("allowed", "code"), [(False, ExitCode.DATA), (True, ExitCode.DONE)], ids=["strict", "allowed"]
)
def test_a_file_without_rows_is_never_a_pass(*, allowed: bool, code: ExitCode) -> None:
    Path("leads.csv").write_text("Id,Email,OwnerId\n", encoding="utf-8")

    report = check(f"dataset: leads.csv\n{EMAIL}", allow_empty=allowed)

    assert (report.exit_code, bool(report.problems)) == (code, not allowed)


MISTAKES = [
    pytest.param("dataset: 'x*.csv'\n" + EMAIL, InputError, "no file is called so", id="pattern"),
    pytest.param("dataset: {path: leads.csv, key: Nr}\n" + EMAIL, InputError, "no column 'Nr'", id="key"),
    pytest.param(EMAIL, UsageError, "nothing to check was named", id="no file"),
    pytest.param("dataset: leads.csv\nchecks: [{id: a, not_nul: Email}]", ConfigError, "unknown key", id="typo"),
    pytest.param("dataset: leads.csv\nchecks: [{id: a, expect: 'Email'}]", ConfigError, "checks.yaml:2", id="syntax"),
    pytest.param("dataset: leads.csv\nchecks: [{id: a, metric: {x: '> 0'}}]", ConfigError, "needs its", id="audit"),
    pytest.param("dataset: leads.csv\nchecks: [{id: a, references: {Id: u}}]", ConfigError, "no column of", id="place"),
    pytest.param("dataset: leads.csv\nchecks: [{id: a, owner_active: u.csv}]", InputError, "u.csv", id="other file"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "error", "said"), MISTAKES)
def test_mistakes(text: str, error: type[Exception], said: str) -> None:
    with pytest.raises(error) as raised:
        check(text)

    assert said in str(raised.value)


def test_the_previous_run_is_the_json_of_one() -> None:
    text = "dataset: leads.csv\nchecks: [{id: drift, row_count_change: '<= 50%'}]"
    check(text, outputs=Asked(("json=last.json",)), allow_empty=True)
    Path("leads.csv").write_text(LEADS + "3,x,u1\n", encoding="utf-8")

    report = check(text, previous="last.json")

    assert json.loads(Path("last.json").read_text(encoding="utf-8"))["files"][0]["rows"] == 2
    assert (found(report)[0][2], report.shown.findings[0].value) == ("pass", 0.5)


AUDITED = """
dataset: people.csv
audit: {people: people.csv, activities: tasks.csv}
checks:
  - {id: pick-up, metric: {audit.pick_up_rate: ">= 80%"}}
  - {id: by-rep, metric: {audit.pick_up_rate: ">= 60%"}, group_by: rep}
  - {id: resets, metric: {audit.findings.clock_reset: "= 0"}}
  - {id: reason, reason_not_ambiguous: true}
"""


def test_figures_of_the_audit_and_its_words() -> None:
    Path("people.csv").write_text(
        "Id,OwnerId,Status,LeadSource,Reason,CreatedDate,AssignedDate,DispositionedDate\n"
        "l1,u1,Working,Web,,2026-01-12T10:00:00Z,2026-01-12T10:00:00Z,\n"
        "l2,u1,Assigned,Web,,2026-01-12T10:00:00Z,2026-01-12T10:00:00Z,\n"
        "l3,u2,Unqualified,Web,Bad lead,2026-01-12T10:00:00Z,2026-01-12T10:00:00Z,2026-01-12T11:00:00Z\n",
        encoding="utf-8",
    )
    Path("tasks.csv").write_text(
        "Id,WhoId,CompletedDateTime,OwnerId,ActorType,Channel,Direction,IsClosed\n"
        "a1,l1,2026-01-12T11:00:00Z,u1,User,call,out,true\n",
        encoding="utf-8",
    )

    report = check(AUDITED)

    shown = [(one.check, one.group, one.outcome) for one in report.shown.findings]
    assert shown == [
        ("reason", "", "fail"),
        ("pick-up", "", "fail"),
        ("by-rep", "u1", "fail"),
        ("by-rep", "u2", "pass"),
        ("resets", "", "pass"),
    ]


def test_the_same_bytes_on_one_thread_and_on_two() -> None:
    Path("checks.yaml").write_text("dataset: leads.csv\nchecks: [{id: e, email_valid: true}, {id: u, unique: Id}]")
    runs = []
    for threads in (1, 2):
        options = RunOptions(config="checks.yaml", as_of="2026-03-10T12:00Z", threads=threads, quiet=True)
        run_checks(CheckAsked(outputs=Asked(("json=out.json", "sarif=out.sarif"))), options)
        runs.append((Path("out.json").read_bytes(), Path("out.sarif").read_bytes()))

    assert runs[0] == runs[1]


def test_an_exception_that_ended_is_said_once_for_several_files(folder: Path) -> None:
    (folder / "more.csv").write_text(LEADS, encoding="utf-8")
    text = "checks: [{id: email, not_null: Email, ignore: [{key: '2', until: 2026-03-09, why: asked}]}]\n"
    report = check(text, "leads.csv", "more.csv")

    assert [(one.file, one.kind) for one in report.shown.findings] == [
        ("leads.csv", "not_null"), ("leads.csv", "ignore"), ("more.csv", "not_null"),
    ]  # fmt: skip


ACROSS = [
    pytest.param("", ("1,a@x.co", "2,b@x.co"), ("3,a@x.co",), [0, 0], id="each alone"),
    pytest.param(", across: true", ("1,a@x.co", "2,b@x.co"), ("3,a@x.co",), [0, 1], id="the first keeps its own"),
    pytest.param(", across: true", ("1,a@x.co", "2,a@x.co"), ("3,a@x.co", "4,c@x.co"), [1, 1], id="in both"),
    pytest.param(", across: true", ("1,a@x.co",), ("3,", "4,"), [0, 0], id="empty cells are no copies"),
    pytest.param(", across: true, where: Id <> '3'", ("1,a@x.co",), ("3,a@x.co",), [0, 0], id="rows that count"),
]


@pytest.mark.parametrize(("more", "first", "second", "failed"), ACROSS)
def test_copies_across_files(more: str, first: tuple[str, ...], second: tuple[str, ...], failed: list[int]) -> None:
    for name, rows in (("one.csv", first), ("two.csv", second)):
        Path(name).write_text("\n".join(["Id,Email", *rows, ""]), encoding="utf-8")
    report = check(f"checks: [{{id: email, unique: Email{more}}}]", "one.csv", "two.csv")

    assert [one.failed for one in report.shown.findings] == failed
    assert report.exit_code == (ExitCode.FOUND if any(failed) else ExitCode.DONE)


def test_copies_across_files_are_shown_where_they_are() -> None:
    Path("one.csv").write_text("Id,Email\n1,ann@x.co\n2,Bob@x.co\n", encoding="utf-8")
    Path("two.csv").write_text("Id,Title,Email\n3,VP,bob@x.co\n4,VP,cy@x.co\n", encoding="utf-8")
    report = check("checks: [{id: email, unique: EmailNormalized, across: true}]", "one.csv", "two.csv")

    assert [(one.file, row.line) for one in report.shown.findings for row in one.rows if one.found] == [("two.csv", 2)]
    assert report.shown.findings[1].message == "copies of EmailNormalized: 1 of 2 rows (50.0%), 1 row shares its value"
