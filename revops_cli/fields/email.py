"""E-mail: any cell with an address -> the address as it can be used, and what kind it is.

'Jane Doe <Jane@Acme.com>' -> jane@acme.com, fixed, business. A valid address changes in case and
blanks only. A domain is mended only where `data/email_typo_domains.csv` or `email_typo_endings.csv`
name it; `.co` and `.cm` are real and stay.

Plain ASCII addresses are settled by one regular expression that says what email-validator would
say (a test compares them); all others go to email-validator, which asks no network here.
"""

import re
from typing import NamedTuple

from revops_cli.fields.blank import is_blank
from revops_cli.fields.email_kinds import is_role, kind_of
from revops_cli.fields.email_repair import candidates, has_odd_signs, is_top_level, meant_domain
from revops_cli.fields.field import Field
from revops_cli.fields.website import top_levels
from revops_cli.model import Cleaned, ColumnDoc

_PLAIN = re.compile(
    r"(?=[^@]{1,64}@[^@]{4,253}\Z)[a-z0-9_+\-]+(?:\.[a-z0-9_+\-]+)*"
    r"@((?:[a-z0-9](?:[a-z0-9\-]{0,61}[a-z0-9])?\.)+([a-z]{2,63}))",
    re.ASCII,
)
_LONGEST = 254
_LONGEST_LOCAL = 64
_RARELY_FIRST = frozenset("'`*{|=?!#&~^%")
"""Valid at the head of an address, and yet nearly always a mark around it."""
_SPECIAL = frozenset({"arpa", "invalid", "local", "localhost", "onion", "test"})
"""Top-level domains that reach nobody: RFC 6761 and email-validator's list."""
_EVERYDAY = frozenset(
    {"com", "net", "org", "edu", "gov", "de", "fr", "uk", "it", "es", "nl", "ch", "at", "be", "ca", "au", "io"}
)
"""Endings that need no look at the Public Suffix List."""


class Email(NamedTuple):
    """An address: `status` is ok, fixed, invalid or empty; the rest is empty unless ok or fixed.

    `domain` is lower case with IDN in Unicode; `kind` is business, freemail or disposable.
    """

    address: str = ""
    status: str = "empty"
    kind: str = ""
    domain: str = ""
    role: bool = False
    rule: str = "no rule"


EMPTY = Email()
INVALID = Email(status="invalid")


def read_email(raw: str) -> Email:
    """The address in a cell.

    >>> read_email("mailto:jane@gamil.com").address, read_email("jane@acme").status
    ('jane@gmail.com', 'invalid')
    """
    text = _trimmed(raw)
    settled = _plain(text)
    if settled is not None:
        return settled
    if is_blank(raw):
        return EMPTY
    written = _as_written(text)
    if written and not (has_odd_signs(text) or text[0] in _RARELY_FIRST):
        return written
    return _repaired(raw) or written or INVALID


def is_address(raw: str) -> bool:
    """Whether the address in a cell is ok as it is; what one that is not may have meant is not looked for.

    >>> is_address("Jane@Acme.com"), is_address("jane@gamil.com"), is_address("jane@acme")
    (True, False, False)
    """
    text = _trimmed(raw)
    settled = _plain(text)
    if settled is not None:
        return settled.status == "ok"
    return not is_blank(raw) and _as_written(text) is not None and read_email(raw).status == "ok"


def _trimmed(raw: str) -> str:
    return raw.strip(" \t\r\n").lower() if raw.isascii() else raw.strip(" \t\r\n")


def _plain(text: str) -> Email | None:
    """What a plain ASCII address is, or None where the library has to look."""
    found = _PLAIN.fullmatch(text)
    if found is None or len(text) > _LONGEST or "--" in found.group(1):
        return None
    domain, ending = found.groups()
    meant = meant_domain(domain)
    if meant != domain:
        return _named(text[: found.start(1) - 1], meant, "fixed", "typo domain")
    if ending not in _EVERYDAY and not _exists(ending):
        return INVALID
    return _named(text[: found.start(1) - 1], domain, "ok", "plain")


def _exists(ending: str) -> bool:
    return ending not in _SPECIAL and is_top_level(ending)


def existing_endings() -> frozenset[str]:
    """The last labels that a plain address may have."""
    return frozenset(ending for ending in top_levels() if ending.isascii()) - _SPECIAL


def _named(local: str, domain: str, status: str, rule: str) -> Email:
    return Email(f"{local}@{domain}", status, kind_of(domain), domain, is_role(local), rule)


def _as_written(text: str) -> Email | None:
    """An address that is valid as it is, by the library; None if it is not."""
    normal = _normal(text)
    if not normal:
        return None
    local, _, domain = normal.rpartition("@")
    written = text.rpartition("@")[2].lower()
    fixed = meant_domain(written) != written
    return _named(local, domain, "fixed" if fixed else "ok", "typo domain" if fixed else "library")


def _normal(text: str) -> str:
    """The normalised address in lower case, or the empty string where the library refuses it."""
    local, _, domain = text.rpartition("@")
    domain = meant_domain(domain.lower())
    if not 0 < len(local) <= _LONGEST_LOCAL or "@" in local or "." not in domain or ".." in local + domain:
        return ""
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415 - heavy, few addresses need it

    try:
        normal = validate_email(f"{local}@{domain}", check_deliverability=False).normalized
    except EmailNotValidError:
        return ""
    return normal.lower() if _exists(normal.lower().rpartition(".")[2]) else ""


def _repaired(raw: str) -> Email | None:
    """The first reading of a cell that is a valid address and no mark stands before it; None if there is none."""
    for rule, text in candidates(raw):
        found = _plain(text.lower()) or _as_written(text)
        if found and found.address and found.address[0] not in _RARELY_FIRST:
            decided = found.rule if found.status == "fixed" else rule
            return Email(found.address, "fixed", found.kind, found.domain, found.role, decided)
    return None


def standardise(raw: str) -> Cleaned:
    """Address, status, kind, role and domain of an e-mail cell."""
    read = read_email(raw)
    if read.status in {"ok", "fixed"}:
        values = (read.address, read.status, read.kind, "true" if read.role else "false", read.domain)
        return Cleaned(values, read.rule, ("email.fixed",) if read.status == "fixed" else ())
    issues = ("email.invalid",) if read.status == "invalid" else ()
    return Cleaned(("", read.status, "", "", ""), read.rule, issues)


FIELD = Field(
    "email",
    ("Email",),
    (
        ColumnDoc("EmailNormalized", "text", "the address in lower case, repaired where the meaning is plain"),
        ColumnDoc("EmailStatus", "text", "ok, fixed, invalid or empty"),
        ColumnDoc("EmailType", "text", "business, freemail or disposable"),
        ColumnDoc("EmailRole", "boolean", "true for a mailbox of a function, such as sales@"),
        ColumnDoc("EmailDomain", "text", "the domain of the address, internationalised ones in Unicode"),
    ),
    standardise,
    plain="email",
)
