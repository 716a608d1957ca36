"""Hand-offs, meetings, doors and spend, over the very config that the docs show; tests carry the ids."""

import re
from collections.abc import Callable
from copy import deepcopy
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from revops_cli.data.reader import read_reference
from revops_cli.model import Result
from revops_cli.pipeline.config import Root
from revops_cli.pipeline.rulebook import closed_values
from revops_cli.route.columns import columns_over
from revops_cli.route.document import PARTS, missing_parts, sla_document
from revops_cli.route.labels import category_of
from revops_cli.route.lint import LintInput, lint
from revops_cli.route.lint_process import PARTS as HANDOFF_PARTS
from revops_cli.route.presumed import presumed
from revops_cli.route.settings import RouteSettings
from revops_cli.route.territory import Territories

PAGE = Path(__file__).parents[2] / "docs" / "requirements.md"
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
USERS = [{"Id": f"u{place}", "Name": name} for place, name in enumerate(("ann", "bob", "chi", "dan"), 1)]
NAMES = (
    *("Score", "LeadType", "Relation", "TitleLevel", "Status", "Reason", "StageName", "OpenOpportunities"),
    *("MeetingDisposition", "MeetingDate", "NoShows", "DiscoveryCalls", "CallsBeforeDemo", "Amount", "NamedAccount"),
    *("LeadSource", "Pulled", "ContractEnd", "Disposition", "Door", "EmployeesMin", "OwnerId"),
    *("SalesDevelopmentOwner", "OpportunityOwner", "CustomerSuccessOwner"),
)
Rows = list[dict[str, str]]
Routed = Callable[..., tuple[Rows, Result]]
Codes = list[tuple[str, str]]


@cache
def shown() -> dict[str, Any]:
    block = re.search(r"```yaml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert block is not None
    loaded: dict[str, Any] = YAML(typ="safe", pure=True).load(block.group(1))["route"]
    return loaded


def section() -> dict[str, Any]:
    return deepcopy(shown())


@pytest.fixture
def process(routed: Routed) -> Routed:
    """A function that routes leads, given by the cells that are filled, through the process of the docs."""

    def run(*leads: dict[str, str]) -> tuple[Rows, Result]:
        rows = [
            {"Email": f"p{place}@example.com", **dict.fromkeys(NAMES, "")} | lead for place, lead in enumerate(leads)
        ]
        return routed(rows, section(), users=USERS)

    return run


def found(settings: dict[str, Any]) -> Codes:
    """What lint says of a section, without proofs: codes with the rule or hand-off."""
    read = RouteSettings.model_validate(settings)
    territories = Territories([], read.pools, NAMES)
    given = LintInput(columns_over(NAMES), presumed(read, []), territories, values=closed_values(Root()))
    return [(finding.code, finding.rule) for finding in lint(read, given, proofs=False)]


def without(part: str, value: object = "") -> dict[str, Any]:
    changed = section()
    changed["handoffs"][0][part] = value
    return changed


def test_ho_01_the_hand_offs_of_the_docs_lack_nothing() -> None:
    assert found(section()) == []


@pytest.mark.parametrize("part", HANDOFF_PARTS)
def test_ho_01_a_missing_part_is_an_error(part: str) -> None:
    empty = None if part.endswith(("hours", "days")) else ""

    assert found(without(part, empty)) == [("handoff-incomplete", "marketing-to-sales-development")]


def test_ho_01_times_are_those_of_the_model_unless_said_otherwise() -> None:
    first = RouteSettings.model_validate(section()).handoffs[0]

    assert (first.target_hours, first.maximum_hours, first.cold_days, first.work_days) == (2, 24, 7, 30)


IN_HAND_OFF: list[tuple[dict[str, str], str]] = [
    ({"Score": "60"}, "marketing-to-sales-development"),
    ({"Score": "59"}, ""),
    ({"LeadType": "demo"}, "marketing-to-sales-development"),
    ({"Score": "60", "Relation": "competitor"}, ""),
    ({"Score": "60", "Status": "Nurture", "Reason": "no budget"}, ""),
    ({"Score": "60", "Status": "Nurture"}, "marketing-to-sales-development"),
    ({}, ""),
]


def test_ho_01_a_lead_is_in_a_hand_off_by_its_criteria(process: Routed) -> None:
    """It enters by score or action, is kept out, has left, may not leave without a reason."""
    rows, _ = process(*(lead for lead, _ in IN_HAND_OFF))

    assert [row["HandOff"] for row in rows] == [handoff for _, handoff in IN_HAND_OFF]


def test_ho_02_one_hand_off_comes_from_marketing() -> None:
    other = section() | {"handoffs": section()["handoffs"][1:]}

    assert ("no-handoff", "") in found(other)
    assert ("no-handoff", "") in found(section() | {"handoffs": []})


def test_ho_03_each_role_keeps_its_owner_and_no_cycle_loses_one(process: Routed) -> None:
    lead = {"Status": "Qualified", "OwnerId": "u2", "OpportunityOwner": "u9"}
    (row,), _ = process(lead)

    roles = (row["SalesDevelopmentOwner"], row["OpportunityOwner"], row["CustomerSuccessOwner"])
    assert roles == ("u2", "u3", "")
    assert row["HandOffHistory"] == "OpportunityOwner u9 until 2026-03-02T09:00:00+00:00"


def test_ho_03_routing_the_answer_again_changes_nothing(process: Routed) -> None:
    first, _ = process({"Status": "Qualified", "OwnerId": "u2", "OpportunityOwner": "u9"}, {"Score": "60"})

    assert process(*first)[0] == first


def test_ho_04_the_sdr_stays_known_after_the_account_executive_took_over(process: Routed) -> None:
    (sourced,), _ = process({"Score": "60"})
    (taken,), _ = process(sourced | {"Status": "Qualified"})
    (won,), _ = process(taken | {"StageName": "Closed Won"})

    assert [row["OwnerId"] for row in (sourced, taken, won)] == ["u1", "u3", "u4"]
    assert {row["SalesDevelopmentOwner"] for row in (sourced, taken, won)} == {"u1"}


MEETINGS = [
    ("Completed-Qualified", "1", "active pipeline"),
    ("Completed-Qualified", "0", "nurture"),
    ("Completed-Unqualified", "", "unqualified"),
    ("Not Completed-No Show", "", "no show"),
    ("Went well", "", ""),
    ("", "", ""),
]


def test_ho_05_meetings_have_three_dispositions(process: Routed) -> None:
    """The first of them may be told apart by the pipeline; any other text is none."""
    rows, _ = process(*({"MeetingDisposition": said, "OpenOpportunities": n} for said, n, _ in MEETINGS))

    assert [row["MeetingOutcome"] for row in rows] == [outcome for _, _, outcome in MEETINGS]


NOTICES = [
    ("2026-03-01T08:59:59Z", "", "escalate to the manager"),
    ("2026-03-01T09:00:00Z", "", "remind the account executive"),
    ("2026-03-02T08:00:00Z", "", "remind the account executive"),
    ("2026-03-02T10:00:00Z", "", ""),
    ("2026-02-01T09:00:00Z", "Completed-Qualified", ""),
]


def test_ho_06_a_meeting_without_a_disposition_is_reminded_then_escalated(process: Routed) -> None:
    """A second after 24 hours, at 24 hours, after one, before the meeting, and with a disposition."""
    rows, _ = process(*({"MeetingDate": held, "MeetingDisposition": said} for held, said, _ in NOTICES))

    assert [row["MeetingNotice"] for row in rows] == [notice for _, _, notice in NOTICES]


NO_SHOW = {"MeetingDisposition": "Not Completed-No Show", "Status": "Qualified", "OwnerId": "u3"}


def test_ho_07_a_no_show_goes_back_to_the_sdr_who_is_told(process: Routed, engine: Any) -> None:
    (row,), result = process({**NO_SHOW, "NoShows": "1", "SalesDevelopmentOwner": "u2"})

    assert (row["OwnerId"], row["PreviousOwnerId"], row["RouteRule"]) == ("u2", "u3", "no-show")
    assert engine.rows(f"SELECT owner FROM ({result.relations['tasks']}) t") == [("u2",)]


@pytest.mark.parametrize(
    ("no_shows", "owner", "cadence"),
    [("1", "bob", "5 touches in 7 days"), ("2", "bob", "5 touches in 7 days"), ("3", "Nurture", "")],
)
def test_ho_08_the_third_no_show_ends_in_nurture(process: Routed, no_shows: str, owner: str, cadence: str) -> None:
    (row,), _ = process({**NO_SHOW, "NoShows": no_shows, "SalesDevelopmentOwner": "u2"})

    assert (row["OwnerName"] or row["AssignedQueue"], row["Cadence"]) == (owner, cadence)


DISCOVERIES = [
    ("2", "3", "4999", "redundant and small"),
    ("2", "3", "5000", "redundant"),
    ("2", "3", "", "redundant"),
    ("2", "2", "4999", ""),
    ("1", "3", "4999", ""),
]


def test_ho_09_discovery_twice_is_a_finding(process: Routed) -> None:
    names = ("DiscoveryCalls", "CallsBeforeDemo", "Amount")
    rows, _ = process(*(dict(zip(names, cells, strict=False)) for cells in DISCOVERIES))

    assert [row["DiscoveryFinding"] for row in rows] == [finding for *_, finding in DISCOVERIES]


def test_ho_11_the_agreement_of_the_docs_is_complete() -> None:
    settings = RouteSettings.model_validate(section())
    text = sla_document(settings)

    assert missing_parts(settings) == ()
    assert [f"## {title}" in text for title in PARTS] == [True] * 10
    assert "| Enters | `Score >= 60 OR LeadType IN ('demo', 'chat', 'pricing')` |" in text
    assert "| every other lead | 2 h | 24 h |" in text


@pytest.mark.parametrize(
    ("key", "title"),
    [
        *(("purpose", "Purpose"), ("scoring", "Scoring model"), ("nurturing", "Nurturing"), ("metrics", "Metrics")),
        *(("responsibilities", "Responsibilities"), ("review", "Review"), ("term", "Term")),
        *(("acceptance", "Acceptance"), ("definitions", "Definitions")),
    ],
)
def test_ho_11_a_part_that_nobody_wrote_is_named(key: str, title: str) -> None:
    lacking = section()
    del lacking["agreement"][key]

    assert missing_parts(RouteSettings.model_validate(lacking)) == (f"{title} (route.agreement.{key})",)


def test_ho_12_leads_of_a_hand_off_without_an_outcome_are_counted(process: Routed) -> None:
    _, result = process({"Score": "60"}, {"Score": "60", "Disposition": "Qualified"}, {})

    open_loops = {name: count for name, count in result.counts.items() if name.startswith("without outcome.")}
    assert open_loops == {"without outcome.marketing-to-sales-development": 1}


def test_ar_41_each_step_of_the_chain_is_one_state_with_one_owner_role(process: Routed) -> None:
    states = [{"Score": "60"}, {"Status": "Qualified"}, {"StageName": "Closed Won"}]
    rows, _ = process(*states)

    roles = ("SalesDevelopmentOwner", "OpportunityOwner", "CustomerSuccessOwner")
    assert [row["HandOff"] for row in rows] == [handoff["id"] for handoff in section()["handoffs"]]
    assert [[role for role in roles if row[role] == row["OwnerId"]] for row in rows] == [[role] for role in roles]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"roles": {"Sales Development": "Owner", "Sales": "Owner", "Customer Success": "CSM"}}, "role-owner"),
        ({"roles": {"Sales": "Owner", "Customer Success": "CSM"}}, "handoff-role"),
        ({"handoffs": [section()["handoffs"][0], section()["handoffs"][2]]}, "handoff-chain"),
    ],
    ids=["two roles, one owner", "a role without an owner", "a gap in the chain"],
)
def test_ar_41_a_broken_chain_is_an_error(change: dict[str, object], code: str) -> None:
    assert code in {name for name, _ in found(section() | change)}


def test_ar_23_every_path_and_its_criterion_stand_in_the_document() -> None:
    text = sla_document(RouteSettings.model_validate(section()))
    paths = re.findall(r"^\| ([\w-]+) \| (`.+`|case \w+|every lead) \| (.+) \|$", text, re.MULTILINE)

    assert [path[0] for path in paths] == [rule["id"] for rule in section()["rules"]]


def test_ar_23_the_criterion_of_a_territory_is_that_it_covers() -> None:
    rules = [{"id": "place", "to": "territory"}, {"id": "rest", "to": ["territory", "ann"]}]
    text = sla_document(RouteSettings.model_validate({"rules": rules, "fallback": {"queue": "Raw"}}))

    assert "| place | leads that a territory covers | territory |\n| rest | every lead | territory, ann |" in text


def test_ar_23_a_path_without_a_criterion_is_an_error() -> None:
    rules = [{"id": "open", "to": "ann"}, *section()["rules"]]

    assert ("no-criterion", "open") in found(section() | {"rules": rules})
    assert ("no-criterion", "open") not in found(section() | {"rules": rules[1:] + rules[:1]})


def test_wd_04_doors_against_sizes_with_the_share_of_wrong_doors_by_source(process: Routed) -> None:
    doors = [
        *(("Sign-Up", "200", "Ads"), ("sign-up", "199", "Ads"), ("book a demo", "200", "Ads")),
        *(("book a demo", "10", "Blog"), ("book a demo", "", "Blog"), ("", "10", "Blog"), ("chat", "10", "Blog")),
    ]
    _, result = process(*({"Door": d, "EmployeesMin": size, "LeadSource": source} for d, size, source in doors))

    matrix = {name: count for name, count in result.counts.items() if name.startswith("door.")}
    assert matrix == {
        "door.sales x enterprise": 1,
        "door.sales x self-serve": 1,
        "door.sales x unknown": 1,
        "door.self-serve x enterprise": 1,
        "door.self-serve x self-serve": 1,
    }
    assert [note for note in result.notes if note.startswith("wrong door")] == [
        "wrong door: Ads 1 of 3 (33.3 %)",
        "wrong door: Blog 1 of 1 (100.0 %)",
    ]


SOURCES = [
    ("Cold e-mail", "outbound email"),
    ("LinkedIn message", "outbound linkedin message"),
    ("LinkedIn Ads - Q3", "inbound bought"),
    ("Tele-call", "outbound tele-call"),
    ("Word of mouth", "inbound earned"),
    ("Content: white paper", "inbound earned"),
    ("Trade Show Sponsorship", "inbound bought"),
    ("Paid search", "inbound bought"),
    ("Invitation by a user", "growth loop"),
    ("Webster & Sons", ""),
    ("", ""),
]


def test_wd_05_each_source_has_its_category(process: Routed) -> None:
    rows, _ = process(*({"LeadSource": source} for source, _ in SOURCES))

    assert [(row["LeadSource"], row["SourceCategory"]) for row in rows] == SOURCES
    assert [(source, category_of(source)) for source, _ in SOURCES] == SOURCES


def test_wd_05_no_source_is_unreachable() -> None:
    """A line below a wider one that it contains would never decide."""
    for row in read_reference("source_categories.csv"):
        assert category_of(row["words"]).endswith(row["category"]), row["words"]


@pytest.mark.parametrize(
    ("arr", "programmes", "wrong"),
    [
        (12_000_000, 600_000, False),
        (12_000_000, 1_200_000, False),
        (12_000_000, 599_999, True),
        (12_000_000, 1_200_001, True),
        (100, 0, True),
    ],
    ids=["5 %", "10 %", "less", "more", "nothing"],
)
def test_wd_06_spend_outside_5_to_10_percent_is_found(arr: int, programmes: int, *, wrong: bool) -> None:
    budget = {"budget": {"arr": arr, "programmes": programmes}}

    assert (("spend", "") in found(section() | budget)) == wrong
