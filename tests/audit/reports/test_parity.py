"""Fields of leads and contacts, and what conversion loses."""

from typing import Any

LEAD = {
    "person_id": "l", "object": "Lead", "owner_id": "ann", "status": "Qualified", "assigned_at": "2026-12-01T09:00:00Z",
    "lead_source": "Web", "reason": "x", "converted_contact_id": "c", "referred_by": "partner",
}  # fmt: skip


def contact(**more: str) -> dict[str, str]:
    return {"person_id": "c", "object": "Contact", "owner_id": "ann", **more}


def test_ac_06_fields_that_contacts_lack(run_audit: Any) -> None:
    found = run_audit(people=[LEAD, contact(lead_source="Web", referred_by="partner")], reports=("parity",))
    assert sorted(row["detail"] for row in found.findings("contact_field_missing")) == [
        "assigned_at",
        "reason",
        "status",
    ]
    assert found.share("parity_fields") == (2, 5)
    assert found.share("parity_copied") == (1, 1)


def test_mx_12_the_partner_who_referred_is_never_blanked(run_audit: Any) -> None:
    full = contact(lead_source="Tradeshow", status="x", reason="x", assigned_at="2026-12-05T09:00:00Z")
    other = {**full, "person_id": "d", "referred_by": "somebody"}
    found = run_audit(people=[LEAD, full, other], reports=("parity",))
    assert sorted(row["detail"] for row in found.findings("lost_in_conversion")) == [
        "lead_source: Web became Tradeshow",
        "referred_by: partner became empty",
    ]
    assert found.share("parity_copied") == (0, 1)


def test_ac_07_a_lead_and_its_contact_are_one_person(run_audit: Any) -> None:
    touch = {"activity_id": "1", "person_id": "c", "at": "2026-12-01T10:00:00Z", "actor_id": "ann", "channel": "call"}
    found = run_audit(people=[LEAD, contact(status="Qualified")], activities=[touch], reports=("response",))
    assert found.units("person", "touches") == [("c", 1)]
    assert found.value("response_median") == 1.0


def test_leads_alone_say_nothing_about_contacts(run_audit: Any) -> None:
    found = run_audit(people=[LEAD], reports=("parity",))
    assert found.value("parity_fields") is None
    assert found.metric("parity_fields").missing == ("both leads and contacts",)
