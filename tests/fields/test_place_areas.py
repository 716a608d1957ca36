import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from revops_cli.data.reader import read_reference
from revops_cli.fields.place_areas import city_country, find_area, without_area_words
from revops_cli.fields.place_names import country_codes, place_key, subdivisions

AREAS = [
    ("Greater Boston Area", "US-MA"),
    ("Boston Metropolitan Area", "US-MA"),
    ("San Francisco Bay Area", "US-CA"),
    ("Dallas-Fort Worth Metroplex", "US-TX"),
    ("The Randstad", "NL"),
    ("Großraum München", "DE"),
    ("Greater London", "GB"),
    ("Boston", ""),
    ("Greater Nowhere Area", ""),
    ("", ""),
]


@pytest.mark.parametrize(("part", "code"), AREAS, ids=[c[0] or "empty" for c in AREAS])
def test_an_area_tells_the_place_of_its_core(part: str, code: str) -> None:
    assert find_area(part) == code


def test_every_area_has_a_known_code_and_one_meaning() -> None:
    rows = read_reference("place_areas.csv")
    known = set(country_codes().values()) | {code for names in subdivisions().values() for code in names.values()}

    assert {row["code"] for row in rows} <= known
    assert len({place_key(row["area"]) for row in rows}) == len(rows)


@pytest.mark.parametrize(
    ("part", "bare"), [("North Carolina Area", "north carolina"), ("Ohio", "Ohio"), ("Area", "Area"), ("", "")]
)
def test_area_words_hang_on(part: str, bare: str) -> None:
    assert without_area_words(part) == bare


@pytest.mark.parametrize(("part", "country"), [("Paris", "FR"), ("Chicago", "US"), ("Springfield", ""), ("", "")])
def test_the_country_of_a_large_city(part: str, country: str) -> None:
    assert city_country(part) == country


@settings(deadline=None)
@given(st.text())
def test_any_text_is_read(text: str) -> None:
    assert find_area(text) == "" or find_area(text)[:2].isupper()
