"""Website: a web address, or else a business e-mail address -> the registrable domain.

'https://www.shop.acme.co.uk/en?x=1' -> 'acme.co.uk'. The Public Suffix List is the snapshot packaged
with tldextract: never the network. Pages on hosts that anybody can use (a social network, a site
builder's own domain) say nothing of the company and give no domain.
"""

import re
from functools import cache

from revops_cli.data.reader import read_reference_list
from revops_cli.fields.blank import is_blank
from revops_cli.fields.field import Field, Shorter
from revops_cli.fields.public_suffix import suffixes, under_suffix
from revops_cli.model import Cleaned, ColumnDoc
from revops_cli.text.fold import tidy

_SCHEME = re.compile(
    r"^(?:(?:[a-z]{2,8}:+)?/+|(?:https?|htps?|ttps?)[:;]*/*(?=/|www\.)/*|(?:https?|ftp)[:;]+)+", re.IGNORECASE
)
_SEVERAL = re.compile(r"[\s,;|]+")
_HOST = re.compile(r"(?:[^\s/?#@]*@)?([^\s/?#:@]+)")
_PLAIN = re.compile(r"(?:[a-z0-9-]{1,63}\.)*([a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.(?:com|net|org))", re.ASCII)
_LABEL = re.compile(r"(?!-)[^\W_](?:[\w-]{0,61}[^\W_])?")


@cache
def top_levels() -> frozenset[str]:
    """The top-level domains of the packaged Public Suffix List, internationalised ones in Unicode."""
    return frozenset({suffix.rpartition(".")[2] for suffix in suffixes()})


@cache
def shared_hosts() -> frozenset[str]:
    """Hosts where anybody can have a page."""
    return read_reference_list("shared_hosts.txt")


def host(url: str) -> str:
    """The host of a web address in any usual spelling: lower case, IDN in Unicode, no port; else empty.

    >>> host("HTTPS://user@www.Acme.com:8080/en?x=1"), host("www.acme.com/de"), host("see brochure")
    ('www.acme.com', 'www.acme.com', '')
    """
    text = tidy(url).strip("<>()[]\"'.,; ").replace("\\", "/")
    words = _SEVERAL.split(text)
    first = next((word for word in words if "." in word), "")
    found = _HOST.match(_SCHEME.sub("", first, count=1))
    name = found.group(1).casefold().strip(".") if found else ""
    return _unicode(name) if "." in name and all(_LABEL.fullmatch(part) for part in name.split(".")) else ""


def _unicode(name: str) -> str:
    """A host with its `xn--` labels in Unicode; as it is where one of them is no such label."""
    if "xn--" not in name:
        return name
    import idna  # noqa: PLC0415 - comes with email-validator; few hosts need it

    try:
        return idna.decode(name)
    except (idna.IDNAError, UnicodeError):
        return name


def registrable(host_or_url: str) -> str:
    """The registrable domain of a host or web address, else the empty string.

    >>> registrable("www.acme.co.uk/en"), registrable("acme.com"), registrable("10.0.0.1")
    ('acme.co.uk', 'acme.com', '')
    """
    plain = _PLAIN.fullmatch(host_or_url)
    if plain:
        return plain.group(1)
    name = host(host_or_url)
    plain = _PLAIN.fullmatch(name)
    if plain:
        return plain.group(1)
    return under_suffix(name) if name else ""


def company_domain(website: str) -> str:
    """The registrable domain of a company's own website; empty for pages on shared hosts."""
    if is_blank(website):
        return ""
    domain = registrable(website)
    return "" if domain in shared_hosts() else domain


def standardise(website: str, email: str) -> Cleaned:
    """The domain of the website, else of a business e-mail address."""
    domain = company_domain(website)
    if domain:
        return Cleaned((domain,), "website")
    wrong = () if is_blank(website) or registrable(website) else ("website.invalid",)
    from_email = _email_domain(email)
    return Cleaned((from_email,), "business e-mail" if from_email else "no rule", wrong)


def _email_domain(email: str) -> str:
    """The registrable domain of a business address; free and disposable mail say nothing of the company."""
    from revops_cli.fields.email import read_email  # noqa: PLC0415 - e-mail itself asks here for top-level domains

    read = read_email(email)
    return registrable(read.domain) if read.kind == "business" else ""


_MAILBOX = Shorter(r"[A-Za-z0-9_+\-]{1,30}(?:\.[A-Za-z0-9_+\-]{1,30})?@([A-Za-z0-9.\-]{4,180})", r"x@\1")
"""Whose mailbox it is says nothing of the domain."""

DOMAIN = Field(
    "domain",
    ("Website", "Email"),
    (ColumnDoc("Domain", "text", "registrable domain of the website, else of a business e-mail address"),),
    standardise,
    ("Website", "Email"),
    {"Email": _MAILBOX},
    plain_once="domain",
)
