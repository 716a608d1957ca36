"""Plain phone numbers, settled without the library and exactly as it would.

`phonenumbers` takes about a hundred microseconds a number. Most numbers in a list are plain: the
digits of a national number, perhaps behind `+` and a country code or behind the national prefix.
For these the patterns of the library's own metadata give the answer; the rest goes to the library.

What the library does that a pattern alone does not, and what is done about it:
- A number type's pattern does not imply the region's general pattern: both must match.
- Nor does it imply the possible lengths: they are checked too.
- A country code may be read out of a number without `+`: such a number is left to the library.
- So may the prefix of a call abroad, which does not begin with 0 everywhere (99 in Finland).
- A national prefix may take more than its literal digits: there, what begins so is left to the library.
- Of the regions that share a country code, the first that claims a number decides: by its leading
  digits where it has some, else by validity (`is_valid`).
"""

import re
from functools import cache
from typing import NamedTuple

_PLAIN = re.compile(r"\+?\(?[0-9][0-9 ().\-]{4,22}[0-9]", re.ASCII)
AS_FLOAT = r"\+?[0-9]{5,}\.0+"
"""What a spreadsheet made of a number: the zeros behind the point are none of its digits."""
_FLOAT = re.compile(AS_FLOAT, re.ASCII)
_MARKS = str.maketrans("", "", " ().-")
_NANP = re.compile(r"(?:\+?1[ .-]?)?\(?([2-9][0-9]{2})\)?[ .-]{0,2}([2-9][0-9]{2})[ .-]?([0-9]{4})", re.ASCII)
TEN_DIGITS = r"(?:\+1[ .\-])?\(?[2-9][0-9]{2}\)?[ .\-]?[0-9]{3}[ .\-]?[0-9]{4}"
"""Ten digits with single marks between: no repair reads them in another way."""
_FEWEST, _MOST = 6, 15
"""Digits of a national number: shorter ones may be local, longer ones are cut or refused."""
_TYPES = (
    "fixed_line",
    "mobile",
    "toll_free",
    "premium_rate",
    "shared_cost",
    "voip",
    "personal_number",
    "pager",
    "uan",
    "voicemail",
)


class Region(NamedTuple):
    """What reads the plain numbers of a region; `prefix` is None where the library must strip it."""

    calling_code: str
    prefix: str | None


class Numbering(NamedTuple):
    """The library's metadata of a region: the general pattern, the pattern and lengths of each kind of number.

    `prefix` is a pattern of what may be dialled before a national number, `abroad` of what is dialled
    before a country code; empty for nothing. `leading` are the digits by which a region that shares
    its country code claims a number.
    """

    general: str = "(?!)"
    kinds: tuple[tuple[str, tuple[int, ...]], ...] = ()
    prefix: str = ""
    abroad: str = ""
    leading: str = ""
    lengths: tuple[int, ...] = ()


@cache
def main_region(calling_code: str) -> str:
    """The region that speaks for a calling code, for example US for 1."""
    from phonenumbers import region_code_for_country_code  # noqa: PLC0415 - heavy, needed only for numbers

    return str(region_code_for_country_code(int(calling_code)))


@cache
def region(code: str) -> Region | None:
    """What reads plain numbers of a region, or None where it is not the main one of its calling code."""
    from phonenumbers import PhoneMetadata  # noqa: PLC0415 - heavy, needed only for numbers

    metadata = PhoneMetadata.metadata_for_region(code, None)
    if metadata is None or main_region(str(metadata.country_code)) != code or metadata.leading_digits:
        return None
    return Region(str(metadata.country_code), _literal_prefix(code))


@cache
def _literal_prefix(code: str) -> str | None:
    """The digits that are dialled before a national number; None where they may take more than themselves."""
    from phonenumbers import PhoneMetadata  # noqa: PLC0415 - heavy, needed only for numbers

    metadata = PhoneMetadata.metadata_for_region(code, None)
    if metadata is None:
        return None
    parsing = metadata.national_prefix_for_parsing
    literal = parsing is None or (parsing == metadata.national_prefix and parsing.isdigit())
    return (metadata.national_prefix or "") if literal and not metadata.national_prefix_transform_rule else None


@cache
def national_prefix(code: str) -> str:
    """What is dialled before a national number within a region: 0 in most of Europe; may be empty."""
    from phonenumbers import PhoneMetadata  # noqa: PLC0415 - heavy, needed only for numbers

    metadata = PhoneMetadata.metadata_for_region(code, None)
    return (metadata and metadata.national_prefix) or ""


def is_of_region(code: str, national: str) -> bool:
    """Whether the library calls a national number of a region valid: by its general pattern, a kind and its lengths.

    A pattern is compiled when the first number gets as far as it: most are refused by the general one.
    """
    plan = numbering(code)
    length = len(national)
    return _digits(plan.general).fullmatch(national) is not None and any(
        length in lengths and _digits(pattern).fullmatch(national) for pattern, lengths in plan.kinds
    )


@cache
def _digits(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.ASCII)


@cache
def numbering(code: str) -> Numbering:
    """The numbering plan of a region, empty for one that the library does not know."""
    from phonenumbers import PhoneMetadata  # noqa: PLC0415 - heavy, needed only for numbers

    metadata = PhoneMetadata.metadata_for_region(code, None)
    general = metadata and metadata.general_desc
    if not (metadata and general and general.national_number_pattern):
        return Numbering()
    kinds = (getattr(metadata, name) for name in _TYPES)
    return Numbering(
        general.national_number_pattern,
        tuple(
            (kind.national_number_pattern, tuple(n for n in kind.possible_length or general.possible_length if n > 0))
            for kind in kinds
            if kind is not None and kind.national_number_pattern
        ),
        metadata.national_prefix_for_parsing or "",
        metadata.international_prefix or "",
        metadata.leading_digits or "",
        tuple(general.possible_length),
    )


@cache
def _calling_codes() -> frozenset[str]:
    from phonenumbers import COUNTRY_CODE_TO_REGION_CODE  # noqa: PLC0415 - heavy, needed only for numbers

    return frozenset(str(code) for code, regions in COUNTRY_CODE_TO_REGION_CODE.items() if regions != ("001",))


@cache
def calling_code(code: str) -> str:
    """The calling code of a region, empty for a region that the library does not know."""
    from phonenumbers import country_code_for_region  # noqa: PLC0415 - heavy, needed only for numbers

    return str(country_code_for_region(code) or "")


@cache
def sharing(calling_code: str) -> tuple[str, ...]:
    """The regions of a calling code."""
    from phonenumbers import COUNTRY_CODE_TO_REGION_CODE  # noqa: PLC0415 - heavy, needed only for numbers

    return COUNTRY_CODE_TO_REGION_CODE[int(calling_code)]


@cache
def any_kind(calling_code: str) -> str:
    """A pattern of all kinds of numbers of all regions of a calling code."""
    kinds = {pattern for code in sharing(calling_code) for pattern, _ in numbering(code).kinds}
    return "|".join(sorted(kinds)) or "(?!)"


@cache
def _leading(calling_code: str) -> re.Pattern[str]:
    """The leading digits of each region that has some, as a group of its name, in the library's order."""
    plans = {code: numbering(code).leading for code in sharing(calling_code)}
    claims = [f"(?P<{code}>{leading})" for code, leading in plans.items() if leading and len(plans) > 1]
    return re.compile("|".join(claims) or "(?!)", re.ASCII)


@cache
def _open(calling_code: str, code: str) -> bool:
    """Whether a region may know any number of its calling code, and not only those of its leading digits."""
    return len(sharing(calling_code)) == 1 or not numbering(code).leading


@cache
def _others(calling_code: str, claimant: str) -> tuple[str, ...]:
    """The regions behind the first one that may know a number: the claimant, last, and the open ones before it."""
    codes = sharing(calling_code)
    before = codes[1 : codes.index(claimant)] if claimant else codes[1:]
    found = tuple(code for code in before if _open(calling_code, code))
    return (*found, claimant) if claimant else found


def is_valid(calling_code: str, national: str) -> bool:
    """Whether the library calls a national number valid: the first region that claims it must know it.

    >>> is_valid("1", "8762350922"), is_valid("1", "5552350922"), is_valid("44", "1481235092")
    (True, False, True)
    """
    first = sharing(calling_code)[0]
    if _open(calling_code, first) and is_of_region(first, national):
        return True
    claim = _leading(calling_code).match(national)
    claimant = str(claim.lastgroup) if claim else ""
    return any(is_of_region(code, national) for code in _others(calling_code, claimant))


@cache
def _prefix_pattern(code: str) -> re.Pattern[str]:
    return re.compile(numbering(code).prefix or "(?!)")


@cache
def _ambiguous_start(code: str) -> re.Pattern[str]:
    """What digits may begin with that the library may take off: all prefixes but a literal one."""
    plan = numbering(code)
    prefix = plan.prefix if _literal_prefix(code) is None else ""
    starts = [*filter(None, (prefix, plan.abroad)), calling_code(code)]
    return re.compile("|".join(f"(?:{start})" for start in starts))


def plainly(text: str, default_region: str) -> str | None:
    """E.164 of a plain number, the empty string for one that is invalid, None where the library must be asked.

    >>> plainly("(415) 867-5309", "US"), plainly("(415) 867-5309", "GB"), plainly("867-5309 ext", "US")
    ('+14158675309', '', None)
    """
    north_american = _NANP.fullmatch(text)
    if north_american and (text[0] == "+" or calling_code(default_region) == "1"):
        national = "".join(north_american.groups())
        return _told("1", national)
    if not _PLAIN.fullmatch(text) or _FLOAT.fullmatch(text):
        return None
    digits = text.translate(_MARKS)
    return _international(digits[1:]) if digits[0] == "+" else _national(digits, default_region)


def _international(digits: str) -> str | None:
    """The answer for digits behind a `+`; a national prefix behind the country code is the library's matter."""
    for size in (1, 2, 3):
        code, national = digits[:size], digits[size:]
        if code in _calling_codes():
            taken = national.startswith("0") or _prefix_pattern(main_region(code)).match(national)
            return None if taken or not _FEWEST <= len(national) <= _MOST else _told(code, national)
    return None


def _told(code: str, national: str) -> str:
    return f"+{code}{national}" if is_valid(code, national) else ""


def _national(digits: str, default_region: str) -> str | None:
    """The answer for the digits dialled within a region."""
    code = calling_code(default_region)
    if not code or not _FEWEST <= len(digits) <= _MOST or _ambiguous_start(default_region).match(digits):
        return None
    prefix = _literal_prefix(default_region)
    if prefix and digits.startswith(prefix):
        return _prefixed(digits, digits[len(prefix) :], default_region)
    begins = digits[0] == "0" or _prefix_pattern(main_region(code)).match(digits)
    return None if begins else _told(code, digits)


def _prefixed(digits: str, national: str, region_code: str) -> str | None:
    """The answer for digits behind a prefix: only where the region knows them without it, and not with it."""
    if national.startswith("0") or not is_of_region(region_code, national) or is_of_region(region_code, digits):
        return None
    return _told(calling_code(region_code), national)
