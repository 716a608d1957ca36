"""Plain phone numbers, settled without the library and exactly as it would.

`phonenumbers` takes about a hundred microseconds a number. Most numbers in a list are plain: the
digits of a national number, perhaps behind `+` and a country code or behind the national prefix.
For these one regular expression a region, made of the library's own metadata, gives the answer.
Only a valid number is settled here; everything else goes to the library.

What the library does that a pattern alone does not, and what is done about it:
- A number type's pattern does not imply the region's general pattern: both must match.
- Nor does it imply the possible lengths: they are checked too.
- A country code may be read out of a number without `+`: such a number is left to the library.
- A national prefix may take more than its literal digits: there, what begins so is left to the library.
- Of the regions that share a country code, only the main one is settled here.
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_PLAIN = re.compile(r"\+?\(?[0-9][0-9 ().\-]{4,22}[0-9]", re.ASCII)
_MARKS = str.maketrans("", "", " ().-")
_NANP = re.compile(r"(?:\+?1[ .-]?)?\(?([2-9][0-9]{2})\)?[ .-]{0,2}([2-9][0-9]{2})[ .-]?([0-9]{4})", re.ASCII)
_FEWEST, _MOST = 6, 15
"""Digits of a national number: shorter ones may be local, longer ones are cut or refused."""
_NEVER = re.compile(r"(?!)")
_NORTH_AMERICAN = ("US", "CA")
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


@dataclass(frozen=True, slots=True)
class Region:
    """What settles the plain numbers of a region; `prefix` is None where the library must strip it."""

    calling_code: str
    prefix: str | None
    valid: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Numbering:
    """The library's metadata of a region: the general pattern, the pattern and lengths of each kind of number.

    `prefix` is a pattern of what may be dialled before a national number; empty for nothing.
    """

    general: str = ""
    kinds: tuple[tuple[str, tuple[int, ...]], ...] = ()
    prefix: str = ""


@cache
def main_region(calling_code: str) -> str:
    """The region that speaks for a calling code, for example US for 1."""
    from phonenumbers import region_code_for_country_code  # noqa: PLC0415 - heavy, needed only for numbers

    return str(region_code_for_country_code(int(calling_code)))


@cache
def region(code: str) -> Region | None:
    """The patterns of a region, or None where it is not the main one of its calling code."""
    from phonenumbers import PhoneMetadata  # noqa: PLC0415 - heavy, needed only for numbers

    metadata = PhoneMetadata.metadata_for_region(code, None)
    if metadata is None or main_region(str(metadata.country_code)) != code or metadata.leading_digits:
        return None
    parsing = metadata.national_prefix_for_parsing
    literal = parsing is None or (parsing == metadata.national_prefix and parsing.isdigit())
    prefix = (metadata.national_prefix or "") if literal and not metadata.national_prefix_transform_rule else None
    return Region(str(metadata.country_code), prefix, valid_numbers(code))


@cache
def national_prefix(code: str) -> str:
    """What is dialled before a national number within a region: 0 in most of Europe; may be empty."""
    from phonenumbers import PhoneMetadata  # noqa: PLC0415 - heavy, needed only for numbers

    metadata = PhoneMetadata.metadata_for_region(code, None)
    return (metadata and metadata.national_prefix) or ""


@cache
def valid_numbers(code: str) -> re.Pattern[str]:
    """National numbers that the library calls valid: general pattern, type pattern and type length.

    `code` must be a region of the library.
    """
    plan = numbering(code)
    if not plan.general:
        return _NEVER
    alternatives = [f"(?={_lengths(lengths)})(?:{pattern})" for pattern, lengths in plan.kinds]
    return re.compile(f"(?=(?:{plan.general})\\Z)(?:{'|'.join(alternatives)})\\Z", re.ASCII)


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
    )


def _lengths(possible: "Iterable[int]") -> str:
    """A pattern of digit strings of the given lengths."""
    return "(?:" + "|".join(f"[0-9]{{{length}}}\\Z" for length in possible if length > 0) + ")"


@cache
def _calling_codes() -> frozenset[str]:
    from phonenumbers import COUNTRY_CODE_TO_REGION_CODE  # noqa: PLC0415 - heavy, needed only for numbers

    return frozenset(str(code) for code, regions in COUNTRY_CODE_TO_REGION_CODE.items() if regions != ("001",))


def is_plainly_invalid(text: str, default_region: str) -> bool:
    """Whether a plain number is one that the library reads in one way only, and calls invalid.

    Without `+` these are digits that begin with no prefix of their region: no zero, no country
    code, no national prefix. With `+` they follow the country code so. They must fail in every
    region that shares the country code.

    >>> is_plainly_invalid("(415) 867-5309", "GB"), is_plainly_invalid("(415) 867-5309", "US")
    (True, False)
    """
    if not _PLAIN.fullmatch(text):
        return False
    digits = text.translate(_MARKS)
    if digits[0] != "+":
        code = default_region
        national = digits
        if digits.startswith(calling_code(code) or digits):
            return False
    else:
        size = next((size for size in (1, 2, 3) if digits[1 : size + 1] in _calling_codes()), 0)
        code, national = main_region(digits[1 : size + 1]) if size else "", digits[size + 1 :]
    if not code or not _FEWEST <= len(national) <= _MOST or national[0] == "0" or _begins_with_prefix(national, code):
        return False
    return not any(valid_numbers(other).match(national) for other in sharing(calling_code(code)))


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
def _prefix_pattern(code: str) -> re.Pattern[str]:
    return re.compile(numbering(code).prefix or "(?!)")


def _begins_with_prefix(national: str, code: str) -> bool:
    """Whether the library may take something off the head of a number; the main region's rule is its rule."""
    main = main_region(calling_code(code))
    return any(_prefix_pattern(region_code).match(national) is not None for region_code in {code, main})


def plain_e164(text: str, default_region: str) -> str:
    """E.164 of a plain number that is valid, else the empty string: then ask the library.

    >>> plain_e164("(415) 867-5309", "US"), plain_e164("030 120849", "DE"), plain_e164("12345", "US")
    ('+14158675309', '+4930120849', '')
    """
    north_american = _NANP.fullmatch(text)
    if north_american and (text[0] == "+" or default_region in _NORTH_AMERICAN):
        return _north_american("".join(north_american.groups()))
    if not _PLAIN.fullmatch(text):
        return ""
    digits = text.translate(_MARKS)
    return _international(digits[1:]) if digits[0] == "+" else _national(digits, default_region)


def _north_american(national: str) -> str:
    return "+1" + national if any(valid_numbers(code).match(national) for code in _NORTH_AMERICAN) else ""


def _international(digits: str) -> str:
    """E.164 of digits behind a `+`; a national prefix behind the country code is the library's matter."""
    for size in (1, 2, 3):
        code = digits[:size]
        if code in _calling_codes():
            known, national = region(main_region(code)), digits[size:]
            valid = known and not national.startswith("0") and known.valid.match(national)
            return f"+{digits}" if valid and not _has_prefix(known, national) else ""
    return ""


def _has_prefix(known: Region | None, national: str) -> bool:
    """Whether the library might strip something from a number that is valid as it stands."""
    if known is None or known.prefix is None:
        return known is None or _prefix_pattern(main_region(known.calling_code)).match(national) is not None
    return bool(known.prefix) and national.startswith(known.prefix)


def _national(digits: str, default_region: str) -> str:
    """E.164 of the digits dialled within a region."""
    known = region(default_region)
    if known is None or digits.startswith(known.calling_code):
        return ""
    if known.prefix is None and _prefix_pattern(default_region).match(digits):
        return ""
    national = digits[len(known.prefix) :] if known.prefix and digits.startswith(known.prefix) else digits
    if national.startswith("0") or (national != digits and known.valid.match(digits)):
        return ""
    return f"+{known.calling_code}{national}" if known.valid.match(national) else ""
