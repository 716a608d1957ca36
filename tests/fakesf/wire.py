"""Requests and replies as values, and the bytes of a request body."""

import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import BinaryIO, cast

from .errors import ApiError

JSON = "application/json;charset=UTF-8"
HTML = "text/html;charset=utf-8"
CSV = "text/csv"
XML = "text/xml; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Request:
    """One request; names of headers are in lower case, `path` has no slash at its end."""

    index: int
    """0 for the first request that the server got."""
    method: str
    path: str
    params: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes = b""
    version: str = ""
    """`59.0`, where the path names one."""
    route: str = ""
    """The route's name in `routes.py`, empty where there is none."""

    def header(self, name: str) -> str:
        """A header's value, empty where it is absent."""
        return self.headers.get(name.lower(), "")

    def json(self) -> dict[str, object]:
        """The body as a JSON object, or a refusal."""
        try:
            parsed = json.loads(self.body or b"{}")
        except ValueError as error:
            raise ApiError(400, "JSON_PARSER_ERROR", f"Unexpected character: {error}") from None
        if not isinstance(parsed, dict):
            raise ApiError(400, "JSON_PARSER_ERROR", "The HTTP entity body is required, but this request has none.")
        return cast(dict[str, object], parsed)

    def flag(self, name: str, *, default: bool = False) -> bool:
        """A parameter that is `true` or `false`."""
        return self.params.get(name, str(default)).lower() == "true"


@dataclass(frozen=True, slots=True)
class Reply:
    """One reply."""

    status: int = 200
    body: bytes = b""
    content_type: str = JSON
    headers: Mapping[str, str] = field(default_factory=dict)


def as_json(value: object, status: int = 200, **headers: str) -> Reply:
    """A JSON reply; underscores in the names of headers stand for hyphens."""
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return Reply(status, json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(), JSON, named)


def refusal(error: ApiError, extra: Mapping[str, object] | None = None) -> Reply:
    """The reply that says why a request was refused."""
    entry: dict[str, object] = {**(extra or {}), "message": error.message, "errorCode": error.code}
    if error.fields:
        entry["fields"] = list(error.fields)
    return as_json([entry], error.status)


def read_body(stream: BinaryIO, headers: Mapping[str, str]) -> bytes:
    """The body of a request, with a length or in chunks, unpacked."""
    if "chunked" in headers.get("transfer-encoding", "").lower():
        body = b"".join(_chunks(stream))
    else:
        body = stream.read(int(headers.get("content-length") or 0))
    return gzip.decompress(body) if "gzip" in headers.get("content-encoding", "") else body


def _chunks(stream: BinaryIO) -> list[bytes]:
    chunks: list[bytes] = []
    while size := int(stream.readline().split(b";")[0], 16):
        chunks.append(stream.read(size))
        stream.readline()
    while stream.readline().strip():
        continue  # trailers
    return chunks
