from dataclasses import replace
from pathlib import Path

import pytest

from revops_cli.check.extract import extracts
from revops_cli.check.result import Dataset, Failing, Finding, Run
from revops_cli.check.rows import placed, sampled
from revops_cli.engine.duck import DuckEngine
from revops_cli.tables.reading import Reading, read_table
from revops_cli.tables.writing import write_answer

TEXT = 'Id,Notes,E-mail\n1,"two\nlines",a@b.cc\n2,,\n3,=cmd,x\n'


@pytest.fixture
def reading(engine: DuckEngine, tmp_path: Path) -> Reading:
    path = tmp_path / "a.csv"
    path.write_text(TEXT, encoding="utf-8")
    return read_table(engine, str(path), "leads")


@pytest.fixture
def failing_run(reading: Reading) -> Run:
    query = "SELECT _row AS row, Id AS key, Email AS value FROM leads WHERE Email NOT LIKE 'b%'"
    finding = Finding(
        "mail", "in", "error", "fail", "E-mail is odd: 3 of 3 rows", file="a.csv", failed=3, of=3, columns=("Email",),
        sample=2, failing=Failing(query, "Email"),
    )  # fmt: skip
    silent = Finding("other", "in", "error", "pass", "fine", file="a.csv", failing=Failing(query, "Email"))
    return Run((finding, silent), (Dataset("a.csv", reading.table, ("Id",)),))


def test_a_sample_of_what_failed_by_row(engine: DuckEngine, failing_run: Run) -> None:
    first, second = sampled(engine, failing_run).findings

    assert [(row.row, row.key, row.value, row.name) for row in first.rows] == [
        (1, "1", "a@b.cc", "Email"),
        (2, "2", "", "Email"),
    ]
    assert second.rows == ()
    assert len(sampled(engine, failing_run, at_least=100).findings[0].rows) == 3


def test_fingerprints_stand_for_check_and_key(engine: DuckEngine, failing_run: Run) -> None:
    prints = [[row.fingerprint for row in sampled(engine, failing_run, salt=salt).findings[0].rows] for salt in "abb"]

    assert prints[1] == prints[2]
    assert len({*prints[0], *prints[1]}) == 4


def test_places_are_those_of_the_cell(engine: DuckEngine, failing_run: Run, reading: Reading) -> None:
    run = sampled(engine, failing_run, at_least=3)

    rows = placed(run.findings, {"a.csv": reading})[0].rows

    assert [(row.line, row.column) for row in rows] == [(3, 8), (4, 4), (5, 8)]


def test_a_column_that_is_not_in_the_file_has_a_line_only(
    engine: DuckEngine, failing_run: Run, reading: Reading
) -> None:
    rows = sampled(engine, failing_run).findings[0].rows
    finding = replace(failing_run.findings[0], rows=tuple(replace(row, name="EmailNormalized") for row in rows))

    (made,) = placed([finding], {"a.csv": reading})
    (elsewhere,) = placed([finding], {"b.csv": reading})

    assert [(row.line, row.column) for row in made.rows] == [(2, 0), (4, 0)]
    assert elsewhere == finding


def test_failed_rows_as_a_file(engine: DuckEngine, failing_run: Run, reading: Reading, tmp_path: Path) -> None:
    (made,) = extracts(engine, failing_run, {"a.csv": reading})
    target = tmp_path / made.path
    with target.open("wb") as stream:
        write_answer(engine, made.answer, stream, "csv")

    assert target.name == "mail.csv"
    assert target.read_text(encoding="utf-8") == (
        "_file,_line,_check,_message,Id,Notes,E-mail\n"
        'a.csv,2,mail,E-mail is odd,1,"two\nlines",a@b.cc\n'
        "a.csv,4,mail,E-mail is odd,2,,\n"
        "a.csv,5,mail,E-mail is odd,3,'=cmd,x\n"
    )
