"""The bulk lane: a job of up to 10,000 rows, known by its id before any row is uploaded.

A job has committed all, some or none of its rows whatever its state says; its results alone tell,
in any order. They are joined by Id, by the key, or, for new records, by all their cells.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from http import HTTPStatus

from revops_cli.crm.adapter import BATCH_OPEN, Batch, Kind, Note, Operation, Outcome, State, WriteOptions
from revops_cli.crm.salesforce import jobs, outcomes
from revops_cli.crm.salesforce.client import Client
from revops_cli.crm.salesforce.collection import key_field
from revops_cli.crm.salesforce.describe import Described
from revops_cli.crm.salesforce.failures import NotSentError, Problem, ReplyLostError, json_or_none, problems
from revops_cli.crm.salesforce.transport import Call
from revops_cli.crm.salesforce.values import long_id, to_cell
from revops_cli.errors import CrmError

MOST = 10_000
"""Rows of a job: one batch of the server, which commits or fails as one."""
MOST_BYTES = 100_000_000
"""Of a job's CSV: the platform takes 150 MB after base64."""
ASKED_AGAIN = 300.0
"""Seconds that a job is waited for once more, after it was lost sight of."""
_JOBS = "/jobs/ingest"
_OPERATIONS = {
    Kind.INSERT: "insert",
    Kind.UPSERT: "upsert",
    Kind.UPDATE: "update",
    Kind.OWNER: "update",
    Kind.DELETE: "delete",
}
_NO_JOB = Problem("NO_JOB", "the reply does not name the job")
_UNTOUCHED = "the job ended before this row"
_UNFIT = ("InvalidBatch", "ClientInputError")
"""How the error of a job begins that fails again whenever it is sent unchanged: "Bulk API 2.0" of the platform."""
_MISSING = Problem("NO_RESULT", "the job's results do not name this row")

Key = tuple[str, ...]


def send(client: Client, described: Described, batch: Batch, options: WriteOptions, note: Note) -> list[Outcome]:
    """Create, note, upload, close and await a job.

    Until it is noted no row has left, so that nothing can have been done.
    """
    call = Call("POST", _JOBS, json=_job(described, batch), headers=outcomes.headers(options))
    try:
        response = client.send(call)
    except CrmError as error:
        return outcomes.of_all(batch, State.RETRYABLE, Problem(error.code, error.problem))
    created = json_or_none(response)
    if outcomes.is_error(response):
        first = problems(response)[0]
        busy = response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR
        return outcomes.of_all(batch, State.RETRYABLE if busy else first.state, first)
    if not isinstance(created, dict) or not created.get("id"):
        return outcomes.of_all(batch, State.RETRYABLE, _NO_JOB)
    job = str(created["id"])
    note(job)
    return _upload(client, _Table(described, batch), job, options) or settle(
        client, described, batch, job, jobs.PATIENCE
    )


def _upload(client: Client, table: "_Table", job: str, options: WriteOptions) -> list[Outcome]:
    """The outcomes where the rows could not be handed over and the job was taken back; else nothing."""
    headers = outcomes.headers(options)
    typed = headers | {"Content-Type": "text/csv; charset=UTF-8"}
    try:
        response = client.send(Call("PUT", f"{_JOBS}/{job}/batches", body=table.csv(), headers=typed))
        if outcomes.is_error(response):
            return _taken_back(client, table.batch, job, outcomes.of_response(table.batch, response)[0].message)
    except CrmError as error:
        return _taken_back(client, table.batch, job, error.problem)
    # Where the reply to this is lost, the job itself says whether it was closed.
    with suppress(CrmError):
        client.send(Call("PATCH", f"{_JOBS}/{job}", json={"state": "UploadComplete"}, headers=headers))
    return []


def _taken_back(client: Client, batch: Batch, job: str, why: str) -> list[Outcome]:
    """An open job aborted: nothing of it was or will be done."""
    try:
        response = client.send(Call("PATCH", f"{_JOBS}/{job}", json={"state": "Aborted"}, repeatable=True))
    except CrmError as error:
        return outcomes.of_all(batch, State.UNKNOWN, Problem(_code(error), error.problem))
    if outcomes.is_error(response):
        return outcomes.of_all(batch, State.UNKNOWN, Problem(BATCH_OPEN, why))
    return outcomes.of_all(batch, State.RETRYABLE, Problem("NOT_UPLOADED", why))


def settle(
    client: Client, described: Described, batch: Batch, job: str, patience: float = ASKED_AGAIN
) -> list[Outcome]:
    """What became of a batch with this job; one that was never closed is taken back.

    Without a job no row has left.
    """
    if not job:
        return outcomes.of_all(batch, State.RETRYABLE, _NO_JOB)
    try:
        found = client.get(f"{_JOBS}/{job}")
        if found.get("state") == "Open":
            return _taken_back(client, batch, job, "the job was never closed")
        ended = jobs.finished(client, f"{_JOBS}/{job}", found, patience)
        return _Table(described, batch).joined(_results(client, job, str(ended.get("errorMessage") or "")))
    except CrmError as error:
        return outcomes.of_all(batch, State.UNKNOWN, Problem(_code(error), error.problem))


def _code(error: CrmError) -> str:
    """The code of a job that was not heard of, which may go on; else the org's own."""
    return BATCH_OPEN if isinstance(error, NotSentError | ReplyLostError) else error.code or BATCH_OPEN


def _job(described: Described, batch: Batch) -> dict[str, str]:
    job = {
        "object": described.description.name,
        "operation": _OPERATIONS[batch.kind],
        "contentType": "CSV",
        "lineEnding": "LF",
        "columnDelimiter": "COMMA",
    }
    return job | ({"externalIdFieldName": key_field(batch)} if batch.kind is Kind.UPSERT else {})


def _results(client: Client, job: str, why: str) -> Iterator[tuple[dict[str, str], State, Problem | None]]:
    for row in jobs.rows(client, f"{_JOBS}/{job}/successfulResults"):
        yield row, State.OK, None
    for row in jobs.rows(client, f"{_JOBS}/{job}/failedResults"):
        problem = _problem(row.get("sf__Error", ""))
        yield row, problem.state, problem
    for row in jobs.rows(client, f"{_JOBS}/{job}/unprocessedrecords"):
        untouched = Problem("NOT_PROCESSED", f"{_UNTOUCHED}: {why}" if why else _UNTOUCHED)
        yield row, State.REJECTED if why.startswith(_UNFIT) else State.RETRYABLE, untouched


def _problem(text: str) -> Problem:
    """The error of a row, written `CODE:message:fields--`."""
    code, _, rest = text.partition(":")
    message, _, fields = rest.rpartition(":")
    names = tuple(name for name in fields.replace("--", " ").replace(",", " ").split() if name)
    return Problem(code.strip() or "UNKNOWN", message or rest or text, names)


class _Table:
    """The batch as a CSV, and how its results find their operations again."""

    def __init__(self, described: Described, batch: Batch) -> None:
        self.batch = batch
        self._kind = described.kind
        self._names = list(_columns(batch))

    def csv(self) -> bytes:
        """The rows, in order; lines end in a line feed, and every cell that is not empty stands in quotes."""
        rows = (self._names, *map(self._cells, self.batch.operations))
        return "".join(",".join(map(_quoted, row)) + "\n" for row in rows).encode()

    def _cells(self, operation: Operation) -> list[str]:
        known = {name: to_cell(text, self._kind(name)) for name, text in operation.values.items()}
        if operation.id:
            known["Id"] = operation.id
        if operation.key:
            known[operation.key[0]] = operation.key[1]
        return [known.get(name, "") for name in self._names]

    def joined(self, results: Iterable[tuple[dict[str, str], State, Problem | None]]) -> list[Outcome]:
        """One outcome an operation, in the order of the batch; unknown where no result names it."""
        waiting: defaultdict[Key, deque[Operation]] = defaultdict(deque)
        for operation in self.batch.operations:
            waiting[self._key(dict(zip(self._names, self._cells(operation), strict=True)))].append(operation)
        found: dict[str, Outcome] = {}
        for row, state, problem in results:
            queue = waiting.get(self._key(row))
            if queue:
                operation = queue.popleft()
                found[operation.op_id] = _outcome(operation, row, state, problem)
        return [
            found.get(each.op_id) or outcomes.outcome(each, State.UNKNOWN, _MISSING) for each in self.batch.operations
        ]

    def _key(self, row: dict[str, str]) -> Key:
        if self.batch.kind is Kind.UPSERT:
            return (row.get(key_field(self.batch), ""),)
        if self.batch.kind is not Kind.INSERT:
            return (long_id(row.get("Id") or row.get("sf__Id") or ""),)
        # Two new records with the same cells cannot be told apart, and need not be.
        return tuple((row.get(name) or "").replace("\r\n", "\n") for name in self._names)


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if cell else ""


def _columns(batch: Batch) -> Iterator[str]:
    """The header: what finds the record, then every field that any operation sets, in order."""
    seen: dict[str, None] = {}
    for operation in batch.operations:
        first = ("Id",) if operation.id else (operation.key[0],) if operation.key else ()
        seen.update(dict.fromkeys((*first, *operation.values)))
    yield from seen


def _outcome(operation: Operation, row: dict[str, str], state: State, problem: Problem | None) -> Outcome:
    if problem is not None:
        return outcomes.outcome(operation, state, problem)
    created = row.get("sf__Created", "").lower() == "true"
    return Outcome(operation.op_id, state, row.get("sf__Id") or operation.id, created=created)
