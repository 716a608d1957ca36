"""Routing: rules, owners, pools, replay, reasons; every lead ends somewhere."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from revops_cli.engine.accounting import verify
from revops_cli.engine.duck import DuckEngine
from revops_cli.engine.protocol import listed, quote
from revops_cli.errors import ConfigError
from revops_cli.model import Column, Result, Table
from revops_cli.route.columns import ADDED
from revops_cli.route.context import RouteContext
from revops_cli.route.settings import RouteSettings
from revops_cli.route.step import route
from revops_cli.state.rotation import RotationState

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
USERS = [
    {"Id": "u1", "Name": "Ann Example", "Alias": "ann", "IsActive": "true"},
    {"Id": "u2", "Name": "Bob Sample", "Alias": "bob", "IsActive": "true"},
    {"Id": "u3", "Name": "Chi Test", "Alias": "chi", "IsActive": "TRUE"},
    {"Id": "u4", "Name": "Gone Away", "Alias": "gone", "IsActive": "false"},
]
POOL = {"members": ["ann", "bob", "chi"]}
FALLBACK = {"queue": "Unrouted"}
Rows = list[dict[str, str]]
Routed = tuple[Rows, Result]
Run = Callable[..., Routed]


def table(engine: DuckEngine, name: str, rows: Rows) -> Table:
    columns = list(dict.fromkeys(key for row in rows for key in row))
    batch: dict[str, list[Any]] = {"_row": list(range(1, len(rows) + 1))}
    batch |= {column: [row.get(column, "") for row in rows] for column in columns}
    engine.load(name, [batch], {"_row": "BIGINT", **dict.fromkeys(columns, "VARCHAR")})
    return Table(name, tuple(Column(column, column) for column in columns), len(rows), name)


def rows_of(engine: DuckEngine, routed: Table) -> Rows:
    found = engine.rows(f"SELECT {listed(routed.names)} FROM {quote(routed.relation)} ORDER BY _row")
    return [dict(zip(routed.names, row, strict=True)) for row in found]


@pytest.fixture
def run(engine: DuckEngine) -> Iterator[Run]:
    memory = RotationState()

    def routed(leads: Rows, section: Mapping[str, object], **context: Any) -> Routed:
        given = {"as_of": NOW, "state": memory, "users": USERS} | context
        sides = {key: table(engine, key, given[key]) for key in ("accounts", "opportunities") if key in given}
        before = table(engine, "leads", leads)
        users = table(engine, "users", given.pop("users"))
        asked = RouteSettings.model_validate({"fallback": FALLBACK} | dict(section))
        result = route(engine, before, users, asked, RouteContext(**(given | sides)))
        verify(engine, before, result, rewritten=ADDED)
        return rows_of(engine, result.table), result

    yield routed
    memory.close()


def owners(rows: Rows) -> list[str]:
    return [row["OwnerName"] or row["AssignedQueue"] for row in rows]


def leads(count: int, **cells: str) -> Rows:
    return [{"Email": f"p{number}@example.com", **cells} for number in range(count)]


def to(*targets: str, **rule: object) -> dict[str, object]:
    return {"pools": {"sdr": POOL}, "rules": [{"id": "only", "to": list(targets), **rule}]}


RULES = {
    "cases": {"open": "OpenOpportunities > 0", "customer": "Relation = 'customer'"},
    "pools": {"sdr": POOL},
    "rules": [
        {"id": "competitor", "when": "Relation = 'competitor'", "queue": "Scrubbed", "reason": "competitor"},
        {"id": "open", "case": "open", "to": "opportunity_owner"},
        {"id": "customer", "case": "customer", "to": ["csm", "account_owner"]},
        {"id": "emea", "when": "Country IN ('DE', 'FR') AND EmployeesMin >= 200", "to": "pool:sdr"},
        {"id": "named", "when": "NamedAccount", "to": "chi"},
    ],
}

CUSTOMER = "rule 'customer': business case customer: Relation = 'customer'"

CASES: list[tuple[str, dict[str, str], str, str, str]] = [
    (
        "competitor",
        {"Relation": "competitor"},
        "Scrubbed",
        "rule 'competitor': Relation = 'competitor' (competitor); queue Scrubbed",
        "",
    ),
    (
        "open opportunity",
        {"OpenOpportunities": "2", "AccountId": "a1"},
        "Bob Sample",
        "rule 'open': business case open: OpenOpportunities = '2'; owner of the open opportunity Bob Sample",
        "open",
    ),
    (
        "customer without CSM",
        {"Relation": "customer", "AccountOwnerId": "u1"},
        "Ann Example",
        "rule 'customer': business case customer: Relation = 'customer'; account owner Ann Example; no CSM",
        "customer",
    ),
    (
        "customer with CSM in the account",
        {"Relation": "customer", "AccountOwnerId": "u1", "AccountId": "a1"},
        "Chi Test",
        "rule 'customer': business case customer: Relation = 'customer'; CSM Chi Test",
        "customer",
    ),
    (
        "owner left",
        {"Relation": "customer", "AccountOwnerId": "u4"},
        "Unrouted",
        f"{CUSTOMER}; fallback queue Unrouted; no CSM; skipped account owner Gone Away: inactive",
        "customer",
    ),
    (
        "pool",
        {"Country": "DE", "EmployeesMin": "200"},
        "Ann Example",
        "rule 'emea': Country = 'DE', EmployeesMin = '200'; pool sdr: Ann Example (credit 1/3)",
        "",
    ),
    ("too small", {"Country": "DE", "EmployeesMin": "199"}, "Unrouted", "no rule met; fallback queue Unrouted", ""),
    ("named account", {"NamedAccount": "true"}, "Chi Test", "rule 'named': NamedAccount = 'true'; user Chi Test", ""),
    ("nothing known", {}, "Unrouted", "no rule met; fallback queue Unrouted", ""),
]


@pytest.mark.parametrize(("cells", "owner", "reason", "case"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_rules(run: Run, cells: dict[str, str], owner: str, reason: str, case: str) -> None:
    every = ("Relation", "OpenOpportunities", "AccountId", "AccountOwnerId", "Country", "EmployeesMin", "NamedAccount")
    lead = {"Email": "p@example.com"} | dict.fromkeys(every, "") | cells
    accounts = [{"Id": "a1", "CSM": "chi", "OwnerId": "u2"}]
    opportunities = [
        {"AccountId": "a1", "OwnerId": "u1", "IsClosed": "false", "CreatedDate": "2025-01-01"},
        {"AccountId": "a1", "OwnerId": "u2", "IsClosed": "false", "CreatedDate": "2026-01-01"},
        {"AccountId": "a1", "OwnerId": "u3", "IsClosed": "true", "CreatedDate": "2026-02-01"},
    ]

    rows, _ = run([lead], RULES, accounts=accounts, opportunities=opportunities)

    assert (owners(rows), rows[0]["RouteReason"], rows[0]["BusinessCase"]) == ([owner], reason, case)


def test_the_pool_goes_round_in_the_order_of_the_list(run: Run) -> None:
    rows, result = run(leads(7), to("pool:sdr"))

    assert owners(rows) == ["Ann Example", "Bob Sample", "Chi Test"] * 2 + ["Ann Example"]
    assert result.counts == {"owner.Ann Example": 3, "owner.Bob Sample": 2, "owner.Chi Test": 2, "rule.only": 7}


def test_new_leads_go_on_and_old_ones_stay(run: Run) -> None:
    first, _ = run(leads(4), to("pool:sdr"))
    both, _ = run([{"Email": "new@example.com"}, *leads(4)], to("pool:sdr"), as_of=NOW + timedelta(days=1))

    assert both[1:] == first
    assert owners(both)[0] == "Bob Sample"


def test_redraw_draws_anew(run: Run) -> None:
    run(leads(1), to("pool:sdr"))
    rows, _ = run(leads(1), to("pool:sdr"), redraw=True, as_of=NOW + timedelta(days=1))

    assert owners(rows) == ["Bob Sample"]


def test_a_drawn_owner_who_left_is_replaced(run: Run) -> None:
    run(leads(1), to("pool:sdr"))
    gone = [{**user, "IsActive": "false"} if user["Id"] == "u1" else user for user in USERS]
    rows, _ = run(leads(1), to("pool:sdr"), users=gone)

    assert owners(rows) == ["Bob Sample"]
    assert rows[0]["RouteReason"].endswith("skipped Ann Example: inactive")


def test_routing_the_answer_again_changes_nothing(run: Run) -> None:
    """The second run is over the output of the first, a day later."""
    given = [
        {"Email": "a@example.com", "OwnerId": "u9", "Relation": ""},
        {"Email": "b@example.com", "OwnerId": "", "Relation": "competitor"},
        {"Email": "c@example.com", "OwnerId": "u3", "Relation": "competitor"},
        {"Email": "d@example.com", "OwnerId": "u2", "Relation": "customer", "AccountOwnerId": "u1"},
    ]
    section = {**RULES, "rules": [*RULES["rules"][:3], {"id": "rest", "to": "pool:sdr"}]}  # type: ignore[index] # a literal above
    first, _ = run(given, section)
    second, _ = run(first, section, as_of=NOW + timedelta(days=1))

    assert second == first
    assert [row["PreviousOwnerId"] for row in first] == ["u9", "", "u3", "u2"]
    assert [row["AssignedDate"] for row in first] == [NOW.isoformat(), "", "", NOW.isoformat()]


def test_the_same_state_gives_the_same_rows_on_any_number_of_threads() -> None:
    found = []
    for threads in (1, 2):
        engine = DuckEngine(threads=threads)
        with RotationState() as state:
            before = table(engine, "leads", leads(3000, Country="DE"))
            asked = RouteSettings.model_validate({"fallback": FALLBACK} | to("pool:sdr", when="Country = 'DE'"))
            result = route(engine, before, table(engine, "users", USERS), asked, RouteContext(NOW, state))
            found.append((rows_of(engine, result.table), state.export()))
        engine.close()

    assert found[0] == found[1]


def test_one_person_twice_in_a_list_has_one_owner(run: Run) -> None:
    rows, _ = run([*leads(2), {"Email": "P0@example.com"}], to("pool:sdr"))

    assert owners(rows)[2] == owners(rows)[0]


def test_siblings_have_one_owner_who_pays_for_them(run: Run) -> None:
    """AR-36: leads of one organisation are tied together."""
    given = [{"Email": f"p{n}@x.example", "OrganisationKey": key} for n, key in enumerate(["acme", "", "acme", "", ""])]
    rows, _ = run(given, to("pool:sdr"))
    later, _ = run([{"Email": "new@x.example", "OrganisationKey": "acme"}], to("pool:sdr"))

    assert owners(rows) == ["Ann Example", "Bob Sample", "Ann Example", "Chi Test", "Bob Sample"]
    assert rows[2]["RouteReason"] == "rule 'only': every lead; pool sdr: Ann Example (who has this organisation)"
    assert owners(later) == ["Ann Example"]


def test_siblings_may_go_apart(run: Run) -> None:
    section = to("pool:sdr") | {"pools": {"sdr": {**POOL, "siblings": False}}}

    assert owners(run(leads(2, OrganisationKey="acme"), section)[0]) == ["Ann Example", "Bob Sample"]


def test_a_lead_stays_with_the_pool_that_drew_it(run: Run) -> None:
    pools = {"first": {"members": ["ann"]}, "second": {"members": ["bob"]}}
    section = {"pools": pools, "rules": [{"id": "r", "to": ["pool:first", "pool:second"]}]}
    away = [{"user": "ann", "since": "2026-03-02", "until": "2026-03-02"}]
    first, _ = run(leads(1), section | {"absences": away})
    second, _ = run(leads(1), section)

    assert (owners(first), owners(second)) == (["Bob Sample"], ["Bob Sample"])


def test_an_empty_pool_goes_on_to_the_next_target(run: Run) -> None:
    section = {"pools": {"sdr": {"members": ["gone"]}}, "rules": [{"id": "only", "to": ["pool:sdr", "bob"]}]}
    rows, result = run(leads(1), section)

    reason = "rule 'only': every lead; user Bob Sample; pool sdr: nobody available (Gone Away: inactive)"
    assert rows[0]["RouteReason"] == reason
    assert result.counts["skipped.pool"] == 1


def test_caps_count_open_leads_and_this_run(run: Run) -> None:
    users = [{**user, "OpenLeads": "149" if user["Alias"] == "ann" else ""} for user in USERS]
    section = {
        "pools": {"sdr": {"members": ["ann", "bob"], "cap": {"open": 150, "per_day": 3}}},
        "rules": to("pool:sdr")["rules"],
    }
    rows, result = run(leads(6), section, users=users)

    assert owners(rows) == ["Ann Example", "Bob Sample", "Bob Sample", "Bob Sample", "Unrouted", "Unrouted"]
    assert result.counts["skipped.over cap"] == 7


def test_the_day_of_a_cap_is_remembered(run: Run) -> None:
    section = {"pools": {"sdr": {"members": ["ann"], "cap": {"per_day": 1}}}, "rules": to("pool:sdr")["rules"]}
    run(leads(1), section)

    assert owners(run([{"Email": "x@example.com"}], section)[0]) == ["Unrouted"]
    assert owners(run([{"Email": "x@example.com"}], section, as_of=NOW + timedelta(days=1))[0]) == ["Ann Example"]


def test_absence_is_skipped_and_said(run: Run) -> None:
    away = [{"user": "ann", "since": "2026-03-01", "until": "2026-03-02"}]
    rows, _ = run(leads(1), to("pool:sdr") | {"absences": away})

    assert rows[0]["RouteReason"].endswith("pool sdr: Bob Sample (credit 1/2); skipped Ann Example: absent")


@pytest.mark.parametrize(
    ("as_of", "owner"),
    [(NOW, "Ann Example"), (NOW.replace(hour=20), "Chi Test")],
    ids=["inside the hours", "off-hours pool (AR-15)"],
)
def test_hours(run: Run, as_of: datetime, owner: str) -> None:
    day = {"members": ["ann"], "hours": "Mon-Fri 09:00-17:00", "timezone": "Europe/Paris", "outside_hours": "skip"}
    section = {
        "pools": {"day": day, "night": {"members": ["chi"]}},
        "rules": [{"id": "r", "to": ["pool:day", "pool:night"]}],
    }

    assert owners(run(leads(1), section, as_of=as_of)[0]) == [owner]


@pytest.mark.parametrize(
    ("sla", "kind", "due"),
    [
        ({}, "", "2026-03-02T11:00:00+00:00"),
        ({"types": {"Demo": {"target_hours": 0.5}}}, "demo", "2026-03-02T09:30:00+00:00"),
        ({"types": {"demo": {"target_hours": 0.5}}}, "whitepaper", "2026-03-02T11:00:00+00:00"),
        ({"business_hours": True, "hours": "Mon-Fri 08:00-10:00"}, "", "2026-03-03T09:00:00+00:00"),
    ],
    ids=["default (AR-33)", "own type (AR-11)", "other type", "business hours"],
)
def test_respond_by(run: Run, sla: dict[str, object], kind: str, due: str) -> None:
    rows, _ = run(leads(1, **{"Lead Type": kind}), to("ann") | {"sla": sla})

    assert (rows[0]["AssignedDate"], rows[0]["RespondBy"]) == ("2026-03-02T09:00:00+00:00", due)


def test_a_queue_starts_no_clock(run: Run) -> None:
    """AR-03: what nobody owns has no owner clock."""
    rows, _ = run(leads(1), {})

    assert (rows[0]["AssignedDate"], rows[0]["RespondBy"]) == ("", "")


def test_a_column_names_the_owner(run: Run) -> None:
    """AR-30: deal registration, where the list says whose the lead is."""
    rows, _ = run(leads(1, Registered="bob"), to("column:Registered"))

    assert owners(rows) == ["Bob Sample"]


def test_a_rule_reads_a_column_however_it_is_spelled(run: Run) -> None:
    rows, _ = run(
        leads(1, **{"Lead Type": "demo", "employees min": "7"}),
        to("ann", when="LeadType = 'demo' AND EmployeesMin > 5"),
    )

    assert owners(rows) == ["Ann Example"]


def test_unread_and_missing_columns_are_said(run: Run) -> None:
    _, result = run(leads(2, EmployeesMin="many"), to("ann", when="EmployeesMin > 5 AND Score > 1"))

    assert result.notes == (
        "not in the list, so empty for every rule: Score",
        "2 cell(s) of EmployeesMin cannot be read as numbers and count as empty",
    )


REFUSED: list[tuple[dict[str, object], str, str]] = [
    ({"fallback": None}, "no fallback for leads", "Unrouted"),
    (to("pool:sdrr"), "no pool 'sdrr'", "did you mean 'sdr'?"),
    (to("anne"), "no user 'anne'", "did you mean 'ann'?"),
    (to("ann", when="Countri = 'x'"), "unknown column 'Countri'", "did you mean 'Country'?"),
    (to("ann", when="RouteRule = 'x'"), "unknown column 'RouteRule'", ""),
    (to("ann", case="customer"), "no business case 'customer'", "cases:"),
    ({"pools": {"p": {"members": ["ann", "u1"]}}}, "'Ann Example' is in the pool twice", "weight"),
    ({"pools": {"p": {"members": ["ann"], "hours": "Mon 9-5", "outside_hours": "skip"}}}, "cannot read the hours", ""),
]


@pytest.mark.parametrize(("section", "problem", "hint"), REFUSED, ids=[c[1] for c in REFUSED])
def test_refused(run: Run, section: dict[str, object], problem: str, hint: str) -> None:
    with pytest.raises(ConfigError) as caught:
        run(leads(1), section)

    assert problem in caught.value.problem
    assert hint in caught.value.hint
    assert caught.value.where.startswith("route")


CELLS = st.sampled_from(["", "DE", "customer", "competitor", "u1", "u4", "ann", "true", "250", "x'\"; --", "日本"])


@given(
    rows=st.lists(
        st.fixed_dictionaries(
            {"Relation": CELLS, "Country": CELLS, "EmployeesMin": CELLS, "AccountOwnerId": CELLS, "Email": CELLS}
        ),
        max_size=12,
    )
)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_lead_ends_somewhere(run: Run, rows: Rows) -> None:
    """AR-46: an owner or a named queue, never both, never neither."""
    routed, result = run(rows, RULES)

    assert all(bool(row["OwnerId"]) != bool(row["AssignedQueue"]) for row in routed)
    assert sum(n for key, n in result.counts.items() if key.startswith("rule.")) == len(routed)
