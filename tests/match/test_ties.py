from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from revops_cli.engine.duck import DuckEngine
from revops_cli.match.inputs import MatchInputs
from revops_cli.match.settings import TIE_BREAKS, MatchSettings
from revops_cli.match.step import match
from revops_cli.match.ties import depths, fact_of, family_ranks, line_of, rank
from revops_cli.model import Table

RunMatch = Callable[..., dict[str, dict[str, Any]]]

RANKS = [
    pytest.param(["10", "9", ""], True, [0.0, 1.0, np.inf], id="more wins, numbers by size"),
    pytest.param(["10", "9", ""], False, [1.0, 0.0, np.inf], id="less wins"),
    pytest.param(["2020-01-01", "2019-05-05"], False, [1.0, 0.0], id="dates"),
    pytest.param(["b", "a", "b"], False, [1.0, 0.0, 1.0], id="texts"),
    pytest.param(["", ""], True, [np.inf, np.inf], id="all empty"),
]


@pytest.mark.parametrize(("values", "more_wins", "expected"), RANKS)
def test_rank(values: list[str], more_wins: bool, expected: list[float]) -> None:  # noqa: FBT001 - a case
    assert rank(values, more_wins=more_wins).tolist() == expected


def test_facts_of_tie_breakers() -> None:
    assert fact_of("oldest") == ("CreatedDate", False)
    assert fact_of("Annual Revenue DESC") == ("Annual Revenue", True)
    assert fact_of("same_city") is None


def test_families() -> None:
    parents = np.array([1, 2, -1, 4, 3])

    assert line_of(parents, 0) == [1, 2]
    assert line_of(parents, 3) == [4]
    assert depths(parents).tolist() == [2, 1, 0, 1, 1]
    assert family_ranks("lowest_child", parents).tolist()[:3] == [-2.0, -1.0, 0.0]
    assert family_ranks("ultimate_parent", parents).tolist()[:3] == [2.0, 1.0, 0.0]


TIES = [
    pytest.param(("oldest",), "A9", "oldest; runner-up A8; margin +0.0", id="oldest"),
    pytest.param(("newest",), "A8", "newest; runner-up A9; margin +0.0", id="newest"),
    pytest.param(("CreatedDate desc",), "A8", "CreatedDate desc; runner-up A9; margin +0.0", id="custom"),
    pytest.param(("same_country",), "A8", "Id; runner-up A9; margin +0.0", id="all equal"),
    pytest.param((), "A8", "Id; runner-up A9; margin +0.0", id="none given"),
]


@pytest.mark.parametrize(("ties", "account", "said"), TIES)
def test_a_double_account_is_settled_by_tie_breakers(
    run_match: RunMatch, ties: tuple[str, ...], account: str, said: str
) -> None:
    found = run_match([("L1", "Zephyr Robotics", "jo@zephyr-robotics.com")], MatchSettings(ties=ties))["L1"]

    assert (found["AccountId"], found["MatchLevel"], found["MatchTieBreak"]) == (account, "sure", said)


@pytest.mark.parametrize(
    ("tie", "account"),
    [("most_leads", "A9"), ("fewest_leads", "A8"), ("oldest", "A9")],
    ids=["most leads", "fewest leads", "another"],
)
def test_leads_that_people_gave_to_an_account_break_ties(
    engine: DuckEngine, make_table: Callable[..., Table], accounts: Table, tie: str, account: str
) -> None:
    given = [["Acme Widgets", "", chosen] for chosen in ("A9", "A9", "A8", "gone")]
    asked = ["Zephyr Robotics", "jo@zephyr-robotics.com", ""]
    leads = make_table("leads", ["Company", "Email", "Chosen"], [*given, asked])
    table = match(engine, leads, accounts, MatchSettings(ties=(tie,), preserve="Chosen")).table

    found = engine.rows(f'SELECT "AccountId", "MatchTieBreak" FROM "{table.relation}" ORDER BY _row')[-1]
    assert (found[0], found[1].partition(";")[0]) == (account, tie)


def test_without_a_column_to_count_by_the_tie_breaker_is_passed_over(run_match: RunMatch) -> None:
    found = run_match([("L1", "Zephyr Robotics", "jo@zephyr-robotics.com")], MatchSettings(ties=("most_leads",)))

    assert found["L1"]["MatchTieBreak"].startswith("Id; ")


SHOP = "shop.twinoaks.com"
TWINS = ["Id", "Name", "Website", "BillingCity", "BillingState", "BillingCountry", "Type", "ParentId", "CreatedDate"]
PAIR = [
    ["A1", "Twin Oaks", "twinoaks.com", "Reno", "NV", "US", "Prospect", "", "2012-01-01", "2026-01-01"],
    ["A2", "Twin Oaks", "shop.twinoaks.com", "Reno", "NV", "US", "Customer", "A1", "2019-01-01", "2026-02-02"],
]

EVERY = [
    ("domain_exact", "A2"),
    ("same_country", "A2"),
    ("same_state", "A2"),
    ("same_city", "A2"),
    ("most_contacts", "A2"),
    ("fewest_contacts", "A1"),
    ("most_opportunities", "A2"),
    ("fewest_opportunities", "A1"),
    ("open_opportunity", "A2"),
    ("most_leads", "A2"),
    ("fewest_leads", "A1"),
    ("latest_activity", "A2"),
    ("type_order", "A2"),
    ("ultimate_parent", "A1"),
    ("lowest_child", "A2"),
    ("oldest", "A1"),
    ("newest", "A2"),
    ("Website desc", "A1"),
]


def test_every_tie_breaker_has_its_case() -> None:
    assert {tie for tie, _ in EVERY} >= set(TIE_BREAKS)


@pytest.mark.parametrize(("tie", "account"), EVERY, ids=[tie for tie, _ in EVERY])
def test_tie_breaker(engine: DuckEngine, make_table: Callable[..., Table], tie: str, account: str) -> None:
    first, second = PAIR
    if tie.startswith("same_"):
        first = [*first[:3], "Calgary", "AB", "CA", *first[6:]]
    accounts = make_table("accounts", [*TWINS, "LastActivityDate"], [first, second])
    contacts = make_table("contacts", ["AccountId", "Email"], [["A1", ""], ["A2", ""], ["A2", ""]])
    stages = [["A1", "Closed Lost"], ["A2", "Negotiation"], ["A2", "Closed Won"]]
    opportunities = make_table("opportunities", ["AccountId", "StageName"], stages)
    given = [["Other", "", "", "", "", chosen] for chosen in ("A1", "A2", "A2")]
    leads = make_table(
        "leads",
        ["Company", "Website", "City", "State", "Country", "Chosen"],
        [*given, ["Twin Oaks", SHOP, "Reno", "NV", "US", ""]],
    )
    settings = MatchSettings(ties=(tie,), type_order=("Customer", "Prospect"), preserve="Chosen", tie_margin=20)
    inputs = MatchInputs(contacts=contacts, opportunities=opportunities)
    table = match(engine, leads, accounts, settings, inputs=inputs).table

    found = engine.rows(f'SELECT "AccountId", "MatchTieBreak" FROM "{table.relation}" ORDER BY _row')[-1]
    assert (found[1].partition(";")[0], found[0]) == (tie, account)
