"""Jobs of the Bulk interface: waiting for one, and its rows."""

import csv
import io
from collections.abc import Iterator
from typing import Any

from revops_cli.crm.adapter import BATCH_OPEN
from revops_cli.crm.salesforce.client import Client
from revops_cli.crm.salesforce.failures import ReplyLostError, refused
from revops_cli.crm.salesforce.outcomes import is_error
from revops_cli.crm.salesforce.transport import Call

DONE = frozenset({"JobComplete", "Failed", "Aborted"})
FIRST_WAIT, LONGEST_WAIT = 1.0, 20.0
PATIENCE = 3600.0
"""Seconds that a job is waited for."""
_LONGEST_CELL = 1 << 24


def finished(
    client: Client, path: str, job: dict[str, Any] | None = None, patience: float = PATIENCE
) -> dict[str, Any]:
    """The job at a path (as `job` already says, or is asked) once it has ended.

    Raises ReplyLostError where that takes too long.
    """
    wait, waited = FIRST_WAIT, 0.0
    while True:
        job = job or client.get(path)
        if job.get("state") in DONE:
            return job
        if waited >= patience:
            state = job.get("state")
            raise ReplyLostError(f"job {job.get('id')} is still {state} after {waited:,.0f} seconds", code=BATCH_OPEN)
        client.transport.pace.sleep(wait)
        waited += wait
        wait = min(wait * 1.5, LONGEST_WAIT)
        job = None


def rows(client: Client, path: str) -> list[dict[str, str]]:
    """The rows of a result of a job; raises CrmError."""
    return list(parsed(_fetched(client, path, {})[0]))


def pages(client: Client, path: str, size: int) -> Iterator[list[dict[str, str]]]:
    """The rows of a query job in pages; raises CrmError."""
    locator = ""
    while True:
        asked = {"maxRecords": str(size)} | ({"locator": locator} if locator else {})
        text, locator = _fetched(client, path, asked)
        yield list(parsed(text))
        if not locator:
            return


def _fetched(client: Client, path: str, params: dict[str, str]) -> tuple[str, str]:
    response = client.send(Call("GET", path, params=params, headers={"Accept": "text/csv"}))
    if is_error(response):
        raise refused(response, path)
    locator = response.headers.get("Sforce-Locator", "null")
    return response.content.decode("utf-8-sig"), "" if locator == "null" else locator


def parsed(text: str) -> Iterator[dict[str, str]]:
    """The rows of a CSV by its header; raises ReplyLostError for one that is cut off."""
    csv.field_size_limit(max(csv.field_size_limit(), _LONGEST_CELL))
    rows = csv.reader(io.StringIO(text, newline=""))
    header = next(rows, [])
    for row in filter(None, rows):
        if len(row) != len(header):
            raise ReplyLostError("a result of a job ends in the middle of a row", code="REPLY_LOST")
        yield dict(zip(header, row, strict=True))
