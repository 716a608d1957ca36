"""How people of a country write a national number, which tells the countries that a number may be of apart.

`(415) 867-5309` is written as in the US, `(21) 3224-4477` as in Brazil: both are valid in both.
"""

import re
from functools import cache
from itertools import accumulate

from revops_cli.data.reader import read_reference
from revops_cli.fields.phone_plain import calling_code, national_prefix
from revops_cli.fields.phone_reading import Read, plain_text, written_numbers

RULE = "country of the e-mail"
_GROUP = re.compile(r"[0-9]+")
_NORTH_AMERICA = "1"
_PARTED = {4, 7, 10}
"""Digits behind each place at which North Americans part a number."""
_MARKS = r"[ ().\-/]+"
_MAY_FOLLOW = r"[ ().\-/]*"
_ENDS = " ().-/"
_TEN_DIGITS = re.compile(rf"(?:\+?1{_MAY_FOLLOW})?[0-9]{{3}}{_MARKS}[0-9]{{3}}{_MARKS}[0-9]{{4}}")


def between(raw: str, here: tuple[str, Read], there: tuple[str, Read]) -> Read:
    """Which of two readings of a cell holds, never silently the wrong one: the first is of the default country.

    Written as in one of the two countries, it is read there; else where it is valid. Valid in both, it is not read.
    """
    (default, mine), (other, theirs) = here, there
    if [number.e164 for number in mine.numbers] == [number.e164 for number in theirs.numbers]:
        return mine
    theirs = Read(tuple(number._replace(rule=RULE) for number in theirs.numbers), theirs.issue)
    as_here = is_written_as(raw, default)
    if not mine.numbers and not as_here:
        return theirs
    as_there = is_written_as(raw, other)
    if as_here != as_there:
        return mine if as_here else theirs
    if mine.numbers and (theirs.numbers or breaks_groups(raw, default)):
        return Read(issue="phone.ambiguous")
    return mine if mine.numbers else theirs


def is_written_as(text: str, region: str) -> bool:
    """Whether a number of a cell has the groups in which its digits are written in a region; one group tells nothing.

    >>> is_written_as("(21) 3224-4477", "BR"), is_written_as("(21) 3224-4477", "US"), is_written_as("2132244477", "US")
    (True, False, False)
    """
    grouped = _is_north_american if calling_code(region) == _NORTH_AMERICA else _is_grouped
    return any(grouped(written.text.strip(_ENDS), region) for written in written_numbers(plain_text(text)))


def breaks_groups(text: str, region: str) -> bool:
    """Whether a number is parted where nobody parts those of a region; known of North America, which has one way.

    >>> breaks_groups("(21) 8765-4321", "US"), breaks_groups("(415) 8675309", "US")
    (True, False)
    """
    if calling_code(region) != _NORTH_AMERICA:
        return False
    written = (_GROUP.findall(number.text) for number in written_numbers(plain_text(text)))
    return any(set(accumulate(map(len, reversed(groups[1:])))) - _PARTED for groups in written)


def _is_north_american(number: str, _region: str) -> bool:
    return _TEN_DIGITS.fullmatch(number) is not None


def _is_grouped(number: str, region: str) -> bool:
    from phonenumbers import (  # noqa: PLC0415 - heavy, needed only for numbers
        NumberParseException,
        PhoneNumberFormat,
        format_number,
        is_possible_number,
        parse,
    )

    try:
        parsed = parse(number, region)
    except NumberParseException:
        return False
    if not is_possible_number(parsed) or str(parsed.country_code) != calling_code(region):
        return False
    written = _GROUP.findall(number)
    if len(written) > 1 and written[0] == calling_code(region):
        written = written[1:]
    national = _national(_GROUP.findall(format_number(parsed, PhoneNumberFormat.NATIONAL)), region)
    digits = "".join(national)
    usual = (national, *(_cut(digits, sizes) for sizes in _also_written().get(region, ())))
    return any(len(groups) > 1 and written in _dialled(groups, region) for groups in usual)


def _national(groups: list[str], region: str) -> list[str]:
    """The groups without what is dialled before them."""
    prefix = national_prefix(region)
    first = groups[0].removeprefix(prefix) if prefix else groups[0]
    return [first, *groups[1:]] if first else groups[1:]


def _dialled(groups: list[str], region: str) -> tuple[list[str], ...]:
    """The groups as they are, and with what may be dialled before them."""
    prefix = national_prefix(region)
    return (groups, [prefix, *groups], [prefix + groups[0], *groups[1:]])


def _cut(digits: str, sizes: tuple[int, ...]) -> list[str]:
    """The digits in groups of some sizes; in one where they are more or fewer."""
    if sum(sizes) != len(digits):
        return [digits]
    ends = accumulate(sizes)
    return [digits[end - size : end] for end, size in zip(ends, sizes, strict=True)]


@cache
def _also_written() -> dict[str, tuple[tuple[int, ...], ...]]:
    """Sizes of groups that a region has beside those of the library."""
    found: dict[str, tuple[tuple[int, ...], ...]] = {}
    for row in read_reference("phone_groups.csv"):
        found[row["country"]] = (*found.get(row["country"], ()), tuple(map(int, row["groups"].split())))
    return found
