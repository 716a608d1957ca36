"""Ranges that a spreadsheet took for dates, undone: 'Nov-50' was 11-50, '10-Jan' was 1-10.

A range whose first number can be a month becomes a date: of this year if the other can be a day
(1-10, 10-19), else the first of a month of the last century (11-50). Lists show it as a month name
with a number, as a date with or without a time, or as the serial number of the day.
"""

import re
from datetime import date, timedelta
from functools import cache

from revops_cli.fields.quantity import Limits, any_of, forms

_CENTURY = 100
_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ t][0:.]+)?")
_SLASHED = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4}|\d{2})(?: [0:.]+)?")
_HOW = "a spreadsheet's date read as the range it was"
_EPOCH = date(1899, 12, 30)
"""Day 0 of the serial numbers of spreadsheets."""
_DAYS = ((1, 4), (1, 5), (1, 9), (1, 10), (2, 10), (5, 9), (6, 10), (10, 19), (11, 20))
_YEARS = ((1, 49), (1, 50), (1, 99), (10, 49), (10, 50), (10, 99), (11, 49), (11, 50), (11, 99), (12, 50))
"""The usual ranges that become a day of this year, and the first of a month of the last century."""
_SHEETS = range(2015, 2031)
"""Years in which a sheet that turns up today was typed."""


def undone(folded: str) -> Limits | None:
    """The range that a date stands for; None for a text that is no date."""
    month = _months().fullmatch(folded)
    if month:
        other = month[1] or month[4]
        return _ends(_month_numbers()[month[2] or month[3]], int(other) % _CENTURY)
    dated = _DATE.fullmatch(folded)
    if dated:
        return _of_date(int(dated[1]), int(dated[2]), int(dated[3]))
    slashed = _SLASHED.fullmatch(folded)
    if slashed:
        return _of_slashed(int(slashed[1]), int(slashed[2]), int(slashed[3]))
    return _serials().get(folded.removesuffix(".0"))


def _of_date(year: int, month: int, day: int) -> Limits:
    """The range of a whole date: its month with the day, or with the year where it is the first of a month."""
    return _ends(month, day if day != 1 else year % _CENTURY)


def _of_slashed(one: int, other: int, year: int) -> Limits:
    """The same with the order of day and month unknown, which for a range does not matter."""
    if 1 in {one, other} and (max(one, other), year) != (1, 1) and year % _CENTURY > max(_SHEETS) % _CENTURY:
        return _ends(max(one, other), year % _CENTURY)
    return _ends(one, other)


def _ends(one: int, other: int) -> Limits:
    return Limits(min(one, other), max(one, other), _HOW)


@cache
def _month_numbers() -> dict[str, int]:
    return {form: int(value) for form, value in forms("quantity_words.csv", "month")}


@cache
def _months() -> re.Pattern[str]:
    names = any_of(list(_month_numbers()))
    return re.compile(rf"(\d{{4}}|\d{{1,2}})[-. /]?({names})\.?|({names})\.?[-. /]?(\d{{4}}|\d{{1,2}})")


@cache
def _serials() -> dict[str, Limits]:
    """The serial numbers of the usual ranges; a true size that hits one of these few is very rare."""
    found = {_serial(date(1900 + year, month, 1)): _ends(month, year) for month, year in _YEARS}
    for year in _SHEETS:
        for one, other in _DAYS:
            found[_serial(date(year, one, other))] = _ends(one, other)
            if other <= 12:  # noqa: PLR2004 - in most of Europe the day comes first: 1-10 is the first of October
                found[_serial(date(year, other, one))] = _ends(one, other)
    return found


def _serial(day: date) -> str:
    return str((day - _EPOCH) // timedelta(days=1))
