"""A number without a country, beside an e-mail with the ending of one, is read where it is written so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from revops_cli.fields.phone import read_phone
from revops_cli.fields.phone_groups import DIALLED, SHORT, likeness

CASES = [
    ("(21) 3224-4477", ".br", "US", "+552132244477", ""),
    ("Tel: (21) 3224-4477 / Fax: (21) 3224-4478", ".br", "US", "+552132244477", ""),
    ("021 3224 4477", ".br", "US", "+552132244477", ""),
    ("(415) 867-5309", ".br", "US", "+14158675309", ""),
    ("1-415-867-5309", ".de", "US", "+14158675309", ""),
    ("415.867.5309 x22", ".jp", "US", "+14158675309", ""),
    ("+1 415 8675309", ".de", "US", "+14158675309", ""),
    ("030 120849", ".de", "US", "+4930120849", ""),
    ("089/636-48018", ".de", "US", "+498963648018", ""),
    ("0121 234 7628", ".uk", "US", "+441212347628", ""),
    ("98450 12345", ".in", "US", "+919845012345", ""),
    ("8 (495) 123-45-67", ".ru", "US", "+74951234567", ""),
    ("532 223 45 67", ".tr", "US", "+905322234567", ""),
    ("55 1234 5678", ".mx", "US", "+525512345678", ""),
    ("0664 1234567", ".at", "DE", "+436641234567", ""),
    ("089 123456", ".at", "DE", "+4989123456", ""),
    ("(917) 865-3386", ".uk", "US", "+19178653386", ""),
    ("562.594.3465", ".in", "US", "+15625943465", ""),
    ("212-555-0123", ".ma", "US", "+12125550123", ""),
    ("416-555-0123", ".ca", "US", "+14165550123", ""),
    ("9845012345", ".in", "US", "", "phone.ambiguous"),
    ("2132244477", ".br", "US", "", "phone.ambiguous"),
    ("4158675309", ".de", "US", "", "phone.ambiguous"),
    ("210 322 4477", ".gr", "US", "", "phone.ambiguous"),
    ("347 223 4567", ".it", "US", "", "phone.ambiguous"),
    ("(442) 523-4567", ".mx", "US", "", "phone.ambiguous"),
    ("(21) 8765-4321", ".br", "US", "", "phone.ambiguous"),
    ("(218) 7654321", ".br", "US", "+12187654321", ""),
    ("2187654321", ".br", "US", "+12187654321", ""),
    ("(415) 123-4567", ".de", "US", "", "phone.invalid"),
    ("12", ".de", "US", "", "phone.invalid"),
    ("n/a", ".de", "US", "", ""),
    ("", ".de", "US", "", ""),
]


@pytest.mark.parametrize(("raw", "ending", "default", "e164", "issue"), CASES, ids=[f"{c[0]} {c[1]}" for c in CASES])
def test_the_country_of_the_e_mail(raw: str, ending: str, default: str, e164: str, issue: str) -> None:
    read = read_phone(raw, ending, default)

    assert (read.numbers[0].e164 if read.numbers else "", read.issue) == (e164, issue)


GROUPS = [
    ("(415) 867-5309", "US", DIALLED),
    ("+1 415.867.5309", "US", DIALLED),
    ("4158675309", "US", 0),
    ("415 8675309", "US", 0),
    ("(21) 3224-4477", "US", 0),
    ("(21) 3224-4477", "BR", DIALLED),
    ("(415) 867-5309", "BR", 0),
    ("020 7946 0958", "GB", DIALLED),
    ("0 20 7946 0958", "GB", DIALLED),
    ("44 20 7946 0958", "GB", DIALLED),
    ("+44 (0)20 7946 0958", "GB", DIALLED),
    ("20 7946 0958", "GB", SHORT),
    ("917 865 3386", "GB", SHORT),
    ("02079460958", "GB", 0),
    ("694 123 4567", "GR", DIALLED),
    ("210 322 4477", "GR", DIALLED),
    ("347 223 4567", "IT", DIALLED),
    ("98450 12345", "IN", SHORT),
    ("call me", "GB", 0),
    ("", "GB", 0),
]


@pytest.mark.parametrize(("text", "region", "alike"), GROUPS)
def test_groups(text: str, region: str, alike: int) -> None:
    assert likeness(text, region) == alike


@given(st.text(), st.sampled_from([".br", ".de", ".gr", ".uk"]))
def test_any_text_is_read(raw: str, ending: str) -> None:
    """A number that is read is that of the default country or of the e-mail's."""
    country = {".uk": "GB"}.get(ending, ending[1:].upper())
    either = {n.e164 for region in ("", country) for n in read_phone(raw, region).numbers}

    assert {number.e164 for number in read_phone(raw, ending).numbers} <= either
