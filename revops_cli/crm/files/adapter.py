"""The adapter of `csv://FOLDER`: plan, apply and undo without a CRM, on plain files.

One CSV file an object (`Lead.csv`, `Account.csv`), each with a column Id. A batch changes all of its
files or none. What is deleted or merged moves to the folder `recycled`, from where it comes back.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path

from revops_cli.crm.adapter import (
    Batch,
    Capabilities,
    Child,
    Description,
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
from revops_cli.crm.files.describe import CREATED, STAMPS, describe, identity
from revops_cli.crm.files.folder import PENDING, Folder
from revops_cli.crm.files.table import Table
from revops_cli.crm.files.writing import MASTER, Writing, children_of, stamp
from revops_cli.errors import CrmError, did_you_mean
from revops_cli.text.record_id import same_id

BATCH = 5_000
"""Operations that rewrite a file together."""
PAGE = 2_000
DELETED = "IsDeleted"

Clock = Callable[[], datetime]


def _now() -> datetime:
    return datetime.now(tz=UTC)


class Files:
    """A folder of CSV files behind the protocol of a CRM."""

    def __init__(self, folder: Path, clock: Clock = _now) -> None:
        self._path = folder
        self._folder = Folder(folder)
        self._clock = clock
        self._calls = 0

    def identity(self) -> Identity:
        """The folder, as `crm.json` in it says."""
        self._calls += 1
        return identity(self._path)

    def capabilities(self) -> Capabilities:
        """Everything, in one lane."""
        return Capabilities(frozenset(Kind), conditional_write=True, bulk_above=1 << 62)

    def objects(self) -> list[Description]:
        """Each file, without its fields."""
        found = (describe(name, self._table(name)) for name in self._folder.names())
        return [Description(each.name, each.label, (), each.digest, each.mergeable) for each in found]

    def describe(self, name: str) -> Description:
        """The columns of a file."""
        self._calls += 1
        table = self._table(name)
        return describe(table.path.stem, table)

    def count(self, question: Question) -> int:
        """Rows of a file."""
        return sum(len(page) for page in self.pull(question))

    def pull(self, question: Question) -> Iterator[list[Record]]:
        """The rows in pages; the change stamp is that of the file, or empty."""
        if question.where:
            raise CrmError("csv:// takes no condition", where=question.where, hint="filter the list instead")
        found = [
            record
            for table in self._tables(question.object, deleted=question.deleted)
            for record in map(self._reader(table, question.fields), table.rows)
        ]
        told = sorted(((self._modstamp(question.object, each), each["Id"]), each) for each in found)
        after = question.after or ("", "")
        kept = [each for place, each in told if place > after and place[0] >= question.since]
        for start in range(0, len(kept), PAGE):
            self._calls += 1
            yield kept[start : start + PAGE]

    def read(
        self, name: str, ids: Collection[str], fields: Sequence[str], *, deleted: bool = False
    ) -> dict[str, Record]:
        """The rows with these Ids, by Id as asked for."""
        self._calls += 1
        found: dict[str, Record] = {}
        readers = [(table.rows, self._reader(table, fields)) for table in self._tables(name, deleted=deleted)]
        for record in ids:
            key = same_id(record)
            for rows, read in readers:
                if key in rows:
                    found[record] = read(key)
                    break
        return found

    def find(
        self, name: str, key: str, values: Collection[str], fields: Sequence[str], *, mine_since: str = ""
    ) -> list[Record]:
        """Rows with one of these values; a file does not know who made a row, so `mine_since` asks its time alone."""
        self._calls += 1
        table = self._table(name)
        wanted = set(values)
        rows = [row for row in table.rows if self._cell(table, row, key) in wanted]
        if mine_since and table.place(CREATED) is not None:
            rows = [row for row in rows if table.cell(row, CREATED) >= mine_since]
        return list(map(self._reader(table, fields), rows))

    def children(self, name: str, ids: Collection[str]) -> list[Child]:
        """Rows of any file whose reference column holds one of these Ids."""
        self._calls += 1
        return children_of(self._folder, name, {same_id(each) for each in ids})

    def batches(self, operations: Sequence[Operation], options: WriteOptions) -> list[Batch]:
        """Operations in their order, some thousands of one object and kind at a time."""
        found: list[Batch] = []
        for (name, kind), group in groupby(operations, key=lambda each: (each.object, each.kind)):
            together = list(group)
            lane = _lane(kind, strict=options.strict)
            found += [
                Batch(name, kind, lane, tuple(together[start : start + BATCH]))
                for start in range(0, len(together), BATCH)
            ]
        return found

    def cost(self, batches: Sequence[Batch]) -> int:
        """One a batch."""
        return len(batches)

    def reading_cost(self, name: str, number: int, *, key: str = "Id") -> int:  # noqa: ARG002 - the protocol's
        """One, whatever is read."""
        return 1 if number else 0

    def write(self, batch: Batch, options: WriteOptions, note: Note) -> list[Outcome]:  # noqa: ARG002 - a file names no batch
        """Carry out a batch: the files on disk change all together or not at all."""
        self._calls += 1
        lock = self._folder.lock()
        lock.acquire()
        try:
            self._folder.recover()
            writing = Writing(self._folder, options, self._clock().strftime("%Y-%m-%dT%H:%M:%SZ"))
            outcomes = writing.run(batch)
            try:
                if writing.touched:
                    self._folder.commit(list(writing.touched.values()))
            except OSError as error:
                return self._failed(batch, error)
        except BaseException:
            self._folder.forget()
            raise
        finally:
            lock.release()
        return outcomes

    def settling(self, stamp: str) -> float:
        """No wait: the rows themselves are compared, under the folder's lock."""
        del stamp
        return 0.0

    def settle(self, batch: Batch, noted: str) -> list[Outcome]:  # noqa: ARG002 - a file names no batch
        """Nothing is known of a batch: its rows tell."""
        return [Outcome(each.op_id, State.UNKNOWN) for each in batch.operations]

    def limits(self) -> list[Limit]:
        """None."""
        return []

    def calls(self) -> int:
        """Questions asked and batches written."""
        return self._calls

    def _failed(self, batch: Batch, error: OSError) -> list[Outcome]:
        self._folder.forget()
        state = State.UNKNOWN if (self._path / PENDING).exists() else State.RETRYABLE
        return [
            Outcome(each.op_id, state, each.id, "CANNOT_WRITE", (error.strerror or str(error)).lower())
            for each in batch.operations
        ]

    def _table(self, name: str) -> Table:
        if (self._path / PENDING).exists():
            lock = self._folder.lock()
            lock.acquire()
            try:
                self._folder.recover()
            finally:
                lock.release()
        return self._folder.table(name)

    def _tables(self, name: str, *, deleted: bool) -> list[Table]:
        return [self._table(name), *([self._folder.recycled(name)] if deleted else [])]

    def _reader(self, table: Table, fields: Sequence[str]) -> Callable[[str], Record]:
        """Gives the record of a key: these fields and its Id."""
        places = {name: table.place(name) for name in (*fields, "Id")}

        def record(key: str) -> Record:
            cells = table.rows[key].cells
            return {
                name: self._told(table, key, name) if place is None else cells[place] for name, place in places.items()
            }

        return record

    def _cell(self, table: Table, key: str, name: str) -> str:
        place = table.place(name)
        return self._told(table, key, name) if place is None else table.rows[key].cells[place]

    def _told(self, table: Table, key: str, name: str) -> str:
        """What a file says of a row without a column for it."""
        if name == STAMPS[0]:
            return stamp(table, key)
        if name == DELETED:
            return "true" if table.place(MASTER) is not None and table.path.parent != self._path else "false"
        if name == MASTER:
            return ""
        hint = did_you_mean(name, table.columns)
        raise CrmError(f"no column '{name}'", where=str(table.path), hint=hint, code="INVALID_FIELD")

    def _modstamp(self, name: str, record: Record) -> str:
        table = self._table(name)
        column = next((each for each in reversed(STAMPS) if table.place(each) is not None), "")
        key = same_id(record["Id"])
        return table.cell(key, column) if column and key in table.rows else ""


def _lane(kind: Kind, *, strict: bool) -> Lane:
    if kind is Kind.MERGE:
        return Lane.MERGE
    return Lane.SINGLE if strict and kind in {Kind.UPDATE, Kind.OWNER} else Lane.COLLECTION
