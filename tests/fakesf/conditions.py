"""WHERE: a condition becomes a test of one record.

There are two values, as in SOQL: `Title != 'x'` is true of an empty title. Texts are compared
whatever the case, Ids in theirs; the empty text is null.
"""

import operator
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from .errors import ApiError
from .ids import long_id
from .moments import moment_of, stamp
from .org import Org
from .paths import Path, resolve
from .schema import NUMBERS, FieldSpec, ObjectSpec, Record, Value
from .soql_tree import Both, Compare, Condition, Literal, Not

Test = Callable[[Record], bool]
IDS = frozenset({"id", "reference"})
TIMES = frozenset({"date", "datetime"})
MONTHS, QUARTER = 12, 3
_SIGNS: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def compiled(org: Org, spec: ObjectSpec, condition: Condition) -> Test:
    """The test of a record of the object."""
    if isinstance(condition, Not):
        inner = compiled(org, spec, condition.part)
        return lambda record: not inner(record)
    if isinstance(condition, Both):
        tests = [compiled(org, spec, part) for part in condition.parts]
        every = all if condition.word == "and" else any
        return lambda record: every(test(record) for test in tests)
    return _compare(org, resolve(org, spec, condition.path), condition)


def mentions(condition: Condition | None, name: str) -> bool:
    """Whether a condition names the field."""
    if isinstance(condition, Both):
        return any(mentions(part, name) for part in condition.parts)
    if isinstance(condition, Not):
        return mentions(condition.part, name)
    return condition is not None and condition.path.lower() == name.lower()


def _compare(org: Org, path: Path, condition: Compare) -> Test:
    field, read, sign = path.field, path.read, condition.sign
    if "unfiltered" in field.flags:
        message = f"field '{field.name}' can not be filtered in a query call"
        raise ApiError(400, "INVALID_FIELD", message)
    if any(literal.kind == "range" for literal in condition.literals):
        return _in_range(org, path, condition)
    if sign == "like":
        return _like(path, condition.literals[0])
    wanted = [_key(field, _value(field, literal)) for literal in condition.literals]
    if sign in {"=", "in"}:
        values = set(wanted)
        return lambda record: _key(field, read(record)) in values
    if sign in {"!=", "not in"}:
        values = set(wanted)
        return lambda record: _key(field, read(record)) not in values
    if field.type == "boolean" or wanted[0] is None:
        raise _operator(field, sign)
    return _ordered(path, _SIGNS[sign], wanted[0])


def _ordered(path: Path, holds: Callable[[Any, Any], bool], bound: object) -> Test:
    def test(record: Record) -> bool:
        value = _key(path.field, path.read(record))
        return value is not None and holds(value, bound)

    return test


def _operator(field: FieldSpec, sign: str) -> ApiError:
    return ApiError(400, "INVALID_QUERY_FILTER_OPERATOR", f"invalid operator {sign!r} on field '{field.name}'")


def _like(path: Path, literal: Literal) -> Test:
    if literal.kind != "like" or path.field.type in IDS | TIMES | NUMBERS | {"int", "boolean"}:
        raise _operator(path.field, "like")
    wild = {"%": ".*", "_": "."}
    parts = re.findall(r"\\.|.", literal.text, re.DOTALL)
    pattern = "".join(wild.get(part) or re.escape(part.removeprefix("\\") or part) for part in parts)
    found = re.compile(pattern, re.IGNORECASE | re.DOTALL).fullmatch
    return lambda record: found(str(path.read(record) or "")) is not None and path.read(record) is not None


def _value(field: FieldSpec, literal: Literal) -> Value:
    """The literal as a value of the field's type, or a refusal: nothing is converted."""
    if literal.kind == "null" or (literal.kind == "text" and not literal.text):
        return None
    kinds = {"boolean": "flag", "date": "time", "datetime": "time", "int": "number"} | dict.fromkeys(NUMBERS, "number")
    if kinds.get(field.type, "text") != literal.kind or (
        literal.kind == "time" and (field.type == "date") != (len(literal.text) == len("2026-01-01"))
    ):
        quoted = "should be enclosed in quotes" if field.type not in kinds else "should not be enclosed in quotes"
        message = f"value of filter criterion for field '{field.name}' must be of type {field.type} and {quoted}"
        raise ApiError(400, "INVALID_FIELD", message)
    return _typed(field, literal)


def _typed(field: FieldSpec, literal: Literal) -> Value:
    if literal.kind == "flag":
        return literal.text == "true"
    if literal.kind == "number":
        return float(literal.text)
    if field.type in IDS:
        whole = long_id(literal.text)
        if not whole:
            raise ApiError(400, "INVALID_QUERY_FILTER_OPERATOR", f"invalid ID field: {literal.text}")
        return whole
    if field.type == "datetime":
        moment = moment_of(literal.text)
        if moment is None:
            raise ApiError(400, "MALFORMED_QUERY", f"no moment: {literal.text}")
        return stamp(moment)
    return literal.text


def _key(field: FieldSpec, value: Value) -> Value:
    """Equal values have equal keys, and keys sort as the platform sorts values."""
    if isinstance(value, str) and field.type not in IDS | TIMES:
        return value.casefold()
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


sort_key = _key


def _in_range(org: Org, path: Path, condition: Compare) -> Test:
    field = path.field
    if field.type not in TIMES or len(condition.literals) > 1:
        raise ApiError(400, "INVALID_FIELD", f"no date literal for field '{field.name}'")
    start, end = _bounds(condition.literals[0].text, org.clock.now)
    is_date = field.type == "date"
    low = start.date().isoformat() if is_date else stamp(start)
    # the last moment before the end of a range, at the resolution that records have
    high = (end - timedelta(days=1)).date().isoformat() if is_date else stamp(end - timedelta(milliseconds=1))
    tests: dict[str, Callable[[str], bool]] = {
        "=": lambda value: low <= value <= high,
        "!=": lambda value: not low <= value <= high,
        "<": lambda value: value < low,
        "<=": lambda value: value <= high,
        ">": lambda value: value > high,
        ">=": lambda value: value >= low,
    }
    if condition.sign not in tests:
        raise _operator(field, condition.sign)
    holds = tests[condition.sign]

    def test(record: Record) -> bool:
        value = path.read(record)
        return condition.sign == "!=" if value is None else holds(str(value))

    return test


def _bounds(literal: str, now: datetime) -> tuple[datetime, datetime]:
    """First moment of a date literal, and the first after it; days begin at midnight UTC."""
    today = now.date()
    day = timedelta(days=1)
    if literal.startswith("last_n_days:"):
        return _midnight(today - day * int(literal.partition(":")[2])), _midnight(today + day)
    if literal in {"today", "yesterday"}:
        first = today if literal == "today" else today - day
        return _midnight(first), _midnight(first + day)
    months = {"this_month": 1, "this_quarter": QUARTER, "this_year": MONTHS}[literal]
    first = date(today.year, (today.month - 1) // months * months + 1, 1)
    year, month = divmod(first.month - 1 + months, MONTHS)
    return _midnight(first), _midnight(date(first.year + year, month + 1, 1))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC)
