"""`revops audit`: what it writes, when it fails, and that the same files give the same bytes."""

import csv
import json
import random
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from revops_cli.audit.registry import reports
from revops_cli.audit.summary import RESERVED
from revops_cli.errors import ConfigError, ExitCode, InputError, UsageError
from revops_cli.pipeline.audit_folder import Targets
from revops_cli.pipeline.auditing import AuditAsked, AuditReport, run_audit
from revops_cli.pipeline.options import RunOptions

NOW = "2026-01-15T08:00"
ZONE = "America/New_York"
PEOPLE = (
    "Id,Name,Company,Email,OwnerId,Status,LeadSource,Reason,CreatedDate,AssignedDate,DispositionedDate\n"
    "l1,Jane Doe,Acme,jane@acme.example,u1,Assigned,Web,,2026-01-14T08:06,2026-01-14T08:06,\n"
    "l2,Jim Roe,Initech,,u1,Assigned,Web,,2026-01-14T08:00,2026-01-14T08:00,\n"
    "l3,=cmd(),Hooli,,u1,Assigned,Web,,2026-01-14T07:54,2026-01-14T07:54,\n"
    "l4,Ann Poe,Umbrella | Co,,u2,Assigned,Event,,2026-01-12T10:00,2026-01-12T10:00,\n"
    "l5,Worked Early,Soylent,,u2,Working,Event,,2026-01-13T10:00,2026-01-13T10:00,\n"
    "l6,By Passed,Tyrell,,u2,Unqualified,Event,Bad lead,2026-01-13T10:00,2026-01-13T10:00,2026-01-13T11:00\n"
)
ACTIVITIES = (
    "Id,WhoId,CompletedDateTime,OwnerId,ActorType,Channel,Direction,IsClosed\n"
    "a1,l5,2026-01-13T11:00,u2,User,call,out,true\n"
)
REPS = (
    "Id,Name,TimeZoneSidKey,ManagerId,Team,Hours\n"
    "u1,Ann,America/New_York,m1,East,Mon-Fri 09:00-17:00\n"
    "u2,Bob,America/New_York,m2,West,Mon-Fri 09:00-17:00\n"
    "m1,Maya/../Ferrant,America/New_York,,East,\n"
    "m2,Milo Grigson,America/New_York,,West,\n"
)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "data", PEOPLE)
    return tmp_path


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of one audit that many tests only read."""
    folder = tmp_path_factory.mktemp("audit")
    write(folder / "data", PEOPLE)
    run_audit(
        AuditAsked(words=("response", "pickup"), data=(str(folder / "data"),), targets=Targets(str(folder / "out"))),
        RunOptions(as_of=NOW, timezone=ZONE, threads=1, quiet=True),
    )
    return folder / "out"


def write(data: Path, people: str, activities: str = ACTIVITIES) -> None:
    data.mkdir(exist_ok=True)
    for name, text in (("people", people), ("activities", activities), ("reps", REPS)):
        (data / f"{name}.csv").write_text(text, encoding="utf-8")


def audited(*words: str, as_of: str = NOW, zone: str = ZONE, threads: int = 1, **asked: Any) -> AuditReport:
    made = {"words": ("data", *(words or ("response", "pickup"))), **asked}
    return run_audit(AuditAsked(**made), RunOptions(as_of=as_of, timezone=zone, threads=threads, quiet=True))


def written(folder: str, **asked: Any) -> dict[str, bytes]:
    report = audited(targets=Targets(folder), **asked)
    files = {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in Path(folder).rglob("*") if path.is_file()
    }
    assert {str(Path(folder) / name) for name in files} == set(report.written)
    return files


def held(folder: Path) -> Any:
    return json.loads((folder / "audit.json").read_text(encoding="utf-8"))


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def test_the_json_holds_each_figure_under_its_name(done: Path) -> None:
    made = held(done)

    rate = made["pick_up_rate"]
    assert (rate["value"], rate["n"], rate["of"], rate["small"]) == (round(2 / 6, 6), 2, 6, True)
    assert rate["goal"] == {"at_least": 0.9, "met": False}
    assert rate["by"]["rep"]["u2"]["name"] == "Bob"
    assert (rate["by"]["rep"]["u2"]["n"], rate["by"]["source"]["Web"]["of"]) == (2, 3)
    assert made["audit"]["as_of"] == "2026-01-15T08:00:00-05:00"
    assert made["audit"]["timezone"] == ZONE
    assert made["audit"]["files"][0] == {"table": "people", "file": str(done.parent / "data" / "people.csv"), "rows": 6}
    assert made["audit"]["config"]["response"]["target_hours"] == 2.0
    assert made["findings"]["by_code"]["bypass_unjustified"]["count"] == 1
    assert made["data_issues"] == {}


def test_names_of_figures_are_unique_and_never_those_of_other_keys() -> None:
    names = [name for report in reports().values() for name, _needs in report.measures]

    assert len(names) == len(set(names))
    assert not set(names) & set(RESERVED)


def test_a_missing_input_is_said_and_never_zero() -> None:
    Path("data/activities.csv").unlink()

    made: Any = audited().made

    assert made["touch_rate"]["value"] is None
    assert made["touch_rate"]["not_computable"] == "needs activities"


def test_the_folder_holds_everything() -> None:
    report = audited(targets=Targets("out"))
    files = {path.relative_to("out").as_posix() for path in Path("out").rglob("*") if path.is_file()}

    assert files == {
        "audit.json",
        "report.html",
        "findings.csv",
        "findings.json",
        "data-issues.csv",
        "metrics.csv",
        "reassign.csv",
        "clean-your-room/maya-ferrant.csv",
        "clean-your-room/maya-ferrant.md",
        "clean-your-room/milo-grigson.csv",
        "clean-your-room/milo-grigson.md",
    }
    assert {f"out/{name}" for name in files} == set(report.written)
    assert held(Path("out")) == report.made


def test_findings_have_numbers_in_columns_and_moments_with_their_offset(done: Path) -> None:
    found = next(row for row in rows(done / "findings.csv") if row["person"] == "l4" and row["report"] == "response")
    assert (found["code"], found["severity"], found["rep_name"]) == ("response_open_breached", "error", "Bob")
    assert (found["moment"], found["value"], found["limit_value"]) == ("2026-01-12T10:00:00-05:00", "70.0", "24.0")
    assert found["rows"] == "people:4"
    listed = json.loads((done / "findings.json").read_text(encoding="utf-8"))
    same = next(one for one in listed if one.get("person") == "l4" and one["report"] == "response")
    assert (same["value"], same["rows"], "p" in same) == (70.0, ["people:4"], False)
    assert [one["code"] for one in listed] == [row["code"] for row in rows(done / "findings.csv")]
    assert [one["severity"] for one in listed] == sorted(
        (one["severity"] for one in listed), key=["error", "warning", "info"].index
    )


def test_clean_your_room_lists_what_waits_past_the_maximum_the_oldest_first(done: Path) -> None:
    """Ages of 23.9, 24.0, 24.1 and 70 hours at eight in the morning: the last two are listed."""
    waiting = [(row["Id"], row["HoursOpen"]) for row in rows(done / "reassign.csv")]
    assert waiting == [("l4", "70.0"), ("l3", "24.1")]
    assert [row["lead"] for row in rows(done / "clean-your-room/maya-ferrant.csv")] == ["l3"]
    assert [row["lead"] for row in rows(done / "clean-your-room/milo-grigson.csv")] == ["l4"]
    text = (done / "clean-your-room/milo-grigson.md").read_text(encoding="utf-8")
    assert "# Clean your room: Milo Grigson" in text
    assert "| Bob | Ann Poe | Umbrella \\| Co | Event | 2026-01-12 10:00 | 2 d 22 h |" in text
    assert rows(done / "reassign.csv")[1]["Name"] == "'=cmd()", "a spreadsheet must not run it"


def test_the_list_of_a_manager_whose_people_cleaned_up_goes_away(done: Path) -> None:
    shutil.copytree(done, "out")
    Path("out/clean-your-room/notes.md").write_text("mine", encoding="utf-8")
    write(Path("data"), PEOPLE, ACTIVITIES + "a2,l4,2026-01-14T11:00,u2,User,call,out,true\n")

    audited(targets=Targets("out"))

    room = sorted(path.name for path in Path("out/clean-your-room").iterdir())
    assert room == ["maya-ferrant.csv", "maya-ferrant.md", "notes.md"]


def test_the_same_files_and_moment_give_the_same_bytes_with_all_sub_reports_and_any_threads() -> None:
    assert written("first", words=("data",)) == written("second", words=("data",), threads=2)


@settings(max_examples=2, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_no_figure(done: Path, shuffler: random.Random) -> None:
    first = {path.relative_to(done).as_posix(): path.read_bytes() for path in done.rglob("*") if path.is_file()}
    header, *lines = PEOPLE.splitlines(keepends=True)
    shuffler.shuffle(lines)
    write(Path("data"), header + "".join(lines))

    second = written("out")

    different = {name for name in first if first[name] != second[name]}
    assert different <= {"findings.csv", "findings.json", "audit.json", "report.html"}
    assert figures(Path("out")) == figures(done)
    assert without_rows(Path("out")) == without_rows(done), "only the evidence names rows"


def figures(folder: Path) -> dict[str, object]:
    return {name: figure for name, figure in held(folder).items() if name != "audit"}


def without_rows(folder: Path) -> list[dict[str, str]]:
    return [row | {"rows": ""} for row in rows(folder / "findings.csv")]


@pytest.mark.parametrize(
    ("fail_on", "failures"),
    [
        pytest.param((), [], id="nothing asked"),
        pytest.param(
            ("response_open_breached", "goals"),
            [
                "response_open_breached: 2 findings",
                "sla_attainment: goal 80.0 % or more: missed",
                "pick_up_rate: goal 90.0 % or more: missed",
            ],
            id="a code and goals",
        ),
    ],
)
def test_the_gate(fail_on: tuple[str, ...], failures: list[str]) -> None:
    report = audited(fail_on=fail_on)

    assert list(report.failures) == failures
    assert report.exit_code is (ExitCode.FOUND if failures else ExitCode.DONE)


def test_a_baseline_lets_what_is_known_pass() -> None:
    audited("response", targets=Targets(baseline="known.json"))
    first = Path("known.json").read_bytes()
    write(Path("data"), PEOPLE + "l9,New One,,,u1,Assigned,Web,,2026-01-12T10:00,2026-01-12T10:00,\n")

    report = audited("response", fail_on=("error",), baseline="known.json", targets=Targets(baseline="known.json"))

    assert report.failures == ("response_open_breached: 1 new finding",)
    second = json.loads(Path("known.json").read_text(encoding="utf-8"))
    assert second["salt"] == json.loads(first)["salt"], "the salt of a baseline stays"
    assert len(second["findings"]) == 1 + len(json.loads(first)["findings"])


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"version": 9, "salt": "x", "findings": []}'])
def test_something_else_is_no_baseline(text: str) -> None:
    Path("known.json").write_text(text, encoding="utf-8")

    with pytest.raises(InputError, match="is no baseline"):
        audited(baseline="known.json")


def test_what_moved_is_told_and_kept(done: Path) -> None:
    write(Path("data"), PEOPLE, ACTIVITIES + "a2,l4,2026-01-14T11:00,u2,User,call,out,true\n")

    report = audited(compare=str(done), targets=Targets("now"))

    moved = json.loads(Path("now/compare.json").read_text(encoding="utf-8"))
    assert moved["since"] == "2026-01-15T08:00:00-05:00"
    assert moved["metrics"]["touch_rate"] == {"was": 0.166667, "now": 0.333333, "difference": 0.166666}
    assert moved["findings"]["response_open_breached"] == {"was": 2, "now": 1, "new": 0, "gone": 1}
    assert moved["findings"]["response_breached"] == {"was": 0, "now": 1, "new": 1, "gone": 0}
    said = "\n".join(report.summary)
    assert "touch_rate                    33.3 %  was 16.7 %  +16.7 points" in said
    page = Path("now/report.html").read_text(encoding="utf-8")
    assert "What moved" in page


def test_a_run_is_compared_with_the_one_it_overwrites(done: Path) -> None:
    shutil.copytree(done, "out")

    audited(compare="out/audit.json", targets=Targets("out"))

    assert json.loads(Path("out/compare.json").read_text(encoding="utf-8"))["metrics"] == {}


def test_only_figures_without_the_findings_are_counted(done: Path) -> None:
    Path("last.json").write_bytes((done / "audit.json").read_bytes())
    write(Path("data"), PEOPLE, ACTIVITIES + "a2,l4,2026-01-14T11:00,u2,User,call,out,true\n")

    audited("response", compare="last.json", targets=Targets("now"))

    moved = json.loads(Path("now/compare.json").read_text(encoding="utf-8"))
    assert moved["findings"]["response_open_breached"] == {"was": 2, "now": 1, "new": None, "gone": None}
    assert "bypass_unjustified" not in moved["findings"], "what was not looked for is not gone"


@pytest.mark.parametrize("text", ["", "[]", '{"audit": 1}'])
def test_something_else_is_no_audit(text: str) -> None:
    Path("last.json").write_text(text, encoding="utf-8")

    with pytest.raises(InputError, match="is no "):
        audited(compare="last.json")


def test_the_default_zone_is_nobodys_word() -> None:
    with pytest.raises(UsageError, match="'2026-01-15T08:00' is in no time zone"):
        audited(zone="")
    with pytest.raises(InputError, match="times without a zone"):
        audited(zone="", as_of="2026-01-15T08:00Z")
    Path("revops.yaml").write_text("timezone: America/New_York\n", encoding="utf-8")

    made: Any = audited(zone="").made
    assert made["audit"]["timezone"] == ZONE


def test_the_period_bounds_the_cohort_and_not_who_waits() -> None:
    report = audited(start="2026-01-14", targets=Targets("out"))

    made: Any = report.made
    assert (made["audit"]["from"], made["audit"]["assigned"]) == ("2026-01-14T00:00:00-05:00", 3)
    assert [row["Id"] for row in rows(Path("out/reassign.csv"))] == ["l4", "l3"]


@pytest.mark.parametrize(
    ("asked", "error", "said"),
    [
        pytest.param({"words": ()}, UsageError, "nothing to audit was named", id="no file"),
        pytest.param({"words": ("data", "respons")}, UsageError, "no sub-report is called 'respons'", id="word"),
        pytest.param({"words": ("data", "revops.yaml")}, UsageError, "which table is it?", id="file of no table"),
        pytest.param({"start": "2027-01-01"}, InputError, "nothing to audit: no lead", id="empty period"),
        pytest.param({"start": "2026-02-01", "end": "2026-01-01"}, UsageError, "before it begins", id="period"),
        pytest.param({"start": "soon"}, UsageError, "'soon' is not a date", id="date"),
        pytest.param({"fail_on": ("errors",)}, UsageError, "'errors' is no severity", id="gate"),
        pytest.param({"fail_on": ("never", "info")}, UsageError, "'never' and something else", id="never and more"),
        pytest.param({"baseline": "none.json"}, InputError, "no such file", id="baseline"),
        pytest.param({"compare": "data"}, InputError, "no such file", id="compare"),
        pytest.param({"data": ("none",)}, InputError, "no such folder", id="folder"),
    ],
)
def test_mistakes(asked: dict[str, Any], error: type[Exception], said: str) -> None:
    Path("revops.yaml").write_text("version: 1\n", encoding="utf-8")
    with pytest.raises(error, match=re.escape(said)):
        audited(**asked)


@pytest.mark.parametrize("section", ["goals", "benchmarks"])
def test_a_figure_that_nobody_gives_has_no_goal(section: str) -> None:
    Path("revops.yaml").write_text(f"audit: {{{section}: {{pickup_rate: 0.5}}}}\n", encoding="utf-8")

    with pytest.raises(ConfigError, match="no figure is called 'pickup_rate'") as raised:
        audited()

    assert raised.value.hint == "did you mean 'pick_up_rate'?"


def test_a_file_can_be_named_as_it_is() -> None:
    made: Any = audited(words=("pickup", "data/people.csv", "data/activities.csv")).made

    assert [file["table"] for file in made["audit"]["files"]] == ["people", "activities"]


def test_nothing_is_written_without_being_asked(folder: Path) -> None:
    audited()

    assert sorted(path.name for path in folder.iterdir()) == ["data"]


def test_the_page_names_the_config_and_how_files_were_read(folder: Path) -> None:
    (folder / "revops.yaml").write_text("version: 1\n", encoding="utf-8")
    options = RunOptions(as_of=NOW, timezone=ZONE, threads=1, quiet=True, mapping=("Company=company",))
    run_audit(AuditAsked(words=("data", "response"), targets=Targets("", "page.html")), options)

    page = (folder / "page.html").read_text(encoding="utf-8")
    assert "--config revops.yaml --map Company=company</code>" in page
