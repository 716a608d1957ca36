"""Collections: up to 200 records in one request, results in the order of the records."""

from collections.abc import Callable, Mapping, Sequence
from typing import cast

from . import saving
from .answering import attributes
from .describe import object_or_404
from .errors import ApiError, RowError, Saved
from .paths import no_such_column
from .records import save_options
from .state import State
from .wire import Reply, Request, as_json

MOST, MOST_CHUNKS, MOST_RETRIEVED = 200, 10, 2000
"""Records of a call; runs of one type in it; Ids of a retrieve."""
ROLLED_BACK = RowError(
    "ALL_OR_NONE_OPERATION_ROLLED_BACK",
    "Record rolled back because not all records were valid and the request was using AllOrNone header",
)
Attempt = Callable[[], Saved]


def attempted(state: State, attempts: Sequence[Attempt], *, all_or_none: bool) -> list[Saved]:
    """What became of each row; with `all_or_none`, of all or none."""
    results: list[Saved] = []
    with state.org.transaction() as transaction:
        for attempt in attempts:
            try:
                results.append(attempt())
            except RowError as error:
                results.append(Saved(error=error))
        if not all_or_none or not any(result.error for result in results):
            return results
        transaction.failed = True
    return [result if result.error else Saved(error=ROLLED_BACK) for result in results]


def as_result(result: Saved, *, upsert: bool = False) -> dict[str, object]:
    """One row of the reply."""
    if result.error is not None:
        error = {
            "statusCode": result.error.code,
            "message": result.error.message,
            "fields": list(result.error.fields),
        }
        return {"success": False, "errors": [{**error, **result.error.extra}]}
    created = {"created": result.created} if upsert else {}
    return {"id": result.id, "success": True, "errors": [], **created}


def _records(request: Request) -> tuple[list[Mapping[str, object]], bool]:
    body = request.json()
    records = body.get("records")
    if not isinstance(records, list) or not all(isinstance(record, dict) for record in records):
        raise ApiError(400, "INVALID_INPUT", "records: a list of objects is required")
    if len(records) > MOST:
        raise ApiError(
            400, "EXCEEDED_ID_LIMIT", f"record limit reached. cannot submit more than {MOST} records in this call"
        )
    return cast(list[Mapping[str, object]], records), body.get("allOrNone") is True


def _type_of(record: Mapping[str, object]) -> str:
    described = record.get("attributes")
    named = described.get("type") if isinstance(described, dict) else None
    if not isinstance(named, str):
        raise ApiError(400, "INVALID_INPUT", "Include an attributes object with a type in every record")
    return named


def _limited(types: Sequence[str]) -> None:
    chunks = sum(1 for at, each in enumerate(types) if at == 0 or types[at - 1] != each)
    if chunks > MOST_CHUNKS:
        raise ApiError(400, "INVALID_INPUT", f"cannot have more than {MOST_CHUNKS} chunks in a single operation")


def _id_of(record: Mapping[str, object]) -> str:
    return next((str(value or "") for name, value in record.items() if name.lower() == "id"), "")


def _changed_id(record: Mapping[str, object]) -> str:
    given = _id_of(record)
    if not given:
        raise RowError("MISSING_ARGUMENT", "Id not specified in an update call")
    return given


def write(state: State, request: Request) -> Reply:
    """POST and PATCH composite/sobjects: insert, update."""
    records, all_or_none = _records(request)
    types = [_type_of(record) for record in records]
    _limited(types)
    options = save_options(state.org, request)

    def attempt(name: str, record: Mapping[str, object]) -> Attempt:
        if request.method == "POST":
            return lambda: saving.insert(state.org, name, record, options)
        return lambda: saving.update(state.org, name, _changed_id(record), record, options)

    attempts = [attempt(name, record) for name, record in zip(types, records, strict=True)]
    results = attempted(state, attempts, all_or_none=all_or_none)
    return as_json([as_result(result) for result in results])


def upsert(state: State, request: Request, entity: str, field: str) -> Reply:
    """PATCH composite/sobjects/T/ExternalField."""
    spec = object_or_404(state, entity)
    name = saving.external(spec, field).name
    records, all_or_none = _records(request)
    options = save_options(state.org, request)

    def attempt(record: Mapping[str, object]) -> Attempt:
        value = next((str(each or "") for key, each in record.items() if key.lower() == name.lower()), "")
        return lambda: saving.upsert(state.org, spec.name, (name, value), record, options)

    results = attempted(state, [attempt(record) for record in records], all_or_none=all_or_none)
    return as_json([as_result(result, upsert=True) for result in results])


def remove(state: State, request: Request) -> Reply:
    """DELETE composite/sobjects?ids=..."""
    ids = [each for each in request.params.get("ids", "").split(",") if each]
    if len(ids) > MOST:
        raise ApiError(
            400, "EXCEEDED_ID_LIMIT", f"record limit reached. cannot submit more than {MOST} records in this call"
        )
    save_options(state.org, request)

    def attempt(record_id: str) -> Attempt:
        def run() -> Saved:
            spec = next(iter(state.org.schema.with_prefix.get(record_id[:3], [])), None)
            if spec is None:
                raise RowError("MALFORMED_ID", f"malformed id {record_id}")
            return saving.delete(state.org, spec.name, record_id)

        return run

    results = attempted(state, [attempt(each) for each in ids], all_or_none=request.flag("allOrNone"))
    return as_json([as_result(result) for result in results])


def retrieve(state: State, request: Request, entity: str) -> Reply:
    """GET and POST composite/sobjects/T: records in the order of the Ids, null for one that is gone."""
    spec = object_or_404(state, entity)
    body = request.json() if request.method == "POST" else {}
    ids = body.get("ids") or [each for each in request.params.get("ids", "").split(",") if each]
    names = body.get("fields") or [each for each in request.params.get("fields", "").split(",") if each]
    if not isinstance(ids, list) or not isinstance(names, list) or not ids or not names:
        raise ApiError(400, "INVALID_INPUT", "ids and fields are required")
    if len(ids) > MOST_RETRIEVED:
        raise ApiError(400, "EXCEEDED_ID_LIMIT", f"cannot retrieve more than {MOST_RETRIEVED} records in this call")
    fields = [spec.field(str(name)) for name in names]
    shown: list[dict[str, object] | None] = []
    for each in ids:
        record = state.org.find(spec.name, str(each))
        if record is None or record.get("IsDeleted"):
            shown.append(None)
            continue
        row: dict[str, object] = {"attributes": attributes(spec.name, str(record["Id"]), request.version)}
        for name, field in zip(names, fields, strict=True):
            if field is None:
                raise no_such_column(str(name), spec.name)
            row[field.name] = record.get(field.name)
        shown.append(row | {"Id": record["Id"]})
    return as_json(shown)
