"""SOQL as text: quoted literals, and lists cut so that a query fits into an address."""

import re
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import quote as percent

from revops_cli.crm.adapter import Question
from revops_cli.errors import CrmError

LONGEST_ADDRESS = 14_000
"""Characters of a percent-encoded query in an address; with its headers, servers refuse one above 16,384 bytes."""
LONGEST_QUERY = 100_000
"""Characters of a query at all: SOQL and SOSL limits of the platform."""
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z][A-Za-z0-9_]*)*")
_ESCAPES = str.maketrans({"\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\f": "\\f", "\b": "\\b"})


def literal(text: str) -> str:
    r"""A string of SOQL.

    >>> literal("O'Brien")
    "'O\\'Brien'"
    """
    return f"'{text.translate(_ESCAPES)}'"


def named(name: str) -> str:
    """A name of an object or a field, unchanged; raises CrmError for what can be none."""
    if not _NAME.fullmatch(name):
        raise CrmError(f"'{name}' is no name of an object or a field", code="INVALID_FIELD")
    return name


def select(fields: Sequence[str], name: str, where: str = "", order: str = "") -> str:
    """A query of these fields."""
    condition = f" WHERE {where}" if where else ""
    ordered = f" ORDER BY {order}" if order else ""
    query = f"SELECT {', '.join(map(named, fields))} FROM {named(name)}{condition}{ordered}"
    if len(query) > LONGEST_QUERY:
        raise CrmError(f"the query has {len(query):,} characters, more than {LONGEST_QUERY:,}", where=name)
    return query


def counting(name: str, where: str = "") -> str:
    """A query of the number of records."""
    return f"SELECT count() FROM {named(name)}{f' WHERE {where}' if where else ''}"


def conditions(question: Question, stamp: str) -> str:
    """The condition of a question; `stamp` is the object's field of the last change, or empty."""
    parts = [f"({question.where})"] if question.where.strip() else []
    if question.since and stamp:
        parts.append(f"{stamp} >= {question.since}")
    if question.after:
        parts.append(_beyond(question.after, stamp))
    return " AND ".join(parts)


def _beyond(after: tuple[str, str], stamp: str) -> str:
    moment, last = after
    if not stamp:
        return f"Id > {literal(last)}"
    return f"({stamp} > {moment} OR ({stamp} = {moment} AND Id > {literal(last)}))"


def fits(query: str) -> bool:
    """Whether a query can be sent in an address."""
    return len(percent(query)) <= LONGEST_ADDRESS


def listed(values: Iterable[str], room: int, most: int = 200) -> Iterator[list[str]]:
    """Values in lists whose literals stay within `room` percent-encoded characters, `most` in each."""
    part: list[str] = []
    used = 0
    for value in values:
        size = len(percent(literal(value) + ", "))
        if part and (used + size > room or len(part) == most):
            yield part
            part, used = [], 0
        part.append(value)
        used += size
    if part:
        yield part


def within(field: str, values: Sequence[str], *, quoted: bool = True) -> str:
    """The condition that a field has one of these values, which are `quoted` unless the field is a number."""
    return f"{named(field)} IN ({', '.join(map(literal, values) if quoted else values)})"


def room_beside(query: str) -> int:
    """Percent-encoded characters that a query leaves for a list of values."""
    return max(LONGEST_ADDRESS - len(percent(query)) - 200, 1000)
