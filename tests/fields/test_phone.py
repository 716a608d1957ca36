import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from revops_cli.fields.phone import MOBILE, PHONE, fields, is_placeholder

CASES = [
    ("(415) 867-5309", "US", "+14158675309", ""),
    ("1-415-867-5309", "USA", "+14158675309", ""),
    ("415.867.5309 x22", "", "+14158675309", "22"),
    ("+1 (415) 867-5309;ext=7", "Germany", "+14158675309", "7"),
    ("4158675309.0", "US", "+14158675309", ""),
    ("４１５-867-5309", "US", "+14158675309", ""),
    ("\u202a+1 415\u2011867\u20115309\u202c", "US", "+14158675309", ""),
    ('="4158675309"', "US", "+14158675309", ""),
    ("3012345.0", "DE", "+493012345", ""),
    ("(876) 235-0922 x12", "US", "+18762350922", "12"),
    ("415-867-5309 ext. 7", "GB", "", ""),
    ("+1 415-867-5309 x7", "GB", "+14158675309", "7"),
    ("4.158675309E+09", "US", "+14158675309", ""),
    ("Tel: 0121 234 7628", "United Kingdom", "+441212347628", ""),
    ("+44 (0)121 234 7628", "", "+441212347628", ""),
    ("+44 0121 234 7628", "US", "+441212347628", ""),
    ("+34 (0) 810127685", "US", "+34810127685", ""),
    ("0044 7911 123456", "US", "+447911123456", ""),
    ("011 44 7911 123456", "US", "+447911123456", ""),
    ("7911123456", "GB", "+447911123456", ""),
    ("4930120849", "DE", "+4930120849", ""),
    ("447911123456", "", "+447911123456", ""),
    ("+49 (0) 89 / 636-48018", "DE", "+498963648018", ""),
    ("030 12345/46", "DE", "+493012345", ""),
    ("+52 1 55 1234 5678", "MX", "+525512345678", ""),
    ("1-800-FLOWERS", "US", "+18003569377", ""),
    ("415-867-5309 / 650-253-0000", "US", "+14158675309", ""),
    ("m: 650-253-0000 o: 415-867-5309", "US", "+14158675309", ""),
    ("fax 650-253-0000, tel 415-867-5309", "US", "+14158675309", ""),
    ("(650) 253-0000 (mobile)", "US", "+16502530000", ""),
    ("650-253-0000 (do not call) Mon-Fri 9-5", "US", "+16502530000", ""),
]


@pytest.mark.parametrize(("raw", "country", "e164", "extension"), CASES, ids=[f"{c[0]} {c[1]}" for c in CASES])
def test_a_number_is_read_in_the_country_of_its_row(raw: str, country: str, e164: str, extension: str) -> None:
    assert PHONE.standardise(raw, country).values == (e164, extension)


NONE = [
    ("", "US", ()),
    ("n/a", "US", ()),
    ("#REF!", "US", ()),
    ("1.41587E+10", "US", ("phone.lost_digits",)),
    ("4,15868E+09", "DE", ("phone.lost_digits",)),
    ("111-111-1111", "US", ("phone.placeholder",)),
    ("1234567890", "US", ("phone.placeholder",)),
    ("+1 555 555 5555", "", ("phone.placeholder",)),
    ("+1 415 867", "US", ("phone.invalid",)),
    ("+1 4158675309123456", "US", ("phone.invalid",)),
    ("020 7031 3000", "US", ("phone.invalid",)),
    ("12/05/2024", "DK", ("phone.invalid",)),
    ("jane12345678@acme.com", "DK", ("phone.invalid",)),
    ("fax: 415-867-5309", "US", ("phone.fax",)),
    ("call me", "US", ("phone.invalid",)),
]


@pytest.mark.parametrize(("raw", "country", "issues"), NONE, ids=[f"{c[0] or 'empty'} {c[1]}" for c in NONE])
def test_no_number_is_invented(raw: str, country: str, issues: tuple[str, ...]) -> None:
    cleaned = PHONE.standardise(raw, country)

    assert (cleaned.values, cleaned.issues) == (("", ""), issues)


MOBILES = [
    ("650-253-0000", "415-867-5309", "+16502530000"),
    ("", "o: 415-867-5309 m: 650-253-0000", "+16502530000"),
    ("", "cell 650-253-0000", "+16502530000"),
    ("", "415-867-5309", ""),
    ("", "", ""),
]


@pytest.mark.parametrize(("mobile", "phone", "e164"), MOBILES, ids=[f"{c[0]}|{c[1]}" for c in MOBILES])
def test_a_labelled_mobile_is_the_mobile(mobile: str, phone: str, e164: str) -> None:
    assert MOBILE.standardise(mobile, phone, "US").values == (e164,)


def test_the_default_country_reads_rows_without_one() -> None:
    phone, _ = fields("DE")

    assert phone.standardise("030 120849", "").values[0] == "+4930120849"
    assert phone.standardise("030 120849", "Remote").values[0] == "+4930120849"
    assert PHONE.standardise("030 120849", "").values[0] == ""


def test_digits_that_count_downwards_are_no_placeholder() -> None:
    assert not is_placeholder("98765 43210")
    assert not is_placeholder("1111")


@settings(deadline=None)
@given(st.text(), st.sampled_from(["", "US", "Deutschland", "BR", "XK", "nowhere"]))
def test_any_text_is_read(raw: str, country: str) -> None:
    values = PHONE.standardise(raw, country).values

    assert values[0] == "" or values[0].startswith("+")


@settings(deadline=None)
@given(st.text(alphabet="0123456789+ ().-/xXeE,", max_size=24), st.sampled_from(["US", "GB", "DE", "IN", "BR"]))
def test_a_number_that_comes_out_is_valid_and_stays(raw: str, country: str) -> None:
    number = PHONE.standardise(raw, country).values[0]

    if number:
        assert phonenumbers.is_valid_number(phonenumbers.parse(number))
        assert PHONE.standardise(number, country).values[0] == number
