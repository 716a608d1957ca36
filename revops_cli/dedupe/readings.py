"""What dedupe reads in a cell: the form in which two spellings of one value are equal.

Lists need not be cleaned before: each function takes a raw cell and is called once for each
distinct value. An empty answer says nothing.
"""

import re
from collections.abc import Callable
from functools import cache, lru_cache

from revops_cli.data.reader import read_reference, read_reference_list
from revops_cli.fields.company import company_key
from revops_cli.fields.email_kinds import is_role, kind_of, role_starts
from revops_cli.fields.phone import is_placeholder
from revops_cli.fields.phone_reading import scientific
from revops_cli.fields.place import state_code
from revops_cli.fields.website import company_domain
from revops_cli.link.generation import without_generation
from revops_cli.link.mailbox import letters
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
# Possessive, as nothing that follows could be taken back: a third quicker.
_PLAIN_ADDRESS = re.compile(r"[a-z0-9._-]++@[a-z0-9-]++(?:\.[a-z0-9-]++)++")
_PLAIN_PHONE = re.compile(r"(?:\+?1[ .-]?+)?+\(?+([2-9]\d\d)\)?+[ .-]?+(\d{3})[ .-]?+(\d{4})(?: ?+x\d{1,5}+)?+")
START = 3
"""Letters of a mailbox by which it may be a function's, or all where it has fewer."""
ROLE = "@"
"""In place of a mailbox that is a function's: no letters of a name are this."""
_PLAIN_COMPANY = re.compile(r"[A-Za-z]{2,}+(?:,?+ (?:& )?+[A-Za-z]{2,}+)*+\.?+")
_MARKERS = frozenset({"dba", "aka", "attn", "care", "trading", "doing", "fka", "formerly", "previously", "vormals"})
_MARKERS |= {"ehemals", "anciennement", "anteriormente", "voorheen", "und", "et", "en", "och", "og"}
"""Words by which `company_key` parts a name: one with any of them is read the long way."""
_ANCHOR = "zzqx"
"""Stands for the words of a name before its legal form."""
_TAGGED = ("@gmail.com", "@googlemail.com")
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
    if _PLAIN_ADDRESS.fullmatch(raw) and not raw.endswith(_TAGGED):
        return raw
    local, domain = _parted(raw)
    return f"{local.replace('.', '') if f'@{domain}' in _TAGGED else local}@{domain}" if local else ""


def _parted(raw: str) -> tuple[str, str]:
    """Local part without its tag, and domain, of any spelling of an address; empty where it is none."""
    local, at, domain = tidy(raw).casefold().strip("<>").rpartition("@")
    if not at or not local or "." not in domain:
        return "", ""
    return local.partition("+")[0] or local, domain


def mailbox(address: str) -> str:
    """The letters of what stands before the @ of an address; ROLE where that names a function and not a person.

    >>> mailbox("j.doe42@acme.com"), mailbox("info@acme.com")
    ('jdoe', '@')
    """
    local = address.partition("@")[0]
    starts = _role_starts()
    may_be_role = local[:START] in starts or local[: START - 1] in starts
    return ROLE if may_be_role and is_role(local) else letters(local)


@cache
def _role_starts() -> frozenset[str]:
    """How a function's mailbox begins: most names of persons begin otherwise."""
    return frozenset(start[:START] for start in role_starts())


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


def company(raw: str) -> str:
    """The key of a company's name; most are plain words with a legal form that a thousand others have.

    >>> company("The Acme Company, Inc."), company("Northwind Software Inc")
    ('acme', 'northwind software')
    """
    if not _PLAIN_COMPANY.fullmatch(raw):
        return company_key(raw)
    found = raw.lower().replace("&", "and").replace(",", "").removesuffix(".").split(" ")
    outer, starts = _company_words()
    # One letter over and over is no name.
    if found[0] in starts or found[0] == found[0][0] * len(found[0]) or not _MARKERS.isdisjoint(found):
        return company_key(raw)
    size = len(found)
    while size and found[size - 1] in outer:
        size -= 1
    if size == len(found):
        return " ".join(found)
    return " ".join([*found[:size], *_tail(" ".join(found[size:]))]) if size else company_key(raw)


@lru_cache(maxsize=4096)
def _tail(words: str) -> tuple[str, ...]:
    """What is left of the last words of a company's name without its legal form."""
    return tuple(company_key(f"{_ANCHOR} {words}").split(" ")[1:])


@cache
def _company_words() -> tuple[frozenset[str], frozenset[str]]:
    """The words of legal forms, and first words of names that need the long way: forms in front, junk, blanks."""
    forms = [row for row in read_reference("legal_forms.csv") if row["form"].isascii()]
    outer = {word for row in forms for word in row["form"].split()}
    starts = {row["form"].split()[0] for row in forms if row["place"] != "end"}
    empty = {*read_reference_list("company_junk.txt"), *read_reference_list("blank_words.txt")}
    return frozenset({*outer, "and"}), frozenset({*starts, "the", *(first_word(plain(line)) for line in empty)})


def first_word(key: str) -> str:
    """The first word of a company key."""
    return key.partition(" ")[0]


def acronym(key: str) -> str:
    """The initials of a company key of two words or more.

    >>> acronym("justice insurance"), acronym("acme")
    ('ji', '')
    """
    parts = key.split(" ")
    return "".join([part[0] for part in parts]) if len(parts) > 1 else ""


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
