from pathlib import Path

import pytest

from revops_cli.dedupe.decisions import Decisions
from revops_cli.errors import ConfigError, UsageError
from revops_cli.pipeline.merging import read_merge_decisions
from revops_cli.pipeline.options import RunOptions, SideInputs, StepFlags
from revops_cli.pipeline.run import run_step

HEADER = "one,other,by,date,why\n"


def write(folder: Path, never: str, always: str) -> Path:
    (folder / "never-merge.csv").write_text(HEADER + never, encoding="utf-8")
    (folder / "always-merge.csv").write_text(HEADER + always, encoding="utf-8")
    return folder


CASES = [
    pytest.param("", "", Decisions(), id="no lines"),
    pytest.param(
        "2,1,dana,2026-11-01,brothers\n",
        "3,4\n",
        Decisions(never=(("1", "2"),), always=(("3", "4"),)),
        id="a pair each",
    ),
    pytest.param("1,2\n2,1\n", "", Decisions(never=(("1", "2"),)), id="said twice"),
]


@pytest.mark.parametrize(("never", "always", "decisions"), CASES)
def test_decisions_of_a_folder(tmp_path: Path, never: str, always: str, decisions: Decisions) -> None:
    assert read_merge_decisions(write(tmp_path, never, always)) == decisions


def test_no_folder_decides_nothing(tmp_path: Path) -> None:
    assert read_merge_decisions(tmp_path / "decisions") == Decisions()


WRONG = [
    pytest.param("1,2\n", "2,1\n", r"always-merge.csv:2: .*never-merge.csv:2", id="contradiction"),
    pytest.param("1,1\n", "", r"never-merge.csv:2: 1 is decided", id="one with itself"),
    pytest.param("1,\n", "", r"never-merge.csv:2: the line has no other", id="half a pair"),
]


@pytest.mark.parametrize(("never", "always", "problem"), WRONG)
def test_wrong_lines_are_named(tmp_path: Path, never: str, always: str, problem: str) -> None:
    with pytest.raises(ConfigError) as error:
        read_merge_decisions(write(tmp_path, never, always))

    assert error.match(problem)


ORGANISATIONS = (
    "Company,Website,City\nAcme Inc,acme.com,Boston\nACME Incorporated,www.acme.com,Boston\nBeta,beta.de,Bonn\n"
)


@pytest.mark.parametrize(
    ("of", "guessed"), [("", 1), ("accounts", 0), ("leads", 0), ("contacts", 0)], ids=["guessed", "said", "l", "c"]
)
def test_what_rows_stand_for_is_guessed_and_said(tmp_path: Path, of: str, guessed: int) -> None:
    source = tmp_path / "companies.csv"
    source.write_text(ORGANISATIONS, encoding="utf-8")
    report = run_step("dedupe", [str(source)], RunOptions(dry_run=True), SideInputs(), StepFlags(of=of))

    assert [len(step.notes) for step in report.steps] == [guessed]


def test_what_rows_cannot_stand_for(tmp_path: Path) -> None:
    source = tmp_path / "companies.csv"
    source.write_text(ORGANISATIONS, encoding="utf-8")

    with pytest.raises(UsageError, match="'acounts' is none of leads, contacts, accounts"):
        run_step("dedupe", [str(source)], RunOptions(dry_run=True), SideInputs(), StepFlags(of="acounts"))
