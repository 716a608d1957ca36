"""The journal of an org: what was intended, what was sent, what became of it.

One SQLite file an org in the user's state directory, write-ahead logged and flushed at every
commit. An intent is committed before the first byte goes out, an outcome after; whoever dies in
between leaves operations in flight, which only reading back can settle. One process writes at a
time: it holds a lock beside the file.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from revops_cli.crm.adapter import Batch, Lane, Outcome
from revops_cli.plan.changeset import Change, ChangeSet, dumped, header_line
from revops_cli.plan.journal_schema import DONE, JOURNAL, LOST, Begun, Known, OpState, Sent
from revops_cli.state.database import connect
from revops_cli.state.locking import FileLock


class Journal:
    """An open journal; `begin`, `intend`, `note`, `settle` and `verify` each commit before they return."""

    def __init__(self, connection: sqlite3.Connection, lock: FileLock | None) -> None:
        self._connection = connection
        self._lock = lock

    @classmethod
    def open(cls, path: Path, *, writing: bool = True) -> Self:
        """The journal of this file, made where it is missing.

        Raises OutputError where it cannot be used, or another process applies a plan to this org.
        """
        lock = FileLock(path.with_suffix(".lock")) if writing else None
        if lock is not None:
            lock.acquire()
        try:
            connection = connect(path, JOURNAL)
            path.chmod(0o600)
        except BaseException:
            if lock is not None:
                lock.release()
            raise
        return cls(connection, lock)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file; what was not committed is forgotten."""
        self._connection.close()
        if self._lock is not None:
            self._lock.release()

    def begin(self, plan: ChangeSet, tool: str, at: str) -> None:
        """Note a plan with the operations that are to be written; what is noted already stays as it is."""
        header = header_line(plan)
        with self._transaction() as run:
            run.execute(
                "INSERT OR IGNORE INTO plans VALUES (?, ?, ?, ?, ?, ?, ?, '', ?)",
                (
                    plan.plan_id, plan.header.target, plan.header.source, plan.header.created, tool, header,
                    plan.header.undoes, at,
                ),
            )  # fmt: skip
            run.executemany(
                "INSERT OR IGNORE INTO ops VALUES (?, ?, ?, ?, ?, ?, 0, NULL, NULL, ?, '', '', 1, 0, '', '{}', ?)",
                _rows(plan),
            )
            self._event(at, plan.plan_id, "begin")

    def known(self, plan: str) -> dict[str, Known]:
        """What is known of every operation of a plan, by its name."""
        query = (
            "SELECT op, state, attempt, batch, id, code, message, written, verified, stamp, actual FROM ops "
            "WHERE plan = ? ORDER BY place"
        )
        return {row[0]: _known(*row) for row in self._connection.execute(query, (plan,))}

    def changes(self, plan: str) -> dict[str, Change]:
        """The operations of a plan as they were planned, by name and in order."""
        query = "SELECT op, change FROM ops WHERE plan = ? ORDER BY place"
        return {op: Change.from_json(json.loads(text)) for op, text in self._connection.execute(query, (plan,))}

    def header(self, plan: str) -> dict[str, object] | None:
        """The header of a plan that was begun, beside `undone_by`; None for one that was not."""
        row = self._connection.execute("SELECT header, undone_by FROM plans WHERE plan = ?", (plan,)).fetchone()
        return None if row is None else {**json.loads(row[0]), "undone_by": row[1]}

    def intend(self, plan: str, batch: Batch, payload: str, at: str) -> int:
        """Put the intent to send a batch on disk; gives the batch's number. Nothing may be sent before."""
        with self._transaction() as run:
            cursor = run.execute(
                "INSERT INTO batches VALUES (NULL, ?, ?, ?, ?, '', ?, ?, 'inflight', ?, '')",
                (plan, batch.object, batch.kind, batch.lane, len(batch.operations), payload, at),
            )
            number = int(cursor.lastrowid or 0)
            run.executemany(
                "UPDATE ops SET state = ?, attempt = attempt + 1, batch = ?, position = ? WHERE op = ?",
                [
                    (OpState.INFLIGHT, number, position, operation.op_id)
                    for position, operation in enumerate(batch.operations)
                ],
            )
            self._event(at, plan, "intent", batch=number)
        return number

    def note(self, number: int, name: str) -> None:
        """Put the name that the server gave to a batch on disk."""
        with self._transaction() as run:
            run.execute("UPDATE batches SET noted = ? WHERE batch = ?", (name, number))

    def settle(self, plan: str, outcomes: Iterable[Outcome], at: str, *, number: int | None = None) -> None:
        """Put what became of operations on disk; `number` is the batch that is answered as a whole."""
        self.put(plan, [Known.of(outcome) for outcome in outcomes], at, number=number)

    def put(self, plan: str, found: Sequence[Known], at: str, *, number: int | None = None) -> None:
        """Put states of operations on disk; those that are not plainly done are events too."""
        with self._transaction() as run:
            run.executemany(
                "UPDATE ops SET state = ?, id = CASE WHEN ? = '' THEN id ELSE ? END, code = ?, message = ?, "
                "written = ? WHERE op = ?",
                [(k.state, k.id, k.id, k.code, k.message, int(k.written), k.op_id) for k in found],
            )
            if number is not None:
                run.execute("UPDATE batches SET state = 'done', done_at = ? WHERE batch = ?", (at, number))
                self._event(at, plan, "answer", batch=number)
            for each in found:
                if each.state is not OpState.DONE:
                    self._event(at, plan, str(each.state), op=each.op_id, detail=f"{each.code}: {each.message}")

    def verify(self, plan: str, found: Sequence[Known], at: str) -> None:
        """Put what was read back after the write on disk."""
        with self._transaction() as run:
            run.executemany(
                "UPDATE ops SET state = ?, verified = 1, stamp = ?, actual = ?, message = ? WHERE op = ?",
                [(k.state, k.stamp, dumped(k.actual), k.message, k.op_id) for k in found],
            )
            for each in found:
                if each.state is OpState.DRIFT:
                    self._event(at, plan, str(each.state), op=each.op_id, detail=each.message)

    def lost(self, plan: str) -> list[Sent]:
        """Batches with operations whose outcome is not known, in the order in which they were intended."""
        query = (
            "SELECT b.batch, b.lane, b.noted, b.intent_at, o.op FROM ops o JOIN batches b USING (batch) "
            "WHERE o.plan = ? AND o.state IN (?, ?) ORDER BY b.batch, o.position"
        )
        found: dict[int, Sent] = {}
        for number, lane, noted, at, op in self._connection.execute(query, (plan, *LOST)):
            earlier = found[number].op_ids if number in found else ()
            found[number] = Sent(number, Lane(lane), noted, at, (*earlier, op))
        return list(found.values())

    def claimed(self, ids: Iterable[str]) -> set[str]:
        """Those of these records that an operation is known to have made or changed."""
        found: set[str] = set()
        for each in ids:
            row = self._connection.execute(
                "SELECT 1 FROM ops WHERE id = ? AND state IN (?, ?) LIMIT 1", (each, *DONE)
            ).fetchone()
            if row is not None:
                found.add(each)
        return found

    def mark_undone(self, plan: str, by: str, at: str) -> None:
        """Note that a plan was taken back by another."""
        with self._transaction() as run:
            run.execute("UPDATE plans SET undone_by = ? WHERE plan = ?", (by, plan))
            self._event(at, plan, "undone", detail=by)

    def plans(self) -> list[Begun]:
        """Every plan that was begun, the newest first."""
        states: dict[str, dict[str, int]] = {}
        for plan, state, count in self._connection.execute(
            "SELECT plan, state, count(*) FROM ops GROUP BY plan, state ORDER BY plan, state"
        ):
            states.setdefault(plan, {})[state] = count
        query = "SELECT plan, begun_at, target, source, undoes, undone_by FROM plans ORDER BY begun_at DESC, plan"
        return [
            Begun(plan, at, target, source, undoes, undone_by, states.get(plan, {}))
            for plan, at, target, source, undoes, undone_by in self._connection.execute(query)
        ]

    def events(self, plan: str) -> list[tuple[str, str, str, int | None, str]]:
        """The events of a plan in order: when, what, operation, batch, detail."""
        query = "SELECT at, what, op, batch, detail FROM events WHERE plan = ? ORDER BY event"
        return list(self._connection.execute(query, (plan,)))

    def _event(
        self, at: str, plan: str, what: str, *, op: str = "", batch: int | None = None, detail: str = ""
    ) -> None:
        self._connection.execute(
            "INSERT INTO events VALUES (NULL, ?, ?, ?, ?, ?, ?)", (at, plan, what, op, batch, detail)
        )

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        """All of it on disk on leaving, or nothing."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield self._connection
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")


def _rows(plan: ChangeSet) -> Iterator[tuple[object, ...]]:
    for place, (op, change) in enumerate(zip(plan.op_ids, plan.changes, strict=True)):
        if change.is_written:
            text = dumped(change.as_json())
            yield op, plan.plan_id, place, change.object, change.kind, OpState.PLANNED, change.id, text


def _known(op_id: str, state: str, attempt: int, batch: int | None, record: str, *rest: str) -> Known:
    code, message, written, verified, stamp, actual = rest
    return Known(
        op_id, OpState(state), attempt, batch, record, code, message, bool(written), bool(verified), stamp,
        json.loads(actual),
    )  # fmt: skip
