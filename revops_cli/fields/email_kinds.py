"""What an e-mail address is: business, freemail or disposable; a person's or a role's."""

import re
from functools import cache

from revops_cli.data.reader import read_reference_list

_WORDS = re.compile(r"[._\-]+")
_HEAD = re.compile(r"[a-z]+", re.ASCII)
_MARKS = str.maketrans("", "", "._-")


@cache
def free_domains() -> frozenset[str]:
    """Domains where anybody can have a mailbox."""
    return read_reference_list("email_freemail.txt")


@cache
def disposable_domains() -> frozenset[str]:
    """Domains of mailboxes for a day."""
    return read_reference_list("email_disposable.txt")


@cache
def _roles() -> frozenset[str]:
    return frozenset(name.translate(_MARKS) for name in read_reference_list("email_roles.txt"))


@cache
def _qualifiers() -> frozenset[str]:
    return read_reference_list("email_role_qualifiers.txt")


@cache
def role_starts() -> frozenset[str]:
    """First letters of every role: most names of persons are told apart by these alone."""
    starts = (_HEAD.match(name) for name in _roles() | _qualifiers() | read_reference_list("email_roles.txt"))
    return frozenset(start.group() for start in starts if start)


def kind_of(domain: str) -> str:
    """`freemail`, `disposable` or `business`, for a domain in lower case.

    >>> kind_of("gmail.com"), kind_of("x.mailinator.com"), kind_of("acme.com")
    ('freemail', 'disposable', 'business')
    """
    if domain in free_domains():
        return "freemail"
    while "." in domain:
        if domain in disposable_domains():
            return "disposable"
        domain = domain.partition(".")[2]
    return "business"


def is_role(local: str) -> bool:
    """Whether the part before @ names a function and not a person; in lower case.

    >>> is_role("sales.emea"), is_role("info2"), is_role("sally.sales"), is_role("j.doe")
    (True, True, False, False)
    """
    head = _HEAD.match(local)
    if head is None or head.group() not in role_starts():
        return False
    name = local.partition("+")[0].rstrip("0123456789")
    if name.translate(_MARKS) in _roles():
        return True
    words = [word for word in _WORDS.split(name) if word]
    if words[1:] and words[0] in read_reference_list("email_role_heads.txt"):
        return True
    if len(words) < 2 or not all(word in _roles() or word in _qualifiers() for word in words):  # noqa: PLR2004 - several words
        return False
    return any(word in _roles() for word in words)
