"""What a query job does: the answer as text, cells as bulk results have them."""

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from .answering import answer
from .faults import Kind
from .paths import resolve
from .soql import parse

if TYPE_CHECKING:
    from .soql_tree import Query
    from .state import Job, State

_MOMENT = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3})\+0000", re.ASCII)


def check(state: "State", query: "Query") -> None:
    """Refuse at once what the job could not answer."""
    answer(state.org, replace(query, limit=0))


def step(state: "State", job: "Job") -> None:
    """One step: the job begins, or is done."""
    if job.facts["state"] == "UploadComplete":
        job.facts["state"] = "InProgress"
        job.fault = state.plan.of_job(str(job.facts["object"]), str(job.facts["id"]))
        if state.org.settings.bulk_polls:
            return
    if job.fault is not None:
        if job.fault.kind == Kind.JOB_FAILED:
            job.facts |= {"state": "Failed", "errorMessage": "InternalServerError : Retries exceeded"}
        return
    query = parse(job.body)
    found = answer(state.org, query, deleted=job.facts["operation"] == "queryAll")
    spec = state.org.schema.objects[found.entity.lower()]
    paths = [resolve(state.org, spec, column.path) for column in query.columns]
    names = [(*(up.relationship for up in path.ups), path.field.name) for path in paths]
    job.header = [".".join(name) for name in names]
    job.rows = [[_cell(row, name) for name in names] for row in found.rows]
    job.done = len(job.rows)
    job.facts["state"] = "JobComplete"


def _cell(row: object, name: tuple[str, ...]) -> str:
    """A value as text: empty for null, moments with a Z."""
    for part in name:
        row = row.get(part) if isinstance(row, dict) else None
    if row is None:
        return ""
    text = str(row).lower() if isinstance(row, bool) else str(row)
    return _MOMENT.sub(r"\1Z", text)
