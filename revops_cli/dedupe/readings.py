"""What dedupe reads in a cell: the form in which two spellings of one value are equal.

Lists need not be cleaned before: each function takes a raw cell and is called once for each
distinct value. An empty answer says nothing.
"""

import re
from collections.abc import Callable

import numpy as np

from revops_cli.fields.email_kinds import is_role, kind_of
from revops_cli.fields.phone import is_placeholder
from revops_cli.fields.phone_reading import scientific
from revops_cli.fields.place import state_code
from revops_cli.fields.website import company_domain
from revops_cli.link.coded import Flags
from revops_cli.link.generation import without_generation
from revops_cli.link.person_name import name_words
from revops_cli.link.spelling import latin_words
from revops_cli.text.fold import tidy, words

Reader = Callable[[str], str]
_EXTENSION = re.compile(r"\s*(?:x|ext\.?|#)\s*\d+\s*$", re.IGNORECASE)
_NOT_DIGIT = re.compile(r"\D+")
_INTERNATIONAL = re.compile(r"\+|00|011(?=[ .-]?[2-9]\d{10})")
_ASCENDING = "0123456789012345"
_CALLING_CODE = re.compile(r"1|7|2[07]|3[0123469]|4[013456789]|5[1-8]|6[0-6]|8[1246]|9[0123458]|[2-9]\d\d")
"""Country codes of ITU-T E.164: one or two digits where listed, else three."""
_NANP = 11
_FEWEST_DIGITS = 6
_PLAIN_ADDRESS = re.compile(r"([a-z0-9._-]+)@([a-z0-9-]+(?:\.[a-z0-9-]+)+)")
_PLAIN_PHONE = re.compile(r"(?:\+?1[ .-]?)?\(?([2-9]\d\d)\)?[ .-]?(\d{3})[ .-]?(\d{4})(?: ?x\d{1,5})?")
_TAGGED = frozenset({"gmail.com", "googlemail.com"})
"""Providers that ignore dots in a mailbox."""


def last_name(raw: str) -> str:
    """The words of a last name without a generation.

    >>> last_name("van Dyke, Jr.")
    'vandyke'
    """
    return name_words(without_generation(raw))


def first_of_name(raw: str) -> str:
    """The first name in a whole name.

    >>> first_of_name("Smith, John"), first_of_name("John Smith")
    ('john', 'john')
    """
    last, comma, first = without_generation(raw).partition(",")
    return name_words(first if comma else last).split(" ")[0] if (first or last) else ""


def last_of_name(raw: str) -> str:
    """The last name in a whole name; empty where there is but one word.

    >>> last_of_name("Smith, John"), last_of_name("John van der Smith"), last_of_name("Cher")
    ('smith', 'vandersmith', '')
    """
    last, comma, _ = without_generation(raw).partition(",")
    if comma:
        return name_words(last)
    return "".join(name_words(last).split(" ")[1:][-1:])


def email(raw: str) -> str:
    """An address as compared: lower case, and without what its provider ignores.

    >>> email(" J.Doe+news@GMail.com ")
    'jdoe@gmail.com'
    """
    plain = _PLAIN_ADDRESS.fullmatch(raw)
    local, domain = plain.groups() if plain else _parted(raw)
    if plain and domain not in _TAGGED:
        return raw
    return f"{local.replace('.', '') if domain in _TAGGED else local}@{domain}" if local else ""


def _parted(raw: str) -> tuple[str, str]:
    """Local part without its tag, and domain, of any spelling of an address; empty where it is none."""
    local, at, domain = tidy(raw).casefold().strip("<>").rpartition("@")
    if not at or not local or "." not in domain:
        return "", ""
    return local.partition("+")[0] or local, domain


def local_part(address: str) -> str:
    """What stands before the @ of an address."""
    return address.partition("@")[0]


def are_roles(locals_: tuple[str, ...]) -> Flags:
    """Whether each local part names a function and not a person; the last entry is for an empty one.

    >>> are_roles(("info", "j.doe")).tolist()
    [True, False, False]
    """
    return np.array([*map(is_role, locals_), False], np.bool_)


def phone(raw: str) -> str:
    """The digits dialled within the country, without extension: so a number is equal with and without its code.

    Empty for a number that lost digits in a spreadsheet or was typed only to fill the box.

    >>> phone("+1 (503) 526-0000 x33"), phone("+44 20 7946 0958"), phone("020 7946 0958"), phone("7.13555E+09")
    ('5035260000', '2079460958', '2079460958', '')
    """
    plain = _PLAIN_PHONE.fullmatch(raw)
    if plain:
        digits = raw if len(raw) == _NANP - 1 else "".join(plain.groups())
        # Only one digit repeated is a placeholder that begins as an area code does: a quick look first.
        return "" if digits[0] == digits[-1] and is_placeholder(digits) else digits
    text = _EXTENSION.sub("", tidy(raw)).replace("(0)", "")
    restored = scientific(text)
    text = text if restored is None else restored
    national = _national(text)
    return "" if len(national) < _FEWEST_DIGITS or is_placeholder(national) or national in _ASCENDING else national


def _national(text: str) -> str:
    """The digits of a number behind the country code or the zero that stands for it within the country."""
    digits = _NOT_DIGIT.sub("", text)
    international = _INTERNATIONAL.match(text.lstrip("( "))
    if international:
        prefix = _NOT_DIGIT.sub("", international.group())
        code = _CALLING_CODE.match(digits[len(prefix) :])
        return digits[len(prefix) + len(code.group()) :].lstrip("0") if code else digits
    return digits[1:] if len(digits) == _NANP and digits[0] == "1" else digits.lstrip("0")


def plain(raw: str) -> str:
    """The folded words of any text."""
    return " ".join(latin_words(raw))


def first_word(key: str) -> str:
    """The first word of a company key."""
    return key.partition(" ")[0]


def acronym(key: str) -> str:
    """The initials of a company key of two words or more.

    >>> acronym("justice insurance"), acronym("acme")
    ('ji', '')
    """
    parts = key.split(" ")
    return "".join(part[0] for part in parts) if len(parts) > 1 else ""


def title(raw: str) -> str:
    """The words of a job title in no order."""
    return " ".join(sorted(set(latin_words(raw))))


def identifier(raw: str) -> str:
    """Letters and digits of an identifier."""
    return "".join(words(raw))


def website(raw: str) -> str:
    """The registrable domain of a web address; empty for hosts that many companies share."""
    return company_domain(raw)


def host(address: str) -> str:
    """The domain of an address."""
    return address.rpartition("@")[2]


def employer(domain: str) -> str:
    """The domain of addresses if it is a company's own."""
    return domain if kind_of(domain) == "business" else ""


def state(raw: str) -> str:
    """The state as its ISO code where it is known, else its words."""
    return state_code(raw, "").state or plain(raw)
