"""Bulk 2.0 jobs; the fake of these tests commits three rows a batch."""

import csv
from typing import Any

import pytest

from tests.fakesf.faults import Fault, Kind

READY = {"state": "UploadComplete"}


def _job(call: Any, body: str, **given: Any) -> str:
    """Create, fill and close a job."""
    job = call("POST", "jobs/ingest", json={"object": "Lead", "operation": "insert", **given}).json()["id"]
    upload = call("PUT", f"jobs/ingest/{job}/batches", data=body.encode(), headers={"Content-Type": "text/csv"})
    assert (upload.status_code, upload.content) == (201, b"")
    call("PATCH", f"jobs/ingest/{job}", json=READY)
    return str(job)


def _states(call: Any, job: str, kind: str = "ingest") -> list[str]:
    """States seen until the job ends, or five looks were in vain."""
    states: list[str] = []
    while len(states) < 5 and (not states or states[-1] not in {"JobComplete", "Failed", "Aborted"}):
        states.append(call("GET", f"jobs/{kind}/{job}").json()["state"])
    return states


def _results(call: Any, job: str, what: str) -> list[dict[str, str]]:
    return list(csv.DictReader(call("GET", f"jobs/ingest/{job}/{what}").text.splitlines()))


def _rows(count: int) -> str:
    return "LastName,Company\n" + "".join(f"L{at},Acme\n" for at in range(count))


def test_a_job_commits_batch_by_batch(fake: Any, call: Any) -> None:
    job = _job(call, _rows(7))

    assert _states(call, job) == ["InProgress", "InProgress", "InProgress", "JobComplete"]
    names = [row["LastName"] for row in _results(call, job, "successfulResults")]
    assert (sorted(names), names != sorted(names)) == ([f"L{at}" for at in range(7)], True)
    assert [row["OwnerId"] for row in fake.org.rows("Lead")] == [fake.org.user_id] * 7


def test_rows_fail_alone_and_say_why(call: Any) -> None:
    job = _job(call, "LastName,Company\nA,Acme\n,Acme\n")
    _states(call, job)

    failed = _results(call, job, "failedResults")
    assert failed == [
        {"sf__Id": "", "LastName": "", "Company": "Acme"}
        | {"sf__Error": "REQUIRED_FIELD_MISSING:Required fields are missing: [LastName]:LastName --"}
    ]
    facts = call("GET", f"jobs/ingest/{job}").json()
    assert (facts["numberRecordsProcessed"], facts["numberRecordsFailed"], facts["jobType"]) == (2, 1, "V2Ingest")


def test_an_empty_cell_leaves_and_na_clears(fake: Any, call: Any) -> None:
    ids = fake.org.load("Lead", [{"LastName": name, "Company": "A", "Title": "CEO", "City": "Rome"} for name in "AB"])
    body = f"Id,Title,City\r\n{ids[0]},,#N/A\r\n{ids[1][:15]},CTO,\r\n"
    _states(call, _job(call, body, operation="update", lineEnding="CRLF"))

    assert [(row["Title"], row["City"]) for row in fake.org.rows("Lead")] == [("CEO", None), ("CTO", "Rome")]


def test_upsert_delete_and_relations(fake: Any, call: Any) -> None:
    body = "Revops_Key__c;LastName;Company;Owner.Username\nk1;A;Acme;ANN.REP@example.com\nk1;B;;\n;C;Acme;\n"
    job = _job(call, body, operation="upsert", externalIdFieldName="Revops_Key__c", columnDelimiter="SEMICOLON")
    _states(call, job)
    lead = next(fake.org.rows("Lead"))
    created = [
        row["sf__Created"]
        for row in csv.DictReader(call("GET", f"jobs/ingest/{job}/successfulResults").text.splitlines(), delimiter=";")
    ]

    assert (lead["LastName"], lead["OwnerId"], sorted(created)) == ("B", fake.org.ann, ["false", "true"])
    _states(call, _job(call, f"Id\n{lead['Id']}\n", operation="delete"))
    assert fake.org.tables["Lead"][lead["Id"]]["IsDeleted"] is True
    other = fake.org.load("Lead", [{"LastName": "X"}])[0]
    _states(call, _job(call, f"Id\n{other}\n", operation="hardDelete"))
    assert other not in fake.org.tables["Lead"]


def test_only_a_named_assignment_rule_runs(fake: Any, call: Any) -> None:
    _states(call, _job(call, _rows(1), assignmentRuleId="01Q000000000001"))

    assert [row["OwnerId"] for row in fake.org.rows("Lead")] == [fake.org.rule_owner]


WRONG_FILES = [
    ("LastName,Company\r\nA,B\r\n", "ClientInputError : LineEnding is invalid on user data"),
    ("LastName,Titel\nA,B\n", "InvalidBatch : Field name not found : Titel"),
    ("LastName,Company\nA\n", "ClientInputError : Number of columns"),
]


@pytest.mark.parametrize(("body", "message"), WRONG_FILES, ids=[case[1] for case in WRONG_FILES])
def test_a_wrong_file_fails_the_job(call: Any, body: str, message: str) -> None:
    job = _job(call, body)

    assert _states(call, job) == ["Failed"]
    assert message in call("GET", f"jobs/ingest/{job}").json()["errorMessage"]


def test_an_aborted_job_leaves_a_prefix(fake: Any, call: Any) -> None:
    job = _job(call, _rows(5))
    for _ in range(2):
        call("GET", f"jobs/ingest/{job}")
    call("PATCH", f"jobs/ingest/{job}", json={"state": "Aborted"})

    assert [row["LastName"] for row in fake.org.rows("Lead")] == ["L0", "L1", "L2"]
    assert len(_results(call, job, "successfulResults")) == 3
    assert [row["LastName"] for row in _results(call, job, "unprocessedrecords")] == ["L3", "L4"]
    assert call("PATCH", f"jobs/ingest/{job}", json={"state": "Aborted"}).status_code == 400


@pytest.mark.parametrize(("batches", "left"), [(0, 5), (1, 2), (2, 0)])
def test_a_failed_job_leaves_a_prefix(fake: Any, call: Any, batches: int, left: int) -> None:
    fake.plan(Fault(Kind.JOB_FAILED, object="Lead", batches=batches))
    job = _job(call, _rows(5))

    assert _states(call, job)[-1] == "Failed"
    assert len(list(fake.org.rows("Lead"))) == 5 - left
    assert len(_results(call, job, "unprocessedrecords")) == left


def test_a_stuck_job_can_be_aborted(fake: Any, call: Any) -> None:
    fake.plan(Fault(Kind.JOB_STUCK, batches=1))
    job = _job(call, _rows(5))

    assert _states(call, job) == ["InProgress"] * 5
    call("PATCH", f"jobs/ingest/{job}", json={"state": "Aborted"})
    assert len(_results(call, job, "unprocessedrecords")) == 2


REFUSED = [
    ({"operation": "merge"}, "INVALIDJOB"),
    ({"object": "Leed"}, "INVALIDENTITY"),
    ({"operation": "upsert"}, "NOT_FOUND"),
    ({"lineEnding": "CR"}, "INVALIDJOB"),
    ({"columnDelimiter": "DOT"}, "INVALIDJOB"),
]


@pytest.mark.parametrize(("given", "code"), REFUSED, ids=[str(case[0]) for case in REFUSED])
def test_a_wrong_job_is_refused(call: Any, given: dict[str, str], code: str) -> None:
    reply = call("POST", "jobs/ingest", json={"object": "Lead", "operation": "insert", **given})

    assert reply.json()[0]["errorCode"] == code


def test_a_job_takes_one_upload_then_closes(call: Any) -> None:
    job = call("POST", "jobs/ingest", json={"object": "Lead", "operation": "insert"}).json()["id"]
    path, as_csv = f"jobs/ingest/{job}/batches", {"Content-Type": "text/csv"}

    assert call("PATCH", f"jobs/ingest/{job}", json=READY).status_code == 400
    assert call("PUT", path, data=b"x", headers={"Content-Type": "text/plain"}).status_code == 415
    assert call("GET", f"jobs/ingest/{job}/failedResults").status_code == 400
    assert call("PUT", path, data=b"LastName\n", headers=as_csv).status_code == 201
    assert call("PUT", path, data=b"LastName\n", headers=as_csv).status_code == 400


def test_jobs_are_listed_and_forgotten(call: Any) -> None:
    job = call("POST", "jobs/ingest", json={"object": "Lead", "operation": "insert"}).json()
    listed = call("GET", "jobs/ingest").json()

    assert [each["id"] for each in listed["records"]] == [job["id"]]
    assert {"createdById", "createdDate", "object", "state"} <= set(listed["records"][0])
    assert job["contentUrl"] == f"services/data/v60.0/jobs/ingest/{job['id']}/batches"
    assert call("DELETE", f"jobs/ingest/{job['id']}").status_code == 204
    assert call("GET", f"jobs/ingest/{job['id']}").status_code == 404


def test_a_query_job_gives_pages_of_csv(fake: Any, call: Any) -> None:
    fake.org.load("Lead", [{"LastName": name, "AnnualRevenue": 1.5, "IsDeleted": name == "D"} for name in "ABCD"])
    text = "SELECT LastName, Owner.Name, AnnualRevenue, IsDeleted, Title, CreatedDate FROM Lead ORDER BY LastName"
    job = call("POST", "jobs/query", json={"operation": "queryAll", "query": text}).json()

    assert (job["state"], _states(call, job["id"], "query")) == ("UploadComplete", ["InProgress", "JobComplete"])
    path = f"jobs/query/{job['id']}/results"
    first = call("GET", path, params={"maxRecords": 3})
    second = call("GET", path, params={"maxRecords": 3, "locator": first.headers["Sforce-Locator"]})
    assert (first.headers["Sforce-NumberOfRecords"], second.headers["Sforce-Locator"]) == ("3", "null")
    rows = list(csv.reader([*first.text.splitlines(), *second.text.splitlines()[1:]]))
    assert rows[0] == ["LastName", "Owner.Name", "AnnualRevenue", "IsDeleted", "Title", "CreatedDate"]
    assert rows[4] == ["D", "Api User", "1.5", "true", "", "2026-01-05T09:00:00.000Z"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("SELECT Titel FROM Lead", "INVALID_FIELD"),
        ("SELECT COUNT(Id) FROM Lead", "MALFORMED_QUERY"),
        ("x", "MALFORMED_QUERY"),
    ],
)
def test_a_wrong_query_job_is_refused(call: Any, text: str, code: str) -> None:
    reply = call("POST", "jobs/query", json={"operation": "query", "query": text})

    assert reply.json()[0]["errorCode"] == code
