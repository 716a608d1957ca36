"""composite and composite/batch: up to 25 requests in one, each answered as if it had come alone."""

import json
import re
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING, cast
from urllib.parse import quote

from .errors import ApiError
from .wire import Reply, Request, as_json

if TYPE_CHECKING:
    from .state import State

MOST = 25
_REFERENCE = re.compile(r"@\{(\w+)((?:\.\w+|\[\d+\])*)\}", re.ASCII)
Carry = Callable[["State", Request, Mapping[str, object]], Reply]
"""Answers one of the inner requests, given as the client wrote it."""


def _inner(request: Request, name: str) -> list[Mapping[str, object]]:
    listed = request.json().get(name)
    if not isinstance(listed, list) or not all(isinstance(each, dict) for each in listed):
        raise ApiError(400, "JSON_PARSER_ERROR", f"{name}: a list of requests is required")
    if len(listed) > MOST:
        message = f"Limit of {MOST} reached while executing request"
        raise ApiError(400, "LIMIT_EXCEEDED", message)
    return cast(list[Mapping[str, object]], listed)


def _body(reply: Reply) -> object:
    return json.loads(reply.body) if reply.body else None


def composite(state: "State", request: Request, carry: Carry) -> Reply:
    """POST composite: a request may use the results of those before it; with allOrNone, all or none."""
    all_or_none = request.json().get("allOrNone") is True
    done: list[dict[str, object]] = []
    results: dict[str, object] = {}
    with state.org.transaction() as transaction:
        for each in _inner(request, "compositeRequest"):
            name = str(each.get("referenceId", ""))
            try:
                reply = carry(state, request, _filled(each, results))
            except KeyError as missing:
                reply = _halted(f"Invalid reference specified. No value for {missing.args[0]} found")
            results[name] = _body(reply)
            done.append(_entry(name, reply))
            if all_or_none and reply.status >= HTTPStatus.BAD_REQUEST:
                transaction.failed = True
                break
    if transaction.failed:
        asked = _inner(request, "compositeRequest")
        halted = _halted("The transaction was rolled back since another operation in the same transaction failed.")
        culprit = len(done) - 1
        done = [
            done[at] if at == culprit else _entry(str(each.get("referenceId", "")), halted)
            for at, each in enumerate(asked)
        ]
    return as_json({"compositeResponse": done})


def _entry(name: str, reply: Reply) -> dict[str, object]:
    headers = {key: value for key, value in reply.headers.items() if key == "Location"}
    return {"body": _body(reply), "httpHeaders": headers, "httpStatusCode": reply.status, "referenceId": name}


def _halted(message: str) -> Reply:
    return as_json([{"errorCode": "PROCESSING_HALTED", "message": message}], 400)


def _filled(each: Mapping[str, object], results: Mapping[str, object]) -> Mapping[str, object]:
    """The request with `@{ref.id}` replaced; KeyError where there is no such value."""

    def value(found: re.Match[str], *, in_address: bool) -> str:
        at: object = results[found[1]]
        for name, index in re.findall(r"\.(\w+)|\[(\d+)\]", found[2]):
            try:
                at = cast(dict[str, object], at)[name] if name else cast(list[object], at)[int(index)]
            except (TypeError, IndexError, KeyError):
                raise KeyError(found[0]) from None
        return quote(str(at)) if in_address else str(at)

    url = _REFERENCE.sub(lambda found: value(found, in_address=True), str(each.get("url", "")))
    body = _REFERENCE.sub(lambda found: value(found, in_address=False), json.dumps(each.get("body")))
    return {**each, "url": url, "body": json.loads(body)}


def batch(state: "State", request: Request, carry: Carry) -> Reply:
    """POST composite/batch: requests that know nothing of each other."""
    results: list[dict[str, object]] = []
    failed = False
    for each in _inner(request, "batchRequests"):
        given = {"method": each.get("method"), "url": each.get("url"), "body": each.get("richInput")}
        if failed and request.json().get("haltOnError") is True:
            reply = Reply(412, json.dumps([{"errorCode": "BATCH_PROCESSING_HALTED", "message": "halted"}]).encode())
        else:
            reply = carry(state, request, given)
        failed = failed or reply.status >= HTTPStatus.BAD_REQUEST
        results.append({"statusCode": reply.status, "result": _body(reply)})
    return as_json({"hasErrors": failed, "results": results})
