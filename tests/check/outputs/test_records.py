import csv
import io
import json

from revops_cli.check.outputs.records import COLUMNS, as_csv, as_json
from revops_cli.check.result import Run


def test_json_holds_everything(run: Run) -> None:
    made = json.loads(as_json(run))

    assert (made["schema"], made["as_of"], made["baseline"]) == (1, run.as_of, "known.json")
    assert made["outcomes"] == {"error": 1, "fail": 1, "warn": 2, "not evaluated": 1, "pass": 1}
    assert made["files"] == [
        {"file": "lists/day 1.csv", "rows": 1200, "key": ["Id"]},
        {"file": "day2.xlsx", "rows": 9, "key": []},
    ]
    first = made["findings"][0]
    assert (first["failed"], first["of"], first["share"], first["threshold"]) == (12, 1200, 0.01, "> 0.5%")
    assert first["fix"] == "revops clean lists/day 1.csv"
    assert first["rows"][0] == {
        "line": 12, "column": 5, "sheet": "", "name": "Email", "key": "00Q1", "value": "j***@acme.com", "new": True,
    }  # fmt: skip


def test_csv_has_a_line_for_each_check(run: Run) -> None:
    lines = list(csv.DictReader(io.StringIO(as_csv(run))))

    assert [line["check"] for line in lines] == [finding.check for finding in run.findings]
    assert list(lines[0]) == [*COLUMNS, "line", "column"]
    assert (lines[0]["line"], lines[0]["column"], lines[2]["line"]) == ("12", "5", "")


def test_a_spreadsheet_runs_nothing_of_it(run: Run) -> None:
    lines = list(csv.DictReader(io.StringIO(as_csv(run))))

    assert lines[1]["group"] == "'=cmd"
