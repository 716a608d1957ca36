"""Target accounts: a cap on how many one person owns, and rules that stay those of every lead (TA-01, TA-03, TA-04)."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime

import pytest

from revops_cli.engine.duck import DuckEngine
from revops_cli.engine.protocol import listed, quote
from revops_cli.errors import ConfigError
from revops_cli.model import Table
from revops_cli.route.context import RouteContext
from revops_cli.route.settings import RouteSettings
from revops_cli.route.step import route
from revops_cli.route.target_accounts import TargetBook
from revops_cli.state.rotation import RotationState

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SECTION: dict[str, object] = {
    "pools": {"sdr": {"members": ["Ann", "Bob"]}},
    "rules": [{"id": "rest", "to": "pool:sdr"}],
    "fallback": {"queue": "Unrouted"},
    "target_accounts": {"when": "Target = 'true'", "most": 2},
}
USERS = [["u1", "Ann"], ["u2", "Bob"]]
ACCOUNTS = [["a1", "u1", "true"], ["a2", "u1", "true"], ["a3", "", "true"], ["a4", "", "true"], ["a5", "", "false"]]
Run = Callable[..., list[dict[str, str]]]


@pytest.fixture
def run(engine: DuckEngine, make_table: Callable[..., Table]) -> Iterator[Run]:
    """Routes leads given as (Id, AccountId, ...) with the accounts above."""
    with RotationState() as memory:

        def routed(
            leads: Sequence[Sequence[str]],
            names: Sequence[str] = ("Id", "AccountId"),
            section: dict[str, object] = SECTION,
            accounts: Sequence[Sequence[str]] = ACCOUNTS,
        ) -> list[dict[str, str]]:
            table = make_table("leads", names, leads)
            users = make_table("users", ["Id", "Name"], USERS)
            beside = make_table("accounts", ["Id", "OwnerId", "Target"], accounts)
            context = RouteContext(NOW, memory, accounts=beside)
            found = route(engine, table, users, RouteSettings.model_validate(section), context).table
            rows = engine.rows(f"SELECT {listed(found.names)} FROM {quote(found.relation)} ORDER BY _row")
            return [dict(zip(found.names, row, strict=True)) for row in rows]

        yield routed


def test_ta_01_who_has_as_many_as_allowed_is_passed_over(run: Run) -> None:
    leads = run([["1", "a3"], ["2", "a4"]])

    assert [lead["OwnerName"] for lead in leads] == ["Bob", "Bob"]
    assert "skipped Ann: over cap of target accounts" in leads[0]["RouteReason"]


def test_ta_01_an_account_that_one_owns_is_never_one_too_many(run: Run) -> None:
    assert [lead["OwnerName"] for lead in run([["1", "a1"], ["2", "a2"]])] == ["Ann", "Bob"]


def test_ta_01_other_leads_do_not_count(run: Run) -> None:
    assert [lead["OwnerName"] for lead in run([["1", ""], ["2", "a5"], ["3", "none"]])] == ["Ann", "Bob", "Ann"]


def test_ta_01_what_a_run_gives_counts_too(run: Run) -> None:
    accounts = [[f"a{number}", "", "true"] for number in range(6)]
    leads = run([[str(number), f"a{number}"] for number in range(6)], accounts=accounts)

    assert [lead["OwnerName"] or lead["AssignedQueue"] for lead in leads] == [*("Ann", "Bob") * 2, *("Unrouted",) * 2]


def test_ta_01_without_a_limit_nobody_is_passed_over(run: Run) -> None:
    leads = run([["1", "a3"], ["2", "a4"]], section=SECTION | {"target_accounts": {"when": "Target = 'true'"}})

    assert [lead["OwnerName"] for lead in leads] == ["Ann", "Bob"]


def test_ta_01_a_column_that_the_accounts_lack_is_named(run: Run) -> None:
    section = SECTION | {"target_accounts": {"when": "NamedAccount", "most": 2}}

    with pytest.raises(ConfigError, match="the accounts have no column 'NamedAccount'"):
        run([["1", "a3"]], section=section)


def test_ta_03_a_target_account_changes_neither_clock_nor_date(run: Run) -> None:
    section = SECTION | {"sla": {"types": {"demo": {"target_hours": 1, "maximum_hours": 4}}}}
    leads = run([["1", "a3", "demo"], ["2", "", "demo"], ["3", "a3", ""]], ("Id", "AccountId", "LeadType"), section)

    assert [lead["RespondBy"][11:16] for lead in leads] == ["10:00", "10:00", "11:00"]
    assert {lead["AssignedDate"] for lead in leads} == {NOW.isoformat()}


def test_ta_04_a_demo_for_an_executive_of_a_named_account_passes_the_pool_by(run: Run) -> None:
    straight = {
        "id": "executive",
        "when": "TitleLevel = 'C-Level' AND NamedAccount AND LeadType = 'demo'",
        "to": "account_owner",
    }
    names = ("Id", "AccountId", "TitleLevel", "NamedAccount", "LeadType")
    rows = [["1", "a1", "C-Level", "true", "demo"], ["2", "a1", "C-Level", "true", "whitepaper"]]
    leads = run(rows, names, SECTION | {"rules": [straight, {"id": "rest", "to": "pool:sdr"}]})

    assert [lead["RouteRule"] for lead in leads] == ["executive", "rest"]
    assert leads[0]["OwnerId"] == "u1"


def test_ta_04_a_longer_cadence_is_a_response_time_of_its_own_type(run: Run) -> None:
    section = SECTION | {"sla": {"types": {"target account": {"target_hours": 4, "maximum_hours": 504}}}}

    assert (
        run([["1", "a3", "Target Account"]], ("Id", "AccountId", "LeadType"), section)[0]["RespondBy"][11:16] == "13:00"
    )


def test_a_book_counts_each_account_once() -> None:
    book = TargetBook(1)
    book.take("u1", "a1")
    book.take("u1", "a1")

    assert (book.full("u1", "a1"), book.full("u1", "a2"), book.full("u2", "a2")) == (False, True, False)
    book.leave("u1", "a1")
    assert not book.full("u1", "a2")
