from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from revops_cli.engine.duck import DuckEngine
from revops_cli.match.phones import account_stems, lead_stems, phone_levels
from revops_cli.match.settings import MatchSettings
from revops_cli.match.step import match
from revops_cli.model import Table

# lead, account, accounts that have the number -> level
CASES = [
    pytest.param("+15035260000", "+15035260000", 1, 1, id="the same"),
    pytest.param("+15035260000", "+15035260000", 3, 2, id="the same, of a few"),
    pytest.param("+15035260000", "+15035260000", 9, 0, id="the same, of many"),
    pytest.param("+15035260042", "+15035260000", 1, 3, id="same but for the last digits"),
    pytest.param("+15035261042", "+15035260000", 1, 0, id="more digits differ"),
    pytest.param("+49301234567", "+493012340", 1, 3, id="an extension of the switchboard"),
    pytest.param("+49301235567", "+493012340", 1, 0, id="an extension of another one"),
    pytest.param("+4930123456", "+493012341", 1, 0, id="behind a number that is no switchboard"),
    pytest.param("", "+15035260000", 1, 0, id="none"),
]


@pytest.mark.parametrize(("lead", "account", "accounts", "level"), CASES)
def test_level(lead: str, account: str, accounts: int, level: int) -> None:
    numbers = list(dict.fromkeys(filter(None, (lead, account))))
    place = {"": -1} | {number: at for at, number in enumerate(numbers)}
    reach = np.full(len(numbers), accounts)

    assert phone_levels(np.array([place[lead]]), np.array([place[account]]), numbers, reach).tolist() == [level]


@given(st.from_regex(r"\+[1-9][0-9]{6,14}", fullmatch=True))
def test_a_number_finds_itself(number: str) -> None:
    assert set(lead_stems(number)) & set(account_stems(number)) >= {number}


FOUND = [
    pytest.param(("Acme W.", "", "(503) 526-0000"), "A1", id="the same number"),
    pytest.param(("Acme Widgets", "", "503-526-0042"), "A1", id="its switchboard"),
    pytest.param(("Zebra Stripes", "", "503-526-0042"), "", id="its switchboard, another name"),
    pytest.param(("Zebra Stripes", "x@zebra.com", "503-526-0000"), "", id="the number, another name and domain"),
]


@pytest.mark.parametrize(("cells", "account"), FOUND)
def test_a_phone_number_is_evidence(
    engine: DuckEngine, make_table: Callable[..., Table], cells: tuple[str, ...], account: str
) -> None:
    leads = make_table("leads", ["Company", "Email", "Phone"], [cells])
    header = ["Id", "Name", "Website", "Phone", "BillingCountry"]
    rows = [["A1", "Acme Widgets", "acmewidgets.com", "+1 503 526 0000", "US"], ["A2", "Acme Gears", "", "", "US"]]
    table = match(engine, leads, make_table("accounts", header, rows), MatchSettings()).table

    assert engine.rows(f'SELECT "AccountId" FROM "{table.relation}"') == [(account,)]
