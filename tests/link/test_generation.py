import pytest

from revops_cli.link.generation import generation, of_name, without_generation

CASES = [
    pytest.param("Holt Jr.", "Holt", "Jr.", id="behind"),
    pytest.param("Holt, SR", "Holt", "Sr.", id="behind a comma"),
    pytest.param("Holt 3rd", "Holt", "III", id="in figures"),
    pytest.param("Smith, John Jr.", "Smith, John", "Jr.", id="the rest keeps its comma"),
    pytest.param("Senior", "Senior", "", id="a family name"),
    pytest.param("Holt PhD", "Holt PhD", "", id="a degree"),
    pytest.param("Junior Seau", "Junior Seau", "", id="a first name"),
    pytest.param("", "", "", id="empty"),
]


@pytest.mark.parametrize(("raw", "rest", "found"), CASES)
def test_name_and_generation(raw: str, rest: str, found: str) -> None:
    assert (without_generation(raw), of_name(raw)) == (rest, found)


@pytest.mark.parametrize(
    ("cell", "found"),
    [("Jr., PhD", "Jr."), ("MBA", ""), ("ii", "II"), ("", "")],
    ids=["and a degree", "a degree", "small letters", "empty"],
)
def test_generation_of_a_cell(cell: str, found: str) -> None:
    assert generation(cell) == found
