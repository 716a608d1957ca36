"""A client's value becomes the value of a field, or is refused as the platform refuses it."""

import re
from datetime import date

from .errors import RowError
from .ids import long_id
from .moments import moment_of, stamp
from .org import Org
from .schema import NUMBERS, FieldSpec, Record, Value

INTEGER_LIMIT = 2**31
_EMAIL = re.compile(r"[^@\s,;<>()\[\]]+@[^@\s,;<>()\[\]]+\.[^@\s.,;<>()\[\]]{2,}")


def accepted(org: Org, spec: FieldSpec, given: object) -> Value:
    """The value as the org stores it; RowError where the field cannot hold it."""
    if given is None or given == "":
        return False if spec.type == "boolean" else None
    if spec.type == "boolean":
        return _flag(spec, given)
    if spec.type == "int" or spec.type in NUMBERS:
        return _number(spec, given)
    if not isinstance(given, str):
        raise _wrong(spec, given)
    if spec.type in {"date", "datetime"}:
        return _time(spec, given)
    if spec.type == "reference":
        return _reference(org, spec, given)
    return _text(spec, given)


def _wrong(spec: FieldSpec, given: object) -> RowError:
    return RowError("INVALID_TYPE_ON_FIELD_IN_RECORD", f"{spec.label}: value not of required type: {given}", spec.name)


def _flag(spec: FieldSpec, given: object) -> bool:
    if isinstance(given, bool):
        return given
    known = {"true": True, "false": False, "1": True, "0": False}
    if not isinstance(given, str) or given.lower() not in known:
        raise _wrong(spec, given)
    return known[given.lower()]


def _number(spec: FieldSpec, given: object) -> Value:
    if isinstance(given, bool) or not isinstance(given, str | int | float):
        raise _wrong(spec, given)
    try:
        number = float(given)
    except ValueError:
        raise _wrong(spec, given) from None
    if number != number or number in {float("inf"), float("-inf")}:  # noqa: PLR0124 - the test for "no number"
        raise _wrong(spec, given)
    if spec.type != "int":
        return number
    if number != int(number) or abs(number) >= INTEGER_LIMIT:
        raise _wrong(spec, given)
    return int(number)


def _time(spec: FieldSpec, given: str) -> str:
    if spec.type == "datetime":
        moment = moment_of(given)
        if moment is None:
            raise _wrong(spec, given)
        return stamp(moment)
    try:
        return date.fromisoformat(given[:10] if moment_of(given) else given).isoformat()
    except ValueError:
        raise _wrong(spec, given) from None


def _reference(org: Org, spec: FieldSpec, given: str) -> str:
    whole = long_id(given)
    if not whole:
        raise RowError("MALFORMED_ID", f"{spec.label}: id value of incorrect type: {given}", spec.name)
    prefixes = {org.schema.objects[name.lower()].prefix for name in spec.references}
    if whole[:3] not in prefixes:
        raise RowError("FIELD_INTEGRITY_EXCEPTION", f"{spec.label}: id value of incorrect type: {given}", spec.name)
    target = org.spec_of(whole)
    if target is None:
        raise RowError("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", spec.name)
    record = org.tables[target.name][whole]
    if record.get("IsDeleted"):
        raise RowError("ENTITY_IS_DELETED", "entity is deleted", spec.name)
    if spec.name == "OwnerId" and record.get("IsActive") is False:
        message = "operation performed with inactive user [" + whole[:15] + "] as owner of " + spec.object.lower()
        raise RowError("INACTIVE_OWNER_OR_USER", message, "OwnerId")
    return whole


def _text(spec: FieldSpec, given: str) -> Value:
    text = given.strip() if spec.type != "textarea" else given.rstrip()
    if len(text) > spec.length:
        message = f"{spec.label}: data value too large: {text} (max length={spec.length})"
        raise RowError("STRING_TOO_LONG", message, spec.name)
    if text and spec.type == "email" and not _EMAIL.fullmatch(text):
        raise RowError("INVALID_EMAIL_ADDRESS", f"{spec.label}: invalid email address: {text}", spec.name)
    if text and "restricted" in spec.flags and text not in spec.values:
        message = f"{spec.label}: bad value for restricted picklist field: {text}"
        raise RowError("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", message, spec.name)
    return text or None


def derived(record: Record, object_name: str) -> Record:
    """Fields that the platform works out from others of the record."""
    if object_name in {"Lead", "Contact", "User"}:
        return {"Name": " ".join(str(record[part]) for part in ("FirstName", "LastName") if record.get(part))}
    if object_name == "Task":
        return {"IsClosed": record["Status"] == "Completed", "IsHighPriority": record["Priority"] == "High"}
    if object_name == "CampaignMember":
        return {
            "LeadOrContactId": record["ContactId"] or record["LeadId"],
            "HasResponded": record["Status"] == "Responded",
            "Type": "Contact" if record["ContactId"] else "Lead",
        }
    if object_name == "Opportunity":
        stage = record["StageName"]
        return {"IsClosed": stage in {"Closed Won", "Closed Lost"}, "IsWon": stage == "Closed Won"}
    return {}
