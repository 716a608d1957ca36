from pathlib import Path

import pytest

from revops_cli.errors import InputError
from revops_cli.pipeline.match_calibrating import calibrate_match, calibration_json, calibration_lines, read_labels
from revops_cli.pipeline.options import RunOptions, SideInputs

LEADS = "Id,Last Name,Email,Company\nL1,Lee,a@acme.com,Acme\nL2,Day,b@omega.org,Omega\nL3,Ray,c@nobody.io,Nobody\n"
CRM = "Id,Name,Website\nA1,Acme,acme.com\nA2,Omega,omega.org\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "leads.csv").write_text(LEADS, encoding="utf-8")
    (tmp_path / "crm.csv").write_text(CRM, encoding="utf-8")
    return tmp_path


def test_figures_on_labels(folder: Path) -> None:
    (folder / "truth.csv").write_text("Lead Id,Account Id\nL1,A1\nL2,A1\nL3,\nL9,A1\n", encoding="utf-8")
    found, settings = calibrate_match("truth.csv", "leads.csv", RunOptions(), SideInputs(accounts="crm.csv"))
    figures = calibration_json(found, settings)

    assert (figures["precision"], figures["recall"]) == (0.5, 0.5)
    assert figures["levels"] == [
        {"level": "sure", "leads": 2, "right": 1, "precision": 0.5},
        {"level": "likely", "leads": 0, "right": 0, "precision": None},
        {"level": "review", "leads": 0, "right": 0, "precision": None},
    ]
    assert "matched (sure and likely): precision 50.0 %, recall 50.0 %" in calibration_lines(found, settings)


def test_what_people_chose_is_no_evidence(folder: Path) -> None:
    (folder / "revops.yaml").write_text("match: {preserve: Chosen}\n", encoding="utf-8")
    (folder / "leads.csv").write_text("Id,Last Name,Company,Chosen\nL1,Lee,Acme,A2\n", encoding="utf-8")
    (folder / "truth.csv").write_text("Lead Id,Account Id\nL1,A2\n", encoding="utf-8")
    found, settings = calibrate_match("truth.csv", "leads.csv", RunOptions(), SideInputs(accounts="crm.csv"))

    assert calibration_json(found, settings)["recall"] == 0.0


def test_labels_of_other_leads_are_refused(folder: Path) -> None:
    (folder / "truth.csv").write_text("lead,account\nL9,A1\n", encoding="utf-8")

    with pytest.raises(InputError, match="no lead of the labels is in the list"):
        calibrate_match("truth.csv", "leads.csv", RunOptions(), SideInputs(accounts="crm.csv"))


@pytest.mark.parametrize(
    ("text", "message"),
    [("lead,company\nL1,x\n", "no column 'account'"), ("", "no column 'lead'")],
    ids=["no account", "empty"],
)
def test_a_file_that_is_no_labels(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "truth.csv").write_text(text, encoding="utf-8")

    with pytest.raises(InputError, match=message):
        read_labels(tmp_path / "truth.csv")


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        read_labels(tmp_path / "none.csv")
