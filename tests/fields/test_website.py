import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tldextract import TLDExtract

from revops_cli.fields.website import DOMAIN, company_domain, host, registrable

LIST = TLDExtract(suffix_list_urls=(), cache_dir=None)
CASES = [
    ("https://www.shop.acme.co.uk/en?x=1#top", "acme.co.uk"),
    ("acme.com", "acme.com"),
    ("WWW.ACME.COM/", "acme.com"),
    ("http://user:pw@acme.de:8080", "acme.de"),
    ("http//www.acme.de", "acme.de"),
    ("https:/acme.de", "acme.de"),
    ("https://https://acme.com", "acme.com"),
    ("acme.com; acme.de", "acme.com"),
    ("bücher.de", "bücher.de"),
    ("xn--bcher-kva.de", "bücher.de"),
    ("jane@mail.acme.com", "acme.com"),
    ("10.0.0.1", ""),
    ("see brochure", ""),
    ("co.uk", ""),
    ("acme", ""),
    ("", ""),
]


@pytest.mark.parametrize(("raw", "domain"), CASES, ids=[c[0] or "empty" for c in CASES])
def test_the_registrable_domain(raw: str, domain: str) -> None:
    assert registrable(raw) == domain


def test_a_page_on_a_shared_host_is_no_company_domain() -> None:
    assert company_domain("https://www.linkedin.com/company/acme") == ""
    assert registrable("https://www.linkedin.com/company/acme") == "linkedin.com"


ROWS = [
    ("www.acme.com", "jane@other.com", "acme.com", "website", ()),
    ("", "jane@mail.acme.com", "acme.com", "business e-mail", ()),
    ("linkedin.com/acme", "jane@acme.com", "acme.com", "business e-mail", ()),
    ("none yet", "jane@gmail.com", "", "no rule", ("website.invalid",)),
    ("n/a", "", "", "no rule", ()),
]


@pytest.mark.parametrize(("website", "email", "domain", "rule", "issues"), ROWS, ids=[c[0] or "empty" for c in ROWS])
def test_the_website_comes_before_the_address(
    website: str, email: str, domain: str, rule: str, issues: tuple[str, ...]
) -> None:
    cleaned = DOMAIN.standardise(website, email)

    assert (cleaned.values, cleaned.rule, cleaned.issues) == ((domain,), rule, issues)


@settings(deadline=None)
@given(
    st.lists(st.text(alphabet="abc-1", min_size=1, max_size=5), min_size=1, max_size=3),
    st.sampled_from(["com", "net", "org"]),
)
def test_the_short_way_says_what_the_list_says(labels: list[str], ending: str) -> None:
    name = ".".join([*labels, ending])
    listed = LIST(name).top_domain_under_public_suffix

    assert registrable(name) in {listed, ""}


@settings(deadline=None)
@given(st.text())
def test_any_text_is_read(raw: str) -> None:
    assert registrable(host(raw)) == registrable(raw) or host(raw) == ""
    assert len(DOMAIN.standardise(raw, raw).values) == 1
