"""The name of an output promises a format: another one is refused before anything is read."""

from pathlib import Path
from typing import Any

import pytest

LEADS = "Name,Email\nJane Doe,jane@acme.example\n"
NAMED = [
    ("clean", "none.csv", "-o", "x.foo"),
    ("clean", "none.csv", "-o", "x.csv", "--changes", "x.foo"),
    ("dedupe", "none.csv", "-o", "x.csv", "--moved", "x.foo"),
    ("match", "none.csv", "--rejects", "x.foo"),
    ("score", "none.csv", "-o", "x.foo"),
    ("segment", "none.csv", "--sizes", "x.foo"),
    ("route", "none.csv", "-o", "x.foo"),
    ("import", "none.csv", "-o", "out", "--unknowns", "x.foo"),
    ("unmerge", "none.csv", "--provenance", "provenance.csv", "-o", "x.foo"),
    ("reassign", "none.csv", "--breached", "-o", "x.foo"),
    ("reassign", "none.csv", "--breached", "--digest", "x.foo"),
    ("rules", "diff", "none.yaml", "none.yaml", "-o", "x.foo"),
    ("rules", "simulate", "none.csv", "-o", "x.foo"),
    ("rules", "document", "-o", "x.foo"),
    ("review", "match", "none.csv", "-o", "x.foo"),
    ("review", "dedupe", "none.csv", "-o", "x.foo"),
    ("accounts", "duplicates", "none.csv", "-o", "x.foo"),
    ("plan", "none", "-o", "x.foo"),
    ("undo", "none.jsonl", "-o", "x.foo"),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "leads.csv").write_text(LEADS, encoding="utf-8")
    (tmp_path / "provenance.csv").write_text("cluster,field,value,row,rule\n", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("command", NAMED, ids=" ".join)
def test_another_ending_is_refused(revops: Any, folder: Path, command: tuple[str, ...]) -> None:
    ran = revops(folder, *command)

    assert ran.returncode == 2, ran.stderr
    assert ran.stderr.startswith("error: x.foo: cannot be written as '.foo'\n  hint: formats: .")


@pytest.mark.parametrize(("command", "output"), [("import", "out"), ("clean", "x.csv")])
def test_an_aligned_table_is_no_file(revops: Any, folder: Path, command: str, output: str) -> None:
    ran = revops(folder, command, "none.csv", "-o", output, "--format", "table")

    assert (ran.returncode, "an aligned table is no file" in ran.stderr) == (2, True)


@pytest.mark.parametrize(
    ("command", "first"),
    [
        (("clean", "leads.csv", "-o", "-"), "Name,Email,"),
        (("review", "dedupe", "leads.csv", "-o", "-"), "answer,one,other,"),
        (("accounts", "duplicates", "leads.csv", "-o", "-"), "Type,Confidence,"),
    ],
    ids=["clean", "review", "duplicates"],
)
def test_a_dash_is_standard_output(revops: Any, folder: Path, command: tuple[str, ...], first: str) -> None:
    ran = revops(folder, *command)

    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.startswith(first)
    assert not (folder / "-").exists()


def test_a_folder_may_have_a_dot(revops: Any, folder: Path) -> None:
    ran = revops(folder, "import", "leads.csv", "-o", "run.2026")

    assert (ran.returncode, (folder / "run.2026" / "leads.csv").is_file()) == (0, True), ran.stderr


def test_another_ending_is_written_where_the_format_is_said(revops: Any, folder: Path) -> None:
    ran = revops(folder, "clean", "leads.csv", "-o", "x.txt", "--format", "csv")

    assert (ran.returncode, (folder / "x.txt").read_text(encoding="utf-8")[:11]) == (0, "Name,Email,")
