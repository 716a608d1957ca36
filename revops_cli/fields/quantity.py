"""A number or a range that a person typed: 'over 1,000', '0.5k-1k', '1 001 à 5 000', '$5-10 million'.

A separator followed by exactly three digits separates thousands, whichever it is. 'N+' and 'more
than N' allow N+1 and more; 'under N' at most N-1, 'up to N' at most N.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from revops_cli.data.reader import read_reference

_GROUP = r"\d{1,3}(?:[.,'’ ]\d{3})+(?!\d)"
_NUMBER = re.compile(rf"{_GROUP}(?:[.,]0+\b|[.,]\d{{1,2}}\b)?|\d+(?:[.,]\d+)?|(?<!\d)[.,]\d+")
_GROUPED = re.compile(rf"({_GROUP})(?:[.,](\d{{1,2}}|0+))?")
_NOTE = re.compile(r"\([^()]*\b(?:19|20)\d\d\b[^()]*\)")
"""A remark with a year: '2,000 (as of 2023)'."""
_MORE_SIGN = re.compile(r"[>≥]|\d\s*[a-z]{0,2}\s*\+|\+\s*\d")
_FEWER_SIGN = re.compile(r"[<≤]")
_AT_MOST_SIGN = re.compile(r"≤|<=")
_BETWEEN = r"[\s\-–—~_,;:.…|/$€£]*"


NUMBER = "number"
"""How a text is read that is one number, and neither a range nor a limit."""


class Limits(NamedTuple):
    """The smallest and largest number that a text allows, and how it was read."""

    first: int
    last: int
    how: str


class Band(NamedTuple):
    """A named range of numbers; `last` is None for the largest."""

    name: str
    first: int
    last: int | None


class _Typed(NamedTuple):
    value: float
    scale: int
    start: int
    end: int


@cache
def bands(table: str) -> tuple[Band, ...]:
    """The bands of a packaged table, smallest first."""
    rows = read_reference(table)
    return tuple(Band(r["band"], int(r["min"]), int(r["max"]) if r["max"] else None) for r in rows)


def band_of(limits: Limits, known: Sequence[Band]) -> Band:
    """The band that holds most of a range, the smaller of two that hold as much."""
    return max(known, key=lambda band: (_shared(band, limits), -band.first))


def _shared(band: Band, limits: Limits) -> int:
    last = limits.last if band.last is None else min(limits.last, band.last)
    return last - max(limits.first, band.first) + 1


def read_limits(folded: str) -> Limits | None:
    """What a folded text allows; None where it holds no number, or several that are no range."""
    text = _NOTE.sub("", folded)
    found = list(_typed(text))
    if len(found) == 1:
        return _one(round(found[0].value * found[0].scale), text)
    if len(found) == 2 and _joins().fullmatch(text, found[0].end, found[1].start):  # noqa: PLR2004 - a range has two ends
        return _range(*found)
    return None


def _one(number: int, text: str) -> Limits:
    if _AT_MOST_SIGN.search(text) or _words("at_most").search(text):
        return Limits(number, number, "at most")
    if _FEWER_SIGN.search(text) or _words("fewer").search(text):
        return Limits(number - 1, number - 1, "less than")
    if _MORE_SIGN.search(text) or _words("more").search(text):
        return Limits(number + 1, number + 1, "more than")
    return Limits(number, number, NUMBER)


def _range(one: _Typed, other: _Typed) -> Limits:
    """A range; a scale that only its end has counts for both: '5-10 million'."""
    shared = other.scale if one.scale == 1 and one.value < other.value else one.scale
    ends = sorted((round(one.value * shared), round(other.value * other.scale)))
    return Limits(ends[0], ends[1], "range")


def _typed(text: str) -> Iterator[_Typed]:
    for match in _NUMBER.finditer(text):
        scale = _scales().match(text, match.end())
        factor = 1 if scale is None else _scale_factors()[scale[1]]
        yield _Typed(_value(match[0]), factor, match.start(), match.end() if scale is None else scale.end())


def _value(number: str) -> float:
    grouped = _GROUPED.fullmatch(number)
    if grouped is None:
        return float(number.replace(",", "."))
    whole = re.sub(r"\D", "", grouped[1])
    return float(f"{whole}.{grouped[2] or 0}")


def forms(table: str, kind: str) -> Iterator[tuple[str, str]]:
    """The forms of a kind of words in a table, and the value of each."""
    for row in read_reference(table):
        if row["kind"] == kind:
            yield from ((form.strip(), row.get("value", "")) for form in row["forms"].split(";"))


def any_of(words: Sequence[str]) -> str:
    """A pattern for any of the words, the longer first."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


@cache
def _words(kind: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z])(?:{any_of([form for form, _ in forms('quantity_words.csv', kind)])})(?![a-z])")


@cache
def _joins() -> re.Pattern[str]:
    words = any_of([form for form, _ in forms("quantity_words.csv", "joins")])
    return re.compile(rf"{_BETWEEN}(?:[a-z]*\s+)?(?:{words})?{_BETWEEN}")


@cache
def _scale_factors() -> dict[str, int]:
    return {form: int(value) for form, value in forms("quantity_words.csv", "scale")}


@cache
def _scales() -> re.Pattern[str]:
    return re.compile(rf"\s?({any_of(list(_scale_factors()))})(?![a-z])")
