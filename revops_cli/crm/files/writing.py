"""One batch against the files of a folder, in memory: what each operation does to which rows."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from revops_cli.crm.adapter import Batch, Child, Kind, Operation, Outcome, State, WriteOptions
from revops_cli.crm.files.describe import CREATED, MERGEABLE, STAMPS, parents
from revops_cli.crm.files.folder import Folder
from revops_cli.crm.files.table import Table
from revops_cli.text.record_id import same_id

MASTER = "MasterRecordId"
_NUMBERED = re.compile(r"(.+)-(\d+)")


class RefusedError(Exception):
    """Why an operation is not carried out: the state, a code, and a message."""

    def __init__(self, state: State, code: str, message: str) -> None:
        super().__init__(message)
        self.state, self.code = state, code


def stamp(table: Table, key: str) -> str:
    """When a row was last modified; a digest of its cells where the file has no such column."""
    if table.place(STAMPS[0]) is not None:
        return table.cell(key, STAMPS[0])
    return sha256("\x1f".join(table.rows[key].cells).encode()).hexdigest()[:20]


def children_of(folder: Folder, name: str, ids: set[str]) -> list[Child]:
    """Rows of any file that point at these rows, in order."""
    found: list[Child] = []
    for each in folder.names():
        table = folder.table(each)
        pointing = [
            (column, place)
            for place, column in enumerate(table.columns)
            if any(parent.casefold() == name.casefold() for parent in parents(each, column))
        ]
        for column, place in pointing:
            found += [
                Child(each, table.id_of(key), column, row.cells[place])
                for key, row in table.rows.items()
                if same_id(row.cells[place]) in ids
            ]
    return found


@dataclass(slots=True)
class Writing:
    """A batch while it is carried out; `touched` are the tables to put on disk."""

    folder: Folder
    options: WriteOptions
    now: str
    touched: dict[str, Table] = field(default_factory=dict)
    _tables: dict[str, Table] = field(default_factory=dict)

    def run(self, batch: Batch) -> list[Outcome]:
        """One outcome an operation, in order."""
        return [self._one(operation) for operation in batch.operations]

    def _one(self, operation: Operation) -> Outcome:
        actions: Mapping[Kind, Callable[[Table, Operation], str]] = {
            Kind.INSERT: self._insert,
            Kind.UPSERT: self._upsert,
            Kind.UPDATE: self._update,
            Kind.OWNER: self._update,
            Kind.MERGE: self._merge,
            Kind.DELETE: self._delete,
            Kind.UNDELETE: self._undelete,
        }
        try:
            table = self._table(operation.object)
            _check_writable(table)
            self._check_columns(table, operation)
            before = len(table.rows)
            key = actions[operation.kind](table, operation)
        except RefusedError as refused:
            return Outcome(operation.op_id, refused.state, operation.id, refused.code, str(refused))
        self._touch(table)
        found = table.id_of(key) if key in table.rows else operation.id
        return Outcome(operation.op_id, State.OK, found, created=len(table.rows) > before)

    def _table(self, name: str) -> Table:
        """The rows of an object; nobody else changes them while the folder is locked."""
        if name not in self._tables:
            self._tables[name] = self.folder.table(name)
        return self._tables[name]

    def _check_columns(self, table: Table, operation: Operation) -> None:
        names = [*operation.values, *([operation.key[0]] if operation.key else [])]
        for name in names:
            if table.place(name) is None:
                raise RefusedError(State.REJECTED, "INVALID_FIELD", f"no column '{name}' in {table.path.name}")

    def _insert(self, table: Table, operation: Operation) -> str:
        values = {"Id": self._new_id(table, operation.object), CREATED: self.now, **operation.values}
        return table.add({**values, **dict.fromkeys(STAMPS, self.now)})

    def _upsert(self, table: Table, operation: Operation) -> str:
        name, value = operation.key or ("", "")
        found = [key for key in table.rows if table.cell(key, name) == value]
        if len(found) > 1:
            raise RefusedError(State.REJECTED, "DUPLICATE_EXTERNAL_ID", f"{len(found)} rows with {name} '{value}'")
        if not found:
            return self._insert(table, _with_values(operation, {**operation.values, name: value}))
        self._set(table, found[0], operation.values)
        return found[0]

    def _update(self, table: Table, operation: Operation) -> str:
        key = self._live(table, operation.id)
        if self.options.strict and operation.unmodified_since and stamp(table, key) != operation.unmodified_since:
            raise RefusedError(State.CONFLICT, "CHANGED", "the row changed since it was read")
        self._set(table, key, operation.values)
        return key

    def _merge(self, table: Table, operation: Operation) -> str:
        if operation.object.casefold() not in MERGEABLE:
            raise RefusedError(State.REJECTED, "INVALID_TYPE_FOR_OPERATION", f"{operation.object} cannot be merged")
        master = self._live(table, operation.id)
        victims = [self._live(table, victim) for victim in operation.victims]
        if master in victims or len(set(victims)) < len(victims):
            raise RefusedError(State.REJECTED, "INVALID_ID_FIELD", "a record cannot be merged with itself")
        children = children_of(self.folder, operation.object, set(victims))
        for child in children:
            _check_writable(self.folder.table(child.object))
        for child in children:
            other = self.folder.table(child.object)
            if same_id(child.id) not in victims:
                to_itself = other is table and same_id(child.id) == master
                self._set(other, same_id(child.id), {child.field: "" if to_itself else table.id_of(master)})
                self._touch(other)
        self._set(table, master, operation.values)
        for victim in victims:
            self._recycle(table, operation.object, victim, table.id_of(master))
        return master

    def _delete(self, table: Table, operation: Operation) -> str:
        key = self._live(table, operation.id)
        if operation.unmodified_since and self.options.strict and stamp(table, key) != operation.unmodified_since:
            raise RefusedError(State.CONFLICT, "CHANGED", "the row changed since it was read")
        self._recycle(table, operation.object, key, "")
        return key

    def _undelete(self, table: Table, operation: Operation) -> str:
        bin_ = self.folder.recycled(operation.object)
        key = same_id(operation.id)
        if key not in bin_.rows or key in table.rows:
            raise RefusedError(State.REJECTED, "UNDELETE_FAILED", f"{operation.id} is not in the recycle bin")
        values = dict(zip(bin_.columns, bin_.rows.pop(key).cells, strict=True))
        if table.place(MASTER) is not None:
            values[MASTER] = ""
        self._touch(bin_)
        return table.add({**values, **dict.fromkeys(STAMPS, self.now)})

    def _recycle(self, table: Table, name: str, key: str, master: str) -> None:
        bin_ = self.folder.recycled(name)
        bin_ = self.touched.get(str(bin_.path), bin_)
        values = dict(zip(table.columns, table.rows.pop(key).cells, strict=True))
        bin_.add({**values, MASTER: master, **dict.fromkeys(STAMPS, self.now)})
        self._touch(bin_)

    def _live(self, table: Table, record: str) -> str:
        key = same_id(record)
        if key not in table.rows:
            raise RefusedError(State.REJECTED, "ENTITY_IS_DELETED", f"no row {record} in {table.path.name}")
        return key

    def _set(self, table: Table, key: str, values: Mapping[str, str]) -> None:
        table.update(key, {**values, **dict.fromkeys(STAMPS, self.now)})

    def _touch(self, table: Table) -> None:
        self.touched[str(table.path)] = table

    def _new_id(self, table: Table, name: str) -> str:
        """`Lead-000007`: one more than the highest that ever was, so that no Id is given twice."""
        bin_ = self.touched.get(str(self.folder.recycled(name).path), self.folder.recycled(name))
        used = (_NUMBERED.fullmatch(key) for each in (table, bin_) for key in each.rows)
        numbers = [int(found[2]) for found in used if found and found[1] == name]
        return f"{name}-{max(numbers, default=0) + 1:06d}"


def _check_writable(table: Table) -> None:
    if table.is_read_only:
        raise RefusedError(State.REJECTED, "READ_ONLY", f"{table.path.name} is read and never written")


def _with_values(operation: Operation, values: Mapping[str, str]) -> Operation:
    return Operation(operation.op_id, operation.object, operation.kind, values=values)
