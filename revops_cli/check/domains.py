"""The domain of a plain address, where it alone says that the address is good."""

import re
from functools import cache

from revops_cli.fields.email import read_email
from revops_cli.fields.email_repair import typo_domains

_WRITTEN = re.compile(r"x@((?:[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*\.){1,3}([A-Za-z]{2,63}))", re.ASCII)
_LONGEST = 64


def plain_domain(cell: str) -> str:
    """The domain, in lower case, of a cell `x@domain` that is good as it is; else the empty string.

    What `fields.email` says of such a cell follows from the known misspellings and from the ending: the
    one is looked up here, of the other the field is asked once. Tests compare both.

    >>> plain_domain("x@Acme.com"), plain_domain("x@gamil.com"), plain_domain("jane@acme.com")
    ('acme.com', '', '')
    """
    found = _WRITTEN.fullmatch(cell)
    if found is None or len(cell) > _LONGEST:
        return ""
    domain, ending = found.groups()
    domain = domain.lower()
    return domain if domain not in typo_domains() and _is_good(ending.lower()) else ""


@cache
def _is_good(ending: str) -> bool:
    return read_email(f"x@a.{ending}").status == "ok"
