"""Role holders, open records of other owners, and users who left."""

from typing import Any

REPS = [
    {"rep_id": "ann", "name": "Ann", "is_active": "true"},
    {"rep_id": "bob", "name": "Bob", "is_active": "true"},
    {"rep_id": "old", "name": "Old", "is_active": "false"},
]


def lead(person: str, rep: str = "ann", **more: str) -> dict[str, str]:
    return {"person_id": person, "owner_id": rep, "assigned_at": "2026-12-01T09:00:00Z", "status": "Working", **more}


def test_ho_03_each_stage_has_its_owner(run_audit: Any) -> None:
    people = [
        lead("a", sdr_owner="ann", opp_owner="bob", cs_owner=""),
        lead("b", sdr_owner="", opp_owner="", cs_owner=""),
        lead("c", sdr_owner="", opp_owner="", cs_owner=""),
    ]
    calls = [
        {"activity_id": p, "person_id": p, "at": "2026-12-02T09:00:00Z", "actor_id": "ann", "channel": "call"}
        for p in "ab"
    ]
    deals = [
        {"opp_id": "o", "created_at": "2026-12-03T09:00:00Z", "stage_no": "9", "is_won": "true", "is_closed": "true"}
    ]
    roles = [{"opp_id": "o", "contact_id": "a", "created_at": "2026-12-03T09:00:00Z"}]
    found = run_audit(people=people, activities=calls, opportunities=deals, contact_roles=roles, reports=("ownership",))
    missing = [(row["person"], row["detail"]) for row in found.findings("role_owner_missing")]
    assert missing == [("a", "cs_owner"), ("b", "sdr_owner")]
    assert found.share("sdr_owner_set") == (1, 2)
    assert (found.share("opp_owner_set"), found.share("cs_owner_set")) == ((1, 1), (0, 1))


def test_ac_05_open_records_follow_the_account(run_audit: Any) -> None:
    people = [
        lead("a", account_id="acme"),
        lead("b", "Bob", account_id="acme"),
        lead("c", account_id="acme", status="Nurture", dispositioned_at="2026-12-02T09:00:00Z"),
        lead("d", account_id="unknown"),
    ]
    accounts = [{"Id": "acme", "OwnerId": "bob"}]
    deals = [
        {
            "opp_id": "o",
            "account_id": "acme",
            "owner_id": "ann",
            "created_at": "2026-11-01T00:00:00Z",
            "is_closed": "false",
        },
        {
            "opp_id": "p",
            "account_id": "acme",
            "owner_id": "ann",
            "created_at": "2026-11-01T00:00:00Z",
            "is_closed": "true",
        },
    ]
    found = run_audit(people=people, accounts=accounts, opportunities=deals, reps=REPS, reports=("ownership",))
    details = sorted(row["detail"] for row in found.findings("open_record_other_owner"))
    assert details == ["opportunity o; the account is with bob", "person a; the account is with bob"]
    assert found.share("open_records_other_owner") == (2, 3)


def test_ac_01_accounts_have_an_active_owner(run_audit: Any) -> None:
    accounts = [{"Id": "x", "OwnerId": "ann"}, {"Id": "y", "OwnerId": ""}, {"Id": "z", "OwnerId": "old"}]
    found = run_audit(people=[lead("a")], accounts=accounts, reps=REPS, reports=("ownership",))
    rows = sorted((row["account"], row["detail"]) for row in found.findings("account_without_owner"))
    assert rows == [("y", "no owner"), ("z", "not an active user")]


def test_open_leads_of_users_who_left(run_audit: Any) -> None:
    people = [
        lead("a", "old"),
        lead("b"),
        lead("c", "old", status="Unqualified", dispositioned_at="2026-12-02T09:00:00Z"),
    ]
    found = run_audit(people=people, reps=REPS, reports=("ownership",))
    assert [row["person"] for row in found.findings("inactive_owner")] == ["a"]
    assert found.share("open_with_inactive_owner") == (1, 2)


def test_fields_that_no_file_has_say_nothing(run_audit: Any) -> None:
    calls = [{"activity_id": "1", "person_id": "a", "at": "2026-12-02T09:00:00Z", "actor_id": "ann", "channel": "call"}]
    found = run_audit(people=[lead("a")], activities=calls, reports=("ownership",))
    assert found.findings("role_owner_missing") == []
    assert found.metric("sdr_owner_set").missing == ("people.sdr_owner",)
