"""How people of a country write a national number, which tells the countries that a number may be of apart.

`(415) 867-5309` is written as in the US, `(21) 3224-4477` as in Brazil: both are valid in both.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import accumulate

from revops_cli.data.reader import read_reference
from revops_cli.fields.phone_plain import calling_code, national_prefix
from revops_cli.fields.phone_reading import Read, plain_text, written_numbers

RULE = "country of the e-mail"
DIALLED, SHORT = 2, 1
_PLAIN = re.compile(r"\(?[0-9][0-9 ().\-]{3,22}[0-9]")
"""One number, which needs no taking apart."""
_GROUP = re.compile(r"[0-9]+")
_NORTH_AMERICA = "1"
_PARTED = {4, 7, 10}
"""Digits behind each place at which North Americans part a number."""
_MARKS = r"[ ().\-/]+"
_ENDS = " ().-/"
_TEN_DIGITS = re.compile(rf"(?:\+?1[ ().\-/]*)?[0-9]{{3}}{_MARKS}[0-9]{{3}}{_MARKS}[0-9]{{4}}")


def between(raw: str, default: str, other: str, read: Callable[[str], Read]) -> Read:
    """What a cell holds that is of the default country (read as "") or of another one, never silently the wrong one.

    It is read in the country as whose numbers it is written; else where it is valid. Valid in both, it is not read.
    """
    mine, numbers = read(""), _numbers(raw)
    as_here = _likeness(numbers, default)
    if mine.numbers and as_here == DIALLED and not _may_be_dialled(numbers, other):
        return mine
    theirs = read(other)
    if [number.e164 for number in mine.numbers] == [number.e164 for number in theirs.numbers]:
        return mine
    theirs = Read(tuple(number._replace(rule=RULE) for number in theirs.numbers), theirs.issue)
    if not (mine.numbers or as_here):
        return theirs
    as_there = _likeness(numbers, other)
    if as_here != as_there:
        return mine if as_here > as_there else theirs
    if mine.numbers and (theirs.numbers or _breaks_groups(numbers, default)):
        return Read(issue="phone.ambiguous")
    return mine if mine.numbers else theirs


def likeness(text: str, region: str) -> int:
    """How a number of a cell is grouped: DIALLED as one of a region, SHORT without what is dialled first, else 0.

    >>> likeness("(21) 3224-4477", "BR"), likeness("20 7946 0958", "GB"), likeness("2132244477", "BR")
    (2, 1, 0)
    """
    return _likeness(_numbers(text), region)


def _numbers(text: str) -> tuple[str, ...]:
    """The numbers of a cell as they are written."""
    if _PLAIN.fullmatch(text):
        return (text.strip(_ENDS),)
    return tuple(written.text.strip(_ENDS) for written in written_numbers(plain_text(text)))


def _likeness(numbers: Iterable[str], region: str) -> int:
    alike = _as_in_north_america if calling_code(region) == _NORTH_AMERICA else _alike
    return max((alike(number, region) for number in numbers), default=0)


def _breaks_groups(numbers: Iterable[str], region: str) -> bool:
    """Whether a number is parted where nobody parts those of a region; known of North America, which has one way."""
    if calling_code(region) != _NORTH_AMERICA:
        return False
    written = map(_GROUP.findall, numbers)
    return any(set(accumulate(map(len, reversed(groups[1:])))) - _PARTED for groups in written)


def _as_in_north_america(number: str, _region: str) -> int:
    return DIALLED if _TEN_DIGITS.fullmatch(number) else 0


def _alike(number: str, region: str) -> int:
    from phonenumbers import (  # noqa: PLC0415 - heavy, needed only for numbers
        NumberParseException,
        PhoneNumberFormat,
        format_number,
        is_possible_number,
        parse,
    )

    written, code, prefix = _GROUP.findall(number), calling_code(region), national_prefix(region)
    if len(written) == 1:
        return 0
    try:
        parsed = parse(number, region)
    except NumberParseException:
        return 0
    if not is_possible_number(parsed) or str(parsed.country_code) != code:
        return 0
    usual = _GROUP.findall(format_number(parsed, PhoneNumberFormat.NATIONAL))
    bare = _bare(usual, prefix)
    known = [bare, *(_cut("".join(bare), sizes) for sizes in _also_written().get(region, ()))]
    dialled = [before for groups in known if len(groups) > 1 for before in _dialled(groups, code, prefix)]
    if written in dialled or (usual == bare and written in known):
        return DIALLED
    return SHORT if written in known else 0


def _bare(groups: list[str], prefix: str) -> list[str]:
    """The groups without what is dialled before them."""
    first = groups[0].removeprefix(prefix)
    return [first, *groups[1:]] if first else groups[1:]


def _dialled(groups: list[str], code: str, prefix: str) -> tuple[list[str], ...]:
    """The groups behind the calling code, and behind what is dialled before them, if anything is."""
    prefixed = ([prefix, *groups], [prefix + groups[0], *groups[1:]]) if prefix else ()
    return ([code, *groups], *prefixed, *([code, *each] for each in prefixed))


def _may_be_dialled(numbers: Iterable[str], region: str) -> bool:
    """Whether numbers may be grouped as a region dials them: a quick look before the closer one."""
    starts = tuple(filter(None, (calling_code(region), national_prefix(region))))
    return any(
        groups[0].startswith(starts) or _is_bare_format(region, groups) for groups in map(_GROUP.findall, numbers)
    )


def _is_bare_format(region: str, groups: Sequence[str]) -> bool:
    """Whether a region has numbers in such groups that nothing is dialled before."""
    digits, sizes = "".join(groups), tuple(map(len, groups))
    found = ((pattern.fullmatch(digits), leading.match(digits)) for pattern, leading in _bare_formats(region))
    fits = any(whole and begins and whole.groups() == tuple(groups) for whole, begins in found)
    return fits or sizes in _also_written().get(region, ())


@cache
def _bare_formats(region: str) -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    """Of each way of a region to write numbers that nothing is dialled before: the groups, and how the digits begin."""
    from phonenumbers import PhoneMetadata  # noqa: PLC0415 - heavy, needed only for numbers

    metadata = PhoneMetadata.metadata_for_region(region, None)
    prefix = national_prefix(region)
    return tuple(
        (re.compile(one.pattern or "", re.ASCII), re.compile((one.leading_digits_pattern or [""])[-1], re.ASCII))
        for one in (metadata.number_format if metadata else ())
        if not (prefix and prefix in (one.national_prefix_formatting_rule or ""))
    )


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
