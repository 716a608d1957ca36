"""A change set: one change a line, under a header that names the CRM and holds the hash of it all.

The name of a plan and of each of its operations come from the content: the same changes planned at
the same moment are the same plan. A line may be marked `"skip": true` by hand; any other edit
changes the hash, and such a file is refused until `revops plan --rehash` takes note of it.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from functools import cached_property
from operator import attrgetter
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from revops_cli.crm.adapter import Child, Kind
from revops_cli.errors import InputError

FORMAT = 1
MARK = "revops_plan"
"""Key of the header that tells a plan from other files, with the version of its format."""
_NAMESPACE = UUID("5f0c9d0e-5a0f-5c0b-9a57-2d1f6a1e7c11")
_UNHASHED = ("skip",)
_ALWAYS = ("target", "org_id", "org_name", "created")

Snapshot = Mapping[str, Mapping[str, str]]
"""Values of records by Id, as they were before a merge."""


class Status(StrEnum):
    """Whether a planned change is written."""

    READY = "ready"
    CONFLICT = "conflict"
    """The CRM no longer holds what the step read: shown, never written."""
    REFUSED = "refused"
    """A guard, or the CRM's own description, forbids it: shown, never written."""


@dataclass(frozen=True, slots=True)
class Change:
    """One planned change of one record: values by the CRM's field names, before and after.

    `stamp` is when the record was last modified as the CRM said at plan time. With `untouched` the
    change is written only if it still says so. `follows` is the place (from 0) of the change that
    must be done first. `snapshot` and `children` are what undoing a merge needs. `row` is the row of
    the list that it came from, 0 if none.
    """

    kind: Kind
    object: str
    id: str = ""
    key: tuple[str, str] | None = None
    before: Mapping[str, str] = field(default_factory=dict)
    after: Mapping[str, str] = field(default_factory=dict)
    victims: tuple[str, ...] = ()
    stamp: str = ""
    reason: str = ""
    rule: str = ""
    confidence: str = ""
    status: Status = Status.READY
    note: str = ""
    skip: bool = False
    untouched: bool = False
    follows: int | None = None
    row: int = 0
    snapshot: Snapshot = field(default_factory=dict)
    children: tuple[Child, ...] = ()

    @property
    def is_written(self) -> bool:
        """Whether apply sends it."""
        return self.status is Status.READY and not self.skip

    def as_json(self) -> dict[str, Any]:
        """What its line says: keys with a value, in the order of the fields."""
        told = zip(_NAMES, _values(self), strict=True)
        found = {name: value for name, value in told if value or (value == 0 and name == "follows")}
        if self.status is Status.READY:
            del found["status"]
        if self.children:
            found["children"] = [[each.object, each.id, each.field, each.parent] for each in self.children]
        return found

    @classmethod
    def from_json(cls, found: Mapping[str, Any]) -> "Change":
        """The change of a line; raises KeyError, TypeError or ValueError for what is none."""
        given = {"object": "", **found}
        given["kind"] = Kind(given["kind"])
        given["status"] = Status(given.get("status", Status.READY))
        if given.get("key"):
            given["key"] = tuple(given["key"])
        given["victims"] = tuple(given.get("victims", ()))
        given["children"] = tuple(Child(*each) for each in given.get("children", ()))
        return cls(**given)


_NAMES = tuple(each.name for each in fields(Change))
_values = attrgetter(*_NAMES)
_EMPTY: tuple[Any, ...] = ("", None, {}, (), False)


@dataclass(frozen=True, slots=True)
class Header:
    """For which CRM the changes are, from what they were made, and what they were allowed to do."""

    target: str
    org_id: str
    org_name: str
    created: str
    is_production: bool = False
    source: str = ""
    user_id: str = ""
    api_version: str = ""
    inputs: Mapping[str, str] = field(default_factory=dict)
    """Files read, with their SHA-256."""
    described: Mapping[str, str] = field(default_factory=dict)
    """Digest of the description of each object."""
    policy: Mapping[str, Any] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)
    calls: int = 0
    """Requests that applying takes when nothing fails."""
    blocked: tuple[str, ...] = ()
    """Guards that the plan as a whole exceeds: it cannot be applied."""
    notes: tuple[str, ...] = ()
    undoes: str = ""
    """The plan that this one takes back."""
    strict: bool = False
    """Made to be applied with --strict; the estimate counts it."""


@dataclass(frozen=True)  # without slots: names are made once
class ChangeSet:
    """A header and its changes, in the order in which they are looked at."""

    header: Header
    changes: tuple[Change, ...]
    hash: str

    @cached_property
    def plan_id(self) -> str:
        """The name of the plan."""
        return str(uuid5(_NAMESPACE, self.hash))

    @cached_property
    def op_ids(self) -> tuple[str, ...]:
        """The name of each operation, in the order of the changes."""
        plan = UUID(self.plan_id)
        return tuple(
            str(uuid5(plan, f"{place}:{change.object}:{change.id or change.key or ''}"))
            for place, change in enumerate(self.changes)
        )


def change_set(header: Header, changes: Iterable[Change]) -> ChangeSet:
    """A change set with its counts and its hash."""
    kept = tuple(changes)
    header = replace(header, counts=counted(kept))
    return ChangeSet(header, kept, _hash(_header_json(header), (change.as_json() for change in kept)))


def counted(changes: Iterable[Change]) -> dict[str, int]:
    """Changes by `Object.kind`, and those that are not written by their status."""
    counts: dict[str, int] = {}
    for change in changes:
        what = str(change.kind) if change.status is Status.READY else str(change.status)
        name = f"{change.object}.{what}"
        counts[name] = counts.get(name, 0) + 1
    return dict(sorted(counts.items()))


def header_line(plan: ChangeSet) -> str:
    """The first line of the file."""
    return dumped({MARK: FORMAT, "plan": plan.plan_id, "hash": plan.hash, **_header_json(plan.header)})


def lines(plan: ChangeSet) -> Iterator[str]:
    """The file: the header, then a line a change."""
    yield header_line(plan) + "\n"
    for change in plan.changes:
        yield dumped(change.as_json()) + "\n"


def read_change_set(path: Path, *, rehash: bool = False) -> ChangeSet:
    """The change set of a file, whose hash must be that of its content unless it is to be made anew.

    Raises InputError for a file that is no plan, or that was edited.
    """
    header, rows = _parsed(path)
    said = header.pop("hash", "")
    header.pop("plan", None)
    try:
        told = _header(header)
        changes = tuple(Change.from_json(row) for row in rows)
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(f"no plan: {error}", where=str(path), hint="make it with: revops plan") from error
    if rehash:
        return change_set(told, changes)
    if _hash(_header_json(told), rows) != said:
        raise InputError(
            "edited since it was made: its hash is not that of its content",
            where=str(path),
            hint=f'to leave a change out, mark its line "skip": true; for any other edit: revops plan --rehash {path}',
        )
    return ChangeSet(told, changes, said)


def _parsed(path: Path) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    number = 0
    parsed: list[dict[str, Any]] = []
    try:
        with path.open(encoding="utf-8") as stream:
            for number, line in enumerate(stream, start=1):
                value = json.loads(line)
                if not isinstance(value, dict):
                    raise InputError("no plan: a line is one JSON object", where=f"{path}:{number}")
                parsed.append(value)
    except OSError as error:
        raise InputError(f"cannot be read: {(error.strerror or str(error)).lower()}", where=str(path)) from error
    except ValueError as error:
        raise InputError("no plan: a line is one JSON object", where=f"{path}:{number or 1}") from error
    if not parsed or parsed[0].pop(MARK, None) != FORMAT:
        raise InputError("no plan that this release knows", where=str(path), hint="make it with: revops plan")
    return parsed[0], parsed[1:]


def _header(found: Mapping[str, Any]) -> Header:
    given = dict(found)
    for name in ("blocked", "notes"):
        given[name] = tuple(given.get(name, ()))
    return Header(**given)


def _header_json(header: Header) -> dict[str, Any]:
    told = {each.name: getattr(header, each.name) for each in fields(header)}
    return {name: value for name, value in told.items() if value not in _EMPTY or name in _ALWAYS}


def _hash(header: Mapping[str, Any], rows: Iterable[Mapping[str, Any]]) -> str:
    digest = hashlib.sha256()
    for part in (header, *rows):
        kept = {name: value for name, value in part.items() if name not in _UNHASHED}
        digest.update(_sorted(kept).encode())
        digest.update(b"\n")
    return digest.hexdigest()


# `json.dumps` would make an encoder a line.
dumped = json.JSONEncoder(ensure_ascii=False).encode
_sorted = json.JSONEncoder(sort_keys=True, ensure_ascii=False, default=str).encode
