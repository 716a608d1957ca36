import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from revops_cli.fields.place_towns import FORMS, _towns, town_country

CASES = [
    ("70173 Stuttgart", "DE"),
    ("80331 München", "DE"),
    ("60311 Frankfurt am Main", "DE"),
    ("60311 Frankfurt/Main", "DE"),
    ("1010 Wien", "AT"),
    ("8001 Zürich", "CH"),
    ("75008 Paris Cedex 08", "FR"),
    ("34000 İstanbul", "TR"),
    ("114 55 Stockholm", "SE"),
    ("11455 Stockholm", "SE"),
    ("00-950 Warszawa", "PL"),
    ("1000-001 Lisboa", "PT"),
    ("70173 Stuttgart, Germany", "DE"),
    ("44100 Guadalajara", ""),
    ("1010 Stuttgart", ""),
    ("70173 Nowhere", ""),
    ("Stuttgart", ""),
    ("70173", ""),
    ("97204 Portland", ""),
    ("1600 Amphitheatre Parkway", ""),
    ("", ""),
]


@pytest.mark.parametrize(("text", "country"), CASES, ids=[c[0] or "empty" for c in CASES])
def test_a_postcode_before_a_town_tells_the_country(text: str, country: str) -> None:
    assert town_country(text) == country


def test_no_town_is_written_twice() -> None:
    from revops_cli.data.reader import read_reference

    assert len(_towns()) == len(read_reference("place_towns.csv"))
    assert set(_towns().values()) <= set(FORMS)


@settings(deadline=None)
@given(st.text(alphabet="0179 -,/aParis", max_size=20))
def test_any_text_is_read(text: str) -> None:
    assert town_country(text) in {"", *FORMS}
