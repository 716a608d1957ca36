import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from revops_cli.dedupe import dates, readings
from revops_cli.fields.company import company_key

CASES = [
    pytest.param(readings.email, "J.Doe+news@GMail.com", "jdoe@gmail.com", id="what the provider ignores"),
    pytest.param(readings.email, "j.doe@acme.com", "j.doe@acme.com", id="dots count elsewhere"),
    pytest.param(readings.email, "nobody", "", id="no address"),
    pytest.param(readings.phone, "+1 (503) 526-0000 x33", "5035260000", id="country code and extension"),
    pytest.param(readings.phone, "503.526.0000", "5035260000", id="dots"),
    pytest.param(readings.phone, "000-000-0000", "", id="placeholder"),
    pytest.param(readings.phone, "555-555-5555", "", id="typed to fill the box"),
    pytest.param(readings.phone, "12345678", "", id="counts up"),
    pytest.param(readings.phone, "7.13555E+09", "", id="lost digits"),
    pytest.param(readings.phone, "7.135551234E+09", "7135551234", id="scientific, all digits there"),
    pytest.param(readings.phone, "+49 (0)89 99998123", "8999998123", id="country code"),
    pytest.param(readings.phone, "089 99998123", "8999998123", id="without country code"),
    pytest.param(readings.phone, "+353 1 679 0000", "16790000", id="country code of three digits"),
    pytest.param(readings.phone, "12", "", id="too short"),
    pytest.param(readings.mailbox, "john.smith42@acme.com", "johnsmith", id="mailbox"),
    pytest.param(readings.mailbox, "sales@acme.com", readings.ROLE, id="mailbox of a function"),
    pytest.param(readings.mailbox, "", "", id="no mailbox"),
    pytest.param(readings.host, "a@acme.com", "acme.com", id="domain of an address"),
    pytest.param(readings.employer, "acme.com", "acme.com", id="own domain"),
    pytest.param(readings.employer, "gmail.com", "", id="free mail"),
    pytest.param(readings.acronym, "justice insurance", "ji", id="acronym"),
    pytest.param(readings.last_of_name, "Cher", "", id="one word is no last name"),
    pytest.param(readings.last_of_name, "Smith, John", "smith", id="last name first"),
    pytest.param(readings.first_of_name, "Smith, John", "john", id="first name last"),
]
READERS = [readings.email, readings.phone, readings.plain, readings.title, readings.website, readings.state]


@pytest.mark.parametrize(("reader", "raw", "read"), CASES)
def test_reading(reader: readings.Reader, raw: str, read: str) -> None:
    assert reader(raw) == read


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.__name__)
@settings(deadline=None)
@given(raw=st.text(max_size=30))
def test_any_text_can_be_read(reader: readings.Reader, raw: str) -> None:
    assert isinstance(reader(raw), str)


DATES = [
    pytest.param("2024-03-14", "2024-03-14", id="iso"),
    pytest.param("3/14/2024 10:05", "2024-03-14 10:05", id="american with time"),
    pytest.param("14.03.2024", "2024-03-14", id="german"),
    pytest.param("", "", id="empty"),
]


@pytest.mark.parametrize(("raw", "iso"), DATES)
def test_dates_sort(raw: str, iso: str) -> None:
    assert dates.sortable(raw) == iso


WORDS = [
    "Acme",
    "Independent",
    "the",
    "The",
    "Co",
    "company",
    "Inc",
    "limited",
    "and",
    "und",
    "dba",
    "formerly",
    "care",
]
WORDS += [
    "of",
    "Self",
    "employed",
    "Not",
    "applicable",
    "GmbH",
    "KG",
    "AS",
    "Bank",
    "OOO",
    "Sociedad",
    "Anonima",
    "Aaa",
]


@given(
    st.lists(st.sampled_from(WORDS), max_size=6),
    st.sampled_from([" ", " & ", ", ", ", & "]),
    st.sampled_from(["", "."]),
)
def test_a_plain_company_is_read_as_any_other(parts: list[str], between: str, end: str) -> None:
    raw = between.join(parts) + end

    assert readings.company(raw) == company_key(raw)
