"""Group K: the work list of each rep. What routing orders by is in tests/route/test_priority.py."""

from collections.abc import Callable
from typing import Any

Scored = Callable[..., tuple[list[dict[str, str]], Any]]
Relation = Callable[..., list[tuple[Any, ...]]]

SECTION = {
    "models": {
        "m": {
            "rows": [
                {"id": "fit", "group": "firmographic", "when": "City = 'yes'", "points": 65},
                {"id": "more", "group": "firmographic", "when": "State = 'yes'", "points": 5},
            ]
        }
    },
    "priority": [
        {"id": "decision maker", "when": "TitleLevel IN ('C-Level', 'VP')"},
        {"id": "named account", "when": "NamedAccount"},
        {"id": "event", "when": "LeadSource = 'Event'"},
        {"id": "web", "when": "LeadSource = 'Web'"},
    ],
}


def work(scored: Scored, relation: Relation, *leads: dict[str, str], **given: Any) -> list[str]:
    """The leads of Ann in the order of her work."""
    _, result = scored([{"OwnerId": "ann", **lead} for lead in leads], SECTION, **given)
    return [lead for _, lead in relation(result, "worklist", "place lead")]


def test_pr_01_decision_makers_come_before_students_and_individual_contributors(
    scored: Scored, relation: Relation
) -> None:
    levels = ("Intern", "IC", "VP", "Manager", "C-Level")

    found = work(scored, relation, *({"Id": level, "TitleLevel": level} for level in levels))

    assert found == ["VP", "C-Level", "Intern", "IC", "Manager"]


def test_pr_02_the_sweet_spot_comes_first(scored: Scored, relation: Relation) -> None:
    found = work(scored, relation, {"Id": "other"}, {"Id": "named", "NamedAccount": "true"})

    assert found == ["named", "other"]


def test_pr_03_the_order_is_total_and_its_key_is_shown(scored: Scored, relation: Relation) -> None:
    leads = [
        {"Id": str(n), "OwnerId": owner, "City": fit}
        for n, (owner, fit) in enumerate((("a", ""), ("b", "yes"), ("a", "yes"), ("a", ""), ("", "yes")))
    ]

    _, result = scored(leads, SECTION)

    assert relation(result, "worklist", "owner number lead key") == [
        ("a", "1", "2", "sales, score 60-79"),
        ("a", "2", "0", "score below 20"),
        ("a", "3", "3", "score below 20"),
        ("b", "1", "1", "sales, score 60-79"),
    ]


def test_pr_04_a_raised_hand_then_the_older_clock_within_a_band(scored: Scored, relation: Relation) -> None:
    leads = [
        {"Id": "late", "RespondBy": "2026-03-03T10:00:00Z", "State": "yes"},
        {"Id": "early", "RespondBy": "2026-03-02T10:00:00Z"},
        {"Id": "none", "RespondBy": ""},
        {"Id": "hand", "RespondBy": "2026-03-05T10:00:00Z"},
    ]
    did = [("hand", "Demo request"), ("late", "Content download")]
    activities = [{"LeadId": lead, "Type": kind, "Date": "2026-03-01"} for lead, kind in did]

    assert work(scored, relation, *leads, activities=activities) == ["hand", "early", "late", "none"]


def test_pr_06_sources_have_their_agreed_order(scored: Scored, relation: Relation) -> None:
    sources = ("Purchased list", "Web", "Event")

    assert work(scored, relation, *({"Id": source, "LeadSource": source} for source in sources)) == [
        "Event",
        "Web",
        "Purchased list",
    ]


def test_sc_15_who_opted_out_is_in_no_work_list(scored: Scored, relation: Relation) -> None:
    assert work(scored, relation, {"Id": "out", "DoNotCall": "yes", "City": "yes"}, {"Id": "in"}) == ["in"]
