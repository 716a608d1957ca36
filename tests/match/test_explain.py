from collections.abc import Callable

import pytest

from revops_cli.engine.duck import DuckEngine
from revops_cli.errors import UsageError
from revops_cli.match.explain import explain
from revops_cli.match.settings import MatchSettings
from revops_cli.model import Table

HEADER = ["Company", "Email", "City", "Country"]


def test_the_waterfall_adds_up_and_shows_the_values(
    engine: DuckEngine, make_table: Callable[..., Table], accounts: Table
) -> None:
    leads = make_table("leads", HEADER, [["Acme Widgets", "jo@acmewidgets.com", "Boston", "USA"]])
    found = explain(engine, leads, accounts, MatchSettings(), 1)

    assert found.winner is not None
    assert (found.level, found.winner.account) == ("sure", "A1")
    assert found.winner.start + sum(e.bits for e in found.winner.evidence) == pytest.approx(found.winner.bits)
    assert ("acmewidgets.com", "www.acmewidgets.com") in [(e.left, e.right) for e in found.winner.evidence]
    assert ("Boston", "Boston") in [(e.left, e.right) for e in found.winner.evidence]


def test_the_runner_up_is_shown_too(engine: DuckEngine, make_table: Callable[..., Table], accounts: Table) -> None:
    leads = make_table("leads", HEADER, [["Zephyr Robotics", "jo@zephyr-robotics.com", "", ""]])
    found = explain(engine, leads, accounts, MatchSettings(), 1)

    assert found.winner is not None
    assert found.runner_up is not None
    assert (found.winner.account, found.runner_up.account) == ("A9", "A8")
    assert found.winner.evidence == found.runner_up.evidence


def test_a_lead_that_shares_nothing_has_no_winner(
    engine: DuckEngine, make_table: Callable[..., Table], accounts: Table
) -> None:
    found = explain(engine, make_table("leads", HEADER, [["Quux", "", "", ""]]), accounts, MatchSettings(), 1)

    assert (found.level, found.winner, found.runner_up) == ("none", None, None)


def test_a_row_that_is_not_there_is_refused(
    engine: DuckEngine, make_table: Callable[..., Table], accounts: Table
) -> None:
    with pytest.raises(UsageError, match="no row 7"):
        explain(engine, make_table("leads", HEADER, [["Quux", "", "", ""]]), accounts, MatchSettings(), 7)
