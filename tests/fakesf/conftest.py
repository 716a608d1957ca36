"""A fake without TLS, and plain requests to it."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
import requests

from tests.fakesf.moments import Clock
from tests.fakesf.org import Org, Settings

if TYPE_CHECKING:
    from tests.fakesf.server import FakeSalesforce

SOAP = (
    '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/" xmlns="urn:partner.soap.sforce.com">'
    "<e:Header><SessionHeader><sessionId>{session}</sessionId></SessionHeader></e:Header>"
    "<e:Body>{body}</e:Body></e:Envelope>"
)


class Caller:
    """Requests of version 60.0 with a session: `call("GET", "query", params={"q": ...})`."""

    def __init__(self, fake: "FakeSalesforce") -> None:
        self.fake = fake
        self.session = requests.Session()
        self.session.trust_env = False
        self.token = fake.token()

    def __call__(self, method: str, path: str, **options: Any) -> requests.Response:
        headers = {"Authorization": f"Bearer {self.token}", "Sforce-Auto-Assign": "FALSE", **options.pop("headers", {})}
        url = f"{self.fake.url}{path}" if path.startswith("/") else f"{self.fake.url}/services/data/v60.0/{path}"
        return self.session.request(method, url, headers=headers, timeout=10, **options)

    def soap(self, body: str) -> str:
        text = SOAP.format(session=self.token, body=body)
        return self("POST", "/services/Soap/u/60.0", data=text.encode(), headers={"Content-Type": "text/xml"}).text

    def query(self, text: str, *, deleted: bool = False) -> list[dict[str, Any]]:
        page = self("GET", "queryAll" if deleted else "query", params={"q": text}).json()
        rows = page["records"]
        while not page["done"]:
            page = self("GET", page["nextRecordsUrl"]).json()
            rows += page["records"]
        return [{key: value for key, value in row.items() if key != "attributes"} for row in rows]


@pytest.fixture
def fake(fakesf: Callable[..., Any]) -> Any:
    """A fake without TLS that pages by two and bulk-loads by three."""
    return fakesf(Settings(tls=False, page_rows=2, bulk_batch_rows=3))


@pytest.fixture
def call(fake: Any) -> Iterator[Caller]:
    caller = Caller(fake)
    yield caller
    caller.session.close()


@pytest.fixture
def org() -> Org:
    """An org without a server."""
    return Org(Settings(), Clock())
