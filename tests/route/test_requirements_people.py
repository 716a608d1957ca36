"""Who gets a lead and what is known of it: teams, signals, territories, carried fields; tests carry the ids."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import combinations

import pytest

from revops_cli.engine.duck import DuckEngine
from revops_cli.model import Result
from revops_cli.route.territory import SOURCES, Territories

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
Rows = list[dict[str, str]]
Routed = Callable[..., tuple[Rows, Result]]


def leads(count: int, **cells: str) -> Rows:
    return [{"Email": f"p{number}@example.com", **cells} for number in range(count)]


def owners(rows: Rows) -> list[str]:
    return [row["OwnerName"] or row["AssignedQueue"] for row in rows]


def to(*targets: str, **rule: object) -> dict[str, object]:
    return {"pools": {"sdr": {"members": ["ann", "bob"]}}, "rules": [{"id": "only", "to": list(targets), **rule}]}


OPPORTUNITIES = [
    {"AccountId": "a1", "OwnerId": "u2", "IsClosed": "false", "CreatedDate": "2026-02-01"},
    {"AccountId": "a1", "OwnerId": "u3", "IsClosed": "false", "CreatedDate": "2026-01-01"},
    {"AccountId": "a1", "OwnerId": "u1", "IsClosed": "true", "CreatedDate": "2025-01-01"},
]


@pytest.mark.parametrize(
    ("account", "owner"), [("a1", "Chi"), ("a2", "Bob")], ids=["first pipeline", "team of the product"]
)
def test_ar_18_the_first_rep_with_a_pipeline_takes_the_other_products(routed: Routed, account: str, owner: str) -> None:
    section = {
        "pools": {"analytics": {"members": ["bob"]}},
        "rules": [
            {"id": "product", "when": "Product = 'analytics'", "to": ["first_opportunity_owner", "pool:analytics"]}
        ],
    }

    rows, _ = routed([{"AccountId": account, "Product": "analytics"}], section, opportunities=OPPORTUNITIES)

    assert owners(rows) == [owner]


@pytest.mark.parametrize(
    ("closed", "stage", "owner"),
    [("", "Closed Lost", "Bob"), ("", "Negotiation", "Ann"), ("false", "Closed Lost", "Ann"), ("Yes ", "", "Bob")],
)
def test_ar_17_the_stage_says_what_an_empty_flag_does_not(routed: Routed, closed: str, stage: str, owner: str) -> None:
    opportunity = {"AccountId": "a1", "OwnerId": "u1", "IsClosed": closed, "StageName": stage}
    rows, _ = routed([{"AccountId": "a1"}], to("opportunity_owner", "bob"), opportunities=[opportunity])

    assert owners(rows) == [owner]


INPUTS = [
    ("score", "Score >= 60", {"Score": "60"}, {"Score": "59"}),
    ("duplicate", "IsMaster IS FALSE", {"IsMaster": "false"}, {"IsMaster": "true"}),
    ("region", "Country IN ('DE', 'AT')", {"Country": "AT"}, {"Country": "FR"}),
    ("owner of the account", "AccountOwnerId = 'u3'", {"AccountOwnerId": "u3"}, {"AccountOwnerId": "u2"}),
    ("territory of the account", "Territory = 'DACH'", {"AccountId": "a1"}, {"AccountId": "a2"}),
]


@pytest.mark.parametrize(("when", "met", "missed"), [case[1:] for case in INPUTS], ids=[case[0] for case in INPUTS])
def test_ar_01_a_rule_may_condition_on_each_input(
    routed: Routed, when: str, met: dict[str, str], missed: dict[str, str]
) -> None:
    """The territory of the account is a column of the accounts that `carry:` brings."""
    accounts = [{"Id": "a1", "Territory": "DACH"}, {"Id": "a2", "Territory": "Nordics"}]
    names = dict.fromkeys(("AccountId", *met, *missed), "")
    section = to("ann", when=when) | {"carry": ["Territory"]}

    assert owners(routed([names | met, names | missed], section, accounts=accounts)[0]) == ["Ann", "Unrouted"]


@pytest.mark.parametrize(
    ("first", "second", "newest"),
    [("2/1/2026", "12/31/2025", "Ann"), ("01.02.2026", "31.12.2025", "Ann"), ("9/30/2025 1:00 PM", "10/1/2025", "Bob")],
    ids=["American", "with dots", "one with its time"],
)
def test_ar_17_of_several_open_opportunities_the_newest_decides_however_days_are_written(
    routed: Routed, first: str, second: str, newest: str
) -> None:
    opportunities = [
        {"AccountId": "a1", "OwnerId": owner, "IsClosed": "false", "CreatedDate": day}
        for owner, day in (("u1", first), ("u2", second))
    ]
    targets = ("opportunity_owner", "first_opportunity_owner")
    found = [routed([{"AccountId": "a1"}], to(name), opportunities=opportunities)[0] for name in targets]

    assert [owners(rows)[0] for rows in found] == [newest, {"Ann": "Bob", "Bob": "Ann"}[newest]]


SIGNALS = {
    "labels": {
        "CustomerSignal": [
            {"id": "contract end", "when": "days_since(ContractEnd) BETWEEN -90 AND 0"},
            {"id": "new product", "when": "Relation = 'customer' AND Topic = 'other product'"},
            {"id": "expansion", "when": "Relation = 'customer' AND number(SelfServeUsers) >= 50"},
            {"id": "services", "when": "Relation = 'customer' AND LeadType = 'services'"},
        ]
    }
}


@pytest.mark.parametrize(
    ("cells", "signal"),
    [
        ({"ContractEnd": "2026-04-01"}, "contract end"),
        ({"ContractEnd": "2026-09-01"}, ""),
        ({"Topic": "other product"}, "new product"),
        ({"SelfServeUsers": "50"}, "expansion"),
        ({"SelfServeUsers": "49"}, ""),
        ({"LeadType": "services"}, "services"),
    ],
    ids=["near the end of the contract", "long before it", "another product", "silo", "few users", "services"],
)
def test_ar_20_a_customer_lead_carries_its_signal(routed: Routed, cells: dict[str, str], signal: str) -> None:
    names = ("ContractEnd", "Topic", "SelfServeUsers", "LeadType")
    rows, _ = routed([{"Relation": "customer", **dict.fromkeys(names, ""), **cells}], to("ann") | SIGNALS)

    assert rows[0]["CustomerSignal"] == signal


def test_ar_24_exceptions_are_flagged_and_counted(routed: Routed) -> None:
    section = {
        "labels": {"IsException": "Country IN ('JP', 'KR')"},
        "rules": [{"id": "exception", "when": "IsException", "queue": "Exceptions"}, {"id": "rest", "to": "ann"}],
    }
    rows, result = routed([{"Country": "JP"}, {"Country": "DE"}, {"Country": ""}], section)

    assert [row["IsException"] for row in rows] == ["true", "false", "false"]
    assert owners(rows) == ["Exceptions", "Ann", "Ann"]
    assert result.counts["queue.Exceptions"] == result.counts["IsException.true"] == 1


VALUES = {
    "country": "DE",
    "state": "BY",
    "city": "Ulm",
    "postal": "89073",
    "account": "Globex",
    "named": "true",
    "industry": "Software",
    "band": "51-200",
    "segment": "Mid",
}


@pytest.mark.parametrize("both", list(combinations(SOURCES, 2)), ids=" and ".join)
def test_ar_25_each_combination_of_criteria_decides(both: tuple[str, str]) -> None:
    wanted = {name: VALUES[name] for name in both}
    rows = [{"territory": "both", "owner": "ann", **wanted}, {"territory": "rest", "owner": "bob"}]
    columns = {SOURCES[name][0]: value for name, value in wanted.items()}
    territories = Territories(rows, [], columns)
    found = {"all": territories.find(columns)}
    found |= {name: territories.find(columns | {SOURCES[name][0]: "false"}) for name in both}

    assert {key: row.name for key, row in found.items() if row} == {"all": "both", both[0]: "rest", both[1]: "rest"}


def test_ar_26_manual_look_ups_are_counted_with_their_value(routed: Routed) -> None:
    territories = ({"territory": "dach", "owner": "ann", "country": "DE"},)
    rows, result = routed([{"Country": "DE"}, {"Country": "Atlantis"}], to("territory"), territories=territories)

    assert owners(rows) == ["Ann", "Unrouted"]
    assert "unmapped:Country=Atlantis" in rows[1]["RouteReason"]
    assert result.counts["skipped.unmapped"] == 1


def test_ar_34_known_fields_are_carried_and_their_source_is_named(routed: Routed) -> None:
    accounts = [{"Id": "a1", "Website": "acme.example", "BillingCountry": "DE", "Industry": "Software"}]
    given = [{"AccountId": "a1", "Website": "", "Industry": "Retail"}, {"AccountId": "", "Website": "", "Industry": ""}]
    section = to("ann", when="Country = 'DE'") | {"carry": ["Website", "Country", "Industry"]}

    rows, _ = routed(given, section, accounts=accounts)

    carried = [(row["Website"], row["Country"], row["Industry"], row["CarriedFields"]) for row in rows]
    assert carried == [
        ("acme.example", "DE", "Retail", "Website from account; Country from account"),
        ("", "", "", ""),
    ]
    assert owners(rows) == ["Ann", "Unrouted"]


def test_ar_34_what_was_carried_stays_named_when_routed_again(routed: Routed) -> None:
    accounts = [{"Id": "a1", "Website": "acme.example"}]
    section = to("ann") | {"carry": ["Website"]}
    first, _ = routed([{"AccountId": "a1", "Website": ""}], section, accounts=accounts)

    assert routed(first, section, accounts=accounts)[0] == first


def test_ar_35_hand_overs_before_the_first_touch_are_counted(routed: Routed) -> None:
    given = [
        {"OwnerId": "u2", "LastActivityDate": ""},
        {"OwnerId": "u2", "LastActivityDate": "2026-03-01"},
        {"OwnerId": "u1", "LastActivityDate": ""},
        {"OwnerId": "", "LastActivityDate": ""},
    ]
    _, result = routed(given, to("ann"))

    moved = {name: count for name, count in result.counts.items() if name.startswith("handover.")}
    assert moved == {"handover.after the first touch": 1, "handover.before the first touch": 1}


def test_ar_36_leads_of_one_organisation_have_one_owner(routed: Routed) -> None:
    given = [{"Email": f"p{n}@x.example", "OrganisationKey": key} for n, key in enumerate(["acme", "", "acme", "acme"])]
    apart = {"pools": {"sdr": {"members": ["ann", "bob"], "siblings": False}}}

    assert owners(routed(given, to("pool:sdr"))[0]) == ["Ann", "Bob", "Ann", "Ann"]
    assert owners(routed(given, to("pool:other") | {"pools": {"other": apart["pools"]["sdr"]}})[0]) == [
        *("Ann", "Bob", "Ann", "Bob")
    ]


def test_ar_39_a_task_comes_with_each_new_assignment(engine: DuckEngine, routed: Routed) -> None:
    given = [{"Id": "1", "OwnerId": ""}, {"Id": "2", "OwnerId": "u1"}, {"Id": "3", "OwnerId": "u2"}]
    _, result = routed(given, to("ann") | {"follow_up": {"subject": "Call", "type": "Call"}})
    due = (NOW + timedelta(hours=2)).isoformat()

    tasks = engine.rows(f"SELECT lead, owner, due, type, subject FROM ({result.relations['tasks']}) t ORDER BY lead")
    assert tasks == [("1", "u1", due, "Call", "Call"), ("3", "u1", due, "Call", "Call")]


def test_ar_40_leads_that_wait_too_long_in_a_queue_are_listed(routed: Routed) -> None:
    waiting = "starts_with(OwnerId, '00G') AND days_since(CreatedDate) > 2"
    section = to("ann", when="OwnerId IS NULL") | {"labels": {"WaitsTooLong": waiting}}
    given = [
        {"OwnerId": "00G000000000001", "CreatedDate": "2026-02-20"},
        {"OwnerId": "00G000000000001", "CreatedDate": "2026-03-01"},
        {"OwnerId": "", "CreatedDate": "2026-02-20"},
    ]
    rows, result = routed(given, section)

    assert [row["WaitsTooLong"] for row in rows] == ["true", "false", "false"]
    assert result.counts["WaitsTooLong.true"] == 1


@pytest.mark.parametrize(
    ("level", "size", "owner"),
    [("VP", "200", "Ann"), ("VP", "199", "Unrouted"), ("VP", "", "Unrouted"), ("IC", "900", "Unrouted")],
)
def test_ar_42_qualified_is_who_fits_the_ideal_profile(routed: Routed, level: str, size: str, owner: str) -> None:
    section = {
        "labels": {"IdealLead": "TitleLevel IN ('Owner', 'C-Level', 'VP') AND EmployeesMin >= 200"},
        "rules": [{"id": "qualified", "when": "IdealLead", "to": "ann"}],
    }
    rows, _ = routed([{"TitleLevel": level, "EmployeesMin": size}], section)

    assert (owners(rows), rows[0]["IdealLead"]) == ([owner], "true" if owner == "Ann" else "false")


@pytest.mark.parametrize(("expert", "owner"), [("chi", "Chi"), ("gone", "Ann")], ids=["expert", "no expert there"])
def test_ar_32_the_general_pool_follows_where_no_expert_is_there(routed: Routed, expert: str, owner: str) -> None:
    users = [{"Id": name, "Name": name.title(), "IsActive": str(name != "gone")} for name in ("ann", "chi", "gone")]
    section = {
        "pools": {"factories": {"members": [expert]}, "sdr": {"members": ["ann"]}},
        "rules": [{"id": "skill", "when": "IndustryStandard = 'Manufacturing'", "to": ["pool:factories", "pool:sdr"]}],
    }

    assert owners(routed([{"IndustryStandard": "Manufacturing"}], section, users=users)[0]) == [owner]
