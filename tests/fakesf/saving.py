"""Saving under the org's rules: what the API does with one record, and everything that follows from it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from . import automation
from .errors import RowError, Saved
from .ids import long_id
from .org import DELETED_WITH, Org
from .schema import FieldSpec, ObjectSpec, Record, default_of
from .values import accepted, derived

Given = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Save:
    """How a request asked for its records to be saved."""

    assign: bool = True
    """Run the assignment rule: what happens when a client does not say."""
    allow_duplicates: bool = False
    """Save in spite of an alert of a duplicate rule."""


def object_of(org: Org, name: str) -> ObjectSpec:
    """The object of this name, or a refusal."""
    spec = org.schema.object(name)
    if spec is None:
        raise RowError("INVALID_TYPE", f"sObject type '{name}' is not supported.")
    return spec


def _changes(org: Org, spec: ObjectSpec, given: Given, verb: str) -> Record:
    changes: Record = {}
    for name, value in given.items():
        if name.lower() in {"attributes", "id"}:
            continue
        each = spec.field(name)
        if each is None:
            raise RowError("INVALID_FIELD", f"No such column '{name}' on sobject of type {spec.name}", name)
        if verb not in each.flags:
            message = (
                f"Unable to create/update fields: {each.name}. Please check the security settings of this field"
                " and verify that it is read/write for your profile or permission set."
            )
            raise RowError("INVALID_FIELD_FOR_INSERT_UPDATE", message, each.name)
        changes[each.name] = accepted(org, each, value)
    return changes


def _complete(spec: ObjectSpec, record: Record, touched: Iterable[str]) -> None:
    required = [spec.fields[name.lower()] for name in touched if "required" in spec.fields[name.lower()].flags]
    missing = [each.name for each in required if record[each.name] is None]
    if missing:
        raise RowError("REQUIRED_FIELD_MISSING", f"Required fields are missing: [{', '.join(missing)}]", *missing)


def _unique(org: Org, spec: ObjectSpec, record: Record, changed: Iterable[FieldSpec]) -> None:
    for each in changed:
        value = record[each.name]
        if value is None:
            continue
        for other in org.with_key(spec.name, each.name, str(value)):
            if other["Id"] != record["Id"]:
                where = (
                    f"duplicate value found: {each.name} duplicates value on record with id: {str(other['Id'])[:15]}"
                )
                raise RowError("DUPLICATE_VALUE", where, each.name)


def _write(org: Org, spec: ObjectSpec, old: Record | None, changes: Record, save: Save) -> str:
    """Save the record with everything that follows; the caller's transaction takes it back on a refusal."""
    moment = org.moment
    base = old if old is not None else _new(org, spec, moment)
    record = {**base, **changes}
    _complete(spec, record, changes if old is not None else record)
    _unique(org, spec, record, (each for name in changes if "unique" in (each := spec.fields[name.lower()]).flags))
    automation.validate(org, spec, record, changes)
    automation.check_duplicates(org, spec, record, changes, allow=save.allow_duplicates)
    if save.assign and spec.name == "Lead" and org.settings.assignment_rule:
        record["OwnerId"] = org.rule_owner
    record |= automation.rewritten(org, spec, record)
    record |= {name: value for name, value in derived(record, spec.name).items() if name in record}
    audit: Record = {"LastModifiedDate": moment, "LastModifiedById": org.user_id, "SystemModstamp": moment}
    record |= {name: value for name, value in audit.items() if spec.field(name)}
    org.put(spec.name, record)
    automation.track(org, spec, old, record)
    return str(record["Id"])


def _new(org: Org, spec: ObjectSpec, moment: str) -> Record:
    record: Record = {each.name: default_of(each) for each in spec.fields.values()}
    record |= {"Id": org.mint(spec.prefix)}
    created: Record = {"OwnerId": org.user_id, "CreatedById": org.user_id, "CreatedDate": moment}
    return record | {name: value for name, value in created.items() if spec.field(name)}


def _allowed(spec: ObjectSpec, verb: str) -> None:
    if verb not in spec.flags:
        message = f"entity type {spec.name} does not support {verb}"
        raise RowError("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", message)


def insert(org: Org, object_name: str, given: Given, save: Save) -> Saved:
    """Create a record."""
    spec = object_of(org, object_name)
    _allowed(spec, "create")
    org.row_fault(spec.name, "", given)
    if any(name.lower() == "id" and value for name, value in given.items()):
        raise RowError("INVALID_FIELD", "cannot specify Id in an insert call", "Id")
    with org.transaction():
        return Saved(_write(org, spec, None, _changes(org, spec, given, "create"), save), created=True)


def update(org: Org, object_name: str, record_id: str, given: Given, save: Save) -> Saved:
    """Change a record; fields that are not given stay."""
    spec = object_of(org, object_name)
    _allowed(spec, "update")
    old = known(org, spec, record_id)
    org.row_fault(spec.name, str(old["Id"]), {**old, **given})
    if old.get("IsConverted"):
        raise RowError("CANNOT_UPDATE_CONVERTED_LEAD", "cannot reference converted lead")
    with org.transaction():
        return Saved(_write(org, spec, old, _changes(org, spec, given, "update"), save))


def known(org: Org, spec: ObjectSpec, record_id: str) -> Record:
    """A live record of the object, or the refusal of a row."""
    whole = long_id(record_id)
    if not whole:
        raise RowError("MALFORMED_ID", f"{spec.name} ID: id value of incorrect type: {record_id}", "Id")
    record = org.tables[spec.name].get(whole)
    if record is None:
        raise RowError("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id")
    if record.get("IsDeleted"):
        raise RowError("ENTITY_IS_DELETED", "entity is deleted")
    return record


def external(spec: ObjectSpec, name: str) -> FieldSpec:
    """The external-id field of this name, or a refusal."""
    each = spec.field(name)
    if each is None or not ("external" in each.flags or each.name == "Id"):
        message = f"Provided external ID field does not exist or is not accessible: {name}"
        raise RowError("NOT_FOUND", message)
    return each


def upsert(org: Org, object_name: str, key: tuple[str, str], given: Given, save: Save) -> Saved:
    """Update the record whose external-id field has the value, or create one with it."""
    spec = object_of(org, object_name)
    each = external(spec, key[0])
    rest = {name: value for name, value in given.items() if name.lower() != each.name.lower()}
    if each.name == "Id":
        return update(org, object_name, key[1], rest, save) if key[1] else insert(org, object_name, rest, save)
    if not key[1]:
        raise RowError("MISSING_ARGUMENT", f"{each.name} not specified")
    found = org.with_key(spec.name, each.name, key[1])
    if len(found) > 1:
        ids = tuple(str(row["Id"]) for row in found)
        raise RowError("DUPLICATE_EXTERNAL_ID", f"{each.name}: more than one record found for external id field: {ids}")
    if found:
        return update(org, object_name, str(found[0]["Id"]), rest, save)
    return insert(org, object_name, {**rest, each.name: key[1]}, save)


def delete(org: Org, object_name: str, record_id: str) -> Saved:
    """Move a record and what hangs on it into the recycle bin."""
    spec = object_of(org, object_name)
    _allowed(spec, "delete")
    record = known(org, spec, record_id)
    org.row_fault(spec.name, str(record["Id"]), record)
    with org.transaction():
        _bin(org, spec, record, str(record["Id"]))
    return Saved(str(record["Id"]))


def _bin(org: Org, spec: ObjectSpec, record: Record, root: str) -> None:
    record_id = str(record["Id"])
    put_in_bin(org, spec, record, {} if record_id == root else {DELETED_WITH: root})
    for child, each in org.schema.pointing_at(spec.name):
        if "cascade" in each.flags:
            for row in [row for row in org.rows(child.name) if row[each.name] == record_id]:
                _bin(org, child, row, root)


def put_in_bin(org: Org, spec: ObjectSpec, record: Record, more: Record) -> None:
    """Mark a record as deleted."""
    moment = org.moment
    audit: Record = {"LastModifiedDate": moment, "LastModifiedById": org.user_id, "SystemModstamp": moment}
    org.put(spec.name, {**record, "IsDeleted": True, **{k: v for k, v in audit.items() if spec.field(k)}, **more})


def undelete(org: Org, record_id: str) -> Saved:
    """Bring a record back, with what went into the recycle bin with it."""
    whole = long_id(record_id)
    spec = org.spec_of(whole)
    if spec is None:
        raise RowError("INVALID_ID_FIELD", f"Invalid id: {record_id}", "Id")
    record = org.tables[spec.name][whole]
    if not record.get("IsDeleted"):
        raise RowError("UNDELETE_FAILED", "Entity is not in the recycle bin")
    moment = org.moment
    back: Record = {"IsDeleted": False, "SystemModstamp": moment}
    back |= {"MasterRecordId": None} if spec.field("MasterRecordId") else {}
    org.put(spec.name, {**record, **back})
    for child in org.schema.objects.values():
        for row in [row for row in org.tables[child.name].values() if row.get(DELETED_WITH) == whole]:
            kept = {name: value for name, value in row.items() if name != DELETED_WITH}
            org.put(child.name, {**kept, "IsDeleted": False, "SystemModstamp": org.moment})
    return Saved(whole)
