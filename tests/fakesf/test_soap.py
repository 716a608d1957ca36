"""Merge, undelete, convert and login over SOAP."""

import re
from typing import Any

import pytest

from tests.fakesf.state import PASSWORD, TOKEN, USERNAME


def _merge(master: str, *victims: str, kind: str = "Lead", fields: str = "") -> str:
    ids = "".join(f"<recordToMergeIds>{each}</recordToMergeIds>" for each in victims)
    record = f"<masterRecord><type>{kind}</type><Id>{master}</Id>{fields}</masterRecord>"
    return f"<merge><request>{record}{ids}</request></merge>"


def _all(name: str, text: str) -> list[str]:
    return re.findall(f"<{name}>([^<]*)</{name}>", text)


def test_a_merge_moves_children_and_takes_only_the_fields_sent(fake: Any, call: Any) -> None:
    org = fake.org
    master, one, two = org.load("Lead", [{"LastName": name, "City": name, "Title": name} for name in "ABC"])
    task = org.load("Task", [{"WhoId": one, "Status": "Completed"}])[0]
    event = org.load("Event", [{"WhoId": two}])[0]
    kept, double, moved = org.load(
        "CampaignMember",
        [
            {"LeadId": master, "CampaignId": "7011"},
            {"LeadId": one, "CampaignId": "7011"},
            {"LeadId": two, "CampaignId": "7012"},
        ],
    )

    reply = call.soap(_merge(master, one, two, fields="<Title>CEO</Title><fieldsToNull>City</fieldsToNull>"))

    leads = org.tables["Lead"]
    assert (leads[master]["Title"], leads[master]["City"], leads[master]["LastName"]) == ("CEO", None, "A")
    assert [(leads[each]["IsDeleted"], leads[each]["MasterRecordId"]) for each in (one, two)] == [(True, master)] * 2
    assert (org.tables["Task"][task]["WhoId"], org.tables["Event"][event]["WhoId"]) == (master, master)
    members = org.tables["CampaignMember"]
    assert [members[each]["IsDeleted"] for each in (kept, double, moved)] == [False, True, False]
    assert members[moved]["LeadOrContactId"] == master
    assert _all("mergedRecordIds", reply) == [one, two]
    assert sorted(_all("updatedRelatedIds", reply)) == sorted([task, event, moved])
    assert leads[master]["OwnerId"] == org.user_id


def test_accounts_and_contacts_merge_with_what_hangs_on_them(fake: Any, call: Any) -> None:
    org = fake.org
    master, victim = org.load("Account", [{"Name": "Acme"}, {"Name": "ACME"}])
    child = org.load("Account", [{"Name": "Sub", "ParentId": victim}])[0]
    org.edit(master, ParentId=victim)
    ann, bob = org.load("Contact", [{"LastName": "A", "AccountId": master}, {"LastName": "B", "AccountId": victim}])
    deal = org.load("Opportunity", [{"Name": "D", "AccountId": victim}])[0]
    role = org.load("OpportunityContactRole", [{"OpportunityId": deal, "ContactId": bob}])[0]

    call.soap(_merge(master, victim, kind="Account"))
    call.soap(_merge(ann, bob, kind="Contact"))

    accounts = org.tables["Account"]
    assert (accounts[child]["ParentId"], accounts[master]["ParentId"]) == (master, None)
    assert org.tables["Opportunity"][deal]["AccountId"] == master
    assert org.tables["OpportunityContactRole"][role]["ContactId"] == ann
    assert (org.tables["Contact"][bob]["AccountId"], org.tables["Contact"][bob]["MasterRecordId"]) == (master, ann)


WRONG = [
    ("of itself", lambda a, _b: _merge(a, a), "INVALID_ID_FIELD"),
    ("without victims", lambda a, _b: _merge(a), "INVALID_ID_FIELD"),
    ("of four", lambda a, b: _merge(a, b, "00Q000000000001", "00Q000000000002"), "INVALID_CROSS_REFERENCE_KEY"),
    ("of nobody", lambda a, _b: _merge(a, "00Q000000000000"), "INVALID_CROSS_REFERENCE_KEY"),
    ("with a wrong field", lambda a, b: _merge(a, b, fields="<Titel>x</Titel>"), "INVALID_FIELD"),
    ("that empties what is required", lambda a, b: _merge(a, b, fields="<LastName/>"), "REQUIRED_FIELD_MISSING"),
]


@pytest.mark.parametrize(("_name", "body", "code"), WRONG, ids=[case[0] for case in WRONG])
def test_a_wrong_merge_changes_nothing(fake: Any, call: Any, _name: str, body: Any, code: str) -> None:
    ids = fake.org.load("Lead", [{"LastName": name, "Company": "Acme"} for name in "AB"])
    before = fake.org.dump()

    reply = call.soap(body(*ids))

    assert (_all("statusCode", reply), _all("success", reply)) == ([code], ["false"])
    assert fake.org.dump() == before


def test_each_request_of_a_merge_is_a_transaction_of_its_own(fake: Any, call: Any) -> None:
    a, b, c, d = fake.org.load("Lead", [{"LastName": name, "Company": "Acme"} for name in "ABCD"])
    both = _merge(a, b) + _merge(c, d, fields="<Titel>x</Titel>")

    reply = call.soap(both.replace("</merge><merge>", ""))

    assert _all("success", reply) == ["true", "false"]
    assert [row["LastName"] for row in fake.org.rows("Lead")] == ["A", "C", "D"]


def test_what_cannot_be_merged_and_who_is_unknown_is_a_fault(call: Any) -> None:
    task = call.soap(_merge("00T000000000001", "00T000000000002", kind="Task"))
    call.token = "00D!wrong"  # noqa: S105 - wrong on purpose

    assert "INVALID_TYPE_FOR_OPERATION" in task
    assert "<sf:exceptionCode>INVALID_SESSION_ID</sf:exceptionCode>" in call.soap("<undelete/>")


@pytest.mark.parametrize(
    "body",
    [b"<a", b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', b"<a/>"],
    ids=["not XML", "a DTD", "no body"],
)
def test_a_document_that_cannot_be_read_is_a_fault(call: Any, body: bytes) -> None:
    reply = call("POST", "/services/Soap/u/60.0", data=body)

    assert (reply.status_code, "<soapenv:Fault>" in reply.text) == (500, True)


def test_a_merged_lead_comes_back_without_its_children(fake: Any, call: Any) -> None:
    master, victim = fake.org.load("Lead", [{"LastName": name, "Company": "Acme"} for name in "AB"])
    task = fake.org.load("Task", [{"WhoId": victim, "Status": "Completed"}])[0]
    call.soap(_merge(master, victim))

    reply = call.soap(f"<undelete><ids>{victim}</ids><ids>{master}</ids></undelete>")

    lead = fake.org.tables["Lead"][victim]
    assert (_all("success", reply), lead["IsDeleted"], lead["MasterRecordId"]) == (["true", "false"], False, None)
    assert fake.org.tables["Task"][task]["WhoId"] == master


def test_a_converted_lead_is_closed_for_changes(fake: Any, call: Any) -> None:
    lead = fake.org.load("Lead", [{"LastName": "Ito", "Company": "Acme", "Email": "i@acme.co"}])[0]
    asked = f"<leadId>{lead}</leadId><convertedStatus>Closed - Converted</convertedStatus>"

    reply = call.soap(f"<convertLead><leadConverts>{asked}</leadConverts></convertLead>")
    again = call.soap(f"<convertLead><leadConverts>{asked}</leadConverts></convertLead>")
    change = call("PATCH", f"sobjects/Lead/{lead}", json={"Title": "CEO"})

    assert [row["Email"] for row in fake.org.rows("Contact")] == ["i@acme.co"]
    assert _all("contactId", reply) == [fake.org.tables["Lead"][lead]["ConvertedContactId"]]
    assert _all("statusCode", again) == [change.json()[0]["errorCode"]] == ["CANNOT_UPDATE_CONVERTED_LEAD"]


@pytest.mark.parametrize(("secret", "status"), [(PASSWORD + TOKEN, 200), ("wrong", 500), ("", 500)])
def test_login(call: Any, secret: str, status: int) -> None:
    body = f"<login><username>{USERNAME}</username><password>{secret}</password></login>"
    reply = call("POST", "/services/Soap/u/60.0", data=f"<E><Body>{body}</Body></E>")

    assert (reply.status_code, "INVALID_LOGIN" in reply.text) == (status, status == 500)
    if status == 200:
        call.token = _all("sessionId", reply.text)[0]
        assert call("GET", "limits").status_code == 200
