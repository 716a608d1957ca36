import csv
from pathlib import Path
from typing import Any

import pytest

from revops_cli.errors import InputError
from revops_cli.pipeline.match_review import open_review, record_answers, write_review
from revops_cli.pipeline.options import RunOptions, SideInputs

LEADS = "Id,Last Name,Email,Company\nL1,Lee,a@gmail.com,Quendal\nL2,Day,b@omega.org,Omega\nL3,Ray,c@gmail.com,Quendal\n"
CRM = "Id,Name,Website\nA1,Quendal Robotics,quendal.com\nA2,Omega,omega.org\n"
CONFIG = "match: {sure: 98, likely: 97, review: 1}\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name, text in (("leads.csv", LEADS), ("crm.csv", CRM), ("revops.yaml", CONFIG)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def decisions(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / "decisions" / name).open(newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture
def reviewed(folder: Path, revops: Any) -> Any:
    """A function that reviews with what is typed."""

    def run(typed: str) -> Any:
        return revops(folder, "review", "match", "leads.csv", "--accounts", "crm.csv", "--by", "x", stdin=typed)

    return run


TYPED = [
    pytest.param("a\n", "manual-match.csv", "A1", id="accept"),
    pytest.param("huh\nR\n", "never-match.csv", "A1", id="reject after a slip"),
    pytest.param("o\nA9\no\nA2\n", "manual-match.csv", "A2", id="another account after a slip"),
]


def test_leads_that_differ_in_a_phone_number_only_are_one_question(folder: Path) -> None:
    (folder / "crm.csv").write_text("Id,Name,Website,Phone\nA1,Quendal Robotics,quendal.com,+1 503 526 0000\n")
    leads = "Id,Last Name,Company,Phone\nL1,Lee,Quendal,503 526 1111\nL2,Ray,Quendal,503 526 2222\n"
    (folder / "leads.csv").write_text(leads, encoding="utf-8")
    review = open_review("leads.csv", RunOptions(quiet=True), SideInputs(accounts="crm.csv"))

    assert [(item.company, item.rows, item.lead) for item in review.items] == [("Quendal", 2, "L1")]


@pytest.mark.parametrize(("typed", "name", "account"), TYPED)
def test_an_answer_is_written_at_once(reviewed: Any, folder: Path, typed: str, name: str, account: str) -> None:
    ran = reviewed(typed)

    assert ran.returncode == 0
    assert [(row["company"], row["account"], row["by"]) for row in decisions(folder, name)] == [
        ("Quendal", account, "x")
    ]


@pytest.mark.parametrize("typed", ["", "s\n", "q\n"], ids=["end of input", "skip", "quit"])
def test_no_answer_writes_nothing(reviewed: Any, folder: Path, typed: str) -> None:
    ran = reviewed(typed)

    assert ran.returncode == 0
    assert "Quendal Robotics" in ran.stderr
    assert not (folder / "decisions").exists()


def test_a_csv_is_filled_in_and_the_next_run_obeys(folder: Path) -> None:
    sides = SideInputs(accounts="crm.csv")
    review = open_review("leads.csv", RunOptions(), sides)
    write_review(review, "review.csv")
    text = (folder / "review.csv").read_text(encoding="utf-8")
    (folder / "filled.csv").write_text(text.replace("\n,,L1", "\naccept,,L1"), encoding="utf-8")

    assert [(item.company, item.rows) for item in review.items] == [("Quendal", 2)]
    assert record_answers(review, "filled.csv", "ann") == 1
    assert open_review("leads.csv", RunOptions(), sides).items == ()


REFUSED = [
    pytest.param("answer,account\nyes,A1\n", "no answer is called 'yes'", id="answer"),
    pytest.param("answer,other,account\nother,A9,A1\n", "no account 'A9'", id="account"),
]


@pytest.mark.parametrize(("text", "message"), REFUSED)
def test_a_csv_that_is_not_understood_writes_nothing(folder: Path, text: str, message: str) -> None:
    (folder / "filled.csv").write_text(text, encoding="utf-8")
    review = open_review("leads.csv", RunOptions(), SideInputs(accounts="crm.csv"))

    with pytest.raises(InputError, match=message):
        record_answers(review, "filled.csv", "")
    assert not (folder / "decisions").exists()
