"""What opportunities say of an account: open ones, lost ones, whichever columns say it."""

from collections.abc import Callable

import pytest

from revops_cli.engine.duck import DuckEngine
from revops_cli.match.facts import opportunity_facts
from revops_cli.model import Table

CASES = [
    ("flags", "Negotiation", "true", "true", ("0", "0")),
    ("a flag before the stage", "Closed Lost", "false", "", ("1", "0")),
    ("closed and not won", "Proposal", "Yes", "false", ("0", "1")),
    ("empty flags, won", "Closed Won", "", "", ("0", "0")),
    ("empty flags, lost", "Closed Lost", "", "", ("0", "1")),
    ("empty flags, open", "Proposal", "", "", ("1", "0")),
]


@pytest.mark.parametrize(
    ("stage", "closed", "won", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_open_and_lost(
    engine: DuckEngine,
    make_table: Callable[..., Table],
    stage: str,
    closed: str,
    won: str,
    expected: tuple[str, str],
) -> None:
    table = make_table("opportunities", ["AccountId", "StageName", "IsClosed", "IsWon"], [["a1", stage, closed, won]])

    query = f"SELECT open_opportunities, lost_opportunities FROM ({opportunity_facts(table)}) f"
    assert engine.rows(query) == [expected]
