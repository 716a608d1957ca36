"""A CRM in memory, with faults: the third implementation of the adapter protocol, for tests of plans."""

import copy
import itertools
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from revops_cli.crm.adapter import (
    Batch,
    Capabilities,
    Child,
    Description,
    Field,
    Identity,
    Kind,
    Lane,
    Limit,
    Note,
    Operation,
    Outcome,
    Question,
    Record,
    State,
    WriteOptions,
)
from revops_cli.errors import CrmError

NAMES = ("Id", "FirstName", "LastName", "Company", "Email", "Title", "OwnerId", "Key__c", "LastModifiedDate")
ME = "005ME"


class KilledError(BaseException):
    """The process dies here."""


BEFORE = {"killed before": KilledError(), "error before": CrmError("no connection")}
AFTER = {"killed after": KilledError(), "error after": CrmError("no connection")}
BINNED = {Kind.DELETE: {"IsDeleted": "true"}, Kind.UNDELETE: {"IsDeleted": "false", "MasterRecordId": ""}}


@dataclass
class Memory:
    """Records by Id; `fault` is asked once a written batch and says what goes wrong with it."""

    records: dict[str, dict[str, str]] = field(default_factory=dict)
    tasks: dict[str, dict[str, str]] = field(default_factory=dict)
    fault: Callable[[Batch], str] = lambda _batch: ""
    lane: Lane = Lane.COLLECTION
    batch_size: int = 10
    production: bool = False
    edits: dict[str, dict[str, str]] = field(default_factory=dict)
    """What somebody else changes in a record between our look and our write."""
    jobs: dict[str, list[Outcome]] = field(default_factory=dict)
    late: list[Callable[[], Any]] = field(default_factory=list)
    sent: int = 0
    ticks: int = 0
    removed: tuple[str, ...] = ()
    """Fields that are no longer described."""

    def now(self) -> datetime:
        return datetime(2026, 11, 20, tzinfo=UTC) + timedelta(seconds=self.ticks)

    def stamp(self) -> str:
        self.ticks += 1
        return self.now().strftime("%Y-%m-%dT%H:%M:%SZ")

    def add(self, record: str, **values: str) -> None:
        blank = dict.fromkeys(NAMES, "")
        self.records[record] = {**blank, **values, "Id": record, "LastModifiedDate": self.stamp()} | {
            "IsDeleted": "false", "MasterRecordId": "", "LastModifiedById": "005OTHER", "CreatedById": "005OTHER",
            "CreatedDate": self.stamp(),
        }  # fmt: skip

    def edit(self, record: str, values: dict[str, str], by: str = "005OTHER") -> None:
        self.records[record] |= {**values, "LastModifiedDate": self.stamp(), "LastModifiedById": by}

    def live(self) -> dict[str, dict[str, str]]:
        return {key: value for key, value in self.records.items() if value["IsDeleted"] == "false"}

    def dump(self) -> dict[str, Any]:
        """Everything but who and when."""
        audit = {"LastModifiedDate", "LastModifiedById", "CreatedById", "CreatedDate"}
        records = {
            key: {name: cell for name, cell in value.items() if name not in audit}
            for key, value in self.records.items()
        }
        return {"records": records, "tasks": copy.deepcopy(self.tasks)}

    # the protocol

    def identity(self) -> Identity:
        self.sent += 1
        return Identity("00DMEM", "Memory", self.production, ME, "me", "memory://")

    def capabilities(self) -> Capabilities:
        return Capabilities(frozenset(Kind), conditional_write=True, bulk_above=1000)

    def objects(self) -> list[Description]:
        return [self.describe("Lead")]

    def describe(self, name: str) -> Description:
        self.sent += 1
        names = ("Id", "WhoId") if name == "Task" else (*NAMES, "LastModifiedById", "IsDeleted", "MasterRecordId")
        kept = [each for each in names if each not in self.removed]
        fixed = {"Id", "LastModifiedDate", "LastModifiedById", "IsDeleted", "MasterRecordId"}
        fields = tuple(
            Field(
                each,
                each,
                "string",
                required=each == "LastName",
                creatable=each not in fixed,
                updatable=each not in fixed,
            )
            for each in kept
        )
        return Description(name, name, fields, "digest" + "".join(self.removed), mergeable=True)

    def count(self, _question: Question) -> int:
        return len(self.live())

    def pull(self, _question: Question) -> Iterator[list[Record]]:
        yield list(self.live().values())

    def read(
        self, name: str, ids: Collection[str], fields: Sequence[str], *, deleted: bool = False
    ) -> dict[str, Record]:
        self.sent += -(-len(ids) // 200)
        self._arrive()
        if name == "Task":
            return {each: dict(self.tasks[each]) for each in ids if each in self.tasks}
        pool = self.records if deleted else self.live()
        return {each: {name: pool[each][name] for name in fields} for each in ids if each in pool}

    def find(
        self, _name: str, key: str, values: Collection[str], fields: Sequence[str], *, mine_since: str = ""
    ) -> list[Record]:
        self.sent += -(-len(values) // 200)
        self._arrive()
        found = [each for each in self.live().values() if each[key] in values]
        if mine_since:
            found = [each for each in found if each["CreatedById"] == ME and each["CreatedDate"] >= mine_since]
        return [{name: each[name] for name in (*fields, "Id")} for each in found]

    def children(self, _name: str, ids: Collection[str]) -> list[Child]:
        self.sent += 1
        return [Child("Task", key, "WhoId", each["WhoId"]) for key, each in self.tasks.items() if each["WhoId"] in ids]

    def batches(self, operations: Sequence[Operation], options: WriteOptions) -> list[Batch]:
        found = []
        for (name, kind), group in itertools.groupby(operations, key=lambda each: (each.object, each.kind)):
            together = list(group)
            lane = Lane.SINGLE if options.strict and kind in {Kind.UPDATE, Kind.OWNER} else self.lane
            size = 1 if lane is Lane.SINGLE else self.batch_size
            lane = Lane.MERGE if kind is Kind.MERGE else lane
            found += [
                Batch(name, kind, lane, tuple(together[start : start + size]))
                for start in range(0, len(together), size)
            ]
        return found

    def cost(self, batches: Sequence[Batch]) -> int:
        return len(batches)

    def reading_cost(self, _name: str, number: int, *, key: str = "Id") -> int:  # noqa: ARG002 - the protocol's
        return -(-number // 200)

    def write(self, batch: Batch, options: WriteOptions, note: Note) -> list[Outcome]:
        self.sent += 1
        for each in [name for op in batch.operations for name in (op.id, *op.victims)]:
            if each in self.edits:
                self.edit(each, self.edits.pop(each))
        fault = self.fault(batch)
        if batch.lane is Lane.BULK:
            return self._bulk(batch, options, note, fault)
        return self._send(batch, options, fault)

    def settling(self, stamp: str) -> float:
        del stamp
        return 0.0

    def settle(self, batch: Batch, noted: str) -> list[Outcome]:
        self.sent += 1
        self._arrive()
        told = {each.op_id: each for each in self.jobs.get(noted, [])}
        unsent = State.RETRYABLE if noted in self.jobs else State.UNKNOWN
        return [told.get(each.op_id, Outcome(each.op_id, unsent)) for each in batch.operations]

    def limits(self) -> list[Limit]:
        return []

    def calls(self) -> int:
        return self.sent

    # what goes wrong

    def _bulk(self, batch: Batch, options: WriteOptions, note: Note, fault: str) -> list[Outcome]:
        name = f"job{len(self.jobs)}"
        if fault != "job created, name lost":
            self.jobs[name] = []
            note(name)
        return self._send(batch, options, fault, job=name)

    def _send(self, batch: Batch, options: WriteOptions, fault: str, job: str = "") -> list[Outcome]:
        if fault in BEFORE:
            raise BEFORE[fault]
        lost = [Outcome(each.op_id, State.UNKNOWN) for each in batch.operations]
        if fault in {"dropped before", "job created, name lost"}:
            return lost
        if fault == "late":
            self.late.append(lambda: self.jobs.update({job: [self._one(each, options) for each in batch.operations]}))
            return lost
        kept = {"dropped half-way": len(lost) // 2, "refused whole": 0}.get(fault, len(lost))
        outcomes = [
            self._spoilt(each, place, fault) or self._one(each, options, rewrites="trigger" in fault)
            for place, each in enumerate(batch.operations[:kept])
        ]
        self.jobs[job] = outcomes
        if fault in AFTER:
            raise AFTER[fault]
        if "dropped" in fault:
            return lost
        rest = batch.operations[kept:]
        return outcomes + [Outcome(each.op_id, State.RETRYABLE, code="SERVER_UNAVAILABLE") for each in rest]

    def _spoilt(self, op: Operation, place: int, fault: str) -> Outcome | None:
        """A row that the CRM does not take."""
        if fault == "some locked" and place % 3 == 0:
            return Outcome(op.op_id, State.RETRYABLE, code="UNABLE_TO_LOCK_ROW")
        if fault == "some refused" and place % 4 == 1:
            return Outcome(op.op_id, State.REJECTED, code="FIELD_CUSTOM_VALIDATION_EXCEPTION", message="no")
        return None

    def _arrive(self) -> None:
        """Requests that were still on their way when their reply was given up."""
        while self.late:
            self.late.pop(0)()

    def _one(self, op: Operation, options: WriteOptions, *, rewrites: bool = False) -> Outcome:
        if op.object == "Task":
            self.tasks[op.id].update(op.values)
            return Outcome(op.op_id, State.OK, op.id)
        if op.kind in {Kind.INSERT, Kind.UPSERT}:
            return Outcome(op.op_id, State.OK, self._insert(op), created=True)
        current = self.records.get(op.id)
        if current is None or (current["IsDeleted"] == "true") != (op.kind is Kind.UNDELETE):
            return Outcome(op.op_id, State.REJECTED, op.id, "ENTITY_IS_DELETED", "gone")
        if options.strict and op.unmodified_since and current["LastModifiedDate"] != op.unmodified_since:
            return Outcome(op.op_id, State.CONFLICT, op.id, "CHANGED", "changed")
        if any(self.records[victim]["IsDeleted"] == "true" for victim in op.victims):
            return Outcome(op.op_id, State.REJECTED, op.id, "ENTITY_IS_DELETED", "gone")
        for victim in op.victims:
            self._merge(op.id, victim)
        values = {name: value + ("!" if rewrites and name == "Title" else "") for name, value in op.values.items()}
        self.edit(op.id, {**values, **BINNED.get(op.kind, {})}, ME)
        return Outcome(op.op_id, State.OK, op.id)

    def _merge(self, master: str, victim: str) -> None:
        self.edit(victim, {"IsDeleted": "true", "MasterRecordId": master}, ME)
        for task in self.tasks.values():
            task["WhoId"] = master if task["WhoId"] == victim else task["WhoId"]

    def _insert(self, op: Operation) -> str:
        if op.key:
            found = [each for each in self.live().values() if each[op.key[0]] == op.key[1]]
            if found:
                self.edit(found[0]["Id"], dict(op.values), ME)
                return found[0]["Id"]
        record = f"00QNEW{len(self.records):09d}"
        self.add(record, **op.values, **({op.key[0]: op.key[1]} if op.key else {}))
        self.records[record] |= {"CreatedById": ME, "LastModifiedById": ME}
        return record
