import pytest

from revops_cli.data.reader import read_reference
from revops_cli.fields.place import FIELD
from revops_cli.fields.place_alone import country_of_city, stand_in
from revops_cli.fields.place_names import country_names, place_key

CITIES = [
    ("München", "DE"),
    ("munich", "DE"),
    ("Mailand", "IT"),
    ("Hà Nội", "VN"),
    ("深圳", "CN"),
    ("Chicago", "US"),
    ("San Francisco", "US"),
    ("Springfield", "US"),
    ("Paris (75)", "FR"),
    ("Paris Cedex 08", "FR"),
    ("Wien 10", "AT"),
    ("Birmingham", ""),
    ("Valencia", ""),
    ("Hyderabad", ""),
    ("Georgia", ""),
    ("Mobile", ""),
    ("Remote", ""),
    ("Nowhere", ""),
    ("75", ""),
    ("", ""),
]


@pytest.mark.parametrize(("city", "country"), CITIES, ids=[city or "empty" for city, _ in CITIES])
def test_a_city_tells_its_country_where_only_one_is_likely(city: str, country: str) -> None:
    assert country_of_city(city) == country


def test_no_name_stands_for_two_countries_or_is_a_country() -> None:
    rows = read_reference("place_alone.csv")

    countries: dict[str, set[str]] = {}
    for row in rows:
        countries.setdefault(place_key(row["city"]), set()).add(row["alpha2"])

    assert [key for key, codes in countries.items() if len(codes) > 1 or key in country_names()] == []


@pytest.mark.parametrize("city", [city for city, _ in CITIES if city])
def test_all_cities_of_a_country_say_the_same(city: str) -> None:
    other = stand_in(country_of_city(city))

    assert FIELD.standardise("", "", other, "").values == FIELD.standardise("", "", city, "").values
