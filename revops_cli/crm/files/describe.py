"""What a folder of files says of itself: objects from its files, fields from their headers."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from revops_cli.crm.adapter import Description, Field, Identity
from revops_cli.crm.files.table import Table
from revops_cli.errors import CrmError

ABOUT = "crm.json"
"""File of the folder that may name it: org_id, name, production (true asks before writing)."""
STAMPS = ("LastModifiedDate", "SystemModstamp")
"""Columns that every write sets to its time, where the file has them."""
CREATED = "CreatedDate"
MERGEABLE = frozenset({"lead", "contact", "account"})

_PARENTS: Mapping[str, tuple[str, ...]] = {
    "accountid": ("Account",),
    "contactid": ("Contact",),
    "leadid": ("Lead",),
    "opportunityid": ("Opportunity",),
    "campaignid": ("Campaign",),
    "whoid": ("Lead", "Contact"),
    "leadorcontactid": ("Lead", "Contact"),
    "whatid": ("Account", "Opportunity"),
    "ownerid": ("User",),
    "convertedaccountid": ("Account",),
    "convertedcontactid": ("Contact",),
}
"""Columns that hold Ids of other objects, by the names that CRM exports give them."""


_KINDS = {"Id": "id", CREATED: "datetime", **dict.fromkeys(STAMPS, "datetime")}


def identity(folder: Path) -> Identity:
    """The folder as an org: named by its `crm.json`, else by where it lies."""
    place = str(folder.resolve())
    about: dict[str, object] = {}
    path = folder / ABOUT
    if path.exists():
        try:
            about = dict(json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError) as error:
            raise CrmError(f"is not a JSON object: {error}", where=str(path)) from error
    org = str(about.get("org_id") or f"csv-{hashlib.sha256(place.encode()).hexdigest()[:15]}")
    name = str(about.get("name") or folder.resolve().name)
    return Identity(org, name, bool(about.get("production", False)), "", "", f"csv://{folder}")


def parents(name: str, column: str) -> tuple[str, ...]:
    """Objects whose Ids a column of object `name` holds."""
    folded = column.casefold()
    return (name,) if folded == "parentid" else _PARENTS.get(folded, ())


def describe(name: str, table: Table) -> Description:
    """An object from its header: every cell is text, and only Ids and stamps are not written by hand."""
    fields = tuple(_field(name, column, kept=table.is_read_only) for column in table.columns)
    if not any(field.name == STAMPS[0] for field in fields):
        fields += (Field(STAMPS[0], "Digest of the row", "string", creatable=False, updatable=False),)
    digest = hashlib.sha256("\x1f".join(table.columns).encode()).hexdigest()[:16]
    return Description(name, name, fields, digest, mergeable=name.casefold() in MERGEABLE)


def _field(name: str, column: str, *, kept: bool) -> Field:
    found = parents(name, column)
    kept = kept or column == "Id" or column in STAMPS
    kind = (
        "id" if column == "Id" else "datetime" if column in (*STAMPS, CREATED) else "reference" if found else "string"
    )
    return Field(
        column,
        column,
        kind,
        creatable=not kept,
        updatable=not kept,
        external_id=kind == "string",
        unique=column == "Id",
        references=found,
    )
