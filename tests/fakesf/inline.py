"""A fake without a port or threads: its handler runs where the client begins to wait for the reply.

    session.mount(fake.url, Inline(fake))

Client and handler are the real ones, and so are the sockets between them: `requests`, urllib3 and
http.client on one end of a pair, `Handler` on the other. Only the change of threads is gone, which
takes longer than all the rest of a small request.
"""

import socket
from typing import TYPE_CHECKING

from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool
from urllib3.connection import HTTPConnection

from .server import Handler

if TYPE_CHECKING:
    from urllib3.response import HTTPResponse

    from .server import FakeSalesforce, Server

ROOM = 1 << 22
"""Bytes that must fit into a socket: whole requests and replies, as nobody reads while the other writes."""


class _Waiting(Handler):
    """Serves one request whenever it is told to."""

    disable_nagle_algorithm = False
    patient = False

    def __init__(self, connection: socket.socket, server: "Server") -> None:
        self.request, self.client_address, self.server = connection, ("inline", 0), server
        self.close_connection = True
        self.setup()


class _Connection(HTTPConnection):
    """A connection whose other end is a handler of its own."""

    def __init__(self, *args: object, server: "Server", **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type] # passed on as they came
        self._server = server
        self._handler: _Waiting | None = None

    def _new_conn(self) -> socket.socket:
        ours, theirs = socket.socketpair()
        for end in (ours, theirs):
            end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, ROOM)
        self._handler = _Waiting(theirs, self._server)
        return ours

    def getresponse(self) -> "HTTPResponse":  # type: ignore[override] # as urllib3's own
        """The reply, once the handler has read the request."""
        if self._handler is not None:
            self._handler.handle_one_request()
            if self._handler.close_connection:
                self._hang_up()
        return super().getresponse()

    def close(self) -> None:
        """Both ends are closed."""
        super().close()
        self._hang_up()

    def _hang_up(self) -> None:
        if self._handler is not None:
            self._handler.finish()
        self._handler = None


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class Inline(HTTPAdapter):
    """Sends every request to one fake, by connections that are kept."""

    def __init__(self, fake: "FakeSalesforce") -> None:
        super().__init__()
        self._pool = _Pool("127.0.0.1", server=fake.server)

    def get_connection_with_tls_context(self, *_: object, **_named: object) -> _Pool:
        """The pool of the fake, whatever the address."""
        return self._pool

    def close(self) -> None:
        """Every connection is closed."""
        super().close()
        self._pool.close()
