"""The `clean:` section."""

from pathlib import Path

import pytest

from revops_cli.clean.settings import BAND_SCHEMES, REVENUE_BAND_SCHEMES, CleanSettings
from revops_cli.errors import ConfigError
from revops_cli.fields.band_sets import EMPLOYEE_SCHEMES, REVENUE_SCHEMES
from revops_cli.pipeline.config import load_config


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        pytest.param("bands: appollo", "did you mean 'apollo'?", id="near scheme"),
        pytest.param("bands: [50, 10]", "rise", id="limits that fall"),
        pytest.param("bands: []", "rise", id="no limits"),
        pytest.param("revenue_bands: linkedin", "crunchbase, zoominfo or a list of limits", id="scheme of the other"),
        pytest.param("industry: naisc", "did you mean 'naics'?", id="industry"),
    ],
)
def test_a_mistake_is_said_with_its_line(tmp_path: Path, text: str, problem: str) -> None:
    path = tmp_path / "revops.yaml"
    path.write_text(f"clean:\n  {text}\n", encoding="utf-8")

    with pytest.raises(ConfigError) as raised:
        load_config(str(path))

    assert problem in str(raised.value)
    assert raised.value.where == f"{path}:2"


def test_files_are_found_from_the_folder_of_the_config(tmp_path: Path) -> None:
    path = tmp_path / "revops.yaml"
    path.write_text("clean: {industry: own.csv, synonyms: [a.csv, b.csv], bands: [10, 50]}\n", encoding="utf-8")

    clean = load_config(str(path))[0].clean

    assert clean.industry == str(tmp_path / "own.csv")
    assert clean.synonyms == (tmp_path / "a.csv", tmp_path / "b.csv")
    assert clean.bands == (10, 50)


def test_the_schemes_are_those_of_the_fields() -> None:
    assert (BAND_SCHEMES, REVENUE_BAND_SCHEMES) == (EMPLOYEE_SCHEMES, REVENUE_SCHEMES)
    assert CleanSettings().bands in BAND_SCHEMES
