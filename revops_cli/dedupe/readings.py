"""What dedupe reads in a cell: the form in which two spellings of one value are equal.

Lists need not be cleaned before: each function takes a raw cell and is called once for each
distinct value. An empty answer says nothing.
"""

import re
from collections.abc import Callable

from revops_cli.fields.email_kinds import is_role, kind_of
from revops_cli.fields.place import state_code
from revops_cli.fields.website import company_domain
from revops_cli.link.mailbox import letters
from revops_cli.link.person_name import name_words
from revops_cli.text.fold import tidy, words

Reader = Callable[[str], str]
_EXTENSION = re.compile(r"\s*(?:x|ext\.?|#)\s*\d+\s*$", re.IGNORECASE)
_NOT_DIGIT = re.compile(r"\D+")
_NANP = 11
_FEWEST_DIGITS = 6
_PLAIN_ADDRESS = re.compile(r"([a-z0-9._-]+)@([a-z0-9-]+(?:\.[a-z0-9-]+)+)")
_PLAIN_PHONE = re.compile(r"(?:\+?1[ .-]?)?\(?([2-9]\d\d)\)?[ .-]?(\d{3})[ .-]?(\d{4})(?: ?x\d{1,5})?")
_TAGGED = frozenset({"gmail.com", "googlemail.com"})
"""Providers that ignore dots in a mailbox."""


def first_of_name(raw: str) -> str:
    """The first name in a whole name.

    >>> first_of_name("Smith, John"), first_of_name("John Smith")
    ('john', 'john')
    """
    last, comma, first = raw.partition(",")
    return name_words(first if comma else raw).split(" ")[0] if (first or last) else ""


def last_of_name(raw: str) -> str:
    """The last name in a whole name; empty where there is but one word.

    >>> last_of_name("Smith, John"), last_of_name("John van der Smith"), last_of_name("Cher")
    ('smith', 'vandersmith', '')
    """
    last, comma, _ = raw.partition(",")
    if comma:
        return name_words(last)
    return "".join(name_words(raw).split(" ")[1:][-1:])


def email(raw: str) -> str:
    """An address as compared: lower case, and without what its provider ignores.

    >>> email(" J.Doe+news@GMail.com ")
    'jdoe@gmail.com'
    """
    plain = _PLAIN_ADDRESS.fullmatch(raw)
    local, domain = plain.groups() if plain else _parted(raw)
    return f"{local.replace('.', '') if domain in _TAGGED else local}@{domain}" if local else ""


def _parted(raw: str) -> tuple[str, str]:
    """Local part without its tag, and domain, of any spelling of an address; empty where it is none."""
    local, at, domain = tidy(raw).casefold().strip("<>").rpartition("@")
    if not at or not local or "." not in domain:
        return "", ""
    return local.partition("+")[0] or local, domain


def mailbox(address: str) -> str:
    """The letters of an address's local part; empty where it names a function and not a person."""
    local = address.partition("@")[0]
    return "" if is_role(local) else letters(local)


def phone(raw: str) -> str:
    """The digits of a number without extension and North American country code.

    >>> phone("+1 (503) 526-0000 x33")
    '5035260000'
    """
    plain = _PLAIN_PHONE.fullmatch(raw)
    if plain:
        return "".join(plain.groups())
    digits = _NOT_DIGIT.sub("", _EXTENSION.sub("", tidy(raw)))
    if len(digits) < _FEWEST_DIGITS or len(set(digits)) == 1:
        return ""
    return digits[1:] if len(digits) == _NANP and digits[0] == "1" else digits


def plain(raw: str) -> str:
    """The folded words of any text."""
    return " ".join(words(raw))


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
    return " ".join(sorted(set(words(raw))))


def identifier(raw: str) -> str:
    """Letters and digits of an identifier."""
    return "".join(words(raw))


def website(raw: str) -> str:
    """The registrable domain of a web address; empty for hosts that many companies share."""
    return company_domain(raw)


def employer(address: str) -> str:
    """The domain of an address if it is a company's own."""
    domain = address.rpartition("@")[2]
    return domain if kind_of(domain) == "business" else ""


def state(raw: str) -> str:
    """The state as its ISO code where it is known, else its words."""
    return state_code(raw, "").state or plain(raw)
