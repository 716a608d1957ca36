"""What is known of domains, remembered: many leads have the same one."""

from functools import lru_cache

from revops_cli.fields import website
from revops_cli.fields.email_kinds import kind_of

REMEMBERED = 262_144


@lru_cache(maxsize=REMEMBERED)
def registrable(text: str) -> str:
    """The registrable domain of a host or web address in lower case; empty where there is none.

    >>> registrable("https://www.Acme.co.uk/about")
    'acme.co.uk'
    """
    return website.registrable(text.strip()).lower()


@lru_cache(maxsize=REMEMBERED)
def own_domain(text: str) -> str:
    """The registrable domain that belongs to one organisation; empty for free mail and shared pages.

    >>> own_domain("jane.gmail.com"), own_domain("gmail.com"), own_domain("acme.com")
    ('', '', 'acme.com')
    """
    domain = registrable(text)
    if not domain or kind_of(domain) != "business" or kind_of(text.strip().lower()) != "business":
        return ""
    return website.company_domain(domain)
