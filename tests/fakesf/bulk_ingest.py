"""What an ingest job does: rows of its CSV are saved batch by batch, each batch for good.

An empty cell leaves a field as it is, `#N/A` clears it. Duplicate rules that alert refuse a row;
assignment rules run only where the job names one.
"""

import csv
import io
import re
from typing import TYPE_CHECKING

from . import saving
from .errors import RowError, Saved
from .faults import Kind
from .saving import Save

if TYPE_CHECKING:
    from .org import Org
    from .schema import ObjectSpec
    from .state import Job, State

CLEARED = "#N/A"


def _fail(job: "Job", message: str) -> None:
    job.facts |= {"state": "Failed", "errorMessage": message}


def close(state: "State", job: "Job", delimiter: str) -> None:
    """The upload is complete: rows are read; a job whose file is wrong fails as a whole."""
    ending = str(job.facts["lineEnding"])
    body = job.body.removeprefix("\ufeff")
    outside = re.sub(r'"[^"]*"', "", body)
    if ("\r\n" in outside) != (ending == "CRLF") and "\n" in outside:
        return _fail(
            job, f"ClientInputError : LineEnding is invalid on user data. Current LineEnding setting is {ending}"
        )
    rows = [row for row in csv.reader(io.StringIO(body, newline=""), delimiter=delimiter) if row]
    job.header, job.rows = (rows[0], rows[1:]) if rows else ([], [])
    spec = state.org.schema.objects[str(job.facts["object"]).lower()]
    unknown = next(
        (name for name in job.header if spec.field(name.partition(".")[0]) is None and not _way_up(spec, name)), None
    )
    if unknown is not None:
        return _fail(job, f"InvalidBatch : Field name not found : {unknown}")
    if any(len(row) != len(job.header) for row in job.rows):
        return _fail(job, "ClientInputError : Number of columns differs from the header's")
    job.fault = state.plan.of_job(spec.name, str(job.facts["id"]))
    job.facts["state"] = "UploadComplete"
    return None


def _way_up(spec: "ObjectSpec", name: str) -> bool:
    relation, dot, _ = name.partition(".")
    return bool(dot) and spec.relation(relation) is not None


def step(state: "State", job: "Job") -> None:
    """One step: the job begins, or commits its next batch, or ends."""
    size = state.org.settings.bulk_batch_rows
    if job.facts["state"] == "UploadComplete":
        job.facts["state"] = "InProgress"
        if state.org.settings.bulk_polls:
            return
    if not _ends_here(job, size):
        _batch(state.org, job, job.rows[job.done : job.done + size])
    if _ends_here(job, size):
        return
    if job.done >= len(job.rows):
        job.facts["state"] = "JobComplete"
    elif not state.org.settings.bulk_polls:
        step(state, job)


def _ends_here(job: "Job", size: int) -> bool:
    """Whether the fault plan stops the job after the batches that are committed."""
    if job.fault is None or job.done < min(job.fault.batches * size, len(job.rows)):
        return False
    if job.fault.kind == Kind.JOB_FAILED:
        _fail(job, "InternalServerError : Retries exceeded")
    return True


def _batch(org: "Org", job: "Job", rows: list[list[str]]) -> None:
    org.clock.tick()
    save = Save(assign=bool(job.facts.get("assignmentRuleId")))
    for row in rows:
        cells = dict(zip(job.header, row, strict=True))
        try:
            saved = _saved(org, job, cells, save)
        except RowError as error:
            given = next((cell for name, cell in cells.items() if name.lower() == "id"), "")
            job.failed.append([given, _told(error), *row])
        else:
            job.successful.append([saved.id, str(saved.created).lower(), *row])
    job.done += len(rows)
    job.facts["systemModstamp"] = org.moment


def _told(error: RowError) -> str:
    """`CODE:message:fields --`, as results have it."""
    return f"{error.code}:{error.message}:{','.join(error.fields)}{' ' if error.fields else ''}--"


def _saved(org: "Org", job: "Job", cells: dict[str, str], save: Save) -> Saved:
    name, operation = str(job.facts["object"]), job.facts["operation"]
    given = _values(org, org.schema.objects[name.lower()], cells)
    record_id = next((cell for key, cell in cells.items() if key.lower() == "id"), "")
    if operation == "insert":
        return saving.insert(org, name, given, save)
    if operation == "upsert":
        key = str(job.facts["externalIdFieldName"])
        value = next((cell for each, cell in cells.items() if each.lower() == key.lower()), "")
        return saving.upsert(org, name, (key, value), given, save)
    if not record_id:
        raise RowError("MISSING_ARGUMENT", "Id not specified", "Id")
    if operation == "update":
        return saving.update(org, name, record_id, given, save)
    saved = saving.delete(org, name, record_id)
    if operation == "hardDelete":
        org.erase(name, saved.id)
    return saved


def _values(org: "Org", spec: "ObjectSpec", cells: dict[str, str]) -> dict[str, object]:
    given: dict[str, object] = {}
    for name, cell in cells.items():
        if cell == "" or name.lower() == "id":
            continue
        field, value = (name, cell) if "." not in name else _related(org, spec, name, cell)
        given[field] = None if value == CLEARED else value
    return given


def _related(org: "Org", spec: "ObjectSpec", name: str, cell: str) -> tuple[str, str]:
    """A column `Owner.Username` or `Account.Revops_Key__c`: the reference, and the Id of what it names."""
    relation, _, key = name.partition(".")
    field = spec.relation(relation)
    if field is None or cell == CLEARED:
        return (field.name if field else name), cell
    found = [
        str(row["Id"])
        for target in field.references
        for row in org.rows(target)
        if str(row.get(key) or "").casefold() == cell.casefold()
    ]
    if len(found) != 1:
        message = f"Foreign key external ID: {cell} not found for field {key} in entity {field.references[0]}"
        raise RowError("INVALID_FIELD", message)
    return field.name, found[0]
