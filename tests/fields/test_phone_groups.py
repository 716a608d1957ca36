"""A number without a country, beside an e-mail with the ending of one, is read where it is written so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from revops_cli.fields.phone import read_phone
from revops_cli.fields.phone_groups import breaks_groups, is_written_as

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
    ("416-555-0123", ".ca", "US", "+14165550123", ""),
    ("9845012345", ".in", "US", "", "phone.ambiguous"),
    ("2132244477", ".br", "US", "", "phone.ambiguous"),
    ("4158675309", ".de", "US", "", "phone.ambiguous"),
    ("210 322 4477", ".gr", "US", "", "phone.ambiguous"),
    ("347 223 4567", ".it", "US", "", "phone.ambiguous"),
    ("(21) 8765-4321", ".br", "US", "", "phone.ambiguous"),
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
    ("(415) 867-5309", "US", True),
    ("+1 415.867.5309", "US", True),
    ("4158675309", "US", False),
    ("415 8675309", "US", False),
    ("(21) 3224-4477", "US", False),
    ("(21) 3224-4477", "BR", True),
    ("(415) 867-5309", "BR", False),
    ("020 7946 0958", "GB", True),
    ("20 7946 0958", "GB", True),
    ("44 20 7946 0958", "GB", True),
    ("02079460958", "GB", False),
    ("694 123 4567", "GR", True),
    ("call me", "GB", False),
    ("", "GB", False),
]


@pytest.mark.parametrize(("text", "region", "written"), GROUPS)
def test_groups(text: str, region: str, written: bool) -> None:  # noqa: FBT001 - a column of the table
    assert is_written_as(text, region) is written


BROKEN = [
    ("(21) 8765-4321", "US", True),
    ("(415) 8675309", "US", False),
    ("415867-5309", "US", False),
    ("4158675309", "US", False),
    ("089/636-48018", "DE", False),
]


@pytest.mark.parametrize(("text", "region", "broken"), BROKEN)
def test_broken_groups(text: str, region: str, broken: bool) -> None:  # noqa: FBT001 - a column of the table
    assert breaks_groups(text, region) is broken


@given(st.text(), st.sampled_from([".br", ".de", ".gr", ".uk"]))
def test_any_text_is_read(raw: str, ending: str) -> None:
    """A number that is read is that of the default country or of the e-mail's."""
    country = {".uk": "GB"}.get(ending, ending[1:].upper())
    either = {n.e164 for region in ("", country) for n in read_phone(raw, region).numbers}

    assert {number.e164 for number in read_phone(raw, ending).numbers} <= either
