import pytest
from hypothesis import given
from hypothesis import strategies as st

from revops_cli.data.reader import read_reference
from revops_cli.fields.revenue import standardise

CASES = [
    ("$5M", "1M-10M"),
    ("5,000,000", "1M-10M"),
    ("US$ 25,000,000.00", "10M-50M"),
    ("$1 - $10 million", "1M-10M"),
    ("EUR 3,5 Mio", "1M-10M"),
    ("2 Mrd. €", "1B-10B"),
    ("1,2 milliard d'euros", "1B-10B"),
    ("5mm", "1M-10M"),
    ("$10M+", "10M-50M"),
    ("Over $5 billion", "1B-10B"),
    ("Under $500 thousand", "<1M"),
    ("1.5e7", "10M-50M"),
    ("250000", "<1M"),
    ("1.0E", ""),
    ("-5", ""),
    ("0", ""),
    ("undisclosed", ""),
    ("", ""),
]


@pytest.mark.parametrize(("raw", "band"), CASES, ids=[raw or "empty" for raw, _ in CASES])
def test_band(raw: str, band: str) -> None:
    assert standardise(raw).values == (band,)


@pytest.mark.parametrize("band", [row["band"] for row in read_reference("revenue_bands.csv")])
def test_a_band_is_its_own_band(band: str) -> None:
    assert standardise(band).values == (band,)


def test_what_is_not_understood_is_an_issue_and_an_empty_cell_is_none() -> None:
    assert (standardise("lots").issues, standardise(" ").issues) == (("revenue.unknown",), ())


@given(st.text() | st.from_regex(r"[<>$]?[0-9.,e+ -]{1,12}[kmbE]?", fullmatch=True))
def test_any_text_gives_one_value(raw: str) -> None:
    assert len(standardise(raw).values) == 1
