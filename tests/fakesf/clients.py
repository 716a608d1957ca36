"""Sessions of `requests` that reach the fake: by its own address over TLS, or in place of salesforce.com."""

import ssl
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

import requests
from requests.adapters import HTTPAdapter

if TYPE_CHECKING:
    from .server import FakeSalesforce

HOSTS = ("https://login.salesforce.com", "https://test.salesforce.com", "https://mydom.my.salesforce.com")


class Trusting(HTTPAdapter):
    """Trusts the certificate of one fake, without a file."""

    def __init__(self, ca_pem: bytes) -> None:
        self.context = ssl.create_default_context(cadata=ca_pem.decode())
        super().__init__()

    def init_poolmanager(self, *args: object, **options: object) -> None:
        """The pool with our context."""
        super().init_poolmanager(*args, ssl_context=self.context, **options)  # type: ignore[arg-type] # as requests documents it

    def cert_verify(self, *_: object) -> None:
        """The context verifies; requests would load its own bundle over it."""


class Loopback(HTTPAdapter):
    """Sends every request to another host: what a client writes to salesforce.com reaches a fake without TLS."""

    def __init__(self, target: str) -> None:
        self.target = urlsplit(target)
        super().__init__()

    def send(self, request: requests.PreparedRequest, *args: object, **options: object) -> requests.Response:
        """The reply of the target."""
        asked = urlsplit(request.url or "")
        request.url = urlunsplit((self.target.scheme, self.target.netloc, str(asked.path), str(asked.query), ""))
        return super().send(request, *args, **options)  # type: ignore[arg-type] # passed on as they came


def session_for(fake: "FakeSalesforce") -> requests.Session:
    """A session that reaches the fake; without TLS by the names of salesforce.com and by its own https address."""
    session = requests.Session()
    session.trust_env = False
    adapter = Trusting(fake.ca_pem) if fake.ca else Loopback(fake.url)
    for host in (fake.url.replace("http://", "https://"), *([] if fake.ca else HOSTS)):
        session.mount(host, adapter)
    return session
