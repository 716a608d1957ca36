from dataclasses import replace

import pytest

from revops_cli.check.outputs.console import as_text, print_coloured
from revops_cli.check.result import FailedRow, Run


def test_every_check_has_a_line_and_failed_ones_say_more(run: Run) -> None:
    text = as_text(run)

    assert text.splitlines()[:9] == [
        "lists/day 1.csv: 1,200 rows",
        "  FAIL  email-present                Email is empty: 12 of 1,200 rows (1.0%); limit > 0.5%; 11 new, 1 known",
        "        why: mail <b>bounces</b> & 100% of it: lost",
        "        fix: revops clean lists/day 1.csv",
        "        owner: marketing-ops",
        "        lists/day 1.csv:12:5  Email 'j***@acme.com'  key 00Q1",
        "        lists/day 1.csv:33  Email (empty)  key 00Q2  known",
        "        and 10 more",
        "",
    ]
    assert text.endswith("\n1 could not run, 1 failed, 2 warned, 1 not evaluated, 1 passed\n")


def test_a_place_of_a_workbook_names_its_sheet(run: Run) -> None:
    assert "day2.xlsx:Day 1:3:2  Country 'Untied|States'  key a / b" in as_text(run)


def test_prose_is_folded_and_values_are_never_cut(run: Run) -> None:
    value = "x" * 300
    rows = (FailedRow(1, "Email", "", value, line=2),)
    finding = replace(run.findings[0], why="word " * 60, rows=rows)

    lines = as_text(run.with_findings((finding,))).splitlines()

    assert max(len(line) for line in lines if value not in line) <= 120
    assert any(f"'{value}'" in line for line in lines)


def test_frames_and_marks_are_plain_ascii(run: Run) -> None:
    assert as_text(run).isascii()


def test_colours_change_no_text(run: Run, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    print_coloured(run)

    assert capsys.readouterr().out == as_text(run)


def test_nothing_checked_says_so(empty_run: Run) -> None:
    assert as_text(empty_run) == "nothing checked\n"
