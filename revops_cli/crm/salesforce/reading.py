"""Single records: by Id, by a key, and those that point at them."""

import logging
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from revops_cli.crm.adapter import Child, Record
from revops_cli.crm.salesforce.client import Client
from revops_cli.crm.salesforce.describe import Catalogue, Described, Relationship
from revops_cli.crm.salesforce.query import listed, literal, room_beside, select, within
from revops_cli.crm.salesforce.transport import Call
from revops_cli.crm.salesforce.values import NUMBERS, canonical, long_id, reader
from revops_cli.data.reader import read_reference
from revops_cli.errors import CrmError

MOST = 200
"""Records of one retrieving request."""
ARCHIVED = frozenset({"Task", "Event"})
"""Objects whose old records only `queryAll` gives."""
_HIDDEN = frozenset({"INVALID_TYPE", "NOT_FOUND", "INVALID_FIELD", "INSUFFICIENT_ACCESS", "INVALID_TYPE_FOR_OPERATION"})

_ID = re.compile(r"[0-9A-Za-z]{15}(?:[0-9A-Za-z]{3})?", re.ASCII)

log = logging.getLogger(__name__)


def read(
    client: Client, catalogue: Catalogue, name: str, ids: Collection[str], fields: Sequence[str], *, deleted: bool
) -> dict[str, Record]:
    """The records with these Ids, by Id as asked for."""
    described = catalogue.object(name)
    names = catalogue.fields(name, tuple(fields))
    # One text that is no Id would fail the whole request; no record has it.
    wanted = {long_id(each): each for each in ids if _ID.fullmatch(each)}
    records, found = Records(described, names), dict[str, Record]()
    # Only a query reads the recycle bin, and fields of a parent.
    by_query = deleted or any("." in each for each in names)
    bodies = (
        _queried(client, described, list(wanted), names, deleted=deleted)
        if by_query
        else _living(client, described, list(wanted), names)
    )
    for body in bodies:
        record = records.of_json(body)
        asked = wanted.get(record["Id"])
        if asked is not None:
            found[asked] = record
    return found


class Records:
    """Replies as records of text: the fields asked for, in order; one of a parent is named `Owner.Name`."""

    def __init__(self, described: Described, names: Sequence[str]) -> None:
        self._plain = [(name, reader(described.kind(name))) for name in names if "." not in name]
        self._parents = [name for name in names if "." in name]

    def of_json(self, body: Mapping[str, Any]) -> Record:
        """A record of a JSON reply."""
        record = {name: read(body.get(name)) for name, read in self._plain}
        return record | {name: canonical(_value(body, name), "string") for name in self._parents}

    def of_row(self, row: Mapping[str, str]) -> Record:
        """A row of a bulk reply; a cell that is missing is empty."""
        record = {name: read(row.get(name)) for name, read in self._plain}
        return record | {name: row.get(name) or "" for name in self._parents}


def _value(body: Mapping[str, Any], name: str) -> Any:  # noqa: ANN401 - JSON is anything
    value: Any = body
    for part in name.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return value


def _living(client: Client, described: Described, ids: list[str], names: Sequence[str]) -> Iterator[dict[str, Any]]:
    path = f"/composite/sobjects/{described.description.name}"
    for start in range(0, len(ids), MOST):
        body = {"ids": ids[start : start + MOST], "fields": list(names)}
        found = client.read(Call("POST", path, json=body, repeatable=True), described.description.name)
        yield from (each for each in found if each is not None)


def _queried(
    client: Client, described: Described, ids: list[str], names: Sequence[str], *, deleted: bool
) -> Iterator[dict[str, Any]]:
    for part in listed(ids, room_beside(select(names, described.description.name))):
        query = select(names, described.description.name, within("Id", part))
        yield from client.records(query, deleted=deleted, where=described.description.name)


def find(
    client: Client, described: Described, key: str, values: Collection[str], names: Sequence[str], mine: str
) -> list[Record]:
    """Records whose field `key` has one of the values; `mine` is one more condition, or empty."""
    quoted = described.kind(key) not in NUMBERS
    name, records = described.description.name, Records(described, names)
    found: list[Record] = []
    for part in listed(sorted(values), room_beside(select(names, name, mine))):
        where = within(key, part, quoted=quoted) + (f" AND {mine}" if mine else "")
        bodies = client.records(select(names, name, where), where=name)
        found += map(records.of_json, bodies)
    return found


def created_by(user: str, since: str) -> str:
    """The condition of records that a user created since a moment."""
    return f"CreatedById = {literal(user)} AND CreatedDate >= {since}"


def children(client: Client, catalogue: Catalogue, name: str, ids: Collection[str]) -> list[Child]:
    """The records that point at these: of custom objects, and of those that people work with."""
    described = catalogue.object(name)
    found: list[Child] = []
    for link in sorted(filter(_worked_with, described.children), key=lambda each: (each.child, each.field)):
        try:
            found += _linked(client, link, sorted(map(long_id, ids)))
        except CrmError as error:
            if error.code not in _HIDDEN:
                raise
            log.info("%s.%s cannot be read: %s", link.child, link.field, error.code)
    return found


def _worked_with(link: Relationship) -> bool:
    return link.custom or (link.child, link.field) in _standard_children()


@cache
def _standard_children() -> frozenset[tuple[str, str]]:
    return frozenset((row["object"], row["field"]) for row in read_reference("salesforce_children.csv"))


def _linked(client: Client, link: Relationship, ids: list[str]) -> Iterator[Child]:
    names, archived = ("Id", link.field), link.child in ARCHIVED
    for part in listed(ids, room_beside(select(names, link.child))):
        where = within(link.field, part) + (" AND IsDeleted = false" if archived else "")
        for body in client.records(select(names, link.child, where), deleted=archived, where=link.child):
            yield Child(link.child, str(body["Id"]), link.field, str(body[link.field]))
