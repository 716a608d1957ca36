"""Every key by which an account is found, alone."""

import numpy as np
import pytest

from revops_cli.match.blocking import Accounts, candidates, index_accounts, lead_slots
from revops_cli.match.lexicon import side_of
from revops_cli.match.profile import account_profile, lead_profile

# name, website, city, state, country, phone
CELLS = [
    ("Acme Widgets", "acme-widgets.de", "Boston", "", "", "+1 617 867 5300"),
    ("Zephyr Robotics Incorporated", "", "Austin", "", "", ""),
    ("Universal Medical Laboratories", "", "", "", "", ""),
    ("Heatec Jietong Holdings", "", "", "", "", ""),
    ("Meta Platforms", "", "", "", "", ""),
    ("UNQ", "", "", "", "", ""),
]


@pytest.fixture(scope="module")
def accounts() -> Accounts:
    return index_accounts([account_profile(cells) for cells in CELLS], np.full(len(CELLS), -1))


def found(accounts: Accounts, cells: tuple[str, ...]) -> set[int]:
    leads = side_of([lead_profile(cells)], accounts.lexicon)
    slots, _ = lead_slots(accounts, leads)
    return set(candidates(accounts, leads, slots)[1].tolist())


# company, mail host, website, last name, city, state, country, phone -> account
CASES = [
    pytest.param(("", "acme-widgets.de", "", "", "", "", "", ""), 0, id="registrable domain"),
    pytest.param(("", "acme-widgets.com", "", "", "", "", "", ""), 0, id="label of the domain"),
    pytest.param(("", "", "acmewidgets.fr", "", "", "", "", ""), 0, id="label without hyphens"),
    pytest.param(("ZephyrRobotics", "", "", "", "", "", "", ""), 1, id="joined name"),
    pytest.param(("Zephyr", "", "", "", "", "", "", ""), 1, id="rare word"),
    pytest.param(("Zephir Works", "", "", "", "", "", "", ""), 1, id="rare word with one edit"),
    pytest.param(("Robotics Zephyr", "", "", "", "", "", "", ""), 1, id="words the other way round"),
    pytest.param(("UML", "", "", "", "", "", "", ""), 2, id="acronym"),
    pytest.param(("Universidad Nacional de Quillota", "", "", "", "", "", "", ""), 5, id="acronym of the lead"),
    pytest.param(("HeatecJietong", "", "", "", "", "", "", ""), 3, id="first words run together"),
    pytest.param(("Facebook", "", "", "", "", "", "", ""), 4, id="alias"),
    pytest.param(("", "", "", "", "", "", "US", "617-867-5342"), 0, id="phone of the switchboard"),
    pytest.param(("", "", "", "Zephyr Robotics", "", "", "", ""), 1, id="name in the last name"),
]


@pytest.mark.parametrize(("cells", "account"), CASES)
def test_key(accounts: Accounts, cells: tuple[str, ...], account: int) -> None:
    assert account in found(accounts, cells)


STRANGERS = [
    pytest.param(("Zeppelin Foods", "zeppelin.com", "", "", "Austin", "", "", ""), id="only the city"),
    pytest.param(("", "gmail.com", "", "", "", "", "", ""), id="free mail"),
    pytest.param(("", "", "", "", "", "", "", ""), id="empty"),
]


@pytest.mark.parametrize("cells", STRANGERS)
def test_nothing_in_common(accounts: Accounts, cells: tuple[str, ...]) -> None:
    assert found(accounts, cells) == set()


def test_a_key_that_too_many_have_finds_none_and_with_the_city_few() -> None:
    shops = [("Brezelhaus", "brezelhaus.de", f"Town {n}", "", "", "") for n in range(300)]
    index = index_accounts([account_profile(cells) for cells in shops], np.full(len(shops), -1))

    assert found(index, ("Brezelhaus", "brezelhaus.de", "", "", "", "", "", "")) == set()
    assert found(index, ("Brezelhaus", "brezelhaus.de", "", "", "Town 7", "", "", "")) == {7}
