"""Phone: any cell with a phone number -> E.164, never with an invented digit.

'(0121) 234 7628' in the United Kingdom -> '+441212347628'; '1.41587E+10' -> nothing, `phone.lost_digits`.

The cell is repaired first, then `phonenumbers` decides what is valid in the row's country (or in
the default country where the row has none). Where only the e-mail's ending names a country, a number
that is valid there and in the default country is read where people write it so; undecided, it is not read.
The first number that is neither labelled mobile nor fax is the phone; a labelled mobile is the mobile,
and the phone only if there is no other.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache, partial

from revops_cli.fields.blank import is_blank
from revops_cli.fields.field import Field, Filler, Shorten, Shorter
from revops_cli.fields.mail_country import country_of_ending, ending_of
from revops_cli.fields.phone_groups import between
from revops_cli.fields.phone_plain import TEN_DIGITS, national_prefix, plainly
from revops_cli.fields.phone_reading import (
    Number,
    Read,
    Written,
    has_mobile_label,
    plain_text,
    scientific,
    written_numbers,
)
from revops_cli.fields.place import country_code
from revops_cli.model import Cleaned, ColumnDoc

_NOT_DIGIT = re.compile(r"[^0-9]")
_EXTENDED = re.compile(rf"({TEN_DIGITS}) (?:x|ext\.? )([0-9]{{1,6}})", re.ASCII)
_ZERO = re.compile(r"^(\+\d{1,3})[ .-]*0")
_ASCENDING = "01234567890"
_TYPED_THROUGH = "1234567890"
_SHORTEST_PLACEHOLDER = 5
_SHORTEST_INTERNATIONAL = 11
_LONGEST = 15
_MEXICAN_MOBILE = "521"


NOTHING = Read()


@cache
def _supported() -> frozenset[str]:
    from phonenumbers import SUPPORTED_REGIONS  # noqa: PLC0415 - heavy, needed only for numbers

    return frozenset(SUPPORTED_REGIONS)


def read_phone(raw: str, country: str = "", default_country: str = "US") -> Read:
    """The valid numbers of a cell, in a row of this country cell, or of an e-mail with an ending such as `.br`.

    >>> read_phone("Tel: 0121 234 7628", "UK").numbers[0].e164
    '+441212347628'
    """
    if not raw:
        return NOTHING
    if country.startswith("."):
        read = partial(read_phone, raw, default_country=default_country)
        return between(raw, default_country, country_of_ending(country), read)
    region, assumed = _region(country, default_country)
    plain = _read_plain(raw, region, assumed=assumed)
    if plain or is_blank(raw):
        return plain or NOTHING
    text = plain_text(raw)
    repaired = _read_plain(text, region, assumed=assumed, rule="number") if text != raw else None
    return repaired or _read_repaired(text, region, assumed=assumed)


def _read_plain(text: str, region: str, *, assumed: bool, rule: str = "plain") -> Read | None:
    """What a cell of one plain number, perhaps with an extension, holds; None where it must be taken apart."""
    extended = _EXTENDED.fullmatch(text) if "x" in text else None
    number, extension = extended.groups() if extended else (text, "")
    e164 = plainly(number, region)
    if e164:
        typed = _may_be_typed(e164) and is_placeholder(number)
        return None if typed else Read((Number(e164, extension, "", "number" if extension else rule),))
    if e164 is None or _can_be_repaired(number, assumed=assumed):
        return None
    return Read(issue="phone.placeholder" if is_placeholder(number) or _counts_up(number) else "phone.invalid")


def _can_be_repaired(text: str, *, assumed: bool) -> bool:
    """Whether a plain, invalid number has a reading below that may be valid."""
    if "  " in text or " - " in text:
        return True
    digits = _NOT_DIGIT.sub("", text)
    if digits.startswith(_MEXICAN_MOBILE):
        return True
    if text[0] != "+":
        return assumed and len(digits) >= _SHORTEST_INTERNATIONAL
    bare = text.replace("(", "").replace(")", "")
    return _without_zero(bare) != bare or "(0)" in text.replace(" ", "")


@lru_cache(maxsize=4096)
def _region(country: str, default_country: str) -> tuple[str, bool]:
    """The region to read a row's numbers in, and whether it is only the default."""
    code = country_code(country)
    return (code, False) if code in _supported() else (default_country, True)


def region_cell(country: str) -> str:
    """A country cell as short as a phone number needs it: the code of a region with numbers, or nothing.

    >>> region_cell("United States"), region_cell("Atlantis")
    ('US', '')
    """
    code = country_code(country)
    return code if code in _supported() else ""


def _read_repaired(text: str, region: str, *, assumed: bool) -> Read:
    restored = scientific(text)
    if restored is not None:
        text = restored
        if not restored:
            return Read(issue="phone.lost_digits")
    numbers: dict[str, Number] = {}
    issue = "phone.invalid"
    for written in written_numbers(text):
        if is_placeholder(written.text):
            issue = "phone.placeholder"
        elif number := _valid(written, region, assumed=assumed):
            numbers.setdefault(number.e164, number)
        elif _counts_up(written.text):
            issue = "phone.placeholder"
    useful = tuple(number for number in numbers.values() if number.kind != "fax")
    if numbers and not useful:
        return Read(issue="phone.fax")
    return Read(useful, "" if useful else issue)


def is_placeholder(text: str) -> bool:
    """Whether the digits are typed only to fill the box: one digit repeated, or 1234567890.

    >>> is_placeholder("111-111-1111"), is_placeholder("+1 555 555 5555"), is_placeholder("98765 43210")
    (True, True, False)
    """
    digits = _NOT_DIGIT.sub("", text)
    national = digits.removeprefix("1") if len(digits) == _SHORTEST_INTERNATIONAL else digits
    if len(national) < _SHORTEST_PLACEHOLDER:
        return False
    return len(set(national)) == 1 or len(set(digits)) == 1 or national == _TYPED_THROUGH


def _may_be_typed(e164: str) -> bool:
    """Whether a number ends as a placeholder would; a quick look before the closer one."""
    end = e164[-_SHORTEST_PLACEHOLDER:]
    return end == end[0] * _SHORTEST_PLACEHOLDER or _TYPED_THROUGH.endswith(end)


def _counts_up(text: str) -> bool:
    """Whether an invalid number only counts upwards: 12345678."""
    digits = _NOT_DIGIT.sub("", text)
    return len(digits) >= _SHORTEST_PLACEHOLDER and digits in _ASCENDING


def _valid(written: Written, region: str, *, assumed: bool) -> Number | None:
    """The first reading of a number that is valid, the least repaired first."""
    for rule, text in _readings(written.text, region, assumed=assumed):
        told = plainly(text, region)
        e164 = _library(text, region) if told is None else told
        if e164:
            return Number(e164, written.extension, written.kind, rule)
    return None


def _readings(text: str, region: str, *, assumed: bool) -> Iterator[tuple[str, str]]:
    """Ways to read a number; none adds a digit."""
    digits = _NOT_DIGIT.sub("", text)
    if "+" not in text and _lacks_prefix(digits, region):
        yield "missing +", "+" + digits
    yield "number", text
    if "(0)" in text.replace(" ", ""):
        yield "without (0)", re.sub(r"\(\s*0\s*\)", "", text)
    if digits.startswith("00"):
        yield "00 is +", "+" + digits.lstrip("0")
    elif digits.startswith("011"):
        yield "011 is +", "+" + digits[3:]
    if digits.startswith(_MEXICAN_MOBILE):
        yield "mexican mobile 1", "+52" + digits[3:]
    if "+" in text:
        yield "without the zero", _without_zero(text.replace("(", "").replace(")", ""))
    elif _may_lack_plus(digits, region, assumed=assumed):
        yield "missing +", "+" + digits


def _without_zero(text: str) -> str:
    """A number without the zero behind its country code."""
    return _ZERO.sub(r"\1", text)


def _lacks_prefix(digits: str, region: str) -> bool:
    """Whether digits begin with the row's own country code where a national number would begin with 0."""
    from phonenumbers import country_code_for_region  # noqa: PLC0415 - heavy, needed only for numbers

    return national_prefix(region) == "0" and digits.startswith(str(country_code_for_region(region)))


def _may_lack_plus(digits: str, region: str, *, assumed: bool) -> bool:
    """Whether digits may begin with a country code: the row's own, or any where the row names no country."""
    from phonenumbers import country_code_for_region  # noqa: PLC0415 - heavy, needed only for numbers

    if digits.startswith(str(country_code_for_region(region))):
        return True
    return assumed and not digits.startswith("0") and _SHORTEST_INTERNATIONAL <= len(digits) <= _LONGEST


def _library(text: str, region: str) -> str:
    """E.164 of a number that phonenumbers calls valid in a region, else the empty string."""
    from phonenumbers import (  # noqa: PLC0415 - heavy, needed only for numbers
        NumberParseException,
        PhoneNumberFormat,
        format_number,
        is_valid_number,
        parse,
    )

    try:
        number = parse(text, region)
    except NumberParseException:
        return ""
    return str(format_number(number, PhoneNumberFormat.E164)) if is_valid_number(number) else ""


def _phone(phone: str, country: str, *, default_country: str) -> Cleaned:
    """The phone of a row: the first office number, else the first of any kind but fax."""
    read = read_phone(phone, country, default_country)
    if not read.numbers:
        return Cleaned(("", ""), "no rule", (read.issue,) if read.issue else ())
    best = next((number for number in read.numbers if number.kind != "mobile"), read.numbers[0])
    return Cleaned((best.e164, best.extension), best.rule)


def _mobile(mobile: str, phone: str, country: str, *, default_country: str) -> Cleaned:
    """The mobile of a row: its own cell, else a number labelled mobile in the phone cell."""
    own = read_phone(mobile, country, default_country)
    if own.numbers:
        return Cleaned((own.numbers[0].e164,), own.numbers[0].rule)
    issues = (own.issue.replace("phone.", "mobile."),) if own.issue else ()
    if not has_mobile_label(phone):
        return Cleaned(("",), "no rule", issues)
    labelled = (n for n in read_phone(phone, country, default_country).numbers if n.kind == "mobile")
    found = next(labelled, None)
    return Cleaned((found.e164,), "labelled mobile", issues) if found else Cleaned(("",), "no rule", issues)


_PHONE_OUTPUTS = (
    ColumnDoc("PhoneE164", "text", "phone number in E.164, for example +14155552671"),
    ColumnDoc("PhoneExtension", "text", "digits of the extension"),
)
_MOBILE_OUTPUTS = (ColumnDoc("MobileE164", "text", "mobile number in E.164"),)


_UNLABELLED = Shorter(r"[\x00-@\[-`{-\x7f]*(?:(?:[xX]|[eE][xX][tT])[\x00-@\[-`{-\x7f]*)?")
"""A cell without letters, or with none but those before an extension, labels no number as mobile."""


def fields(default_country: str = "US") -> tuple[Field, ...]:
    """Phone and mobile; `default_country` (ISO 3166-1 alpha-2) is the country of rows without one."""
    phone = partial(_phone, default_country=default_country)
    mobile = partial(_mobile, default_country=default_country)
    mobile_inputs = ("MobilePhone", "Phone", "Country")
    shorten: dict[str, Shorten] = {"Country": region_cell}
    alone: dict[str, Shorten] = {"Phone": _UNLABELLED, **shorten}
    filled = {"Country": (Filler("CountryCode"), Filler("EmailDomain", ending_of(default_country)))}
    return (
        Field("phone", ("Phone", "Country"), _PHONE_OUTPUTS, phone, ("Country",), shorten, "phone", filled=filled),
        Field("mobile", mobile_inputs, _MOBILE_OUTPUTS, mobile, mobile_inputs, alone, "mobile", filled=filled),
    )


PHONE, MOBILE = fields()
