"""A server that gives scripted replies, and a transport to it whose clock nobody waits for."""

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from revops_cli.crm.adapter import Operation, Outcome, WriteOptions
from revops_cli.crm.salesforce.access import Access
from revops_cli.crm.salesforce.adapter import Salesforce
from revops_cli.crm.salesforce.client import Client
from revops_cli.crm.salesforce.pacing import Budget, Pace
from revops_cli.crm.salesforce.transport import Transport

PLAIN = WriteOptions()

DROPPED = -1
"""A reply that never comes: the connection is closed after the request was read."""
TRUNCATED = -2
"""A reply whose body ends too early."""


@dataclass
class Seen:
    """A request as the server got it."""

    method: str
    path: str
    headers: dict[str, str]
    body: str


@dataclass
class Script:
    """Replies in the order in which they are given, and the requests that came."""

    replies: list[tuple[int, str, dict[str, str]]] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)
    url: str = ""
    waits: list[float] = field(default_factory=list)
    logins: int = 0

    def reply(self, status: int = 200, body: str = "{}", **headers: str) -> "Script":
        """One more reply; headers with `_` for `-`."""
        self.replies.append((status, body, {name.replace("_", "-"): text for name, text in headers.items()}))
        return self

    @property
    def sent(self) -> list[str]:
        """The requests as `METHOD path`."""
        return [f"{each.method} {each.path}" for each in self.seen]


def _handler(script: Script) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _answer(self) -> None:
            size = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(size).decode()
            headers = {name.lower(): text for name, text in self.headers.items()}
            script.seen.append(Seen(self.command, self.path, headers, body))
            status, text, extra = script.replies.pop(0)
            if status == DROPPED:
                self.close_connection = True
                return
            raw = text.encode()
            self.send_response(200 if status == TRUNCATED else status)
            for name, value in {"Content-Type": "application/json", **extra}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(raw) + (100 if status == TRUNCATED else 0)))
            self.end_headers()
            self.wfile.write(raw)
            self.close_connection = self.close_connection or status == TRUNCATED

        do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = _answer  # noqa: N815 - the base class asks for these

        def log_message(self, *_: object) -> None:
            pass

    return Handler


@pytest.fixture
def script() -> Iterator[Script]:
    made = Script()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(made))
    server.daemon_threads = True
    made.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield made
    server.shutdown()
    thread.join()
    server.server_close()


MakeTransport = Callable[..., Transport]


@pytest.fixture
def make_transport(script: Script) -> Iterator[MakeTransport]:
    """A transport that logs in as token-1, then token-2 ..., and waits only on paper."""
    made: list[Transport] = []

    def make(budget: Budget | None = None, url: str = "") -> Transport:
        def sign_in(_transport: Transport) -> Access:
            script.logins += 1
            return Access(f"token-{script.logins}", url or script.url)

        pace = Pace(sleep=script.waits.append, chance=lambda: 1.0, clock=lambda: 0.0)
        made.append(Transport(sign_in, pace=pace, budget=budget))
        return made[-1]

    yield make
    for transport in made:
        transport.close()


@pytest.fixture
def client(make_transport: MakeTransport) -> Client:
    return Client(make_transport(), "62.0")


@dataclass
class Connected:
    """A fake org and the adapter that speaks to it."""

    fake: Any
    sf: Salesforce
    waits: list[float]

    @property
    def requests(self) -> list[Any]:
        """What the org was sent, in order."""
        return [each.request for each in self.fake.journal]

    def leads(self, number: int, **values: object) -> list[str]:
        """So many leads, put in past every rule; their Ids."""
        rows = [{"LastName": f"Lead {at}", "Company": "Acme", **values} for at in range(number)]
        return list(self.fake.org.load("Lead", rows))

    def write(self, operations: Sequence[Operation], options: WriteOptions = PLAIN) -> dict[str, Outcome]:
        """What became of the operations, by their ids."""
        sent = [
            outcome
            for batch in self.sf.batches(operations, options)
            for outcome in self.sf.write(batch, options, lambda _job: None)
        ]
        return {each.op_id: each for each in sent}

    def field(self, record: str, name: str) -> object:
        """A value as the org has it."""
        return self.fake.org.find("Lead", record)[name]


Connect = Callable[..., Connected]


@pytest.fixture
def connect(fakesf: Callable[..., Any]) -> Iterator[Connect]:
    """A function that starts an org with some settings and logs in to it."""
    transports: list[Transport] = []

    def start(faults: Sequence[Any] = (), budget: Budget | None = None, **settings: Any) -> Connected:
        from tests.fakesf.org import Settings

        fake = fakesf(Settings(**{"tls": False, **settings}), faults=faults)
        waits: list[float] = []
        pace = Pace(sleep=waits.append, chance=lambda: 1.0, clock=lambda: 0.0)
        transport = Transport(lambda _transport: Access(fake.token(), fake.url), pace=pace, budget=budget)
        transports.append(transport)
        return Connected(fake, Salesforce(Client(transport, "62.0")), waits)

    yield start
    for transport in transports:
        transport.close()
