"""Bulk 2.0 jobs over REST: created, filled, closed, looked at; what they do is in `bulk_ingest` and `bulk_query`.

A job goes on only when somebody looks at it (`Settings.bulk_polls` looks a step), so that a test
decides when.
"""

import csv
import io
import random
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import TYPE_CHECKING

from . import bulk_ingest, bulk_query
from .errors import ApiError, not_found
from .saving import external, object_of
from .soql import parse
from .state import Job, State
from .wire import CSV, Reply, Request, as_json

if TYPE_CHECKING:
    from collections.abc import Sequence

DELIMITERS = {"BACKQUOTE": "`", "CARET": "^", "COMMA": ",", "PIPE": "|", "SEMICOLON": ";", "TAB": "\t"}
OPERATIONS = frozenset({"insert", "update", "upsert", "delete", "hardDelete"})
ENDED = frozenset({"JobComplete", "Failed", "Aborted"})
LARGEST = 150_000_000
"""Bytes of an upload."""
PROGRESS = ("numberRecordsProcessed", "numberRecordsFailed", "retries", "totalProcessingTime")


def _wrong(message: str, code: str = "INVALIDJOB") -> ApiError:
    return ApiError(400, code, message)


def _facts(state: State, request: Request, operation: str, object_name: str) -> dict[str, object]:
    org = state.org
    return {
        "id": org.mint("750"),
        "operation": operation,
        "object": object_name,
        "createdById": org.user_id,
        "createdDate": org.clock.tick(),
        "systemModstamp": org.moment,
        "state": "Open",
        "concurrencyMode": "Parallel",
        "contentType": "CSV",
        "apiVersion": float(request.version),
    }


def create(state: State, request: Request) -> Reply:
    """POST jobs/ingest."""
    given = request.json()
    spec = state.org.schema.object(str(given.get("object", "")))
    if spec is None:
        raise _wrong(f"Unable to find object: {given.get('object')}", "INVALIDENTITY")
    operation = str(given.get("operation", ""))
    if operation not in OPERATIONS:
        raise _wrong(f"Unknown operation: {operation}")
    if str(given.get("lineEnding", "LF")) not in {"LF", "CRLF"} or given.get("contentType", "CSV") != "CSV":
        raise _wrong("lineEnding is LF or CRLF, contentType CSV")
    if str(given.get("columnDelimiter", "COMMA")) not in DELIMITERS:
        raise _wrong(f"Unknown columnDelimiter: {given.get('columnDelimiter')}")
    facts = _facts(state, request, operation, spec.name)
    if operation == "upsert":
        facts["externalIdFieldName"] = external(spec, str(given.get("externalIdFieldName", ""))).name
    if given.get("assignmentRuleId"):
        facts["assignmentRuleId"] = given["assignmentRuleId"]
    facts |= {
        "contentUrl": f"services/data/v{request.version}/jobs/ingest/{facts['id']}/batches",
        "lineEnding": given.get("lineEnding", "LF"),
        "columnDelimiter": given.get("columnDelimiter", "COMMA"),
    }
    state.jobs[str(facts["id"])] = Job(facts, "ingest")
    return as_json(facts)


def _job(state: State, kind: str, job: str) -> Job:
    found = state.jobs.get(job) or state.jobs.get(next((each for each in state.jobs if each[:15] == job), ""))
    if found is None or found.kind != kind:
        raise not_found()
    return found


def upload(state: State, request: Request, job: str) -> Reply:
    """PUT jobs/ingest/ID/batches: once."""
    found = _job(state, "ingest", job)
    if "text/csv" not in request.header("content-type"):
        raise ApiError(415, "UNSUPPORTED_MEDIA_TYPE", "Content-Type must be text/csv")
    if found.facts["state"] != "Open" or found.uploaded:
        raise _wrong(
            "Found multiple contents for job: <" + job + ">, please 'Close' / 'Abort' / 'Delete' the current Job"
        )
    if len(request.body) > LARGEST:
        raise ApiError(413, "REQUEST_ENTITY_TOO_LARGE", "the upload is larger than 150 MB")
    try:
        found.body, found.uploaded = request.body.decode(), True
    except UnicodeDecodeError:
        raise _wrong("the upload is not UTF-8", "INVALIDBATCH") from None
    return Reply(201)


def set_state(state: State, request: Request, kind: str, job: str) -> Reply:
    """PATCH jobs/ingest/ID and jobs/query/ID: UploadComplete or Aborted."""
    found = _job(state, kind, job)
    wanted, now = request.json().get("state"), found.facts["state"]
    if wanted == "UploadComplete" and kind == "ingest" and now == "Open" and found.uploaded:
        bulk_ingest.close(state, found, DELIMITERS[str(found.facts["columnDelimiter"])])
    elif wanted == "Aborted" and now not in ENDED:
        found.facts["state"] = "Aborted"
    else:
        raise _wrong(f"Job state {now} cannot become {wanted}", "INVALIDJOBSTATE")
    found.facts["systemModstamp"] = state.org.clock.tick()
    return as_json(found.facts)


def look(state: State, _request: Request, kind: str, job: str) -> Reply:
    """GET jobs/ingest/ID and jobs/query/ID: the job goes on by one look."""
    found = _job(state, kind, job)
    if found.facts["state"] in {"UploadComplete", "InProgress"}:
        found.polls += 1
        if found.polls >= state.org.settings.bulk_polls:
            found.polls = 0
            (bulk_ingest if kind == "ingest" else bulk_query).step(state, found)
    return as_json(found.facts | _progress(found))


def _progress(found: Job) -> dict[str, object]:
    progress: dict[str, object] = dict.fromkeys(PROGRESS, 0)
    progress |= {"jobType": "V2Ingest" if found.kind == "ingest" else "V2Query", "numberRecordsProcessed": found.done}
    if found.kind == "ingest":
        progress |= {"numberRecordsFailed": len(found.failed), "apiActiveProcessingTime": 0, "apexProcessingTime": 0}
    return progress


def listed(state: State, _request: Request, kind: str) -> Reply:
    """GET jobs/ingest and jobs/query."""
    records = [found.facts for found in state.jobs.values() if found.kind == kind]
    return as_json({"done": True, "records": records, "nextRecordsUrl": None})


def forget(state: State, _request: Request, kind: str, job: str) -> Reply:
    """DELETE of a job that ended, or never began."""
    found = _job(state, kind, job)
    if found.facts["state"] not in ENDED | {"Open"}:
        raise _wrong("only a job that ended can be deleted", "INVALIDJOBSTATE")
    del state.jobs[str(found.facts["id"])]
    return Reply(204)


def _as_csv(found: Job, header: "Sequence[str]", rows: "Sequence[Sequence[str]]", **headers: str) -> Reply:
    text = io.StringIO()
    ending = "\r\n" if found.facts["lineEnding"] == "CRLF" else "\n"
    delimiter = DELIMITERS[str(found.facts["columnDelimiter"])]
    writer = csv.writer(text, delimiter=delimiter, lineterminator=ending, quoting=csv.QUOTE_ALL)
    writer.writerow(header)
    writer.writerows(rows)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(200, text.getvalue().encode(), CSV, named)


def outcomes(state: State, _request: Request, job: str, what: str) -> Reply:
    """GET successfulResults, failedResults, unprocessedrecords: the first two in an order of their own."""
    found = _job(state, "ingest", job)
    if found.facts["state"] not in ENDED:
        raise _wrong("results are there when the job has ended", "INVALIDJOBSTATE")
    if what.lower() == "unprocessedrecords":
        return _as_csv(found, found.header, found.rows[found.done :])
    good = what.lower() == "successfulresults"
    rows = list(found.successful if good else found.failed)
    random.Random(f"{state.org.settings.seed}/{job}").shuffle(rows)  # noqa: S311 - no secret
    return _as_csv(found, ["sf__Id", "sf__Created" if good else "sf__Error", *found.header], rows)


def ask(state: State, request: Request) -> Reply:
    """POST jobs/query."""
    given = request.json()
    operation = str(given.get("operation", ""))
    if operation not in {"query", "queryAll"}:
        raise _wrong(f"Unknown operation: {operation}")
    text = str(given.get("query", ""))
    parsed = parse(text)
    if parsed.aggregates or parsed.children or parsed.offset:
        raise ApiError(400, "MALFORMED_QUERY", "a bulk query has no groups, child queries or OFFSET")
    spec = object_of(state.org, parsed.object)
    bulk_query.check(state, parsed)
    facts = _facts(state, request, operation, spec.name) | {"state": "UploadComplete"}
    facts |= {"lineEnding": given.get("lineEnding", "LF"), "columnDelimiter": given.get("columnDelimiter", "COMMA")}
    state.jobs[str(facts["id"])] = Job(facts, "query", body=text)
    return as_json(facts)


def pages(state: State, request: Request, job: str) -> Reply:
    """GET jobs/query/ID/results?maxRecords=&locator=."""
    found = _job(state, "query", job)
    if found.facts["state"] != "JobComplete":
        raise _wrong("results are there when the job is complete", "INVALIDJOBSTATE")
    locator = request.params.get("locator", "")
    start = int(urlsafe_b64decode(locator + "=" * (-len(locator) % 4))) if locator else 0
    asked = int(request.params.get("maxRecords") or state.org.settings.bulk_page_rows)
    stop = start + min(asked, state.org.settings.bulk_page_rows)
    following = "null" if stop >= len(found.rows) else urlsafe_b64encode(str(stop).encode()).decode().rstrip("=")
    page = found.rows[start:stop]
    return _as_csv(found, found.header, page, Sforce_NumberOfRecords=str(len(page)), Sforce_Locator=following)
