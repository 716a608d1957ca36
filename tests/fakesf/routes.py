"""Which handler answers which address."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from urllib.parse import parse_qsl, urlsplit

from . import auth, bulk, collection, composite, describe, queries, records, soap
from .describe import VERSIONS
from .errors import ApiError, RowError, not_found, refused
from .state import State
from .wire import Reply, Request, refusal

Handler = Callable[..., Reply]
DATA = r"/services/data/v(?P<version>\d+\.\d)"
SOAP = r"/services/Soap/u/(?P<version>\d+\.\d)(?:/\w+)?"
KIND = "(?P<kind>ingest|query)"
JOB = r"(?P<job>\w{15,18})"
RECORD = r"(?P<entity>\w+)/(?P<record_id>[a-zA-Z0-9]{15}(?:[a-zA-Z0-9]{3})?)"


@dataclass(frozen=True, slots=True)
class Route:
    """An address: methods, a pattern of the path, and the handler, which gets the named groups."""

    name: str
    methods: str
    pattern: re.Pattern[str]
    handler: Handler
    session: bool = True


def _route(name: str, methods: str, pattern: str, handler: Handler, *, session: bool = True) -> Route:
    return Route(name, methods, re.compile(pattern, re.ASCII | re.IGNORECASE), handler, session)


def inner(state: State, request: Request, given: Mapping[str, object]) -> Reply:
    """The reply to a request inside another: its session, and the headers that it brings itself."""
    brought = given.get("httpHeaders")
    headers = {name.lower(): str(value) for name, value in brought.items()} if isinstance(brought, dict) else {}
    headers["authorization"] = request.header("authorization")
    body = json.dumps(given["body"]).encode() if given.get("body") is not None else b""
    target = str(given.get("url", ""))
    target = target if target.startswith("/services") else f"/services/data/{target.lstrip('/')}"
    asked = request_for(request.index, str(given.get("method", "GET")).upper(), target, headers, body)
    state.calls -= 1  # what is inside another request is not counted
    return answer(state, asked)


ROUTES: tuple[Route, ...] = (
    _route("token", "POST", "/services/oauth2/token", auth.token, session=False),
    _route("userinfo", "GET POST", "/services/oauth2/userinfo", auth.user_info),
    _route("identity", "GET", r"/id/\w+/\w+", auth.user_info),
    _route("versions", "GET", "/services/data", describe.versions, session=False),
    _route("resources", "GET", DATA, describe.resources),
    _route("soap", "POST", SOAP, soap.call, session=False),
    _route("limits", "GET", f"{DATA}/limits", describe.limits),
    _route("query", "GET", f"{DATA}/query(?:All)?", queries.query),
    _route("more", "GET", f"{DATA}/query(?:All)?/(?P<locator>[\\w-]+)", queries.more),
    _route("objects", "GET", f"{DATA}/sobjects", describe.every_object),
    _route("object", "GET", rf"{DATA}/sobjects/(?P<entity>\w+)", describe.basics),
    _route("insert", "POST", rf"{DATA}/sobjects/(?P<entity>\w+)", records.create),
    _route("describe", "GET", rf"{DATA}/sobjects/(?P<entity>\w+)/describe", describe.one_object),
    _route("record", "GET", f"{DATA}/sobjects/{RECORD}", records.retrieve),
    _route("update", "PATCH", f"{DATA}/sobjects/{RECORD}", records.change),
    _route("delete", "DELETE", f"{DATA}/sobjects/{RECORD}", records.remove),
    _route(
        "key", "GET PATCH DELETE", rf"{DATA}/sobjects/(?P<entity>\w+)/(?P<field>\w+)/(?P<value>[^/]+)", records.by_key
    ),
    _route("collections", "POST PATCH", f"{DATA}/composite/sobjects", collection.write),
    _route("collections", "DELETE", f"{DATA}/composite/sobjects", collection.remove),
    _route("retrieve", "GET POST", rf"{DATA}/composite/sobjects/(?P<entity>\w+)", collection.retrieve),
    _route("collections", "PATCH", rf"{DATA}/composite/sobjects/(?P<entity>\w+)/(?P<field>\w+)", collection.upsert),
    _route("composite", "POST", f"{DATA}/composite", lambda state, request: composite.composite(state, request, inner)),
    _route("batch", "POST", f"{DATA}/composite/batch", lambda state, request: composite.batch(state, request, inner)),
    _route("job_create", "POST", f"{DATA}/jobs/ingest", bulk.create),
    _route("job_query", "POST", f"{DATA}/jobs/query", bulk.ask),
    _route("job_list", "GET", f"{DATA}/jobs/{KIND}", bulk.listed),
    _route("job_upload", "PUT", f"{DATA}/jobs/ingest/{JOB}/batches", bulk.upload),
    _route("job_state", "PATCH", f"{DATA}/jobs/{KIND}/{JOB}", bulk.set_state),
    _route("job_look", "GET", f"{DATA}/jobs/{KIND}/{JOB}", bulk.look),
    _route("job_delete", "DELETE", f"{DATA}/jobs/{KIND}/{JOB}", bulk.forget),
    _route(
        "job_results",
        "GET",
        f"{DATA}/jobs/ingest/{JOB}/(?P<what>successfulResults|failedResults|unprocessedrecords)",
        bulk.outcomes,
    ),
    _route("job_pages", "GET", f"{DATA}/jobs/query/{JOB}/results", bulk.pages),
)


@lru_cache(1024)
def find(method: str, path: str) -> tuple[Route, Mapping[str, str]] | None:
    """The route of an address and the parts of its path; nothing where no route has the path."""
    fits = [(route, found.groupdict()) for route in ROUTES if (found := route.pattern.fullmatch(path))]
    exact = [(route, parts) for route, parts in fits if method in route.methods.split()]
    return next(iter(exact or fits), None)


def request_for(index: int, method: str, target: str, headers: dict[str, str], body: bytes) -> Request:
    """The request, with version and route where the address has them."""
    parts = urlsplit(target)
    path = parts.path.rstrip("/")
    params = dict(parse_qsl(parts.query, keep_blank_values=True))
    request = Request(index, method, path, params, headers, body)
    found = find(method, path)
    if found is None:
        return request
    return replace(request, version=found[1].get("version", ""), route=found[0].name)


def answer(state: State, request: Request) -> Reply:
    """The reply of the org; never raises for what a client did wrong."""
    try:
        return _handled(state, request)
    except ApiError as error:
        return refusal(error)
    except RowError as error:
        return refusal(refused(error), error.extra)


def _handled(state: State, request: Request) -> Reply:
    found = find(request.method, request.path)
    if found is None:
        raise not_found()
    route, parts = found[0], dict(found[1])
    version = parts.pop("version", None)
    if version is not None and version not in VERSIONS:
        raise not_found()
    if route.session:
        auth.require_session(state, request)
    if request.method not in route.methods.split():
        message = f"HTTP Method '{request.method}' not allowed. Allowed are {route.methods.replace(' ', ',')}"
        raise ApiError(405, "METHOD_NOT_ALLOWED", message)
    if request.path.startswith("/services/data/v"):
        state.calls += 1
        if state.calls > state.org.settings.daily_calls:
            raise ApiError(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.")
    return route.handler(state, request, **parts)


def object_of(state: State, request: Request) -> str:
    """API name of the object that a request is about, as far as it says; empty otherwise."""
    found = find(request.method, request.path)
    parts = found[1] if found else {}
    named = parts.get("entity", "")
    if not named and parts.get("job"):
        job = state.jobs.get(parts["job"])
        named = str(job.facts.get("object", "")) if job else ""
    if not named and request.params.get("q"):
        in_query = re.search(r"\bfrom\s+(\w+)", request.params["q"], re.IGNORECASE)
        named = in_query[1] if in_query else ""
    if not named and request.params.get("ids"):
        named = next((spec.name for spec in state.org.schema.with_prefix.get(request.params["ids"][:3], [])), "")
    named = named or _object_in(request.body)
    spec = state.org.schema.object(named)
    return spec.name if spec else ""


def _object_in(body: bytes) -> str:
    """Object of the first record in a JSON or SOAP body."""
    in_soap = re.search(rb"<(?:\w+:)?type[^>]*>(\w+)<", body)
    if in_soap:
        return in_soap[1].decode()
    try:
        given = json.loads(body or b"null")
    except ValueError:
        return ""
    if not isinstance(given, dict):
        return ""
    if isinstance(given.get("object"), str):
        return str(given["object"])
    first = next(iter(given.get("records") or []), None)
    described = first.get("attributes") if isinstance(first, dict) else None
    return str(described.get("type", "")) if isinstance(described, dict) else ""
