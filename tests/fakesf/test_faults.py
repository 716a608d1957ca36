"""Everything that can be made to go wrong."""

from typing import Any

import pytest
import requests

from tests.fakesf.faults import Boundary, Fault, Kind

LEAD = {"LastName": "Ito", "Company": "Acme"}


def _count(fake: Any) -> int:
    return len(list(fake.org.rows("Lead")))


@pytest.mark.parametrize(
    ("kind", "written"),
    [(Kind.DROP_BEFORE, 0), (Kind.DROP_AFTER, 1), (Kind.TRUNCATE, 1)],
)
def test_the_connection_breaks(fake: Any, call: Any, kind: Kind, written: int) -> None:
    fake.plan(Fault(kind, route="insert"))

    with pytest.raises((requests.ConnectionError, requests.exceptions.ChunkedEncodingError)):
        call("POST", "sobjects/Lead", json=LEAD)

    assert _count(fake) == written
    assert call("POST", "sobjects/Lead", json=LEAD).status_code == 201
    assert [entry.fault for entry in fake.journal] == [kind, ""]


REPLIES = [
    (Fault(Kind.ERROR_JSON), 503, "application/json", 0),
    (Fault(Kind.ERROR_JSON, committed=True, status=500), 500, "application/json", 1),
    (Fault(Kind.ERROR_HTML), 503, "text/html", 0),
    (Fault(Kind.THROTTLE, seconds=7), 429, "application/json", 0),
    (Fault(Kind.LIMIT), 403, "application/json", 0),
]


@pytest.mark.parametrize(
    ("fault", "status", "content", "written"), REPLIES, ids=[str(case[1]) + case[0].kind for case in REPLIES]
)
def test_another_reply_comes(fake: Any, call: Any, fault: Fault, status: int, content: str, written: int) -> None:
    fake.plan(fault)

    reply = call("POST", "sobjects/Lead", json=LEAD)

    assert (reply.status_code, reply.headers["Content-Type"].split(";")[0], _count(fake)) == (status, content, written)
    assert reply.headers.get("Retry-After") == ("7" if status == 429 else None)


def test_a_slow_reply_is_carried_out(fake: Any, call: Any) -> None:
    fake.plan(Fault(Kind.SLOW, seconds=30))

    with pytest.raises(requests.ReadTimeout):
        call.session.post(
            f"{fake.url}/services/data/v60.0/sobjects/Lead",
            json=LEAD,
            headers={"Authorization": f"Bearer {call.token}"},
            timeout=0.2,
        )

    assert _count(fake) == 1


@pytest.mark.parametrize(("times", "statuses"), [(1, [401, 201, 201]), (0, [401, 401, 401])])
def test_a_session_ends_once_or_for_ever(fake: Any, call: Any, times: int, statuses: list[int]) -> None:
    fake.plan(Fault(Kind.EXPIRE, times=times))
    seen = []
    for _ in range(3):
        reply = call("POST", "sobjects/Lead", json=LEAD)
        seen.append(reply.status_code)
        call.token = fake.token()

    assert seen == statuses


def test_calls_beyond_the_limit_are_refused(fake: Any, call: Any) -> None:
    fake.plan(Fault(Kind.LIMIT, skip=2, times=0))

    assert [call("GET", "limits").status_code for _ in range(4)] == [200, 200, 403, 403]
    fake.plan()
    fake.org.settings.daily_calls = 3
    replies = [call("GET", "limits") for _ in range(2)]
    assert [reply.status_code for reply in replies] == [200, 403]
    assert replies[0].headers["Sforce-Limit-Info"] == "api-usage=3/3"


def test_rows_of_an_account_are_locked_together_and_once(fake: Any, call: Any) -> None:
    accounts = fake.org.load("Account", [{"Name": str(at)} for at in range(20)])
    contacts = fake.org.load("Contact", [{"LastName": "A", "AccountId": accounts[at % 20]} for at in range(40)])
    records = [{"attributes": {"type": "Contact"}, "id": each, "Title": "CEO"} for each in contacts]
    fake.plan(Fault(Kind.LOCK_ROWS, share=0.3), seed=3)

    first = call("PATCH", "composite/sobjects", json={"records": records}).json()
    second = call("PATCH", "composite/sobjects", json={"records": records}).json()

    locked = [at for at, row in enumerate(first) if not row["success"]]
    assert 2 <= len(locked) < 40
    assert {at % 20 for at in locked} == {at for at in locked if at < 20}
    assert {error["statusCode"] for at in locked for error in first[at]["errors"]} == {"UNABLE_TO_LOCK_ROW"}
    assert all(row["success"] for row in second)


@pytest.mark.parametrize(
    ("kind", "code"),
    [(Kind.LOCK_ROWS, "UNABLE_TO_LOCK_ROW"), (Kind.NO_ACCESS_ROWS, "INSUFFICIENT_ACCESS_OR_READONLY")],
)
def test_rows_with_a_value_are_refused(fake: Any, call: Any, kind: Kind, code: str) -> None:
    fake.plan(Fault(kind, field="LastName", value="Ito", times=0))
    records = [{"attributes": {"type": "Lead"}, **LEAD, "LastName": name} for name in ("Ito", "Abe")]

    told = call("POST", "composite/sobjects", json={"records": records}).json()

    assert [[error["statusCode"] for error in row["errors"]] for row in told] == [[code], []]


def test_somebody_edits_between_reading_and_writing(fake: Any, call: Any) -> None:
    lead = fake.org.load("Lead", [{**LEAD}])[0]
    fake.plan(Fault(Kind.EDIT, route="update", record=lead, field="Title", value="CTO"))

    before = call("GET", f"sobjects/Lead/{lead}").json()
    call("PATCH", f"sobjects/Lead/{lead}", json={"City": "Rome"})

    now = fake.org.tables["Lead"][lead]
    assert (before["Title"], now["Title"], now["City"], now["LastModifiedById"]) == (
        None,
        "CTO",
        "Rome",
        fake.org.user_id,
    )


def test_automation_changes_what_was_saved(fake: Any, call: Any) -> None:
    fake.plan(
        Fault(Kind.STEAL, object="Lead"),
        Fault(Kind.REWRITE, object="Lead", field="Rating", value="Cold"),
        Fault(Kind.VALIDATE, object="Lead", field="City", value="Oz"),
        Fault(Kind.DUPLICATES, object="Lead"),
    )
    lead = call("POST", "sobjects/Lead", json={**LEAD, "Email": "a@b.co"}).json()["id"]

    row = fake.org.tables["Lead"][lead]
    assert (row["OwnerId"], row["Rating"]) == (fake.org.rule_owner, "Cold")
    refusals = [
        call("POST", "sobjects/Lead", json={**LEAD, **more}).json()[0] for more in ({"City": "Oz"}, {"Email": "a@b.co"})
    ]
    assert [each["errorCode"] for each in refusals] == ["FIELD_CUSTOM_VALIDATION_EXCEPTION", "DUPLICATES_DETECTED"]


def test_a_field_goes_between_plan_and_apply(fake: Any, call: Any) -> None:
    fake.plan(Fault(Kind.REMOVE_FIELD, route="insert", object="Lead", field="Rating"))
    modified = call("GET", "sobjects/Lead/describe").headers["Last-Modified"]
    cached = {"If-Modified-Since": modified}

    assert call("GET", "sobjects/Lead/describe", headers=cached).status_code == 304
    assert call("POST", "sobjects/Lead", json={**LEAD, "Rating": "Hot"}).json()[0]["errorCode"] == "INVALID_FIELD"
    described = call("GET", "sobjects/Lead/describe", headers=cached)
    assert (described.status_code, "Rating" in {each["name"] for each in described.json()["fields"]}) == (200, False)


CONDITIONS = [
    (Fault(Kind.LIMIT, request=1), [200, 403, 200]),
    (Fault(Kind.LIMIT, skip=1), [200, 403, 200]),
    (Fault(Kind.LIMIT, times=2), [403, 403, 200]),
    (Fault(Kind.LIMIT, request=1, times=0), [200, 403, 403]),
    (Fault(Kind.NO_ACCESS, object="Lead", times=0), [403, 403, 403]),
    (Fault(Kind.NO_ACCESS, object="Contact", times=0), [200, 200, 200]),
    (Fault(Kind.LIMIT, object="Contact", times=0), [200, 200, 200]),
    (Fault(Kind.LIMIT, object="Lead", times=0), [403, 403, 403]),
    (Fault(Kind.LIMIT, method="POST", times=0), [200, 200, 200]),
    (Fault(Kind.LIMIT, record="00Q000000000000AAA", times=0), [200, 200, 200]),
    (Fault(Kind.LIMIT, share=0.0, times=0), [200, 200, 200]),
]


@pytest.mark.parametrize(("fault", "statuses"), CONDITIONS, ids=[str(at) for at in range(len(CONDITIONS))])
def test_a_fault_hits_what_it_names(fake: Any, call: Any, fault: Fault, statuses: list[int]) -> None:
    fake.plan(fault)

    asked = [call("GET", "query", params={"q": "SELECT Id FROM Lead"}) for _ in range(3)]
    assert [reply.status_code for reply in asked] == statuses


def test_a_share_is_the_same_every_run_and_differs_by_seed(fake: Any, call: Any) -> None:
    runs = []
    for seed in (1, 1, 2):
        fake.plan(Fault(Kind.LIMIT, share=0.5, times=0), seed=seed)
        runs.append([call("GET", "limits").status_code for _ in range(20)])

    assert runs[0] == runs[1] != runs[2]
    assert 4 <= runs[0].count(403) <= 16


def test_a_callback_stands_at_every_boundary(fake: Any, call: Any) -> None:
    seen: list[tuple[Boundary, str, int]] = []
    fake.plan().callback = lambda boundary, request: seen.append((boundary, request.route, _count(fake)))

    call("POST", "sobjects/Lead", json=LEAD)

    assert seen == [
        (Boundary.BEFORE_COMMIT, "insert", 0),
        (Boundary.AFTER_COMMIT, "insert", 1),
        (Boundary.BEFORE_REPLY, "insert", 1),
    ]


SOAP_FAULTS = [
    (Kind.EXPIRE, "INVALID_SESSION_ID"),
    (Kind.LIMIT, "REQUEST_LIMIT_EXCEEDED"),
    (Kind.ERROR_JSON, "SERVER_UNAVAILABLE"),
    (Kind.NO_ACCESS, "INSUFFICIENT_ACCESS_OR_READONLY"),
]


@pytest.mark.parametrize(("kind", "code"), SOAP_FAULTS)
def test_soap_goes_wrong_in_its_own_words(fake: Any, call: Any, kind: Kind, code: str) -> None:
    fake.plan(Fault(kind, route="soap"))

    assert f"<sf:exceptionCode>{code}</sf:exceptionCode>" in call.soap("<undelete/>")


def test_a_cursor_is_kept_for_two_days(fake: Any, call: Any) -> None:
    fake.org.load("Lead", [{"LastName": name} for name in "ABC"])
    following = call("GET", "query", params={"q": "SELECT Id FROM Lead"}).json()["nextRecordsUrl"]

    assert call("GET", following).status_code == 200
    fake.org.clock.advance(3 * 24 * 3600)
    assert call("GET", following).json()[0]["errorCode"] == "INVALID_QUERY_LOCATOR"
