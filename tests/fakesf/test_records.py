"""Single records, collections and composite requests."""

from typing import Any

import pytest

from tests.fakesf.automation import DuplicateRule, Validation
from tests.fakesf.schema import FieldSpec

LEAD = {"LastName": "Ito", "Company": "Acme"}
GONE = "00Q000000000000EAA"
ROWS = [
    ({"LastName": "Ito"}, "REQUIRED_FIELD_MISSING", ["Company"]),
    ({**LEAD, "Company": "  "}, "REQUIRED_FIELD_MISSING", ["Company"]),
    ({**LEAD, "Titel": "x"}, "INVALID_FIELD", ["Titel"]),
    ({**LEAD, "IsConverted": True}, "INVALID_FIELD_FOR_INSERT_UPDATE", ["IsConverted"]),
    ({**LEAD, "FirstName": "x" * 41}, "STRING_TOO_LONG", ["FirstName"]),
    ({**LEAD, "Email": "nobody"}, "INVALID_EMAIL_ADDRESS", ["Email"]),
    ({**LEAD, "AnnualRevenue": "much"}, "INVALID_TYPE_ON_FIELD_IN_RECORD", ["AnnualRevenue"]),
    ({**LEAD, "NumberOfEmployees": 1.5}, "INVALID_TYPE_ON_FIELD_IN_RECORD", ["NumberOfEmployees"]),
    ({**LEAD, "DoNotCall": "perhaps"}, "INVALID_TYPE_ON_FIELD_IN_RECORD", ["DoNotCall"]),
    ({**LEAD, "OwnerId": "x"}, "MALFORMED_ID", ["OwnerId"]),
    ({**LEAD, "OwnerId": GONE}, "FIELD_INTEGRITY_EXCEPTION", ["OwnerId"]),
    ({**LEAD, "OwnerId": "005000000000000AAA"}, "INVALID_CROSS_REFERENCE_KEY", ["OwnerId"]),
    ({**LEAD, "Id": GONE}, "INVALID_FIELD", ["Id"]),
]


@pytest.mark.parametrize(("values", "code", "fields"), ROWS, ids=[f"{case[1]} {case[2][0]}" for case in ROWS])
def test_a_wrong_record_is_refused(fake: Any, call: Any, values: dict[str, Any], code: str, fields: list[str]) -> None:
    reply = call("POST", "sobjects/Lead", json=values)

    assert (reply.status_code, reply.json()[0]["errorCode"], reply.json()[0]["fields"]) == (400, code, fields)
    assert list(fake.org.rows("Lead")) == []


def test_an_inactive_owner_and_a_restricted_value_are_refused(fake: Any, call: Any) -> None:
    lead = call("POST", "sobjects/Lead", json={**LEAD, "OwnerId": fake.org.gone})
    task = call("POST", "sobjects/Task", json={"TaskSubtype": "Fax"})

    assert lead.json()[0]["errorCode"] == "INACTIVE_OWNER_OR_USER"
    assert task.json()[0]["errorCode"] == "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST"


def test_a_record_lives_and_goes_to_the_recycle_bin(call: Any) -> None:
    lead = call("POST", "sobjects/Lead/", json=LEAD)
    path = f"sobjects/Lead/{lead.json()['id']}"

    assert (lead.status_code, lead.json()["success"], lead.json()["errors"]) == (201, True, [])
    assert call("PATCH", path, json={"Title": "CEO", "AnnualRevenue": 5}).status_code == 204
    assert call("GET", path, params={"fields": "Title,AnnualRevenue"}).json()["AnnualRevenue"] == 5.0
    assert call("DELETE", path).content == b""
    assert (call("GET", path).status_code, call("DELETE", path).json()[0]["errorCode"]) == (404, "ENTITY_IS_DELETED")
    assert call.query("SELECT IsDeleted FROM Lead", deleted=True) == [{"IsDeleted": True}]


ADDRESSES = [
    ("GET", "sobjects/Leed", 404, "NOT_FOUND"),
    ("GET", f"sobjects/Lead/{GONE}", 404, "NOT_FOUND"),
    ("GET", "sobjects/Lead/Email/a@b.co", 404, "NOT_FOUND"),
    ("PUT", "sobjects/Lead", 405, "METHOD_NOT_ALLOWED"),
    ("GET", "nonsense", 404, "NOT_FOUND"),
    ("GET", "/services/data/v58.0/sobjects", 404, "NOT_FOUND"),
    ("GET", "/services/data/v68.0/sobjects", 404, "NOT_FOUND"),
    ("GET", "query", 400, "MALFORMED_QUERY"),
    ("GET", "query/0r8000000000000-2000", 400, "INVALID_QUERY_LOCATOR"),
]


@pytest.mark.parametrize(
    ("method", "path", "status", "code"), ADDRESSES, ids=[f"{case[0]} {case[1]}" for case in ADDRESSES]
)
def test_a_wrong_address_is_refused(call: Any, method: str, path: str, status: int, code: str) -> None:
    reply = call(method, path)

    assert (reply.status_code, reply.json()[0]["errorCode"]) == (status, code)


def test_a_body_that_is_no_json_is_refused(call: Any) -> None:
    assert call("POST", "sobjects/Lead", data=b"{").json()[0]["errorCode"] == "JSON_PARSER_ERROR"


@pytest.mark.parametrize("version", [59, 63, 67])
def test_every_version_is_served(call: Any, version: int) -> None:
    reply = call("GET", f"/services/data/v{version}.0/query", params={"q": "SELECT Id FROM Organization"})

    assert f"/v{version}.0/" in reply.json()["records"][0]["attributes"]["url"]


@pytest.mark.parametrize(
    ("header", "stolen"),
    [
        ({"Sforce-Auto-Assign": "FALSE"}, False),
        ({"Sforce-Auto-Assign": "TRUE"}, True),
        ({"Sforce-Auto-Assign": None}, True),
    ],
    ids=["FALSE", "TRUE", "absent"],
)
def test_the_assignment_rule_takes_leads_unless_told_not_to(fake: Any, call: Any, header: Any, stolen: bool) -> None:  # noqa: FBT001
    lead = call("POST", "sobjects/Lead", json={**LEAD, "OwnerId": fake.org.ann}, headers=header).json()["id"]
    first = fake.org.tables["Lead"][lead]["OwnerId"]
    call("PATCH", f"sobjects/Lead/{lead}", json={"OwnerId": fake.org.bob}, headers=header)

    owners = (first, fake.org.tables["Lead"][lead]["OwnerId"])
    assert owners == ((fake.org.rule_owner,) * 2 if stolen else (fake.org.ann, fake.org.bob))


def test_a_condition_refuses_a_record_that_changed(fake: Any, call: Any) -> None:
    lead = call("POST", "sobjects/Lead", json=LEAD).json()["id"]
    path, seen = f"sobjects/Lead/{lead}", "Mon, 05 Jan 2026 09:00:01 GMT"
    condition = {"If-Unmodified-Since": seen}

    assert call("PATCH", path, json={"Title": "CEO"}, headers=condition).status_code == 204
    fake.org.edit(lead, Title="CTO")
    assert call("PATCH", path, json={"Title": "COO"}, headers=condition).status_code == 412
    assert call("PATCH", path, json={"Title": "COO"}, headers={"If-Unmodified-Since": "soon"}).status_code == 400
    assert fake.org.tables["Lead"][lead]["Title"] == "CTO"
    assert call("DELETE", path, headers=condition).status_code == 204


def test_an_account_has_an_entity_tag(call: Any) -> None:
    path = f"sobjects/Account/{call('POST', 'sobjects/Account', json={'Name': 'Acme'}).json()['id']}"
    tag = call("GET", path).headers["ETag"]

    assert call("GET", path, headers={"If-None-Match": tag}).status_code == 304
    assert call("PATCH", path, json={"Site": "x"}, headers={"If-Match": tag}).status_code == 204
    assert call("PATCH", path, json={"Site": "y"}, headers={"If-Match": tag}).status_code == 412


def test_upsert_by_the_external_id(fake: Any, call: Any) -> None:
    path = "sobjects/Lead/Revops_Key__c/A%20b"
    made = call("PATCH", path, json=LEAD)
    again = call("PATCH", path, json={"Title": "CEO"})

    assert (made.status_code, made.json()["created"]) == (201, True)
    assert (again.status_code, again.json()["created"], again.json()["id"]) == (200, False, made.json()["id"])
    assert call("GET", "sobjects/Lead/Revops_Key__c/a%20B").json()["Title"] == "CEO"
    twice = call("POST", "sobjects/Lead", json={**LEAD, "Revops_Key__c": "a B"}).json()[0]
    assert (twice["errorCode"], made.json()["id"][:15] in twice["message"]) == ("DUPLICATE_VALUE", True)
    assert len(list(fake.org.rows("Lead"))) == 1


def test_an_external_id_of_two_records_is_300(fake: Any, call: Any) -> None:
    flags = frozenset({"create", "update", "external"})
    fake.org.schema.add_field(FieldSpec("Lead", "Old_Id__c", "Old Id", "string", 20, flags=flags))
    ids = fake.org.load("Lead", [{"LastName": name, "Old_Id__c": "7"} for name in "AB"])

    reply = call("PATCH", "sobjects/Lead/Old_Id__c/7", json={"Title": "CEO"})

    assert reply.status_code == 300
    assert [url.rpartition("/")[2] for url in reply.json()] == ids


def test_a_validation_rule_looks_at_what_was_set(fake: Any, call: Any) -> None:
    fake.org.rules.validations.append(Validation("Lead", "Rating", "Cold", "No cold leads"))

    reply = call("POST", "sobjects/Lead", json={**LEAD, "Rating": "Cold"}).json()[0]

    assert (reply["errorCode"], reply["message"]) == ("FIELD_CUSTOM_VALIDATION_EXCEPTION", "No cold leads")


@pytest.mark.parametrize(
    ("blocks", "header", "status"), [(True, "true", 400), (False, "true", 201), (False, "false", 400)]
)
def test_duplicate_rules(fake: Any, call: Any, blocks: bool, header: str, status: int) -> None:  # noqa: FBT001
    fake.org.rules.duplicates.append(DuplicateRule("Lead", blocks=blocks))
    first = call("POST", "sobjects/Lead", json={**LEAD, "Email": "a@b.co"}).json()["id"]

    options = {"Sforce-Duplicate-Rule-Header": f"allowSave={header}; includeRecordDetails=false"}
    second = call("POST", "sobjects/Lead", json={**LEAD, "Email": "A@b.co"}, headers=options)

    assert second.status_code == status
    if status == 400:
        result = second.json()[0]["duplicateResut"]["matchResults"][0]
        assert [match["record"]["Id"] for match in result["matchRecords"]] == [first]


def test_changes_are_tracked_an_owner_twice(fake: Any, call: Any) -> None:
    lead = call("POST", "sobjects/Lead", json=LEAD).json()["id"]
    call(
        "PATCH",
        f"sobjects/Lead/{lead}",
        json={"OwnerId": fake.org.ann, "Status": "Working - Contacted", "City": "Rome"},
    )

    rows = call.query(f"SELECT Field, OldValue, NewValue FROM LeadHistory WHERE LeadId = '{lead}' LIMIT 9")
    assert [(row["Field"], row["OldValue"], row["NewValue"]) for row in rows] == [
        ("created", None, None),
        ("Status", "Open - Not Contacted", "Working - Contacted"),
        ("Owner", "Api User", "Ann Rep"),
        ("Owner", fake.org.user_id, fake.org.ann),
    ]


def test_deleting_an_account_takes_its_children_along(fake: Any, call: Any) -> None:
    org = fake.org
    account = org.load("Account", [{"Name": "Acme"}])[0]
    contact = org.load("Contact", [{"LastName": "Ito", "AccountId": account}])[0]
    org.load("Task", [{"WhoId": contact, "Status": "Completed"}, {"Status": "Deferred"}])
    before = org.dump(audit=False)

    call("DELETE", f"sobjects/Account/{account}")
    assert [len(list(org.rows(name))) for name in ("Account", "Contact", "Task")] == [0, 0, 1]
    call.soap(f"<undelete><ids>{account}</ids></undelete>")
    assert org.dump(audit=False) == before


def test_every_write_moves_the_audit_fields_and_the_system_only_its_stamp(fake: Any, call: Any) -> None:
    lead = call("POST", "sobjects/Lead", json=LEAD).json()["id"]
    row = dict(fake.org.tables["Lead"][lead])
    call("PATCH", f"sobjects/Lead/{lead}", json={})
    changed = dict(fake.org.tables["Lead"][lead])
    fake.org.touch(lead)
    touched = fake.org.tables["Lead"][lead]

    assert {name for name in row if row[name] != changed[name]} == {"LastModifiedDate", "SystemModstamp"}
    assert {name for name in row if touched[name] != changed[name]} == {"SystemModstamp"}
