import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from revops_cli.fields.place import FIELD
from revops_cli.fields.place_text import Place, parse_place

PLACES = [
    ("Boston, MA, USA", "US", "US-MA"),
    ("Boston MA", "US", "US-MA"),
    ("Austin, TX 78701", "US", "US-TX"),
    ("Baltimore/Maryland/US", "US", "US-MD"),
    ("New Orleans/la/usa", "US", "US-LA"),
    ("United States, California, San Jose", "US", "US-CA"),
    ("Toronto, ON", "CA", "CA-ON"),
    ("Toronto, CA", "CA", ""),
    ("San Francisco, CA", "US", "US-CA"),
    ("Berlin, DE", "DE", ""),
    ("Newark, DE", "US", "US-DE"),
    ("Atlanta, Georgia", "US", "US-GA"),
    ("Tbilisi, Georgia", "GE", ""),
    ("San Juan, PR", "PR", ""),
    ("London, UK", "GB", ""),
    ("Munich, Bavaria, Germany", "DE", "DE-BY"),
    ("Munich Germany", "DE", ""),
    ("Guadalajara, Jalisco", "MX", "MX-JAL"),
    ("Remote - USA", "US", ""),
    ("Sydney NSW 2000", "AU", "AU-NSW"),
    ("Seoul, Korea, South", "KR", ""),
    ("Hong Kong, China", "HK", ""),
    ("San Juan, Puerto Rico, USA", "PR", ""),
    ("Lebanon, PA", "US", "US-PA"),
    ("Saint Helier, Jersey", "JE", ""),
    ("Bavaria, Germany", "DE", "DE-BY"),
    ("Berlin, Germany", "DE", ""),
    ("Germany - Berlin", "DE", ""),
    ("Germany - Bavaria", "DE", "DE-BY"),
    ("Ile de France", "FR", "FR-IDF"),
    ("Bayern", "DE", "DE-BY"),
    ("DE-BY", "DE", "DE-BY"),
    ("Leeds, West Yorkshire, UK", "GB", ""),
    ("Lausanne, Vaud", "CH", "CH-VD"),
    ("Tijuana, Baja California", "MX", "MX-BCN"),
    ("Malmö, Skåne, Sweden", "SE", "SE-M"),
    ("Germany/Austria/Switzerland", "", ""),
    ("D.C.", "US", "US-DC"),
    ("Cupertino; CA; 95014", "US", "US-CA"),
    ("221B Baker Street, London NW1 6XE, UK", "GB", ""),
    ("100 Main St, Springfield, IL 62701, USA", "US", "US-IL"),
    ("10117 Berlin, Germany", "DE", ""),
    ("Co. Kerry, Ireland", "IE", "IE-KY"),
    ("Kyoto Prefecture, Japan", "JP", "JP-26"),
    ("Kyoto, Japan", "JP", ""),
    ("dallas tx", "US", "US-TX"),
    ("check in", "", ""),
    ("Paris / London", "", ""),
    ("Paris, Texas", "US", "US-TX"),
    ("London & New York", "", ""),
    ("Anywhere in the US", "US", ""),
    ("West Coast", "", ""),
    ("Leeds", "GB", ""),
    ("Birmingham", "", ""),
    ("Leeds LS1 4AP", "GB", ""),
    ("Köln, NRW", "DE", "DE-NW"),
    ("CDMX, Mexico", "MX", "MX-CMX"),
    ("Springfield, Central", "", ""),
    ("UK & Ireland", "", ""),
    ("Bosnia & Herzegovina", "BA", ""),
    ("Greater Boston Area", "US", "US-MA"),
    ("Greater Toronto Area, Canada", "CA", "CA-ON"),
    ("Raleigh-Durham, North Carolina Area", "US", "US-NC"),
    ("Amsterdam Area, Netherlands", "NL", ""),
    ("Greater Springfield Area", "", ""),
    ("London SW1A 1AA", "GB", ""),
    ("10 Downing Street, London SW1A 2AA", "GB", ""),
    ("Toronto ON M5V 2T6", "CA", "CA-ON"),
    ("1012 AB Amsterdam, NL", "NL", ""),
    ("1600 NW Main Street, Portland, OR", "US", "US-OR"),
    ("D-80331 München", "DE", ""),
    ("80331 München", "DE", ""),
    ("Paris", "FR", ""),
    ("Remote", "", ""),
    (", ,", "", ""),
    ("", "", ""),
]


@pytest.mark.parametrize(("raw", "country", "state"), PLACES, ids=[c[0] or "empty" for c in PLACES])
def test_a_place_in_one_text(raw: str, country: str, state: str) -> None:
    assert parse_place(raw) == Place(country, state)


@settings(deadline=None)
@given(st.sampled_from([place for place, _, _ in PLACES]))
def test_codes_stay_what_they_are(raw: str) -> None:
    country, state = FIELD.standardise("", "", "", raw).values

    assert FIELD.standardise(country, state, "", "").values == (country, state)


@settings(deadline=None)
@given(st.lists(st.sampled_from([word for place, _, _ in PLACES for word in place.split()]), max_size=5))
def test_any_words_of_places_are_read(words: list[str]) -> None:
    place = parse_place(" ".join(words))

    assert not place.state or place.state.startswith(place.country + "-")
