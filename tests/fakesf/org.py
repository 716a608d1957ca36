"""The org: records in plain dicts, with transactions, a clock, Ids from a seed, and a dump to compare.

A record is a dict of API names to JSON values (`None`, text, numbers, booleans; moments as text of
one width). Everything here is below the rules of saving: `load` and `edit` are for tests and obey none.
"""

import json
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from copy import copy, deepcopy
from dataclasses import dataclass, field, replace

from .automation import Rules
from .errors import RowError
from .ids import long_id, minted
from .moments import Clock, stamp
from .schema import ObjectSpec, Record, Schema, Value, default_of

DELETED_WITH = "_DeletedWith"
"""Not a field: in a record of the recycle bin, the Id of the parent whose deletion took it there."""
RowFault = Callable[[str, str, Mapping[str, object]], None]
"""Told object, Id (empty for a new record) and values of a row that is about to be written."""


def no_fault(_object: str, _id: str, _record: Mapping[str, object]) -> None:
    """Every row goes well."""


AUDIT = ("CreatedById", "CreatedDate", "LastModifiedById", "LastModifiedDate", "SystemModstamp")


@dataclass(slots=True)
class Settings:
    """What kind of org this is, and how the server pages and paces; tests set what they need."""

    seed: int = 1
    page_rows: int = 2000
    """Most rows of a query page; what a client asks for can only lower it."""
    random_pages: bool = False
    """Pages hold fewer rows than they could, differently each."""
    bulk_batch_rows: int = 10_000
    """Rows that a bulk job commits together."""
    bulk_polls: int = 1
    """Looks at a bulk job that one step of its progress takes; 0 ends it at the first look."""
    bulk_page_rows: int = 50_000
    """Most rows of a page of bulk query results."""
    daily_calls: int = 100_000
    """Requests a day; beyond, 403 REQUEST_LIMIT_EXCEEDED."""
    is_sandbox: bool = True
    assignment_rule: bool = True
    """An active lead assignment rule gives the lead to `Org.rule_owner` unless told not to run."""
    index_lag: bool = False
    """Conditions on SystemModstamp do not see the record written last."""
    tls: bool = True
    gzip: bool = True


@dataclass(slots=True)
class Transaction:
    """What a transaction changed, to take it back."""

    before: list[tuple[str, str, Record | None]] = field(default_factory=list)
    counters: dict[str, int] = field(default_factory=dict)
    failed: bool = False
    """Set inside to have all taken back without an exception."""


class Org:
    """One org: its schema, records and settings. Take `lock` around anything beyond one call."""

    def __init__(self, settings: Settings | None = None, clock: Clock | None = None) -> None:
        self.settings = settings or Settings()
        self.clock = clock or Clock()
        self.schema = Schema()
        self.lock = threading.RLock()
        self.tables: dict[str, dict[str, Record]] = {spec.name: {} for spec in self.schema.objects.values()}
        self.last_written = ""
        self.rules = Rules()
        self.row_fault: RowFault = no_fault
        """Raises where a row is to fail; set by the fault plan."""
        self._keys: dict[tuple[str, str, str], set[str]] = {}
        self._counters: dict[str, int] = {}
        self._open: list[Transaction] = []
        self.id = self.mint("00D")
        self._people()

    def _people(self) -> None:
        """The organisation, the user of the API and a few others, and the tables of statuses."""
        self.user_id = self.mint("005")
        people = {"Api User": True, "Ann Rep": True, "Bob Rep": True, "Rule Owner": True, "Gone Rep": False}
        ids = [self.user_id, *(self.mint("005") for _ in range(len(people) - 1))]
        for (name, active), user_id in zip(people.items(), ids, strict=True):
            first, last = name.split()
            username = f"{first}.{last}@example.com".lower()
            facts: Record = {"FirstName": first, "LastName": last, "Name": name, "Username": username}
            self.load("User", [{"Id": user_id, "Email": username, "IsActive": active, **facts}])
        self.ann, self.bob, self.rule_owner, self.gone = ids[1:]
        self.queue = self.load("Group", [{"Name": "Lead Queue", "DeveloperName": "Lead_Queue", "Type": "Queue"}])[0]
        sandbox: Record = {"IsSandbox": self.settings.is_sandbox, "InstanceName": "FAKE1"}
        self.load("Organization", [{"Id": self.id, "Name": "Fake Org", "OrganizationType": "Fake Edition", **sandbox}])
        self._statuses("LeadStatus", "Lead", "Status", {"IsConverted": ("Closed - Converted",)})
        self._statuses("TaskStatus", "Task", "Status", {"IsClosed": ("Completed",)})
        won = {"IsClosed": ("Closed Won", "Closed Lost"), "IsWon": ("Closed Won",)}
        self._statuses("OpportunityStage", "Opportunity", "StageName", won)

    def _statuses(self, table: str, owner: str, name: str, flags: Mapping[str, tuple[str, ...]]) -> None:
        spec = self.schema.objects[owner.lower()].fields[name.lower()]
        for at, value in enumerate(spec.values, 1):
            facts: Record = {flag: value in values for flag, values in flags.items()}
            facts |= {"ApiName": value, "MasterLabel": value, "SortOrder": at}
            if table != "OpportunityStage":
                facts["IsDefault"] = value == spec.default
            self.load(table, [facts])

    def copy(self) -> "Org":
        """An org that stands as this one and goes its own way; faults of rows stay behind."""
        made = copy(self)
        vars(made).update(
            clock=replace(self.clock),
            schema=self.schema.copy(),
            lock=threading.RLock(),
            # Records are shared: none is ever changed in place, `put` is given another.
            tables={name: dict(table) for name, table in self.tables.items()},
            rules=deepcopy(self.rules),
            row_fault=no_fault,
            _keys={key: set(ids) for key, ids in self._keys.items()},
            _counters=dict(self._counters),
            _open=[],
        )
        return made

    # --- records

    def mint(self, prefix: str) -> str:
        """The next Id with this prefix."""
        number = self._counters.get(prefix, 0) + 1
        self._counters[prefix] = number
        return minted(prefix, self.settings.seed, number)

    def spec_of(self, record_id: str) -> ObjectSpec | None:
        """The object of a record, whether it is in the recycle bin or not."""
        candidates = self.schema.with_prefix.get(record_id[:3], [])
        return next((spec for spec in candidates if record_id in self.tables[spec.name]), None)

    def find(self, object_name: str, record_id: str) -> Record | None:
        """A record by its long or short Id."""
        return self.tables[object_name].get(long_id(record_id))

    def live(self, object_name: str, record_id: str) -> Record:
        """A record that is not in the recycle bin, or a refusal."""
        record = self.find(object_name, record_id)
        if record is None:
            raise RowError("NOT_FOUND", "The requested resource does not exist")
        if record.get("IsDeleted"):
            raise RowError("ENTITY_IS_DELETED", "entity is deleted")
        return record

    def rows(self, object_name: str) -> Iterator[Record]:
        """Records outside the recycle bin, in the order of their creation."""
        return (record for record in self.tables[object_name].values() if not record.get("IsDeleted"))

    def put(self, object_name: str, record: Record) -> None:
        """Write a record; taken back when the transaction around it fails."""
        record_id = str(record["Id"])
        if self._open:
            self._open[-1].before.append((object_name, record_id, self.tables[object_name].get(record_id)))
        self._place(object_name, record_id, record)
        self.last_written = record_id

    def _place(self, object_name: str, record_id: str, record: Record | None) -> None:
        table = self.tables[object_name]
        for each in self.schema.objects[object_name.lower()].fields.values():
            if not each.flags & {"unique", "external"}:
                continue
            for row, keep in ((table.get(record_id), False), (record, True)):
                if row and row.get(each.name):
                    ids = self._keys.setdefault((object_name, each.name, str(row[each.name]).casefold()), set())
                    (ids.add if keep else ids.discard)(record_id)
        if record is None:
            del table[record_id]
        else:
            table[record_id] = record

    def erase(self, object_name: str, record_id: str) -> None:
        """A record is gone for good."""
        self._place(object_name, record_id, None)

    def with_key(self, object_name: str, name: str, value: str) -> list[Record]:
        """Records outside the recycle bin whose external id has this value, whatever the case."""
        ids = self._keys.get((object_name, name, value.casefold()), set())
        found = (self.tables[object_name][record_id] for record_id in sorted(ids))
        return [record for record in found if not record.get("IsDeleted")]

    @property
    def moment(self) -> str:
        """Now, as records show it."""
        return stamp(self.clock.now)

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """All that is written inside, or nothing; may be nested."""
        transaction = Transaction(counters=dict(self._counters))
        self._open.append(transaction)
        try:
            yield transaction
        except BaseException:
            transaction.failed = True
            raise
        finally:
            self._open.pop()
            if transaction.failed:
                self._take_back(transaction)
            elif self._open:
                self._open[-1].before.extend(transaction.before)

    def _take_back(self, transaction: Transaction) -> None:
        for object_name, record_id, before in reversed(transaction.before):
            self._place(object_name, record_id, before)
        self._counters = transaction.counters

    # --- for tests

    def load(self, object_name: str, records: Iterable[Mapping[str, Value]]) -> list[str]:
        """Put records in as they are, past every rule; an Id is minted where none is given."""
        spec = self.schema.objects[object_name.lower()]
        moment = self.moment
        audit: Record = {each: self.user_id if each.endswith("Id") else moment for each in AUDIT}
        loaded: list[str] = []
        with self.lock:
            for given in records:
                record: Record = {each.name: default_of(each) for each in spec.fields.values()} | {
                    each: value for each, value in audit.items() if spec.field(each)
                }
                record["Id"] = given.get("Id") or self.mint(spec.prefix)
                if spec.field("OwnerId"):
                    record["OwnerId"] = self.user_id
                record |= given
                if spec.name in {"Lead", "Contact"} and not given.get("Name"):
                    record["Name"] = full_name(record)
                self.put(spec.name, record)
                loaded.append(str(record["Id"]))
        return loaded

    def edit(self, record_id: str, by: str = "", /, **values: Value) -> None:
        """Somebody else changes a record now (`by` a user's Id; Bob by default)."""
        with self.lock:
            spec = self.spec_of(record_id)
            if spec is None:
                raise KeyError(record_id)
            moment = self.clock.tick()
            audit: Record = {"LastModifiedDate": moment, "LastModifiedById": by or self.bob, "SystemModstamp": moment}
            self.put(spec.name, {**self.tables[spec.name][record_id], **values, **audit})

    def touch(self, record_id: str) -> None:
        """A job of the system changes a record's SystemModstamp and nothing else."""
        with self.lock:
            spec = self.spec_of(record_id)
            if spec is None:
                raise KeyError(record_id)
            self.put(spec.name, {**self.tables[spec.name][record_id], "SystemModstamp": self.clock.tick()})

    def dump(self, *, audit: bool = True) -> str:
        """The whole org as JSON, sorted, a record a line; without `audit`, no audit fields and no history."""
        with self.lock:
            lines = []
            for name in sorted(self.tables):
                if not audit and name.endswith("History"):
                    continue
                for record_id in sorted(self.tables[name]):
                    record = self.tables[name][record_id]
                    kept = {key: value for key, value in record.items() if audit or key not in AUDIT}
                    lines.append(json.dumps({"object": name, **kept}, sort_keys=True, ensure_ascii=False))
        return "\n".join(lines) + "\n"


def full_name(record: Mapping[str, Value]) -> str:
    """First and last name as `Name` shows them."""
    return " ".join(str(part) for part in (record.get("FirstName"), record.get("LastName")) if part)
