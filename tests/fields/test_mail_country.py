"""The ending of an e-mail's domain speaks for a country, unless it is used everywhere."""

import pytest

from revops_cli.fields.field import Filler
from revops_cli.fields.mail_country import country_of_ending, ending_of

CASES = [
    ("acme.de", "US", "DE"),
    ("acme.com.br", "US", "BR"),
    ("acme.co.uk", "US", "GB"),
    ("acme.co.uk", "GB", ""),
    ("acme.de", "DE", ""),
    ("acme.com.co", "US", "CO"),
    ("acme.co", "US", ""),
    ("acme.io", "US", ""),
    ("acme.ai", "US", ""),
    ("acme.me", "US", ""),
    ("acme.tv", "US", ""),
    ("acme.eu", "US", ""),
    ("acme.com", "US", ""),
    ("acme.us", "GB", "US"),
    ("de", "US", ""),
    ("", "US", ""),
]


@pytest.mark.parametrize(("domain", "default", "country"), CASES)
def test_country(domain: str, default: str, country: str) -> None:
    ending = Filler("EmailDomain", ending_of(default)).of(domain)

    assert (country_of_ending(ending) if ending else "") == country
