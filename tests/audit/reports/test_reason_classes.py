"""Reasons of dispositions by class, and what is said of each."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from revops_cli.audit.reports.reason_classes import CLASSES, reason_class
from revops_cli.audit.settings import AuditSettings, Dispositions

LISTS = Dispositions()
CASES = [
    ("nurture", "Budget not available for 6+ months", "good"),
    ("nurture", "Product missing key feature for use case", "good"),
    ("nurture", "Prospect is re-evaluating internal processes", "good"),
    ("nurture", "No response", "good"),
    ("unqualified", "Not a prospect (student, job seeker)", "good"),
    ("unqualified", "Incompatible systems/solutions", "good"),
    ("unqualified", "No longer at organization", "good"),
    ("nurture", "No budget", "ambiguous"),
    ("nurture", "NO BUDGET ", "ambiguous"),
    ("nurture", "No budget until FY27 (7 months)", "unclassified"),
    ("nurture", "Not a fit", "ambiguous"),
    ("unqualified", "Not a fit", "ambiguous"),
    ("unqualified", "Bad lead / junk lead", "ambiguous"),
    ("unqualified", "junk lead", "ambiguous"),
    ("nurture", "No longer at organization", "wrong_bucket"),
    ("unqualified", "Budget not available for 6+ months", "wrong_bucket"),
    ("unqualified", "No budget", "wrong_bucket"),
    ("nurture", "Bad lead", "wrong_bucket"),
    ("nurture", "Too busy", "unclassified"),
    ("unqualified", "Wrong", "unclassified"),
    ("nurture", "", "missing"),
    ("unqualified", " - ", "missing"),
]


@pytest.mark.parametrize(("bucket", "reason", "expected"), CASES, ids=[f"{b} {r or 'empty'}" for b, r, _ in CASES])
def test_nr_02_nr_03_nr_04_classes(bucket: str, reason: str, expected: str) -> None:
    assert reason_class(bucket, reason, LISTS) == expected


@pytest.mark.parametrize(
    "reason", ["Abandoned (rep)", "Abandoned (auto)", "Rep-abandoned", "Auto-abandoned", "Abandoned"]
)
def test_nr_05_abandoned_by_a_rep_or_by_itself_is_nurture(reason: str) -> None:
    assert reason_class("nurture", reason, LISTS) == "good"
    assert reason_class("unqualified", reason, LISTS) == "wrong_bucket"


@pytest.mark.parametrize(
    ("policy", "bucket", "expected"),
    [
        ("either", "nurture", "good"),
        ("either", "unqualified", "good"),
        ("nurture", "nurture", "good"),
        ("nurture", "unqualified", "wrong_bucket"),
        ("unqualified", "nurture", "wrong_bucket"),
        ("unqualified", "unqualified", "good"),
    ],
)
def test_nr_13_right_account_wrong_buyer_is_a_policy(policy: str, bucket: str, expected: str) -> None:
    lists = Dispositions.model_validate({"wrong_buyer_in": policy})
    assert reason_class(bucket, "Right account, wrong buyer", lists) == expected


@given(st.sampled_from(["nurture", "unqualified"]), st.text(max_size=40))
def test_every_text_has_a_class(bucket: str, reason: str) -> None:
    assert reason_class(bucket, reason, LISTS) in CLASSES
    assert reason_class(bucket, f" {reason.strip()} ", LISTS) == reason_class(bucket, reason.strip(), LISTS)


def lead(person: str, status: str, reason: str, **more: str) -> dict[str, str]:
    return {
        "person_id": person, "owner_id": "ann", "assigned_at": "2026-01-05T09:00Z", "status": status,
        "reason": reason, "dispositioned_at": "2026-01-06T09:00Z", "lead_source": "Web", **more,
    }  # fmt: skip


PEOPLE = [
    lead("good", "Nurture", "No response"),
    lead("vague", "Nurture", "no budget"),
    lead("none", "Unqualified", ""),
    lead("moved", "Nurture", "No longer at organization"),
    lead("odd", "Unqualified", "Too busy"),
    lead("buyer", "Nurture", "Wrong buyer"),
    lead("open", "Working", "No budget"),
    lead("exception", "Nurture", "", is_exception="true"),
]


def test_shares_and_findings(run_audit: Any) -> None:
    found = run_audit(people=PEOPLE, reports=("dispositions",))
    shares = {name: found.share(f"reason_{name}") for name in CLASSES}
    assert shares == {
        "good": (2, 6), "ambiguous": (1, 6), "missing": (1, 6), "wrong_bucket": (1, 6), "unclassified": (1, 6)
    }  # fmt: skip
    assert found.share("wrong_buyer") == (1, 6)
    told = {name: [row["person"] for row in found.findings(f"reason_{name}")] for name in CLASSES if name != "good"}
    assert told == {"ambiguous": ["vague"], "missing": ["none"], "wrong_bucket": ["moved"], "unclassified": ["odd"]}
    assert found.findings("reason_ambiguous")[0]["detail"] == "no budget"
    assert found.by("reason_good", "rep", "ann") == pytest.approx(1 / 3, abs=1e-6)
    show = next(show for show in found.done.outcomes["dispositions"].shows if show.title == "Reasons")
    assert ("Unqualified", "(none)", "missing", "1") in show.rows


def test_nr_13_the_policy_reaches_the_findings(run_audit: Any) -> None:
    settings = AuditSettings.model_validate({"dispositions": {"wrong_buyer_in": "unqualified"}})
    found = run_audit(people=PEOPLE, settings=settings, reports=("dispositions",))
    assert [row["person"] for row in found.findings("reason_wrong_bucket")] == ["buyer", "moved"]


def test_nr_14_the_lead_source_is_kept_in_nurture(run_audit: Any) -> None:
    found = run_audit(
        people=[
            lead("kept", "Nurture", "No response"),
            lead("blank", "Nurture", "No response", lead_source=""),
            lead("changed", "Nurture", "No response", lead_source="Nurture"),
            lead("never", "Unqualified", "Student", lead_source=""),
        ],
        history=[
            {"person_id": "changed", "field": "LeadSource", "old": "Expo", "new": "Nurture", "at": "2026-01-06T09:00Z"},
        ],
        reports=("dispositions",),
    )
    assert [(row["person"], row["detail"]) for row in found.findings("source_not_kept")] == [
        ("blank", ""), ("changed", "it was Expo")
    ]  # fmt: skip
    assert found.share("source_not_kept") == (2, 3)


def test_only_the_last_disposition_has_a_known_reason(run_audit: Any) -> None:
    found = run_audit(
        people=[{**lead("a", "Nurture", "No response"), "assigned_at": "2026-01-20T09:00Z", "dispositioned_at": ""}],
        history=[
            {"person_id": "a", "field": "Assigned_Date__c", "old": "", "new": "2026-01-05T09:00Z",
             "at": "2026-01-05T09:00Z"},
            {"person_id": "a", "field": "Status", "old": "Assigned", "new": "Nurture", "at": "2026-01-06T09:00Z"},
            {"person_id": "a", "field": "Assigned_Date__c", "old": "2026-01-05T09:00Z", "new": "2026-01-20T09:00Z",
             "at": "2026-01-20T09:00Z"},
            {"person_id": "a", "field": "Status", "old": "Assigned", "new": "Nurture", "at": "2026-01-21T09:00Z"},
        ], reports=("dispositions",))  # fmt: skip
    assert found.share("reason_good") == (1, 1)
