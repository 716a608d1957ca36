"""Cells between Salesforce and the canonical text of the adapter, by the type of the field."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

NUMBERS = frozenset({"int", "long", "double", "currency", "percent"})
REFERENCES = frozenset({"id", "reference"})
NULL = "#N/A"
"""What clears a field in a CSV of the Bulk interface; an empty cell leaves it as it is."""
_PLAIN_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")
_WHOLE = frozenset({"Z", ".000Z", ".000+0000", "+0000", "+00:00"})
"""Ends of a moment in UTC, to the second."""
_CHECK = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
_SHORT, _LONG = 15, 18


def canonical(value: Any, kind: str) -> str:  # noqa: ANN401 - JSON is anything
    """A value of a JSON or CSV reply as text.

    >>> canonical(1200.50, "currency"), canonical("2026-01-02T03:04:05.000+0000", "datetime"), canonical(None, "string")
    ('1200.5', '2026-01-02T03:04:05Z', '')
    """
    return reader(kind)(value)


Reader = Callable[[Any], str]


def reader(kind: str) -> Reader:
    """What makes the values of a field canonical, for many of them: see `canonical`."""
    reading = _READINGS.get(kind)

    def read(value: Any) -> str:  # noqa: ANN401 - JSON is anything
        if isinstance(value, str):
            return reading(value) if reading and value else value
        if value is None:
            return ""
        if isinstance(value, bool):
            return "true" if value else "false"
        return _number(str(value))

    return read


def _number(text: str) -> str:
    if text.isdecimal() and text.isascii() and text[0] != "0":
        return text
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    if not number.is_finite():
        return text
    plain = f"{number.normalize():f}"
    return "0" if plain == "-0" else plain


def _datetime(text: str) -> str:
    """A moment in UTC, with a fraction of a second only where there is one."""
    if not _STAMP.match(text):
        return text
    if text[19:] in _WHOLE:
        return text[:19] + "Z"
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    there = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    shown = there.isoformat(timespec="milliseconds" if there.microsecond else "seconds")
    return shown.replace("+00:00", "Z")


def _date(text: str) -> str:
    return text[:10] if _STAMP.match(text) else text


def _time(text: str) -> str:
    return text.replace(".000Z", "Z")


def _boolean(text: str) -> str:
    return text.lower() if text.lower() in {"true", "false"} else text


def long_id(text: str) -> str:
    """A record Id with its checksum, as the CRM gives it; other text as it is.

    >>> long_id("001000000000001")
    '001000000000001AAA'
    """
    if len(text) != _SHORT or not (text.isascii() and text.isalnum()):
        return text
    groups = (text[start : start + 5] for start in (0, 5, 10))
    return text + "".join(_CHECK[sum(1 << place for place, c in enumerate(group) if c.isupper())] for group in groups)


_READINGS: dict[str, Callable[[str], str]] = {
    **dict.fromkeys(NUMBERS, _number),
    **dict.fromkeys(REFERENCES, long_id),
    "datetime": _datetime,
    "date": _date,
    "time": _time,
    "boolean": _boolean,
}


def to_json(text: str, kind: str) -> object:
    """A canonical value as JSON takes it; the empty text is null."""
    if not text:
        return False if kind == "boolean" else None
    if kind == "boolean":
        return text == "true" if text in {"true", "false"} else text
    if kind in NUMBERS:
        return _json_number(text)
    return text


def _json_number(text: str) -> object:
    if not _PLAIN_NUMBER.fullmatch(text):
        return text
    if "." not in text:
        return int(text)
    number = float(text)
    # A number that a float cannot hold exactly goes as text, which the CRM reads in full.
    return number if Decimal(repr(number)) == Decimal(text) else text


def to_cell(text: str, kind: str) -> str:
    """A canonical value as a cell of a CSV for the Bulk interface."""
    if not text:
        return "false" if kind == "boolean" else NULL
    return text
