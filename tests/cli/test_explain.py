"""`revops explain`: what is printed."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from revops_cli.cli.main import app


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_values_are_explained_one_after_the_other(folder: Path) -> None:
    ran = CliRunner().invoke(app, ["explain", "clean", "Title", "VP Eng", "Zorb"])

    assert (ran.exit_code, list(folder.iterdir())) == (0, [])
    assert ran.stdout.count("Title '") == 2
    assert "title.unknown" in ran.stdout


def test_json_has_the_config_and_the_synonyms_in_it(folder: Path) -> None:
    (folder / "revops.yaml").write_text("clean: {industry: naics, synonyms: [ours.csv]}\n", encoding="utf-8")
    (folder / "ours.csv").write_text("field,pattern,value\nIndustryStandard,zorb,utilities\n", encoding="utf-8")

    ran = CliRunner().invoke(app, ["explain", "clean", "Industry", "Zorb", "--json"])

    (found,) = json.loads(ran.stdout)
    assert found["values"] == {"IndustryStandard": "Utilities", "IndustrySector": "22"}
    assert found["rule"] == "synonym: ours.csv:2"


def test_a_country_beside(folder: Path) -> None:
    ran = CliRunner().invoke(app, ["explain", "clean", "Phone", "030 12345", "--country", "DE"])

    assert "+493012345" in ran.stdout
    assert not list(folder.iterdir())
