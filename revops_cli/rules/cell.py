"""How the text of a cell is read as a number, a boolean, a date or an instant: in SQL and in Python.

Both sides read the same texts and give the same values; an empty cell, and one that cannot be read,
is unknown. The patterns stay inside what the engines agree on: no flags, no classes, short numbers.
"""

import re
from datetime import date

from revops_cli.engine.protocol import quote
from revops_cli.rules.nodes import CellKind

_NUMBER = "^ *[+-]?[0-9]{1,15}([.][0-9]{1,15})? *$"
LARGEST = 10**15
"""Above every number that a cell can hold."""
_DAY = "^[12][0-9]{3}-[0-9]{2}-[0-9]{2}"
_DATE = _DAY + "([T ][0-9:.]*(Z|[+-][0-9]{2}:?[0-9]{2})?)?$"
_TIME = "^.{10}[T ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]*)?)?(Z|[+-][0-9]{2}:?[0-9]{2})?$"
ISO = _DAY + "([T ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]*)?)?(Z|[+-][0-9]{2}:?[0-9]{2})?)?$"
"""A day, or a day with its time: what is read as a date or an instant."""
_ZONE = "[+-][0-9]{2}:?[0-9]{2}$"
_TRUE = ("true", "1", "yes")
_FALSE = ("false", "0", "no")
EPOCH = date(1970, 1, 1)
SPACES = " \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
"""What `trim` takes off a text, in the engine as here: every kind of space, but neither tabs nor line ends."""

_number = re.compile(_NUMBER[:-1])
_date = re.compile(_DATE[:-1])
_time = re.compile(_TIME[:-1])
_zone = re.compile("[+-][0-9]{2}:?[0-9]{2}")


def cell_sql(name: str, kind: CellKind, offset: int = 0) -> str:
    """The cell of column `name` as SQL of its kind, NULL where it is unknown.

    An instant is seconds since 1970 in UTC; `offset` is the seconds east of UTC of a time that
    names no zone. A date is its ten characters, which compare as dates do.
    """
    column = quote(name)
    lowered = f"lower(trim({column}))"
    match kind:
        case "number":
            return f"CASE WHEN regexp_matches({column}, '{_NUMBER}') THEN try_cast(trim({column}) AS DOUBLE) END"
        case "boolean":
            return f"CASE WHEN {lowered} IN {_TRUE} THEN TRUE WHEN {lowered} IN {_FALSE} THEN FALSE END"
        case "date":
            return f"CASE WHEN {_is_date(column)} THEN left({column}, 10) END"
        case "instant":
            return _instant_sql(column, offset)
        case _:
            return f"NULLIF({column}, '')"


def _is_date(column: str) -> str:
    return f"regexp_matches({column}, '{_DATE}') AND try_cast(left({column}, 10) AS DATE) IS NOT NULL"


def _instant_sql(column: str, offset: int) -> str:
    days = f"date_diff('day', DATE '{EPOCH}', try_cast(left({column}, 10) AS DATE))"
    seconds = (
        f"try_cast(substr({column}, 12, 2) AS BIGINT) * 3600 + try_cast(substr({column}, 15, 2) AS BIGINT) * 60 + "
        f"CASE WHEN substr({column}, 17, 1) = ':' THEN try_cast(substr({column}, 18, 2) AS BIGINT) ELSE 0 END"
    )
    packed = f"right(replace({column}, ':', ''), 5)"
    east = (
        f"(try_cast(substr({packed}, 2, 2) AS BIGINT) * 3600 + try_cast(substr({packed}, 4, 2) AS BIGINT) * 60) "
        f"* CASE WHEN left({packed}, 1) = '-' THEN -1 ELSE 1 END"
    )
    zone = f"CASE WHEN right({column}, 1) = 'Z' THEN 0 WHEN regexp_matches({column}, '{_ZONE}') THEN {east} "
    return (
        f"CASE WHEN NOT ({_is_date(column)}) THEN NULL "
        f"WHEN length({column}) = 10 THEN CAST({days} * 86400 - {offset} AS DOUBLE) "
        f"WHEN regexp_matches({column}, '{_TIME}') "
        f"THEN CAST({days} * 86400 + {seconds} - ({zone} ELSE {offset} END) AS DOUBLE) END"
    )


def read_cell(text: str, kind: CellKind, offset: int = 0) -> str | float | bool | None:
    """The value of a cell's text, as `cell_sql` gives it."""
    match kind:
        case "number":
            return float(text) if _number.fullmatch(text) else None
        case "boolean":
            lowered = text.strip(SPACES).lower()
            return True if lowered in _TRUE else (False if lowered in _FALSE else None)
        case "date":
            return None if read_date(text) is None else text[:10]
        case "instant":
            return _read_instant(text, offset)
        case _:
            return text or None


def read_date(text: str) -> date | None:
    """The day that a text begins with, or None."""
    if not _date.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _read_instant(text: str, offset: int) -> float | None:
    day = read_date(text)
    if day is None or (len(text) > len("2026-01-05") and not _time.fullmatch(text)):
        return None
    midnight = (day - EPOCH).days * 86400
    if len(text) == len("2026-01-05"):
        return float(midnight - offset)
    seconds = int(text[11:13]) * 3600 + int(text[14:16]) * 60
    seconds += int(text[17:19]) if text[16:17] == ":" else 0
    return float(midnight + seconds - _offset(text, offset))


def _offset(text: str, default: int) -> int:
    if text.endswith("Z"):
        return 0
    packed = text.replace(":", "")[-5:]
    if not _zone.fullmatch(packed):
        return default
    east = int(packed[1:3]) * 3600 + int(packed[3:5]) * 60
    return -east if packed[0] == "-" else east
