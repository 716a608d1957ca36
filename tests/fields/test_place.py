import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from revops_cli.fields.place import FIELD, country_code, fields, state_code
from revops_cli.fields.place_text import Place

COUNTRIES = [
    ("USA", "US"),
    ("U.S.A.", "US"),
    ("united states", "US"),
    ("United States (USA)", "US"),
    ("UnitedStates", "US"),
    ("Untied States", "US"),
    ("US - United States", "US"),
    ("England", "GB"),
    ("Deutschland", "DE"),
    ("Allemagne", "DE"),
    ("DEU", "DE"),
    ("日本", "JP"),
    ("Korea (Republic of)", "KR"),
    ("República de Corea", "KR"),
    ("U. K.", "GB"),
    ("Leeds", "GB"),
    ("Birmingham", ""),
    ("Spian", "ES"),
    ("Moldova, Republic of", "MD"),
    ("Cote d´Ivoire", "CI"),
    ("Puerto Rico", "PR"),
    ("Kosovo", "XK"),
    ("Niger", "NE"),
    ("Nigeria", "NG"),
    ("Georgia", "GE"),
    ("Texas", "US"),
    ("Boston, MA, USA", "US"),
    ("Europe", ""),
    ("EMEA", ""),
    ("Remote", ""),
    ("Earth", ""),
    ("USA/Canada", ""),
    ("n/a", ""),
    ("", ""),
]


@pytest.mark.parametrize(("raw", "code"), COUNTRIES, ids=[c[0] or "empty" for c in COUNTRIES])
def test_a_country_is_named_or_not_guessed(raw: str, code: str) -> None:
    assert country_code(raw) == code


STATES = [
    ("TX", "US", "US-TX"),
    ("texas", "US", "US-TX"),
    ("Calif.", "US", "US-CA"),
    ("Marlyand", "US", "US-MD"),
    ("Washington", "US", "US-WA"),
    ("Washington, D.C.", "US", "US-DC"),
    ("State of New York", "US", "US-NY"),
    ("TX 75001", "US", "US-TX"),
    ("US-TX", "US", "US-TX"),
    ("Ont.", "CA", "CA-ON"),
    ("Bavaria", "DE", "DE-BY"),
    ("Beijing", "CN", "CN-BJ"),
    ("Co. Cork", "IE", "IE-CO"),
    ("ON", "US", ""),
    ("Bavaria", "US", ""),
    ("n/a", "US", ""),
]


@pytest.mark.parametrize(("raw", "country", "code"), STATES, ids=[f"{c[0]} {c[1]}" for c in STATES])
def test_a_state_is_looked_for_in_its_country(raw: str, country: str, code: str) -> None:
    assert state_code(raw, country) == Place(country, code)


ALONE = [
    ("Texas", Place("US", "US-TX")),
    ("TX", Place("US", "US-TX")),
    ("Ontario", Place("CA", "CA-ON")),
    ("NSW", Place("AU", "AU-NSW")),
    ("WA", Place("US", "US-WA")),
    ("Somewhere", Place()),
]


@pytest.mark.parametrize(("raw", "place"), ALONE, ids=[c[0] for c in ALONE])
def test_a_state_alone_gives_its_country_where_that_is_plain(raw: str, place: Place) -> None:
    assert state_code(raw, "") == place


def test_the_default_country_decides_a_shared_code() -> None:
    assert state_code("WA", "", "AU") == Place("AU", "AU-WA")
    assert fields("AU")[0].standardise("", "WA", "", "").values == ("AU", "AU-WA")


ROWS = [
    (("USA", "Texas", "Austin", ""), ("US", "US-TX"), ()),
    (("", "", "", "Austin, Texas, USA"), ("US", "US-TX"), ()),
    (("", "", "Austin, TX", ""), ("US", "US-TX"), ()),
    (("USA", "", "", "Austin, Texas, USA"), ("US", "US-TX"), ()),
    (("Germany", "", "", "Austin, Texas, USA"), ("DE", ""), ()),
    (("Europe", "", "", ""), ("", ""), ("country.unknown",)),
    (("USA", "Ontario", "", ""), ("US", ""), ("state.unknown",)),
    (("n/a", "-", "", ""), ("", ""), ()),
    (("", "", "München", ""), ("DE", ""), ()),
    (("Europe", "", "München", ""), ("DE", ""), ()),
    (("", "", "", "München"), ("DE", ""), ()),
    (("", "", "München", "Remote"), ("DE", ""), ()),
    (("Austria", "", "München", ""), ("AT", ""), ()),
    (("", "", "Paris", "Austin, Texas"), ("US", "US-TX"), ()),
    (("", "TX", "Paris", ""), ("US", "US-TX"), ()),
    (("", "Somewhere", "Paris", ""), ("", ""), ("state.unknown",)),
    (("", "", "Georgia", ""), ("", ""), ()),
]


@pytest.mark.parametrize(("cells", "values", "issues"), ROWS, ids=[" | ".join(c[0]) for c in ROWS])
def test_cells_of_a_row_fill_each_other(
    cells: tuple[str, str, str, str], values: tuple[str, str], issues: tuple[str, ...]
) -> None:
    cleaned = FIELD.standardise(*cells)

    assert (cleaned.values, cleaned.issues) == (values, issues)


@settings(deadline=None)
@given(st.text(), st.text(), st.text(), st.text())
def test_any_cells_are_read(country: str, state: str, city: str, location: str) -> None:
    values = FIELD.standardise(country, state, city, location).values

    assert values[1] == "" or values[1][:2] == values[0]


@settings(deadline=None)
@given(st.sampled_from([raw for raw, _ in COUNTRIES] + [raw for raw, _, _ in STATES]))
def test_codes_stay_what_they_are(raw: str) -> None:
    country, state = FIELD.standardise("", "", "", raw).values

    assert FIELD.standardise(country, state, "", "").values == (country, state)
