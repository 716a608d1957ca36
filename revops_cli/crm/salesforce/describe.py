"""Objects and fields as the org describes them, remembered for the life of the adapter."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from revops_cli.crm.adapter import Description, Field
from revops_cli.crm.salesforce.client import Client
from revops_cli.crm.salesforce.query import named
from revops_cli.errors import CrmError, did_you_mean

UNREADABLE = frozenset({"address", "location", "base64", "complexvalue"})
"""Types whose values are other fields put together, or files."""
STAMPS = ("SystemModstamp", "LastModifiedDate", "CreatedDate")
"""Fields of the last change, the best first; history objects have only the last."""


@dataclass(frozen=True, slots=True)
class Relationship:
    """An object that points here."""

    child: str
    field: str
    custom: bool


@dataclass(frozen=True, slots=True)
class Described:
    """An object: what the adapter says of it, and what it needs itself."""

    description: Description
    children: tuple[Relationship, ...]
    kinds: Mapping[str, str]
    """Type by field name in lower case."""

    @property
    def stamp(self) -> str:
        """The field of the last change, or empty."""
        return next((name for name in STAMPS if self.description.field(name)), "")

    def kind(self, name: str) -> str:
        """The type of a field, whatever the case; text where it is unknown, as of a field of a parent."""
        return self.kinds.get(name.lower(), "string")

    @property
    def readable(self) -> tuple[str, ...]:
        """Fields that a pull reads when none are named."""
        return tuple(each.name for each in self.description.fields if each.type not in UNREADABLE)


class Catalogue:
    """The org's objects."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._known: dict[str, Described] = {}
        self._all: list[Description] | None = None

    def objects(self) -> list[Description]:
        """Every object that can be queried, without its fields, by name."""
        if self._all is None:
            found = self._client.get("/sobjects")["sobjects"]
            self._all = sorted(
                (_description(each, ()) for each in found if each.get("queryable")), key=lambda d: d.name
            )
        return self._all

    def object(self, name: str) -> Described:
        """An object with its fields; raises CrmError with a near spelling for one that is not there."""
        key = name.casefold()
        if key not in self._known:
            try:
                self._known[key] = _described(self._client.get(f"/sobjects/{named(name)}/describe", where=name))
            except CrmError as error:
                if error.code not in {"NOT_FOUND", "INVALID_TYPE"}:
                    raise
                names = [each.name for each in self.objects()]
                hint = did_you_mean(name, names) or "see revops sf objects"
                raise CrmError(f"the org has no object '{name}'", code="INVALID_TYPE", hint=hint) from error
        return self._known[key]

    def fields(self, name: str, wanted: tuple[str, ...]) -> tuple[str, ...]:
        """These fields in the org's own spelling (all readable ones where none are named), with Id first.

        Raises CrmError for a field that the object lacks. A field of a parent, `Owner.Name`, is not checked.
        """
        described = self.object(name)
        if not wanted:
            return described.readable
        spelled = [each if "." in each else self._field(described, each).name for each in wanted]
        return tuple(dict.fromkeys(("Id", *spelled)))

    @staticmethod
    def _field(described: Described, name: str) -> Field:
        found = described.description.field(name)
        if found is None:
            hint = (
                did_you_mean(name, [each.name for each in described.description.fields])
                or f"see revops sf objects {described.description.name}"
            )
            where = described.description.name
            raise CrmError(f"no field '{name}'", where=where, code="INVALID_FIELD", hint=hint)
        return found


def _described(body: dict[str, Any]) -> Described:
    fields = tuple(_field(each) for each in body.get("fields", ()))
    kinds = {each.name.lower(): each.type for each in fields}
    return Described(_description(body, fields), tuple(_relationships(body)), kinds)


def _description(body: dict[str, Any], fields: tuple[Field, ...]) -> Description:
    return Description(
        name=body["name"],
        label=body.get("label") or body["name"],
        fields=fields,
        digest=_digest(fields),
        mergeable=bool(body.get("mergeable")),
        deletable=bool(body.get("deletable", True)),
    )


def _digest(fields: tuple[Field, ...]) -> str:
    shape = sorted(
        (f.name, f.type, f.length, f.required, f.creatable, f.updatable, f.unique, f.restricted) for f in fields
    )
    return hashlib.sha256(json.dumps(shape).encode()).hexdigest()[:16]


def _field(body: dict[str, Any]) -> Field:
    return Field(
        name=body["name"],
        label=body.get("label") or body["name"],
        type=body.get("type") or "string",
        length=int(body.get("length") or 0),
        required=_required(body),
        creatable=bool(body.get("createable")),
        updatable=bool(body.get("updateable")),
        external_id=bool(body.get("externalId")),
        unique=bool(body.get("unique")),
        references=tuple(body.get("referenceTo") or ()),
        values=tuple(each["value"] for each in body.get("picklistValues") or () if each.get("active", True)),
        restricted=bool(body.get("restrictedPicklist")),
    )


def _required(body: dict[str, Any]) -> bool:
    """Whether a new record must have it: neither empty nor filled by the org."""
    return bool(body.get("createable") and not body.get("nillable", True) and not body.get("defaultedOnCreate"))


def _relationships(body: dict[str, Any]) -> Iterator[Relationship]:
    for each in body.get("childRelationships") or ():
        child, field = each.get("childSObject"), each.get("field")
        if child and field and not each.get("deprecatedAndHidden"):
            yield Relationship(child, field, custom=child.endswith("__c"))
