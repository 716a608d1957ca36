"""Whether a value fits a field as the CRM describes it, and the spelling that the CRM keeps: pure."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from revops_cli.crm.adapter import Field

_TRUE, _FALSE = frozenset({"true", "1", "yes", "y", "t"}), frozenset({"false", "0", "no", "n", "f", ""})


class Fitted(NamedTuple):
    """The value as the CRM keeps it, and what is wrong with it, if anything."""

    value: str
    problem: str = ""


def fit(field: Field, value: str) -> Fitted:
    """A value for a field, without the blanks around it, which no CRM keeps.

    >>> fit(Field("NumberOfEmployees", "Employees", "int"), "1,200.0")
    Fitted(value='1200', problem='')
    >>> fit(Field("Rating", "Rating", "picklist", values=("Hot", "Cold"), restricted=True), "hot")
    Fitted(value='Hot', problem='')
    """
    value = value.strip()
    if not value and field.type != "boolean":
        return Fitted("", f"{field.name} is required" if field.required else "")
    reading = _READINGS.get(field.type)
    fitted = reading(field, value) if reading else Fitted(value)
    if not fitted.problem and 0 < field.length < len(fitted.value):
        return Fitted(value, f"{field.name} takes {field.length} characters, this has {len(fitted.value)}")
    return fitted


def canonical(field: Field | None, value: str) -> str:
    """A value of a list in the CRM's spelling, where it has one; for comparing, so nothing is wrong with it."""
    return value if field is None else fit(field, value).value


def _boolean(field: Field, value: str) -> Fitted:
    folded = value.casefold()
    if folded in _TRUE:
        return Fitted("true")
    return Fitted("false") if folded in _FALSE else Fitted(value, f"{field.name} is true or false, not '{value}'")


def _number(field: Field, value: str) -> Fitted:
    try:
        number = Decimal(value.replace(",", ""))
    except InvalidOperation:
        return Fitted(value, f"{field.name} is a number, not '{value}'")
    if not number.is_finite():
        return Fitted(value, f"{field.name} is a number, not '{value}'")
    if field.type == "int" and number != number.to_integral_value():
        return Fitted(value, f"{field.name} is a whole number, not '{value}'")
    plain = f"{number.normalize():f}"
    return Fitted("0" if plain == "-0" else plain)


def _date(field: Field, value: str) -> Fitted:
    try:
        return Fitted(date.fromisoformat(value[:10]).isoformat())
    except ValueError:
        return Fitted(value, f"{field.name} is a date as 2026-11-20, not '{value}'")


def _datetime(field: Field, value: str) -> Fitted:
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return Fitted(value, f"{field.name} is a time as 2026-11-20T09:30:00Z, not '{value}'")
    there = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return Fitted(there.strftime("%Y-%m-%dT%H:%M:%SZ"))


def _picklist(field: Field, value: str) -> Fitted:
    known = {each.casefold(): each for each in field.values}
    kept = known.get(value.casefold(), value)
    if field.restricted and kept not in field.values:
        return Fitted(value, f"{field.name} has no value '{value}'")
    return Fitted(kept)


def _picklists(field: Field, value: str) -> Fitted:
    parts = [_picklist(field, part.strip()) for part in value.split(";") if part.strip()]
    problem = next((part.problem for part in parts if part.problem), "")
    return Fitted(";".join(part.value for part in parts), problem)


_READINGS: Mapping[str, Callable[[Field, str], Fitted]] = {
    "boolean": _boolean,
    **dict.fromkeys(("int", "long", "double", "currency", "percent"), _number),
    "date": _date,
    "datetime": _datetime,
    "picklist": _picklist,
    "multipicklist": _picklists,
}
