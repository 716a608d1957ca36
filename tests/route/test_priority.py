"""The order of work: total, explained, and the same for any order of the list (PR-01 to PR-04, PR-06, PR-08)."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from revops_cli.engine.accounting import verify
from revops_cli.engine.duck import DuckEngine
from revops_cli.engine.protocol import listed, quote
from revops_cli.errors import ConfigError
from revops_cli.model import Table
from revops_cli.route.context import RouteContext
from revops_cli.route.settings import RouteSettings
from revops_cli.route.step import route
from revops_cli.state.rotation import RotationState

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SECTION = {
    "rules": [
        {"id": "duplicate", "when": "IsMaster IS FALSE", "queue": "Duplicates"},
        {"id": "all", "to": "ann"},
    ],
    "fallback": {"queue": "Unrouted"},
    "sla": {"types": {"demo": {"target_hours": 1}}},
    "priority": [
        {"id": "hand-raise", "when": "LeadType IN ('demo', 'chat', 'pricing')"},
        {"id": "decision-maker", "when": "TitleLevel IN ('Owner', 'C-Level', 'VP')"},
        {"id": "sweet-spot", "when": "NamedAccount AND IndustryStandard = 'Manufacturing'"},
        {"id": "customer-a-b", "when": "Segments IN ('A', 'B')"},
        {"id": "referral", "when": "LeadSource = 'Referral'"},
    ],
}
NAMES = (
    *("Id", "LeadType", "TitleLevel", "NamedAccount", "IndustryStandard", "Segments", "LeadSource", "IsMaster"),
    *("OwnerId", "AssignedDate"),
)
Lead = dict[str, str]
OLD = {"OwnerId": "u1", "AssignedDate": "2026-03-01T09:00:00+00:00"}
CASES: list[tuple[str, Lead, Lead]] = [
    ("PR-01 a decision maker before an intern", {"TitleLevel": "VP"}, {"TitleLevel": "Intern"}),
    ("PR-01 before a title nobody knows", {"TitleLevel": "Owner"}, {}),
    ("PR-02 the sweet spot", {"NamedAccount": "true", "IndustryStandard": "Manufacturing"}, {"NamedAccount": "true"}),
    ("PR-04 a hand-raise before a download", {"LeadType": "chat"}, {"LeadType": "whitepaper"}),
    ("PR-04 a hand-raise before a chief's download", {"LeadType": "demo"}, {"TitleLevel": "C-Level"}),
    ("PR-04 the older clock within a tier", {"TitleLevel": "VP"} | OLD, {"TitleLevel": "VP"}),
    ("PR-04 the faster clock within a tier", {"LeadType": "demo"}, {"LeadType": "pricing"}),
    ("PR-04 the clock never above a tier", {"TitleLevel": "VP"}, OLD),
    ("PR-06 the agreed order of sources", {"LeadSource": "Referral"}, {"LeadSource": "Purchased List"}),
    ("PR-07 the customers who spend most", {"Segments": "A"}, {"Segments": "C"}),
    ("PR-08 a duplicate in its queue comes last", {}, {"IsMaster": "false", "LeadType": "demo"}),
]
Order = Callable[..., list[tuple[str, str, str]]]


@pytest.fixture
def order(engine: DuckEngine, make_table: Callable[..., Table]) -> Order:
    def prioritised(leads: list[Lead], section: dict[str, object] = SECTION) -> list[tuple[str, str, str]]:
        rows = [[lead.get(name, "") for name in NAMES] for lead in leads]
        table = make_table("leads", NAMES, rows)
        users = make_table("users", ("Id", "Alias"), [["u1", "ann"]])
        with RotationState() as state:
            found = route(engine, table, users, RouteSettings.model_validate(section), RouteContext(NOW, state))
        verify(engine, table, found, rewritten=("OwnerId", "AssignedDate"))
        columns = listed(("Id", "RoutePriority", "RoutePriorityKey"))
        return engine.rows(
            f"SELECT {columns} FROM {quote(found.table.relation)} ORDER BY CAST(RoutePriority AS INTEGER)"
        )

    return prioritised


def pairs(requirement: str) -> pytest.MarkDecorator:
    """The pairs of one requirement, listed either way."""
    own = [case for case in CASES if case[0].startswith(requirement)]
    both = [(*case[1:], turned) for case in own for turned in (False, True)]
    ids = [f"{case[0]}{way}" for case in own for way in ("", ", turned")]
    return pytest.mark.parametrize(("first", "second", "turned"), both, ids=ids)


def comes_first(order: Order, first: Lead, second: Lead, *, turned: bool) -> bool:
    """Whether a lead stands before another."""
    leads = [{"Id": "first", **first}, {"Id": "second", **second}]
    return [row[0] for row in order(leads[::-1] if turned else leads)] == ["first", "second"]


@pairs("PR-01")
def test_pr_01_decision_makers_come_first(order: Order, first: Lead, second: Lead, *, turned: bool) -> None:
    assert comes_first(order, first, second, turned=turned)


@pairs("PR-02")
def test_pr_02_the_sweet_spot_comes_first(order: Order, first: Lead, second: Lead, *, turned: bool) -> None:
    assert comes_first(order, first, second, turned=turned)


@pairs("PR-04")
def test_pr_04_a_hand_raise_then_the_older_clock(order: Order, first: Lead, second: Lead, *, turned: bool) -> None:
    assert comes_first(order, first, second, turned=turned)


@pairs("PR-06")
def test_pr_06_sources_have_an_agreed_order(order: Order, first: Lead, second: Lead, *, turned: bool) -> None:
    assert comes_first(order, first, second, turned=turned)


@pairs("PR-07")
def test_pr_07_the_customers_who_spend_most_come_first(
    order: Order, first: Lead, second: Lead, *, turned: bool
) -> None:
    assert comes_first(order, first, second, turned=turned)


@pairs("PR-08")
def test_pr_08_a_merged_person_counts_once(order: Order, first: Lead, second: Lead, *, turned: bool) -> None:
    assert comes_first(order, first, second, turned=turned)


def test_pr_03_the_order_is_total_and_says_why(order: Order) -> None:
    both = {"LeadType": "demo", "TitleLevel": "VP"}

    assert order([{"Id": "1"}, {"Id": "2"}, {"Id": "3"} | both, {"Id": "4", "IsMaster": "false"}]) == [
        ("3", "1", "hand-raise, decision-maker, due 2026-03-02T10:00:00+00:00"),
        ("1", "2", "due 2026-03-02T11:00:00+00:00"),
        ("2", "3", "due 2026-03-02T11:00:00+00:00"),
        ("4", "4", "in a queue"),
    ]


def test_a_second_run_gives_the_same_order(engine: DuckEngine, make_table: Callable[..., Table]) -> None:
    rows = [[str(number), *[""] * (len(NAMES) - 1)] for number in range(3)]
    users = make_table("users", ("Id", "Alias"), [["u1", "ann"]])
    settings = RouteSettings.model_validate(SECTION)
    with RotationState() as state:
        first = route(engine, make_table("leads", NAMES, rows), users, settings, RouteContext(NOW, state))
        query = f"SELECT {listed(first.table.names)} FROM {{}} ORDER BY _row"
        before = engine.rows(query.format(quote(first.table.relation)))
        again = route(engine, first.table, users, settings, RouteContext(NOW, state))
    verify(engine, first.table, again, rewritten=first.table.names[len(NAMES) - 2 :])

    assert again.table.names == first.table.names
    assert engine.rows(query.format(quote(again.table.relation))) == before


def test_a_criterion_that_cannot_be_used_is_named(order: Order) -> None:
    section = {**SECTION, "priority": [{"id": "x", "when": "Titel = 'CEO'"}]}

    with pytest.raises(ConfigError) as error:
        order([{"Id": "1"}], section)
    assert error.value.where == "route.priority[1] 'x'"
