"""The tables of a journal, and the values that it gives and takes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from revops_cli.crm.adapter import Lane, Outcome, State
from revops_cli.state.database import Kept

MIGRATIONS: tuple[str, ...] = (
    """
    CREATE TABLE plans (
        plan TEXT PRIMARY KEY, target TEXT NOT NULL, source TEXT NOT NULL, created TEXT NOT NULL, tool TEXT NOT NULL,
        header TEXT NOT NULL, undoes TEXT NOT NULL, undone_by TEXT NOT NULL, begun_at TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE ops (
        op TEXT PRIMARY KEY, plan TEXT NOT NULL, place INTEGER NOT NULL, object TEXT NOT NULL, kind TEXT NOT NULL,
        state TEXT NOT NULL, attempt INTEGER NOT NULL, batch INTEGER, position INTEGER, id TEXT NOT NULL,
        code TEXT NOT NULL, message TEXT NOT NULL, written INTEGER NOT NULL, verified INTEGER NOT NULL,
        stamp TEXT NOT NULL, actual TEXT NOT NULL, change TEXT NOT NULL
    );
    CREATE INDEX ops_of_a_plan ON ops (plan, place);
    CREATE INDEX ops_of_a_batch ON ops (batch, position);
    CREATE INDEX ops_of_a_record ON ops (id);
    CREATE TABLE batches (
        batch INTEGER PRIMARY KEY, plan TEXT NOT NULL, object TEXT NOT NULL, kind TEXT NOT NULL, lane TEXT NOT NULL,
        noted TEXT NOT NULL, ops INTEGER NOT NULL, sha256 TEXT NOT NULL, state TEXT NOT NULL, intent_at TEXT NOT NULL,
        done_at TEXT NOT NULL
    );
    CREATE TABLE events (
        event INTEGER PRIMARY KEY, at TEXT NOT NULL, plan TEXT NOT NULL, what TEXT NOT NULL, op TEXT NOT NULL,
        batch INTEGER, detail TEXT NOT NULL
    );
    """,
)
"""Each entry takes the journal one version up; an entry never changes once it was released."""

JOURNAL = Kept("journal", MIGRATIONS, "by XDG_STATE_HOME", "no lock would hold")


class OpState(StrEnum):
    """What is known of an operation of a plan."""

    PLANNED = "planned"
    INFLIGHT = "inflight"
    """Its intent is on disk; whether it was sent is not known until there is an outcome."""
    DONE = "done"
    DRIFT = "done_drift"
    """Done, and something in the CRM changed one of the values afterwards (a trigger, a rule)."""
    CONFLICT = "conflict"
    REJECTED = "rejected"
    RETRY = "retry"
    UNKNOWN = "unknown"


OPEN = (OpState.PLANNED, OpState.INFLIGHT, OpState.RETRY, OpState.UNKNOWN)
READY = (OpState.PLANNED, OpState.RETRY)
LOST = (OpState.INFLIGHT, OpState.UNKNOWN)
DONE = (OpState.DONE, OpState.DRIFT)
_AFTER_SENDING = {
    State.OK: OpState.DONE,
    State.CONFLICT: OpState.CONFLICT,
    State.REJECTED: OpState.REJECTED,
    State.RETRYABLE: OpState.RETRY,
    State.UNKNOWN: OpState.UNKNOWN,
}


@dataclass(frozen=True, slots=True)
class Known:
    """What the journal knows of one operation.

    `written` is false where nothing had to be sent because the record was so already. `stamp` and
    `actual` are what was read back after the write.
    """

    op_id: str
    state: OpState
    attempt: int = 0
    batch: int | None = None
    id: str = ""
    code: str = ""
    message: str = ""
    written: bool = True
    verified: bool = False
    stamp: str = ""
    actual: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, outcome: Outcome, attempt: int = 0, batch: int | None = None) -> "Known":
        """What an answer of the CRM says, to which attempt and in which batch."""
        state = _AFTER_SENDING[outcome.state]
        return cls(outcome.op_id, state, attempt, batch, outcome.id, outcome.code, outcome.message)


class Sent(NamedTuple):
    """A batch whose intent is on disk: its number, its name at the server, when, and its operations in order."""

    number: int
    lane: Lane
    noted: str
    intent_at: str
    op_ids: tuple[str, ...]


class Begun(NamedTuple):
    """A plan that was begun, for a list: its operations by state."""

    plan: str
    begun_at: str
    target: str
    source: str
    undoes: str
    undone_by: str
    states: Mapping[str, int]
