import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from revops_cli.data.reader import read_reference
from revops_cli.link.organisation_name import readings, weight
from revops_cli.match.profile import account_profile, known_aliases, lead_profile, looks_like_address

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
    pytest.param(("株式会社みどり堂", "", "", "", "", "", ""), ["midoritang"], "", "", id="form without a space"),
    pytest.param(("北方重型机械有限公司", "", "", "", "", "", ""), ["beifangzhongxingjixie"], "", "", id="at the end"),
    pytest.param(
        ("Acme (NYSE: ACM)", "", "", "", "", "", ""),
        ["acme nyse acm", "acme", "nyse acm", "acmtickeracm"],
        "",
        "",
        id="ticker",
    ),
    pytest.param(
        ("Acme, LSE: London", "", "", "", "", "", ""), ["acme lse london", "acme", "london"], "", "", id="no ticker"
    ),
    pytest.param(("self-employed", "", "", "", "", "", ""), [], "", "", id="junk"),
    pytest.param(("", "", "", "", "", "", ""), [], "", "", id="empty"),
]


@pytest.mark.parametrize(("cells", "names", "mail", "web"), CASES)
def test_lead_profile(cells: tuple[str, ...], names: list[str], mail: str, web: str) -> None:
    found = lead_profile((*cells, ""))

    assert ([" ".join(reading.words) for reading in found.names], found.mail, found.web) == (names, mail, web)


def test_account_profile_has_its_contacts_domains_and_aliases() -> None:
    found = account_profile(
        ("Acme Inc.", "acme.com", "Boston", "MA", "USA", "(617) 867-5309"),
        ("acme.io", "gmail.com", "acme.com"),
        ("Old Acme",),
    )

    assert found.domains == ("acme.com", "acme.io")
    assert [" ".join(reading.words) for reading in found.names] == ["acme", "old acme"]
    assert (found.country, found.state, found.city) == ("US", "US-MA", "boston")
    assert found.phone == "+16178675309"


def test_a_former_name_is_read_as_the_name_of_today() -> None:
    assert "meta platforms" in [" ".join(r.words) for r in lead_profile(("Facebook, Inc.", *[""] * 7)).names]


def joined(name: str) -> str:
    return readings(name)[0].joined


def test_aliases_are_other_names_and_nothing_else() -> None:
    """Each once, none a word that many names have, none the name of another organisation but a former one's."""
    rows = read_reference("org_aliases.csv")
    names = {joined(row["name"]) for row in rows}
    keys = [joined(row["alias"]) for row in rows]

    assert len(rows) >= 300
    assert len(set(keys)) == len(keys) == len(known_aliases())
    assert [r["alias"] for r, key in zip(rows, keys, strict=True) if key == joined(r["name"]) or weight(key) < 1] == []
    assert [r["alias"] for r, k in zip(rows, keys, strict=True) if k in names and r["kind"] != "former name"] == []
    assert [r["alias"] for r, k in zip(rows, keys, strict=True) if len(k) < 2 or len(joined(r["name"])) < 2] == []


def test_aliases_say_where_to_look_them_up() -> None:
    kinds = {"abbreviation", "short name", "trading name", "brand", "former name", "acquired"}
    rows = read_reference("org_aliases.csv")

    assert {row["kind"] for row in rows} == kinds
    assert [row["alias"] for row in rows if not re.fullmatch(r"https://[\w.-]+/\S+", row["source"])] == []
    assert [row["alias"] for row in rows] == sorted((row["alias"] for row in rows), key=lambda a: (a.casefold(), a))


@pytest.mark.parametrize(
    ("text", "expected"),
    [("acme.com", True), ("https://acme.co.uk/en", True), ("Acme Inc.", False), ("St. Mary", False), ("", False)],
    ids=["domain", "address", "name with a dot", "saint", "empty"],
)
def test_looks_like_address(text: str, expected: bool) -> None:  # noqa: FBT001 - a case
    assert looks_like_address(text) == expected


@settings(deadline=None)  # the first call loads the suffix list
@given(st.tuples(*[st.text(max_size=30)] * 8))
def test_lead_profile_never_fails(cells: tuple[str, ...]) -> None:
    assert lead_profile(cells) == lead_profile(cells)
