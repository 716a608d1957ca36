import pytest

from revops_cli.data.reader import read_reference
from revops_cli.fields.place import FIELD
from revops_cli.fields.place_coded import bracketed, coded_city
from revops_cli.fields.place_names import place_key, subdivisions
from revops_cli.fields.place_text import Place, parse_place

CASES = [
    ("Maringá - PR", "BR-PR"),
    ("Lecce (LE)", "IT-LE"),
    ("Pisa (PI), Italy", "IT-PI"),
    ("Pisa (IT)", "IT"),
    ("Tulsa (OK), USA", "US-OK"),
    ("Luzern LU", "CH-LU"),
    ("Augsburg, BY", "DE-BY"),
    ("Kolkata, WB", "IN-WB"),
    ("37121 Verona VR", "IT-VR"),
    ("Palermo (PA)", "IT-PA"),
    ("Palermo, PA", "US-PA"),
    ("Ponce, PR", "PR"),
    ("Rotterdam, NL", "NL"),
    ("Tilburg NL", "NL"),
    ("Gander, NL", "CA-NL"),
    ("Trnava, SK", "SK"),
    ("Regina, SK", "CA-SK"),
    ("Dammam, SA", "SA"),
    ("Cusco, PE", "PE"),
    ("Leipzig DE", "DE"),
    ("Wilmington DE", "US-DE"),
    ("Newark (DE)", "US-DE"),
    ("Minsk, BY", "BY"),
    ("Chicago, IL (Hybrid)", "US-IL"),
    ("Austin, TX / Remote", "US-TX"),
    ("Remote, OH", "US-OH"),
]


@pytest.mark.parametrize(("text", "code"), CASES, ids=[c[0] for c in CASES])
def test_two_capitals_after_a_city_are_of_its_country(text: str, code: str) -> None:
    place = parse_place(text)

    assert (place.state or place.country) == code


@pytest.mark.parametrize(
    ("city", "code", "found"),
    [("Torino", "TO", "IT-TO"), ("Torino", "to", ""), ("Torino", "ZZ", ""), ("Nowhere", "TO", ""), ("", "", "")],
)
def test_only_capitals_after_a_known_city_are_a_code(city: str, code: str, found: str) -> None:
    assert coded_city(city, code) == found


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Pisa (PI)", ("Pisa", "PI")),
        ("Pisa, (PI)", ("Pisa", "PI")),
        ("Pisa (Italy)", ("Pisa (Italy)", "")),
        ("", ("", "")),
    ],
)
def test_only_two_capitals_in_brackets_are_taken(text: str, parts: tuple[str, str]) -> None:
    assert bracketed(text) == parts


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Kanton Luzern", "CH-LU"),
        ("Regione Toscana", "IT-52"),
        ("Bundesland Hessen", "DE-HE"),
        ("OH", "US-OH"),
        ("OK", ""),
    ],
)
def test_a_lone_subdivision_says_what_it_is(text: str, code: str) -> None:
    assert parse_place(text).state == code


SHARED = [
    ("Chennai, TN", "IN", "IN-TN"),
    ("Nashville, TN", "US", "US-TN"),
    ("Monterrey, NL", "MX", "MX-NLE"),
    ("St. John's, NL", "CA", "CA-NL"),
    ("Tijuana, BC", "MX", "MX-BCN"),
    ("Vancouver, BC", "CA", "CA-BC"),
    ("Perth, WA", "AU", "AU-WA"),
    ("Seattle, WA", "US", "US-WA"),
    ("Florianópolis, SC", "BR", "BR-SC"),
    ("Charleston, SC", "US", "US-SC"),
    ("Milano, MI", "IT", "IT-MI"),
    ("Milan, MI", "US", "US-MI"),
    ("Perth, TN", "US", "US-TN"),
]


@pytest.mark.parametrize(("text", "country", "state"), SHARED, ids=[case[0] for case in SHARED])
def test_letters_of_a_state_are_those_of_the_city_beside_them(text: str, country: str, state: str) -> None:
    city, letters = text.split(", ")

    assert parse_place(text) == Place(country, state)
    assert FIELD.standardise("", letters, city, "").values == (country, state)


def test_a_shared_code_is_one_of_its_country_and_a_city_is_listed_once() -> None:
    rows = read_reference("place_shared_codes.csv")
    keys = [place_key(row["city"]) for row in rows]

    assert len(keys) == len(set(keys))
    assert {row["code"] for row in rows} <= {code for names in subdivisions().values() for code in names.values()}
    assert {row["written"].casefold() for row in rows} <= subdivisions()["US"].keys() | subdivisions()["CA"].keys()


def test_a_country_beside_a_shared_code_decides() -> None:
    assert FIELD.standardise("USA", "TN", "Chennai", "").values == ("US", "US-TN")
