"""The collection lane: up to 200 records in one request, each with its own verdict, in order."""

from typing import Any

from requests import Response

from revops_cli.crm.adapter import Batch, Kind, Operation, Outcome, State, WriteOptions
from revops_cli.crm.salesforce import outcomes
from revops_cli.crm.salesforce.client import Client
from revops_cli.crm.salesforce.describe import Described
from revops_cli.crm.salesforce.failures import Problem, json_or_none, problem_of
from revops_cli.crm.salesforce.transport import Call
from revops_cli.crm.salesforce.values import to_json

MOST = 200
"""Records of one request: "sObject Collections" of the platform's REST reference."""
LOST = Problem("REPLY_LOST", "the reply does not say what became of each record")


def send(client: Client, described: Described, batch: Batch, options: WriteOptions) -> list[Outcome]:
    """Send the batch once; raises NotSentError or ReplyLostError."""
    response = client.send(_call(described, batch, options))
    if outcomes.is_error(response):
        return outcomes.of_response(batch, response)
    return read_results(batch, response)


def read_results(batch: Batch, response: Response) -> list[Outcome]:
    """The verdicts of a reply, which come in the order of the records; all unknown where they do not fit."""
    results = json_or_none(response)
    if not isinstance(results, list) or len(results) != len(batch.operations):
        return outcomes.of_all(batch, State.UNKNOWN, LOST)
    return [_outcome(each, result) for each, result in zip(batch.operations, results, strict=True)]


def _outcome(operation: Operation, result: dict[str, Any]) -> Outcome:
    if result.get("success"):
        created = bool(result.get("created", operation.kind is Kind.INSERT))
        return Outcome(operation.op_id, State.OK, str(result.get("id") or operation.id), created=created)
    listed = [problem_of(each) for each in result.get("errors") or ()] or [LOST]
    state = State.UNKNOWN if listed[0] is LOST else listed[0].state
    return outcomes.outcome(operation, state, listed[0])


def _call(described: Described, batch: Batch, options: WriteOptions) -> Call:
    headers, name = outcomes.headers(options), described.description.name
    if batch.kind is Kind.DELETE:
        ids = ",".join(each.id for each in batch.operations)
        return Call("DELETE", "/composite/sobjects", params={"ids": ids, "allOrNone": "false"}, headers=headers)
    body = {"allOrNone": False, "records": [record(described, each) for each in batch.operations]}
    if batch.kind is Kind.UPSERT:
        return Call("PATCH", f"/composite/sobjects/{name}/{key_field(batch)}", json=body, headers=headers)
    method = "POST" if batch.kind is Kind.INSERT else "PATCH"
    return Call(method, "/composite/sobjects", json=body, headers=headers)


def key_field(batch: Batch) -> str:
    """The external-id field of a batch of upserts; all its operations have the same."""
    key = batch.operations[0].key
    if key is None:
        raise ValueError("an upsert needs a key")
    return key[0]


def record(described: Described, operation: Operation) -> dict[str, Any]:
    """An operation as the JSON of a record."""
    cells = {name: to_json(text, described.kind(name)) for name, text in operation.values.items()}
    made: dict[str, Any] = {"attributes": {"type": described.description.name}}
    if operation.id:
        made["id"] = operation.id
    if operation.key:
        made[operation.key[0]] = to_json(operation.key[1], described.kind(operation.key[0]))
    return made | cells
