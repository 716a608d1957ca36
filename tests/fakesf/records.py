"""Single records over REST: sobjects/T, sobjects/T/Id, sobjects/T/ExternalField/value."""

from urllib.parse import unquote

from . import saving
from .answering import attributes
from .describe import object_or_404, tag_of
from .errors import ApiError, RowError, Saved
from .moments import from_http_date, moment_of
from .org import Org
from .paths import no_such_column
from .saving import Save
from .schema import ObjectSpec, Record
from .state import State
from .wire import Reply, Request, as_json


def save_options(org: Org, request: Request) -> Save:
    """How the headers of a request ask for its records to be saved; without one, the assignment rule runs."""
    given = request.header("sforce-duplicate-rule-header").replace(" ", "").lower()
    org.clock.tick()
    return Save(
        assign=request.header("sforce-auto-assign").upper() != "FALSE",
        allow_duplicates="allowsave=true" in given.split(";"),
    )


def create(state: State, request: Request, entity: str) -> Reply:
    """POST sobjects/T."""
    spec = object_or_404(state, entity)
    saved = saving.insert(state.org, spec.name, request.json(), save_options(state.org, request))
    return as_json(
        {"id": saved.id, "success": True, "errors": []},
        201,
        Location=f"/services/data/v{request.version}/sobjects/{spec.name}/{saved.id}",
    )


def _shown(spec: ObjectSpec, record: Record, request: Request) -> dict[str, object]:
    names = [name for name in request.params.get("fields", "").split(",") if name]
    chosen = [spec.field(name) for name in names] if names else list(spec.fields.values())
    shown: dict[str, object] = {"attributes": attributes(spec.name, str(record["Id"]), request.version)}
    for name, each in zip(names or [each.name for each in spec.fields.values()], chosen, strict=True):
        if each is None:
            raise no_such_column(name, spec.name)
        shown[each.name] = record.get(each.name)
    return shown | {"Id": record["Id"]}


def _tag(record: Record) -> str:
    return f'"{tag_of(str(record["Id"]) + str(record["LastModifiedDate"]))}--gzip"'


def retrieve(state: State, request: Request, entity: str, record_id: str) -> Reply:
    """GET sobjects/T/Id; an account has an ETag."""
    spec = object_or_404(state, entity)
    record = state.org.live(spec.name, record_id)
    if spec.name != "Account":
        return as_json(_shown(spec, record, request))
    if request.header("if-none-match") == _tag(record):
        return Reply(304)
    return as_json(_shown(spec, record, request), ETag=_tag(record))


def _check_unchanged(spec: ObjectSpec, record: Record, request: Request) -> None:
    """Refuse with 412 a record that changed after If-Unmodified-Since (to the second; an account: If-Match)."""
    given = request.header("if-unmodified-since")
    if given:
        since, changed = from_http_date(given), moment_of(str(record["LastModifiedDate"]))
        if since is None:
            raise ApiError(400, "INVALID_HEADER", f"If-Unmodified-Since: no HTTP-date: {given}")
        if changed is not None and changed.replace(microsecond=0) > since:
            raise ApiError(412, "PRECONDITION_FAILED", "The record has been modified since the given time")
    wanted = request.header("if-match") if spec.name == "Account" else ""
    if wanted and wanted != _tag(record):
        raise ApiError(412, "PRECONDITION_FAILED", "The record does not match the given entity tag")


def change(state: State, request: Request, entity: str, record_id: str) -> Reply:
    """PATCH sobjects/T/Id."""
    spec = object_or_404(state, entity)
    _check_unchanged(spec, state.org.live(spec.name, record_id), request)
    saving.update(state.org, spec.name, record_id, request.json(), save_options(state.org, request))
    return Reply(204)


def remove(state: State, request: Request, entity: str, record_id: str) -> Reply:
    """DELETE sobjects/T/Id; conditional headers are ignored, as documented."""
    spec = object_or_404(state, entity)
    state.org.live(spec.name, record_id)
    save_options(state.org, request)
    saving.delete(state.org, spec.name, record_id)
    return Reply(204)


def _keyed(state: State, object_name: str, field: str, value: str) -> tuple[ObjectSpec, str, list[Record]]:
    spec = object_or_404(state, object_name)
    name = saving.external(spec, field).name
    if name == "Id":
        return spec, name, [state.org.live(spec.name, value)]
    return spec, name, state.org.with_key(spec.name, name, unquote(value))


def _several(request: Request, spec: ObjectSpec, found: list[Record]) -> Reply:
    """300: addresses of the records that have the value."""
    base = f"/services/data/v{request.version}/sobjects/{spec.name}"
    return as_json([f"{base}/{record['Id']}" for record in found], 300)


def by_key(state: State, request: Request, entity: str, field: str, value: str) -> Reply:
    """GET, PATCH (upsert) and DELETE of sobjects/T/ExternalField/value."""
    spec, name, found = _keyed(state, entity, field, value)
    if len(found) > 1:
        return _several(request, spec, found)
    if request.method == "PATCH":
        key = (name, unquote(value))
        saved: Saved = saving.upsert(state.org, spec.name, key, request.json(), save_options(state.org, request))
        body = {"id": saved.id, "success": True, "errors": [], "created": saved.created}
        return as_json(body, 201 if saved.created else 200)
    if not found:
        raise RowError("NOT_FOUND", "The requested resource does not exist")
    if request.method == "GET":
        return as_json(_shown(spec, found[0], request))
    return remove(state, request, spec.name, str(found[0]["Id"]))
