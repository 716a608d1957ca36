from collections.abc import Callable, Sequence
from typing import Any

import pytest

from revops_cli.engine.accounting import verify
from revops_cli.engine.duck import DuckEngine
from revops_cli.match.inputs import MatchInputs
from revops_cli.match.settings import MatchSettings
from revops_cli.match.step import match
from revops_cli.model import Table

LEAD = ("Id", "Company", "Email", "Website", "LastName", "City", "State", "Country")
ACCOUNT = (
    "Id",
    "Name",
    "Website",
    "BillingCity",
    "BillingState",
    "BillingCountry",
    "Type",
    "OwnerId",
    "ParentId",
    "CreatedDate",
)

ACCOUNTS = (
    ("A1", "Acme Widgets Inc.", "www.acmewidgets.com", "Boston", "MA", "USA", "Customer", "U1", "", "2015-01-01"),
    ("A2", "Nordwind Logistik GmbH", "https://nordwind-logistik.de", "Hamburg", "", "Germany", "Partner", "U2", "", ""),
    ("A3", "Universal Medical Laboratories", "", "Denver", "CO", "USA", "Competitor", "U3", "", ""),
    ("A4", "Lakeside Clinic", "lakesidehealth.org", "Geneva", "", "Switzerland", "Prospect", "U4", "A6", ""),
    ("A5", "Hillside Clinic", "lakesidehealth.org", "Lausanne", "", "Switzerland", "Prospect", "U5", "A6", ""),
    ("A6", "Lakeside Health Group", "lakesidehealth.org", "Geneva", "", "Switzerland", "Named", "U6", "A7", ""),
    ("A7", "Helvetic Care Holding", "helveticcare.ch", "Bern", "", "Switzerland", "Prospect", "U7", "", ""),
    ("A8", "Zephyr Robotics", "zephyr-robotics.com", "Austin", "TX", "USA", "Prospect", "U8", "", "2019-05-05"),
    ("A9", "Zephyr Robotics", "zephyr-robotics.com", "Austin", "TX", "USA", "Prospect", "U9", "", "2012-02-02"),
)

Answers = dict[str, dict[str, Any]]
RunMatch = Callable[..., Answers]


def padded(rows: Sequence[Sequence[str]], width: int) -> list[list[str]]:
    return [[*row, *([""] * (width - len(row)))] for row in rows]


@pytest.fixture
def accounts(make_table: Callable[..., Table]) -> Table:
    return make_table("accounts", ACCOUNT, ACCOUNTS)


@pytest.fixture
def run_match(engine: DuckEngine, make_table: Callable[..., Table], accounts: Table) -> RunMatch:
    """Matches leads (cells in the order of LEAD, the Id first) and gives the rows by Id."""

    def run(
        rows: Sequence[Sequence[str]], settings: MatchSettings | None = None, inputs: MatchInputs | None = None
    ) -> Answers:
        leads = make_table("leads", LEAD, padded(rows, len(LEAD)))
        result = match(engine, leads, accounts, settings or MatchSettings(), inputs=inputs or MatchInputs())
        verify(engine, leads, result)
        names = ", ".join(f'"{name}"' for name in result.table.names)
        found = engine.rows(f'SELECT {names} FROM "{result.table.relation}" ORDER BY _row')
        return {row[0]: dict(zip(result.table.names, row, strict=True)) for row in found}

    return run
