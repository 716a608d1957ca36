"""The explanation of one lead agrees with the run and names the near misses (XP-04)."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from revops_cli.engine.duck import DuckEngine
from revops_cli.errors import InputError
from revops_cli.model import Column, Table
from revops_cli.route.context import RouteContext
from revops_cli.route.explain import explain_row
from revops_cli.route.settings import RouteSettings
from revops_cli.route.step import route
from revops_cli.state.rotation import RotationState

SETTINGS = RouteSettings.model_validate(
    {
        "cases": {"customer": "Relation = 'customer'"},
        "pools": {"sdr": {"members": ["ann", {"name": "bob", "weight": 2}]}},
        "rules": [
            {"id": "big", "when": "Country = 'DE' AND EmployeesMin >= 200", "to": "bob"},
            {"id": "customer", "case": "customer", "to": "account_owner"},
            {"id": "rest", "to": "pool:sdr"},
        ],
        "fallback": {"queue": "Unrouted"},
    }
)
LEADS = [
    {"Country": "DE", "EmployeesMin": "50", "Relation": "", "AccountId": "", "Email": ""},
    {"Country": "", "EmployeesMin": "", "Relation": "customer", "AccountId": "a1", "Email": "x@example.com"},
]


def table(engine: DuckEngine, name: str, rows: list[dict[str, str]]) -> Table:
    batch: dict[str, list[Any]] = {"_row": list(range(1, len(rows) + 1))}
    batch |= {column: [row[column] for row in rows] for column in rows[0]}
    engine.load(name, [batch], {"_row": "BIGINT", **dict.fromkeys(rows[0], "VARCHAR")})
    return Table(name, tuple(Column(column, column) for column in rows[0]), len(rows), name)


@pytest.fixture
def ran(engine: DuckEngine) -> Iterator[tuple[DuckEngine, Table, Table, RouteContext]]:
    with RotationState() as state:
        users = table(engine, "users", [{"Id": "u1", "Alias": "ann"}, {"Id": "u2", "Alias": "bob"}])
        accounts = table(engine, "accounts", [{"Id": "a1", "OwnerId": "u2"}])
        context = RouteContext(datetime(2026, 3, 2, 9, tzinfo=UTC), state, accounts=accounts)
        leads = table(engine, "leads", LEADS)
        route(engine, leads, users, SETTINGS, context)
        yield engine, leads, users, context


def test_every_condition_and_the_pool(ran: tuple[DuckEngine, Table, Table, RouteContext]) -> None:
    engine, leads, users, context = ran

    assert explain_row(engine, leads, users, SETTINGS, context, 1).lines() == (
        "rule: rest (3 of 3, version 7cef9152)",
        "- big",
        "    met: Country = 'DE' [Country = 'DE']",
        "    not met: EmployeesMin >= 200 [EmployeesMin = '50']",
        "- customer",
        "    unknown: Relation = 'customer' [Relation is empty]",
        "+ rest",
        "near miss: big",
        "way: pool sdr",
        "way: fallback queue Unrouted",
        "pool sdr: drawn by u2 at 2026-03-02T09:00:00+00:00",
        "    u1: credit 1/3",
        "    u2: credit -1/3",
    )


def test_the_pool_says_who_is_full_and_whether_it_is_closed(engine: DuckEngine) -> None:
    capped = SETTINGS.model_dump(by_alias=True)
    capped["pools"]["sdr"] |= {"cap": {"open": 3}, "hours": "Mon-Fri 10:00-17:00", "outside_hours": "skip"}
    users = table(
        engine, "users", [{"Id": f"u{n}", "Alias": who, "OpenLeads": str(n + 1)} for n, who in ((1, "bob"), (2, "ann"))]
    )
    with RotationState() as state:
        context = RouteContext(datetime(2026, 3, 2, 9, tzinfo=UTC), state)
        found = explain_row(
            engine, table(engine, "leads", LEADS), users, RouteSettings.model_validate(capped), context, 1
        )

    assert found.lines()[-3:] == (
        "pool sdr: not drawn yet, closed now",
        "    u2: credit 0, 3 leads open, over cap",
        "    u1: credit 0, 2 leads open",
    )


def test_what_the_account_holds_is_seen(ran: tuple[DuckEngine, Table, Table, RouteContext]) -> None:
    engine, leads, users, context = ran
    found = explain_row(engine, leads, users, SETTINGS, context, 2)

    assert (found.decision.case, found.decision.way[0].id) == ("customer", "u2")


def test_a_row_that_is_not_there(ran: tuple[DuckEngine, Table, Table, RouteContext]) -> None:
    with pytest.raises(InputError, match="no row 7"):
        explain_row(*ran[:3], SETTINGS, ran[3], 7)
