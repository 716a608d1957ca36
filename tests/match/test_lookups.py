import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from revops_cli.fields import website
from revops_cli.match.lookups import own_domain, registrable

HOSTS = [
    "acme.com",
    "https://www.acme.co.uk/about",
    "acme.de",
    "co.uk",
    "a.b.c.gov.au",
    "www.ck",
    "shop.foo.ck",
    "x.city.kawasaki.jp",
    "a.b.kobe.jp",
    "sompar.nhs.uk",
    "münchen.de",
    "xn--mnchen-3ya.de",
    "10.0.0.1",
    "localhost",
    "Acme Inc.",
    "acme.github.io",
    "a.b.compute.amazonaws.com",
    "",
]


@pytest.mark.parametrize("host", HOSTS, ids=[host or "empty" for host in HOSTS])
def test_the_fast_answer_is_the_libraries(host: str) -> None:
    assert registrable(host) == website.registrable(host).lower()


LABELS = st.lists(st.sampled_from(["acme", "www", "co", "com", "uk", "jp", "ck", "kobe", "city", "de"]), max_size=4)


@given(LABELS)
@settings(deadline=None)
def test_the_fast_answer_is_the_libraries_for_any_labels(labels: list[str]) -> None:
    host = ".".join(labels)

    assert registrable(host) == website.registrable(host).lower()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mail.acme.com", "acme.com"),
        ("gmail.com", ""),
        ("yahoo.co.uk", ""),
        ("www.linkedin.com", ""),
        ("mailinator.com", ""),
        ("", ""),
    ],
    ids=["own", "free mail", "free mail of a country", "shared page", "disposable", "empty"],
)
def test_own_domain(text: str, expected: str) -> None:
    assert own_domain(text) == expected
