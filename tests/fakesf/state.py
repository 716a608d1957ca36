"""What the server knows beyond the org: sessions, query cursors, bulk jobs, the count of calls."""

import threading
from dataclasses import dataclass, field
from datetime import datetime

from .faults import Fault, FaultPlan
from .org import Org
from .wire import Request

USERNAME, PASSWORD, TOKEN = "api.user@example.com", "correct horse", "s3curityT0ken"
CONSUMER_KEY, CONSUMER_SECRET = "3MVG9consumer", "c0nsumer5ecret"


@dataclass(slots=True)
class Cursor:
    """The rows of a query that was asked, to be fetched in pages."""

    rows: list[dict[str, object]]
    page_rows: int
    opened: datetime


@dataclass(slots=True)
class Job:
    """A bulk job. `facts` is what a client sees of it."""

    facts: dict[str, object]
    kind: str
    """`ingest` or `query`."""
    body: str = ""
    uploaded: bool = False
    polls: int = 0
    header: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    fault: Fault | None = None
    done: int = 0
    """Rows that were processed; the next batch begins here."""
    successful: list[list[str]] = field(default_factory=list)
    failed: list[list[str]] = field(default_factory=list)


@dataclass(slots=True)
class State:
    """Everything that a handler may look at or change; the server holds `org.lock` meanwhile."""

    org: Org
    plan: FaultPlan
    url: str = ""
    sessions: set[str] = field(default_factory=set)
    logins: int = 0
    arrived: int = 0
    """Requests so far: the index of the next."""
    calls: int = 0
    """Requests that count against the day's limit."""
    cursors: dict[str, Cursor] = field(default_factory=dict)
    jobs: dict[str, Job] = field(default_factory=dict)
    journal: "list[Entry]" = field(default_factory=list)
    stopped: threading.Event = field(default_factory=threading.Event)

    def open_session(self) -> str:
        """A new access token."""
        self.logins += 1
        token = f"{self.org.id[:15]}!AQ{self.org.settings.seed:04d}.{self.logins:06d}"
        self.sessions.add(token)
        return token


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the request journal: what came, what was answered (0: nothing), and the fault in play."""

    request: Request
    status: int
    fault: str = ""
    reply: bytes = b""
