"""The single lane: one record a request, refused by the org if the record changed since it was read."""

from datetime import datetime
from email.utils import format_datetime

from revops_cli.crm.adapter import Batch, Outcome, State, WriteOptions
from revops_cli.crm.salesforce import outcomes
from revops_cli.crm.salesforce.client import Client
from revops_cli.crm.salesforce.describe import Described
from revops_cli.crm.salesforce.failures import Problem
from revops_cli.crm.salesforce.transport import Call
from revops_cli.crm.salesforce.values import to_json

_NO_CONDITION = Problem("NO_CONDITION", "not known when the record was last changed")


def send(client: Client, described: Described, batch: Batch, options: WriteOptions) -> list[Outcome]:
    """Send the one operation of the batch; raises NotSentError or ReplyLostError."""
    (operation,) = batch.operations
    if not operation.unmodified_since:
        return outcomes.of_all(batch, State.REJECTED, _NO_CONDITION)
    condition = {"If-Unmodified-Since": _http_date(operation.unmodified_since)}
    body = {name: to_json(text, described.kind(name)) for name, text in operation.values.items()}
    path = f"/sobjects/{described.description.name}/{operation.id}"
    response = client.send(Call("PATCH", path, json=body, headers=outcomes.headers(options) | condition))
    if outcomes.is_error(response):
        return outcomes.of_response(batch, response)
    return [Outcome(operation.op_id, State.OK, operation.id)]


def _http_date(stamp: str) -> str:
    """A stamp as a header writes it, to the second.

    >>> _http_date("2026-01-02T03:04:05Z")
    'Fri, 02 Jan 2026 03:04:05 GMT'
    """
    return format_datetime(datetime.fromisoformat(stamp), usegmt=True)
