"""What is known of domains, remembered: many leads have the same one."""

from functools import lru_cache

from revops_cli.data.reader import read_reference_list
from revops_cli.fields import website
from revops_cli.fields.email_kinds import kind_of
from revops_cli.fields.phone import read_phone

REMEMBERED = 262_144


@lru_cache(maxsize=REMEMBERED)
def registrable(text: str) -> str:
    """The registrable domain of a host or web address in lower case; empty where there is none.

    >>> registrable("https://www.Acme.co.uk/about")
    'acme.co.uk'
    """
    return website.registrable(text.strip()).lower()


@lru_cache(maxsize=REMEMBERED)
def phone_number(text: str, country: str) -> str:
    """The first valid number of a cell in E.164; empty where there is none.

    >>> phone_number("030 2500-88453", "Germany"), phone_number("n/a", "")
    ('+4930250088453', '')
    """
    numbers = read_phone(text, country).numbers if text else ()
    return numbers[0].e164 if numbers else ""


@lru_cache(maxsize=REMEMBERED)
def own_domain(text: str) -> str:
    """The registrable domain that belongs to one organisation; empty for free mail and shared pages.

    >>> own_domain("mail.acme.com"), own_domain("gmail.com"), own_domain("linkedin.com")
    ('acme.com', '', '')
    """
    domain = registrable(text)
    if not domain or domain in read_reference_list("shared_hosts.txt"):
        return ""
    shared = kind_of(domain) != "business" or (text != domain and kind_of(text.strip().lower()) != "business")
    return "" if shared else domain
