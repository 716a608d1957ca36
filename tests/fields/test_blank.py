import pytest

from revops_cli.fields.blank import is_blank


@pytest.mark.parametrize("raw", ["", " ", "\u200b", "-", "???", "n/a", "N.A.", "#N/A", "#REF!", "NULL", "none", "TBD"])
def test_says_nothing(raw: str) -> None:
    assert is_blank(raw)


@pytest.mark.parametrize("raw", ["Nan Goldin", "#1 Plumbing", "0", "No Limits Inc", "Nona", "A"])
def test_says_something(raw: str) -> None:
    assert not is_blank(raw)
