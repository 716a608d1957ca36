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


def _lead(name: str, **more: Any) -> dict[str, Any]:
    return {"attributes": {"type": "Lead"}, "LastName": name, "Company": "Acme", **more}


def test_collections_answer_in_the_order_of_the_records(call: Any) -> None:
    records = [_lead("A"), _lead("B", Company=None), _lead("C")]
    made = call("POST", "composite/sobjects", json={"allOrNone": False, "records": records}).json()
    changes = [{"attributes": {"type": "Lead"}, "id": made[at].get("id", GONE), "Title": "CEO"} for at in (2, 1, 0)]
    changed = call("PATCH", "composite/sobjects", json={"records": changes}).json()

    assert [row["success"] for row in made] == [True, False, True]
    assert made[1]["errors"][0]["statusCode"] == "REQUIRED_FIELD_MISSING"
    assert [row.get("id") for row in changed] == [made[2]["id"], None, made[0]["id"]]
    shown = call("POST", "composite/sobjects/Lead", json={"ids": [made[2]["id"], GONE], "fields": ["Title"]}).json()
    assert [row and row["Title"] for row in shown] == ["CEO", None]
    ids = f"{made[0]['id']},{GONE},{made[2]['id']}"
    assert [row["success"] for row in call("DELETE", "composite/sobjects", params={"ids": ids}).json()] == [
        True,
        False,
        True,
    ]


def test_all_or_none_takes_everything_back(fake: Any, call: Any) -> None:
    before = fake.org.dump()
    records = [_lead("A"), _lead("B", Company=None)]

    rows = call("POST", "composite/sobjects", json={"allOrNone": True, "records": records}).json()

    codes = [row["errors"][0]["statusCode"] for row in rows]
    assert codes == ["ALL_OR_NONE_OPERATION_ROLLED_BACK", "REQUIRED_FIELD_MISSING"]
    assert fake.org.dump() == before


def test_collections_have_their_limits(call: Any) -> None:
    many = call("POST", "composite/sobjects", json={"records": [_lead("A")] * 201})
    mixed = [{"attributes": {"type": ("Lead", "Account")[at % 2]}} for at in range(11)]

    assert many.status_code == 400
    assert call("POST", "composite/sobjects", json={"records": mixed}).status_code == 400
    assert call("POST", "composite/sobjects", json={"records": mixed[:10]}).status_code == 200


def test_collections_upsert(call: Any) -> None:
    path = "composite/sobjects/Lead/Revops_Key__c"
    records = [_lead("A", Revops_Key__c="1"), _lead("B", Revops_Key__c="2"), _lead("C")]
    first = call("PATCH", path, json={"records": records}).json()
    second = call("PATCH", path, json={"records": records[:2]}).json()

    assert [row.get("created") for row in first] == [True, True, None]
    assert [(row["created"], row["id"]) for row in second] == [(False, first[0]["id"]), (False, first[1]["id"])]


def test_composite_uses_results_of_earlier_requests(fake: Any, call: Any) -> None:
    requests = [
        {
            "method": "POST",
            "url": "/services/data/v60.0/sobjects/Account",
            "referenceId": "a",
            "body": {"Name": "Acme"},
        },
        {"method": "POST", "url": "/services/data/v60.0/sobjects/Contact", "referenceId": "c"}
        | {"body": {"LastName": "Ito", "AccountId": "@{a.id}"}},
        {"method": "PATCH", "url": "/services/data/v60.0/sobjects/Account/@{a.id}", "referenceId": "b"}
        | {"body": {"Site": "x"}, "httpHeaders": {"If-Unmodified-Since": "Mon, 05 Jan 2026 08:00:00 GMT"}},
        {"method": "GET", "url": "/services/data/v60.0/sobjects/Lead/@{nobody.id}", "referenceId": "d"},
    ]
    done = call("POST", "composite", json={"compositeRequest": requests}).json()["compositeResponse"]

    assert [(each["referenceId"], each["httpStatusCode"]) for each in done] == [
        ("a", 201),
        ("c", 201),
        ("b", 412),
        ("d", 400),
    ]
    assert [row["AccountId"] for row in fake.org.rows("Contact")] == [done[0]["body"]["id"]]
    assert done[3]["body"][0]["errorCode"] == "PROCESSING_HALTED"


def test_composite_with_all_or_none_and_too_many(fake: Any, call: Any) -> None:
    url = "/services/data/v60.0/sobjects/Lead"
    requests = [{"method": "POST", "url": url, "referenceId": name, "body": LEAD} for name in "ab"]
    requests += [{"method": "POST", "url": url, "referenceId": "c", "body": {}}]
    done = call("POST", "composite", json={"allOrNone": True, "compositeRequest": requests}).json()["compositeResponse"]

    codes = [each["body"][0]["errorCode"] for each in done]
    assert codes == ["PROCESSING_HALTED", "PROCESSING_HALTED", "REQUIRED_FIELD_MISSING"]
    assert list(fake.org.rows("Lead")) == []
    assert call("POST", "composite", json={"compositeRequest": requests * 9}).status_code == 400


def test_a_batch_of_requests(call: Any) -> None:
    url = "v60.0/sobjects/Lead"
    requests = [{"method": "POST", "url": url, "richInput": body} for body in (LEAD, {}, LEAD)]

    going_on = call("POST", "composite/batch", json={"batchRequests": requests}).json()
    halting = call("POST", "composite/batch", json={"batchRequests": requests, "haltOnError": True}).json()

    assert [each["statusCode"] for each in going_on["results"]] == [201, 400, 201]
    assert [each["statusCode"] for each in halting["results"]] == [201, 400, 412]


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
