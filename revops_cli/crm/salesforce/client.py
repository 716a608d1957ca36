"""Reading requests of one org and API version: JSON in and out, errors raised."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from requests import Response

from revops_cli.crm.salesforce.failures import ReplyLostError, json_or_none, refused
from revops_cli.crm.salesforce.query import fits
from revops_cli.crm.salesforce.transport import Call, Transport
from revops_cli.errors import CrmError

_ERROR = 300
_PAGE = {"Sforce-Query-Options": "batchSize=2000"}


@dataclass(frozen=True, slots=True)
class Client:
    """An org as a reader sees it."""

    transport: Transport
    version: str

    @property
    def base(self) -> str:
        """The path below which everything is."""
        return f"/services/data/v{self.version}"

    def send(self, call: Call) -> Response:
        """The reply to a request whose path counts from `base`."""
        return self.transport.call(
            Call(
                call.method,
                call.path if call.path.startswith("/services/") else self.base + call.path,
                json=call.json,
                body=call.body,
                params=call.params,
                headers=call.headers,
                repeatable=call.repeatable,
            )
        )

    def read(self, call: Call, where: str = "") -> Any:  # noqa: ANN401 - JSON is anything
        """The JSON of a reading request; raises CrmError."""
        response = self.send(call)
        if response.status_code >= _ERROR:
            raise refused(response, where)
        body = json_or_none(response)
        if body is None:
            raise ReplyLostError("the reply is not JSON", where=where or self.transport.access.host, code="REPLY_LOST")
        return body

    def get(self, path: str, params: Mapping[str, str] | None = None, where: str = "") -> Any:  # noqa: ANN401 - JSON
        """The JSON at a path; raises CrmError."""
        return self.read(Call("GET", path, params=params or {}), where)

    def count(self, query: str, *, deleted: bool = False, where: str = "") -> int:
        """The number that a `count()` query gives."""
        return int(self.get(_door(deleted=deleted), {"q": query}, where)["totalSize"])

    def pages(self, query: str, *, deleted: bool = False, where: str = "") -> Iterator[list[dict[str, Any]]]:
        """The records of a query in pages, of whatever size the server likes; raises CrmError."""
        if not fits(query):
            raise CrmError("the query is too long for an address", where=where, hint="name fewer fields with --fields")
        call = Call("GET", _door(deleted=deleted), params={"q": query}, headers=_PAGE)
        body = self.read(call, where)
        yield body["records"]
        while not body.get("done", True):
            body = self.get(body["nextRecordsUrl"], where=where)
            yield body["records"]

    def records(self, query: str, *, deleted: bool = False, where: str = "") -> Iterator[dict[str, Any]]:
        """The records of a query."""
        for page in self.pages(query, deleted=deleted, where=where):
            yield from page


def _door(*, deleted: bool) -> str:
    return "/queryAll" if deleted else "/query"
