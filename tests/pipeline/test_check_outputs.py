"""From a file and its config to reports and baselines: places, masks, and what turns a gate red."""

import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from xlsxwriter import Workbook

from revops_cli.errors import InputError, RevopsError, UsageError
from revops_cli.pipeline.check_asked import Asked, CheckAsked
from revops_cli.pipeline.check_outputs import BASELINE
from revops_cli.pipeline.data_checks import CheckReport, run_checks
from revops_cli.pipeline.options import RunOptions

HEADER = "Id,Notes,Email"
ROWS = ["1,,a@b.cc", '2,"two\nlines",', "3,,c@d.ee", "4,,"]
CHECKS = """\
checks:
  - {id: email-present, not_null: Email, owner: ops}
  - {id: email-once, unique: Email}
"""


class Place(NamedTuple):
    folder: Path

    def write(self, *rows: str, name: str = "leads.csv") -> Path:
        path = self.folder / name
        path.write_text("\n".join([HEADER, *rows, ""]), encoding="utf-8")
        return path

    def check(self, *files: str, **asked: Any) -> CheckReport:
        options = RunOptions(config=str(self.folder / "checks.yaml"), as_of="2026-11-22T08:00:00Z", quiet=True)
        names = tuple(str(self.folder / file) for file in files or ("leads.csv",))
        return run_checks(CheckAsked(names, outputs=Asked(**asked)), options)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    (tmp_path / "checks.yaml").write_text(CHECKS, encoding="utf-8")
    made = Place(tmp_path)
    made.write(*ROWS)
    return made


def outcomes(report: CheckReport) -> dict[str, str]:
    return {finding.check: finding.outcome for finding in report.shown.findings}


def test_the_order_of_rows_leaves_the_baseline_green(place: Place) -> None:
    assert place.check().exit_code == 1
    assert place.check(write_baseline=True).exit_code == 0
    written = (place.folder / BASELINE).read_bytes()
    place.write(*ROWS[::-1])

    assert place.check().exit_code == 0
    assert place.check(write_baseline=True).exit_code == 0
    assert (place.folder / BASELINE).read_bytes() == written


def test_one_new_bad_row_turns_it_red_and_is_named(place: Place) -> None:
    place.check(write_baseline=True)
    place.write("9,,", *ROWS[::-1])

    report = place.check()

    assert report.exit_code == 1
    finding = report.shown.findings[0]
    assert (finding.new, finding.known) == (1, 2)
    assert [(row.key, row.line, row.column, row.new) for row in finding.rows] == [
        ("9", 2, 4, True),
        ("4", 3, 4, False),
        ("2", 6, 8, False),
    ]


def test_a_copy_of_a_known_value_is_new(place: Place) -> None:
    place.write("1,,a@b.cc", "2,,a@b.cc")
    place.check(write_baseline=True)
    place.write("1,,a@b.cc", "2,,a@b.cc", "3,,a@b.cc")

    assert outcomes(place.check()) == {"email-present": "pass", "email-once": "fail"}


def test_the_ratchet_forgets_what_is_fixed(place: Place) -> None:
    place.check(write_baseline=True)
    place.write(*ROWS[:3])
    report = place.check(ratchet=True)
    place.write(*ROWS)

    assert report.shown.notes == ("1 row fixed since the baseline: tighten it with --ratchet",)
    assert place.check().exit_code == 1


def test_without_the_baseline_everything_is_shown(place: Place) -> None:
    place.check(write_baseline=True)

    assert place.check(no_baseline=True).exit_code == 1


def test_a_baseline_names_nobody(place: Place) -> None:
    place.write("1,,jane@acme.com", "2,,jane@acme.com")
    place.check(write_baseline=True)

    assert "jane" not in (place.folder / BASELINE).read_text(encoding="utf-8")


ASKED_WRONGLY = [
    pytest.param({"ratchet": True}, InputError, id="nothing-to-tighten"),
    pytest.param({"baseline": "gone.json"}, InputError, id="no-such-baseline"),
    pytest.param({"no_baseline": True, "ratchet": True}, UsageError, id="two-flags-that-differ"),
    pytest.param({"outputs": ("pdf=a",)}, UsageError, id="no-such-format"),
]


@pytest.mark.parametrize(("asked", "error"), ASKED_WRONGLY)
def test_what_cannot_be_done_is_said_before_any_work(
    place: Place, asked: dict[str, Any], error: type[RevopsError]
) -> None:
    with pytest.raises(error):
        place.check("gone.csv", **asked)


def sarif_of(place: Place, *files: str) -> list[dict[str, Any]]:
    target = place.folder / "a.sarif"
    place.check(*files, outputs=(f"sarif={target}",))
    made = json.loads(target.read_text(encoding="utf-8"))["runs"][0]["results"]
    return [result["locations"][0] for result in made]


def test_cells_behind_quoted_line_breaks_are_found(place: Place) -> None:
    regions = [place["physicalLocation"]["region"] for place in sarif_of(place)]

    assert regions == [{"startLine": 4, "startColumn": 8}, {"startLine": 6, "startColumn": 4}]


def test_cells_of_a_sheet_are_found(place: Place) -> None:
    with Workbook(place.folder / "leads.xlsx") as book:
        sheet = book.add_worksheet("Fair")
        for at, cells in enumerate([HEADER.split(","), ["1", "x", "a@b.cc"], ["2", "y", ""]]):
            sheet.write_row(at + 2, 1, cells)

    (found,) = sarif_of(place, "leads.xlsx")

    assert found["physicalLocation"]["region"] == {"startLine": 5, "startColumn": 4}
    assert found["logicalLocations"] == [{"name": "Fair", "kind": "sheet"}]


def test_more_rows_than_a_sample_are_results(place: Place) -> None:
    place.write(*(f"{number},," for number in range(50)))

    assert len(sarif_of(place)) == 50


def test_values_are_masked_unless_asked_for(place: Place) -> None:
    place.write("1,,jane@acme.com", "2,,jane@acme.com")
    texts = [
        "".join(place.check(outputs=(name,), show_values=show).printed)
        for show in (False, True)
        for name in ("json", "csv", "junit", "sarif", "github", "markdown", "html")
    ]

    assert [text.count("jane@acme.com") > 0 for text in texts] == [False] * 7 + [
        True,
        False,
        True,
        True,
        True,
        True,
        True,
    ]


def test_all_outputs_come_from_one_run_or_none_is_written(place: Place) -> None:
    (place.folder / "taken").mkdir()
    targets = [f"json={place.folder / 'a.json'}", f"html={place.folder / 'taken'}"]

    with pytest.raises(RevopsError, match="is a folder"):
        place.check(outputs=tuple(targets))

    assert not (place.folder / "a.json").exists()


def test_the_summary_of_a_step_is_added_to(place: Place) -> None:
    summary = place.folder / "summary.md"
    summary.write_text("before\n", encoding="utf-8")
    place.check(step_summary=str(summary))

    assert summary.read_text(encoding="utf-8").startswith("before\n## revops check: 1 failed, 1 passed\n")


def test_failed_rows_are_written_as_they_are(place: Place) -> None:
    place.check(extract=str(place.folder / "failed"))

    assert [path.name for path in (place.folder / "failed").iterdir()] == ["email-present.csv"]
    assert (
        (place.folder / "failed" / "email-present.csv")
        .read_text(encoding="utf-8")
        .splitlines()[-1]
        .endswith("leads.csv,6,email-present,Email is empty,4,,")
    )


def test_an_extract_goes_when_its_check_passes_and_nothing_else_does(place: Place) -> None:
    folder = place.folder / "failed"
    place.check(extract=str(folder))
    for name in ("email-once.csv", "mine.csv"):
        (folder / name).write_text("Id,Email\n", encoding="utf-8")
    place.write("1,,a@b.cc")
    place.check(extract=str(folder))

    assert sorted(path.name for path in folder.iterdir()) == ["email-once.csv", "mine.csv"]


def test_threads_make_no_difference(place: Place) -> None:
    options = RunOptions(config=str(place.folder / "checks.yaml"), as_of="2026-11-22T08:00:00Z", quiet=True)
    asked = CheckAsked((str(place.folder / "leads.csv"),), outputs=Asked(("sarif",)))

    one, two = (run_checks(asked, options._replace(threads=threads)).printed for threads in (1, 2))

    assert one == two
