import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from revops_cli.data.reader import read_reference
from revops_cli.match.profile import account_profile, company_key, known_aliases, lead_profile, looks_like_address

# company, mail host, website, last name, city, state, country -> names, mail, web
CASES = [
    pytest.param(
        ("Acme Ltd", "acme.com", "www.acme.com", "", "", "", ""), ["acme"], "acme.com", "acme.com", id="plain"
    ),
    pytest.param(("Acme Ltd", "gmail.com", "", "", "", "", ""), ["acme"], "", "", id="free mail"),
    pytest.param(("Acme Ltd", "mail.acme.co.uk", "", "", "", "", ""), ["acme"], "acme.co.uk", "", id="host of mail"),
    pytest.param(("Acme", "", "https://www.linkedin.com/company/acme", "", "", "", ""), ["acme"], "", "", id="page"),
    pytest.param(("acme.com", "", "", "Smith", "", "", ""), ["acme", "smith"], "", "acme.com", id="domain as company"),
    pytest.param(("", "", "Acme Widgets", "", "", "", ""), ["acme widgets"], "", "", id="name as website"),
    pytest.param(("self-employed", "", "", "", "", "", ""), [], "", "", id="junk"),
    pytest.param(("", "", "", "", "", "", ""), [], "", "", id="empty"),
]


@pytest.mark.parametrize(("cells", "names", "mail", "web"), CASES)
def test_lead_profile(cells: tuple[str, ...], names: list[str], mail: str, web: str) -> None:
    found = lead_profile(cells)

    assert ([" ".join(reading.words) for reading in found.names], found.mail, found.web) == (names, mail, web)


def test_account_profile_has_its_contacts_domains_and_aliases() -> None:
    found = account_profile(
        ("Acme Inc.", "acme.com", "Boston", "MA", "USA"), ("acme.io", "gmail.com", "acme.com"), ("Old Acme",)
    )

    assert found.domains == ("acme.com", "acme.io")
    assert [" ".join(reading.words) for reading in found.names] == ["acme", "old acme"]
    assert (found.country, found.state, found.city) == ("US", "US-MA", "boston")


def test_a_former_name_is_read_as_the_name_of_today() -> None:
    assert "meta platforms" in [" ".join(r.words) for r in lead_profile(("Facebook, Inc.", *[""] * 6)).names]


def test_no_alias_stands_for_itself() -> None:
    rows = read_reference("org_aliases.csv")

    assert all(company_key(row["alias"]) != company_key(row["name"]) for row in rows)
    assert len(known_aliases()) == len({row["alias"] for row in rows})


@pytest.mark.parametrize(
    ("text", "expected"),
    [("acme.com", True), ("https://acme.co.uk/en", True), ("Acme Inc.", False), ("St. Mary", False), ("", False)],
    ids=["domain", "address", "name with a dot", "saint", "empty"],
)
def test_looks_like_address(text: str, expected: bool) -> None:  # noqa: FBT001 - a case
    assert looks_like_address(text) == expected


@settings(deadline=None)  # the first call loads the suffix list
@given(st.tuples(*[st.text(max_size=30)] * 7))
def test_lead_profile_never_fails(cells: tuple[str, ...]) -> None:
    assert lead_profile(cells) == lead_profile(cells)
