"""Each kind of evidence by name: what is said of a pair that shows it."""

from collections.abc import Callable

import pytest

from revops_cli.engine.duck import DuckEngine
from revops_cli.match.explain import explain
from revops_cli.match.settings import MatchSettings
from revops_cli.model import Table

HEADER = ("Id", "Name", "Website", "BillingCity", "BillingCountry", "Phone", "ParentId")
ACCOUNTS = (
    ("A1", "Quartzmill Bearings", "quartzmill.com", "Boston", "USA", "+1 617 867 5300", ""),
    ("A2", "Tropfen Bottling", "", "Ulm", "Germany", "", "A3"),
    ("A3", "Zweig Group", "zweig.de", "Ulm", "Germany", "", ""),
    ("A4", "Orchard Bank", "family.org", "", "", "", ""),
    ("A5", "Meadow Bank", "family.org", "", "", "", ""),
    ("A6", "Larkspur Amber Lights", "", "", "", "", ""),
)
LEAD = ("Company", "Email", "Website", "City", "Country", "Phone")

CASES = [
    pytest.param(("Quartzmill", "j@quartzmill.com"), "A1", "e-mail domain belongs to this account alone", id="mail"),
    pytest.param(("Quartzmill", "", "quartzmill.com"), "A1", "website belongs to this account alone", id="website"),
    pytest.param(("Orchard Bank", "j@family.org"), "A4", "and a few more", id="a family's domain"),
    pytest.param(("Quartzmill Bearings", "j@quartzmill.de"), "A1", "differ in the ending only", id="ending"),
    pytest.param(
        ("Tropfen Bottling", "j@tropfen.de"), "A2", "begins like the account's name, which has no", id="label"
    ),
    pytest.param(("Quartzmill",), "A1", "account's domain is the name", id="account's label"),
    pytest.param(("Quartzmill Bearings", "j@other.net"), "A1", "has another website", id="domains conflict"),
    pytest.param(("Quartzmill Bearings",), "A1", "all telling words are shared", id="words both ways"),
    pytest.param(("Quartzmill",), "A1", "the account has", id="the account has more words"),
    pytest.param(("Quartzmill Bearings Leipzig Works",), "A1", "the lead has", id="the lead has more words"),
    pytest.param(("Quartzmil Bearings",), "A1", "names are spelled almost the same", id="spelling"),
    pytest.param(("Quartzmill Bearings",), "A1", "rare", id="rare words"),
    pytest.param(("Quartzmill Dairy",), "A1", "first words are one", id="first word"),
    pytest.param(("LAL",), "A6", "the name is the acronym of the account", id="acronym"),
    pytest.param(("Quartzmill", "", "", "", "United States"), "A1", "same country", id="country"),
    pytest.param(("Quartzmill Bearings", "", "", "", "France"), "A1", "countries differ", id="country conflicts"),
    pytest.param(("Quartzmill", "", "", "Boston"), "A1", "same city", id="city"),
    pytest.param(("Quartzmill Bearings", "", "", "Reno"), "A1", "cities differ", id="city conflicts"),
    pytest.param(("Quartzmill", "", "", "", "US", "617-867-5300"), "A1", "phone number belongs", id="phone"),
    pytest.param(("Zweig", "", "", "Ulm", "Germany", ""), "A3", "first words are one", id="parent by its own name"),
    pytest.param(("Bottling, Tropfen",), "A2", "all telling words are shared", id="words in another order"),
    pytest.param(("quartzmill.com",), "A1", "the name is a domain in the company column", id="column"),
]


@pytest.mark.parametrize(("cells", "account", "phrase"), CASES)
def test_evidence(
    engine: DuckEngine, make_table: Callable[..., Table], cells: tuple[str, ...], account: str, phrase: str
) -> None:
    leads = make_table("leads", LEAD, [[*cells, *[""] * (len(LEAD) - len(cells))]])
    found = explain(engine, leads, make_table("accounts", HEADER, ACCOUNTS), MatchSettings(), 1).winner

    assert found is not None
    assert found.account == account
    assert phrase in "; ".join(evidence.name for evidence in found.evidence)


DAMPED = [
    pytest.param("Orchard Bank", True, id="a telling word"),
    pytest.param("Bank Holdings", False, id="only words that many have"),
    pytest.param("Group International", False, id="words of no name"),
]


@pytest.mark.parametrize(("company", "matched"), DAMPED)
def test_words_that_many_have_prove_nothing(
    engine: DuckEngine,
    make_table: Callable[..., Table],
    company: str,
    matched: bool,  # noqa: FBT001 - a case
) -> None:
    leads = make_table("leads", LEAD, [[company, *[""] * (len(LEAD) - 1)]])
    found = explain(engine, leads, make_table("accounts", HEADER, ACCOUNTS), MatchSettings(), 1)

    assert (found.level in {"sure", "likely"}) == matched
