"""What the org does by itself when a record is saved: rules, triggers, history."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .errors import RowError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .org import Org
    from .schema import ObjectSpec, Record, Value


@dataclass(frozen=True, slots=True)
class Validation:
    """Refuses to save a record in which `field` has `value` and was just set to it."""

    object: str
    field: str
    value: "Value"
    message: str = "Not a value we want"


@dataclass(frozen=True, slots=True)
class DuplicateRule:
    """Finds another record with the same `field`; blocks, or alerts (which `allowSave=true` overrides)."""

    object: str
    field: str = "Email"
    blocks: bool = True


@dataclass(frozen=True, slots=True)
class Trigger:
    """Sets `field` to `value` in every record that is saved."""

    object: str
    field: str
    value: "Value"


@dataclass(slots=True)
class Rules:
    """The org's own rules; empty in a new org."""

    validations: list[Validation] = field(default_factory=list)
    duplicates: list[DuplicateRule] = field(default_factory=list)
    triggers: list[Trigger] = field(default_factory=list)


def validate(org: "Org", spec: "ObjectSpec", record: "Record", changes: "Record") -> None:
    """Validation rules; only a record whose field was just set is refused."""
    for rule in org.rules.validations:
        if rule.object == spec.name and rule.field in changes and record[rule.field] == rule.value:
            raise RowError("FIELD_CUSTOM_VALIDATION_EXCEPTION", rule.message, rule.field)


def check_duplicates(org: "Org", spec: "ObjectSpec", record: "Record", changes: "Record", *, allow: bool) -> None:
    """Duplicate rules; they look where a field was just set."""
    for rule in org.rules.duplicates:
        if rule.object != spec.name or not changes.get(rule.field) or (allow and not rule.blocks):
            continue
        wanted = str(record[rule.field]).casefold()
        found = [
            str(other["Id"])
            for other in org.rows(spec.name)
            if other["Id"] != record["Id"] and str(other.get(rule.field)).casefold() == wanted
        ]
        if found:
            raise _duplicates(rule, found)


def _duplicates(rule: DuplicateRule, found: list[str]) -> RowError:
    """As captured from orgs of v54 and v56, the misspelt key included."""
    message = "Use one of these records?"
    matches = [
        {
            "additionalInformation": [],
            "fieldDiffs": [],
            "matchConfidence": 100.0,
            "record": {
                "attributes": {"type": rule.object, "url": f"/services/data/v56.0/sobjects/{rule.object}/{each}"},
                "Id": each,
            },
        }
        for each in found
    ]
    result = {
        "entityType": rule.object,
        "errors": [],
        "matchEngine": "FuzzyMatchEngine",
        "matchRecords": matches,
        "rule": f"Standard_{rule.object}_Match_Rule_v1_0",
        "size": len(found),
        "success": True,
    }
    details = {
        "allowSave": not rule.blocks,
        "duplicateRule": f"Standard_{rule.object}_Duplicate_Rule",
        "duplicateRuleEntityType": rule.object,
        "errorMessage": message,
        "matchResults": [result],
    }
    return RowError("DUPLICATES_DETECTED", message, extra={"duplicateResut": details})


def rewritten(org: "Org", spec: "ObjectSpec", record: "Record") -> "Record":
    """What triggers change in the record."""
    rules = (rule for rule in org.rules.triggers if rule.object == spec.name and rule.field in record)
    return {rule.field: rule.value for rule in rules}


def track(org: "Org", spec: "ObjectSpec", old: "Mapping[str, Value] | None", new: "Record") -> None:
    """Rows of the history object: one at creation, one a changed field, two when the owner changed."""
    if spec.history is None:
        return
    if old is None:
        _history(org, spec, new, "created", None, None)
        return
    for each in spec.fields.values():
        if "tracked" not in each.flags or old.get(each.name) == new.get(each.name):
            continue
        name = each.relationship or each.name
        if each.type == "reference":
            _history(org, spec, new, name, _name(org, old.get(each.name)), _name(org, new.get(each.name)))
        _history(org, spec, new, name, old.get(each.name), new.get(each.name))


def _history(org: "Org", spec: "ObjectSpec", record: "Record", name: str, old: "Value", new: "Value") -> None:
    if spec.history is None:
        return
    tracker, key = spec.history
    row: Record = {"Id": org.mint("017"), "IsDeleted": False, key: record["Id"], "Field": name}
    row |= {"OldValue": old, "NewValue": new, "CreatedById": org.user_id, "CreatedDate": org.moment}
    org.put(tracker, row)


def merged(org: "Org", spec: "ObjectSpec", master: "Record") -> None:
    """The row that a merge leaves in the history of its master."""
    _history(org, spec, master, f"{spec.name.lower()}Merged", None, None)


def _name(org: "Org", record_id: "Value") -> "Value":
    spec = org.spec_of(str(record_id)) if record_id else None
    return org.tables[spec.name][str(record_id)].get("Name") if spec else None
