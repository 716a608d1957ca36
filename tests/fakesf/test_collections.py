"""Collections and composite requests."""

from typing import Any

LEAD = {"LastName": "Ito", "Company": "Acme"}
GONE = "00Q000000000000EAA"


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


def test_a_change_without_an_id_is_refused(call: Any) -> None:
    rows = call(
        "PATCH", "composite/sobjects", json={"records": [{"attributes": {"type": "Lead"}, "Title": "x"}]}
    ).json()

    assert rows[0]["errors"][0]["statusCode"] == "MISSING_ARGUMENT"
