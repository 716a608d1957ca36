"""Scoring and segmenting as commands: the state, one run with routing, raw lists, and why a lead has its score."""

import csv
import json
from pathlib import Path

import pytest

from revops_cli.errors import ConfigError, InputError
from revops_cli.pipeline.explaining_score import explain_score
from revops_cli.pipeline.options import RunOptions, SideInputs, StepFlags
from revops_cli.pipeline.run import run_config, run_step

CONFIG = """
version: 1
definitions:
  ideal_lead: "TitleLevel IN ('VP', 'C-Level')"
inputs: {leads: leads.csv, users: users.csv, activities: activities.csv}
run: {steps: [clean, score, segment, route]}
score:
  models:
    leads:
      version: "3"
      caps: {behavioural: 40}
      decay: {half_life_days: 30}
      rows:
        - {id: ideal, group: demographic, when: ideal_lead, points: 50}
        - {id: large, group: firmographic, when: "EmployeesMin >= 200", points: 10}
        - {id: click, activity: click, when: "Campaign = 'spring'", points: 8}
        - {id: demo, activity: form, points: 30, count: once}
segment:
  criteria: [title]
  segments: {ideal: {when: "ideal_lead"}}
route:
  rules:
    - {id: hot, when: "ideal_lead AND Score >= 60 AND Segments ILIKE '%ideal%'", to: ann}
  fallback: {queue: Nurture}
"""
FILES = {
    "revops.yaml": CONFIG,
    "leads.csv": "Id,Email,Title,Size\n1,a@acme.com,VP Sales,500\n2,b@acme.com,Accountant,500\n3,c@acme.com,CEO,10\n",
    "users.csv": "Id,Name,Alias\nu1,Ann,ann\n",
    "activities.csv": (
        "LeadId,Email,Type,Date,Campaign\n1,,Clicked,2026-02-20,spring\n1,,Clicked,2026-01-31,spring\n"
        "1,,Clicked,2026-02-20,autumn\n,c@acme.com,Form Submitted,2026-03-01,\n"
    ),
}
AS_OF = "2026-03-02"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def test_a_raw_list_is_scored_as_if_it_was_cleaned_and_keeps_its_columns(folder: Path) -> None:
    run_step("score", ["leads.csv"], RunOptions(output="out.csv", as_of=AS_OF))

    found = rows(folder / "out.csv")
    assert [row["Score"] for row in found] == ["70", "10", "79"]
    assert list(found[0])[:5] == ["Id", "Email", "Title", "Size", "Score"]
    assert found[0]["ScoreReason"] == "leads 3: 70 = +50 ideal; +10 large; +10 click"


def test_score_segment_and_route_share_one_state_in_one_run(folder: Path) -> None:
    run_config("", RunOptions(as_of=AS_OF, quiet=True))

    found = rows(folder / "out" / "leads.csv")
    assert [(row["RouteRule"], row["Pipeline"]) for row in found] == [
        ("hot", "sales"),
        ("fallback", "marketing"),
        ("hot", "sales"),
    ]
    assert [row["event"] for row in rows(folder / "out" / "crossings.csv")] == ["handed over", "handed over"]
    assert {row["segment"] for row in rows(folder / "out" / "segment_moves.csv")} == {"ideal"}


def test_a_later_run_hands_nothing_over_again(folder: Path) -> None:
    flags = StepFlags(crossings="crossings.csv")
    run_step("score", ["leads.csv"], RunOptions(output="first.csv", as_of=AS_OF), flags=flags)
    assert len(rows(folder / "crossings.csv")) == 2

    run_step("score", ["leads.csv"], RunOptions(output="second.csv", as_of="2026-03-02T01:00"), flags=flags)

    assert rows(folder / "crossings.csv") == []
    assert (folder / "second.csv").read_bytes() == (folder / "first.csv").read_bytes()


def test_a_run_at_the_same_moment_is_the_same_run_again(folder: Path) -> None:
    def run() -> dict[str, bytes]:
        run_config("", RunOptions(as_of=AS_OF, quiet=True))
        return {path.name: path.read_bytes() for path in (folder / "out").iterdir()}

    assert run() == run()


def test_a_dry_run_remembers_nothing(folder: Path) -> None:
    run_step("score", ["leads.csv"], RunOptions(as_of=AS_OF, dry_run=True))

    assert not (folder / ".revops").exists()


def test_any_number_of_threads_gives_the_same_bytes(folder: Path) -> None:
    def run(threads: int) -> list[bytes]:
        run_step("score", ["leads.csv"], RunOptions(output="out.csv", as_of=AS_OF, threads=threads))
        flags = StepFlags(sizes="sizes.csv", overlaps="overlaps.csv")
        run_step("segment", ["out.csv"], RunOptions(output="seg.csv", as_of=AS_OF, threads=threads), flags=flags)
        return [(folder / name).read_bytes() for name in ("out.csv", "seg.csv", "sizes.csv", "overlaps.csv")]

    assert run(1) == run(2)


@pytest.mark.usefixtures("folder")
def test_every_point_of_a_lead_is_explained() -> None:
    found = explain_score("leads.csv", "a@acme.com", RunOptions(as_of=AS_OF), SideInputs())

    (model,) = found.models
    assert [(row.id, row.met, row.points) for row in model.rows] == [
        ("ideal", True, 50),
        ("large", True, 10),
        ("click", True, 10),
        ("demo", False, 0),
    ]
    assert sum(row.points for row in model.rows) == model.score
    click = model.rows[2]
    assert [(one.row, one.days, round(one.points, 2)) for one in click.activities] == [(1, 10, 6.35), (2, 30, 4.0)]
    assert json.loads(json.dumps(found.as_json()))["pipeline"] == "sales"
    assert found.lines()[1] == "+ +50 ideal (demographic): ideal_lead [TitleLevel = 'VP']"


def test_nobody_and_no_model_are_said(folder: Path) -> None:
    with pytest.raises(InputError, match="no lead 'x'"):
        explain_score("leads.csv", "x", RunOptions(as_of=AS_OF), SideInputs())
    (folder / "revops.yaml").write_text("version: 1\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="score needs a model"):
        run_step("score", ["leads.csv"], RunOptions(output="out.csv", as_of=AS_OF))
