"""The server: sockets, TLS, faults on the wire, and the request journal.

    with FakeSalesforce(Settings(tls=False)) as fake:
        fake.org.load("Lead", [{"LastName": "Ito", "Company": "Acme"}])
        ... requests to fake.url ...
        fake.journal[-1].request.header("sforce-auto-assign")

One request is carried out at a time (`org.lock`); waiting, hooks and sockets are outside the lock.
"""

import gzip
import socket
import ssl
import sys
import threading
import traceback
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, cast

import trustme

from .auth import session_of
from .faults import Boundary, Fault, FaultPlan, Kind, happen, reply_to
from .moments import Clock, http_date
from .org import Org, Settings
from .routes import answer, object_of, request_for
from .state import Entry, State
from .wire import HTML, Reply, Request, as_json, read_body

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import BinaryIO, Self

LONGEST_ADDRESS = 16_384
"""Bytes of address and headers together."""
LEAST_GZIP = 200


class FakeSalesforce:
    """A running fake: `url`, `org`, `journal`; stops at the end of the `with` block."""

    def __init__(
        self,
        settings: Settings | None = None,
        *,
        faults: "Sequence[Fault]" = (),
        clock: Clock | None = None,
        port: int = 0,
    ) -> None:
        self.org = Org(settings, clock)
        self.state = State(self.org, FaultPlan())
        self.failures: list[str] = []
        """Tracebacks of the fake's own mistakes; a test should find none."""
        self.plan(*faults)
        self.ca = trustme.CA() if self.org.settings.tls else None
        self.server = Server(("127.0.0.1", port), Handler)
        self.server.fake = self
        self.server.tls = self._context()
        scheme = "https" if self.ca else "http"
        self.state.url = self.url = f"{scheme}://127.0.0.1:{self.server.server_address[1]}"
        self._thread = threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True)

    def _context(self) -> ssl.SSLContext | None:
        if self.ca is None:
            return None
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.ca.issue_cert("127.0.0.1", "localhost").configure_cert(context)
        return context

    @property
    def journal(self) -> list[Entry]:
        """Every request so far, in the order of the replies."""
        return self.state.journal

    @property
    def ca_pem(self) -> bytes:
        """The certificate that a client must trust; empty without TLS."""
        return self.ca.cert_pem.bytes() if self.ca else b""

    def plan(self, *faults: Fault, seed: int = 1) -> FaultPlan:
        """Replace the fault plan; set `callback` of what is returned to step in at boundaries."""
        plan = FaultPlan(faults, seed=seed)
        with self.org.lock:
            self.state.plan = plan
            self.org.row_fault = plan.of_row
        return plan

    def token(self) -> str:
        """An access token, without logging in over the wire."""
        with self.org.lock:
            return self.state.open_session()

    def expire_sessions(self) -> None:
        """Every open session ends now."""
        with self.org.lock:
            self.state.sessions.clear()

    def __enter__(self) -> "Self":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def begin(self, org: Org) -> None:
        """Go on with this org, at the same address: no faults, no sessions, no journal."""
        self.org = org
        self.state = State(org, FaultPlan(), url=self.url)
        self.plan()

    def stop(self) -> None:
        """Close all connections and wait for the server's thread, where it was started."""
        self.state.stopped.set()
        if self._thread.is_alive():
            self.server.shutdown()
            self._thread.join()
        self.server.close_connections()
        self.server.server_close()


class Server(ThreadingHTTPServer):
    """Listens, with a thread a connection."""

    daemon_threads = True
    request_queue_size = 64
    fake: FakeSalesforce
    tls: ssl.SSLContext | None

    def __init__(self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler]) -> None:
        self._open: set[socket.socket] = set()
        self._guard = threading.Lock()
        super().__init__(address, handler)

    def opened(self, connection: socket.socket) -> None:
        with self._guard:
            self._open.add(connection)

    def closed(self, connection: socket.socket) -> None:
        with self._guard:
            self._open.discard(connection)

    def close_connections(self) -> None:
        """Wake the threads that wait for a next request."""
        with self._guard:
            still_open = list(self._open)
        for connection in still_open:
            _hang_up(connection)

    def handle_error(self, request: object, client_address: object) -> None:  # noqa: ARG002 - the base class's
        """Keep our own mistakes; a client that went away is none."""
        error = sys.exc_info()[1]
        if not isinstance(error, OSError):
            self.fake.failures.append(traceback.format_exc())


def _hang_up(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # the other side was first


class Handler(BaseHTTPRequestHandler):
    """Reads the requests of one connection and answers them, or not, as the fault plan says."""

    patient = True
    """Whether a slow reply is sent in the end; else the client waits for it in vain."""
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server_version = "fakesf"
    sys_version = ""

    def setup(self) -> None:
        server = cast(Server, self.server)
        if server.tls is not None:
            self.request = server.tls.wrap_socket(self.request, server_side=True, do_handshake_on_connect=False)
            try:
                self.request.do_handshake()
            except OSError:  # a client that does not trust us
                self.request.close()
                raise
        server.opened(self.request)
        super().setup()

    def finish(self) -> None:
        super().finish()
        cast(Server, self.server).closed(self.request)
        self.request.close()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's
        """Nothing on stderr: there is a journal."""

    def _serve(self) -> None:
        fake = cast(Server, self.server).fake
        headers = {name.lower(): value for name, value in self.headers.items()}
        body = read_body(cast("BinaryIO", self.rfile), headers)
        with fake.org.lock:
            index = fake.state.arrived
            fake.state.arrived += 1
            request = request_for(index, self.command, self.path, headers, body)
            happenings, fault = fake.state.plan.of_request(request, object_of(fake.state, request))
        self._carry_out(fake, request, happenings, fault)

    def _carry_out(self, fake: FakeSalesforce, request: Request, happenings: list[Fault], fault: Fault | None) -> None:
        plan = fake.state.plan
        plan.at(Boundary.BEFORE_COMMIT, request)
        instead = reply_to(fault, request) if fault else None
        reply = Reply(0)
        if not fault or fault.kind != Kind.DROP_BEFORE:
            reply = instead if instead and fault and not fault.committed else _answered(fake, request, happenings)
        plan.at(Boundary.AFTER_COMMIT, request)
        slow = fault is not None and fault.kind == Kind.SLOW
        if fault and slow and self.patient:
            fake.state.stopped.wait(fault.seconds)
        reply = instead or reply
        dropped = fault is not None and fault.kind in {Kind.DROP_BEFORE, Kind.DROP_AFTER}
        kinds = " ".join([*(each.kind for each in happenings), *([fault.kind] if fault else [])])
        fake.journal.append(Entry(request, 0 if dropped else reply.status, kinds, reply.body))
        if dropped:
            self.close_connection = True
            _hang_up(self.connection)
            return
        if slow and not self.patient:
            self.close_connection = False
            return
        self._send(plan, request, reply, cut=fault is not None and fault.kind == Kind.TRUNCATE)

    def date_time_string(self, timestamp: float | None = None) -> str:
        """The Date of a reply, by the org's clock."""
        del timestamp
        return http_date(cast(Server, self.server).fake.org.clock.now)

    def _send(self, plan: FaultPlan, request: Request, reply: Reply, *, cut: bool) -> None:
        settings = cast(Server, self.server).fake.org.settings
        body = reply.body
        packs = settings.gzip and "gzip" in request.header("accept-encoding") and len(body) >= LEAST_GZIP
        if packs:
            body = gzip.compress(body, 1, mtime=0)
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if packs:
            self.send_header("Content-Encoding", "gzip")
        if request.path.startswith("/services/data/v"):
            calls = cast(Server, self.server).fake.state.calls
            self.send_header("Sforce-Limit-Info", f"api-usage={calls}/{settings.daily_calls}")
        if reply.status not in {HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED}:
            self.send_header("Content-Type", reply.content_type)
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        plan.at(Boundary.BEFORE_REPLY, request)
        if self.command != "HEAD":
            self.wfile.write(body[: len(body) // 2] if cut else body)
        if cut:
            self.close_connection = True
            _hang_up(self.connection)

    do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = do_HEAD = _serve  # noqa: N815 - names that the base class calls


def _answered(fake: FakeSalesforce, request: Request, happenings: list[Fault]) -> Reply:
    """The reply of the org, after what happens to it first."""
    if (
        sum(len(name) + len(value) for name, value in request.headers.items())
        + len(request.path)
        + sum(len(value) for value in request.params.values())
        > LONGEST_ADDRESS
    ):
        return Reply(431, b"<h1>Bad Message 431</h1><pre>reason: Request Header Fields Too Large</pre>", HTML)
    with fake.org.lock:
        for happening in happenings:
            if happening.kind == Kind.EXPIRE:
                fake.state.sessions.discard(session_of(request))
            else:
                happen(happening, fake.org)
        try:
            return answer(fake.state, request)
        except Exception:  # noqa: BLE001 - our own mistake: the client gets a 500, the test the traceback
            fake.failures.append(traceback.format_exc())
    message = f"An unexpected error occurred. Please include this ErrorId if you contact support: {request.index}"
    return as_json([{"message": message, "errorCode": "UNKNOWN_EXCEPTION"}], 500)
