import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from revops_cli.fields.place_postcodes import without_postcode

CASES = [
    ("London SW1A 1AA", ("GB", "London")),
    ("London, M1 1AE, UK", ("GB", "London, , UK")),
    ("Toronto ON M5V 2T6", ("CA", "Toronto ON")),
    ("1012 AB Amsterdam", ("NL", "Amsterdam")),
    ("1012 NW Main Street", ("", "1012 NW Main Street")),
    ("D-80331 München", ("DE", "München")),
    ("Marienplatz 1, D-80331 München", ("DE", "Marienplatz 1, München")),
    ("A-1010 Wien", ("AT", "Wien")),
    ("80331 München", ("", "80331 München")),
    ("Austin, TX 78701", ("", "Austin, TX 78701")),
    ("", ("", "")),
]


@pytest.mark.parametrize(("text", "found"), CASES, ids=[c[0] or "empty" for c in CASES])
def test_a_postcode_tells_its_country(text: str, found: tuple[str, str]) -> None:
    assert without_postcode(text) == found


@settings(deadline=None)
@given(st.text(alphabet="ABDNLW0189 -,", max_size=20))
def test_any_text_is_read(text: str) -> None:
    country, rest = without_postcode(text)

    assert country or rest == text
