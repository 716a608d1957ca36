"""What is compared of an organisation: its names, domains and place, from the cells of a row."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from revops_cli.data.reader import read_reference
from revops_cli.fields.company import parse_company
from revops_cli.fields.place import country_code, state_code
from revops_cli.link.organisation_name import Reading, fold_name, readings
from revops_cli.match.labels import label_of
from revops_cli.match.lookups import own_domain, phone_number, registrable

MISPLACED = "misplaced"
"""A name found in a column where it does not belong: the website, the last name, the city."""

ALIAS = "alias"
"""Another name that the organisation is known by."""

LABEL = "label"
"""A name read from a domain that stands in the name column."""

MOST_READINGS = 5

_ADDRESS = re.compile(r"^(?:https?://)?[\w-]+(?:\.[\w-]+)+(?:[:/?#]\S*)?$", re.IGNORECASE)
_TICKER = re.compile(
    r"\b(?:NYSE(?:\s+American|\s+Arca)?|NASDAQ(?:GS|GM|CM)?|AMEX|OTC(?:QB|QX)?|LSE|AIM|TSXV?|CVE|ASX|NZX|JSE|HKEX|SEHK|SGX|"
    r"NSE|BSE|TSE|TYO|KRX|SSE|SZSE|ETR|FRA|FWB|XETRA|EPA|AMS|BIT|BME|SWX|SIX|STO|OSE|CPH|HEL|WSE|BVMF|B3)\s*:\s*"
    r"([A-Z0-9]{1,6})\b"
)
"""An exchange, as people write it before a symbol, in capitals."""
_HOST_END = re.compile(r"[^\w.-].*$")
_HOST = re.compile(r"^(?:https?://)?(?:www\d?\.)?([^/:?#]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Profile:
    """An organisation as it is compared; every part may be empty.

    `mail` and `web` are registrable domains (of the e-mail address, free mail left out, and of the
    website), `host` is the website's whole host, `country` an ISO code, `phone` in E.164; `domains` are
    all that are known to be its own, for an account those of its contacts too; `key` is the name as
    decisions compare it.
    """

    names: tuple[Reading, ...]
    mail: str
    web: str
    host: str
    country: str
    state: str
    city: str
    domains: tuple[str, ...] = ()
    key: str = ""
    phone: str = ""


def lead_profile(cells: tuple[str, ...]) -> Profile:
    """The organisation of a lead, from its company, mail host, website, last name, city, state, country, phone.

    A domain in the company column counts as the website; where the company says no name, the
    website, the last name and the city are tried for one.
    """
    company, mail_host, website, last_name, city, state, country, phone = cells
    web, host = _web(website)
    names = readings(company) if names_a_company(company) else ()
    key = _key(names)
    names += _known_names(names) + listed(company)
    if looks_like_address(company):
        typed_web, typed_host = _web(company)
        if typed_web:
            web, host = (web, host) if web else (typed_web, typed_host)
            names = tuple(_as(LABEL, r) for r in readings(label_of(typed_web)))
    if not names or names[0].kind == LABEL:
        names += _misplaced(website if not web or not looks_like_address(website) else "", last_name, city)
    mail = own_domain(_HOST_END.sub("", mail_host)) if mail_host else ""
    place = _place(country, state, city)
    own = own_domain(web) if web else ""
    domains = tuple(d for d in dict.fromkeys((mail, own)) if d)
    return Profile(names[:MOST_READINGS], mail, own, host, *place, domains, key, phone_number(phone, country))


def account_profile(
    cells: tuple[str, ...], more_domains: tuple[str, ...] = (), aliases: tuple[str, ...] = (), ticker: str = ""
) -> Profile:
    """The organisation of an account, from its name, website, city, state, country and phone.

    `more_domains` are the hosts of its contacts' e-mail addresses, `aliases` other names it goes by,
    `ticker` what its shares are traded as.
    """
    name, website, city, state, country, phone = cells
    web, host = _web(website)
    names = readings(name)[:MOST_READINGS]
    names += (
        _known_names(names)
        + (listed(f"NYSE: {ticker}") or listed(name))
        + tuple(_as(ALIAS, r) for alias in aliases for r in readings(alias)[:1])
    )
    place = _place(country, state, city)
    own = own_domain(web) if web else ""
    hosts = (own_domain(h) for h in more_domains)
    domains = tuple(d for d in dict.fromkeys((own, *hosts)) if d)
    return Profile(names, "", own, host, *place, domains, phone=phone_number(phone, country))


@cache
def known_aliases() -> dict[str, tuple[Reading, ...]]:
    """The names that well-known abbreviations, former names and brands stand for, by the alias run together."""
    rows = read_reference("org_aliases.csv")
    return {readings(row["alias"])[0].joined: (_as(ALIAS, readings(row["name"])[0]),) for row in rows}


def _known_names(names: tuple[Reading, ...]) -> tuple[Reading, ...]:
    """What the first reading of a name stands for, legal forms and all else left out."""
    return known_aliases().get(names[0].joined, ()) if names else ()


def listed(text: str) -> tuple[Reading, ...]:
    """A name for what shares are traded as, where a text says so behind an exchange.

    >>> [" ".join(reading.spelled) for reading in listed("Acme Corp (NASDAQ: ACM)")]
    ['ticker acm']
    """
    found = _TICKER.search(text) if ":" in text else None
    symbol = fold_name(found.group(1)) if found else ""
    # twice, so that no symbol is a misspelt other one
    return (Reading((f"{symbol}ticker{symbol}",), ("ticker", symbol), (), ALIAS),) if symbol else ()


def names_a_company(text: str) -> bool:
    """Whether a cell names a company: not empty, not 'n/a', 'self-employed', 'test'."""
    return parse_company(text).key != ""


def looks_like_address(text: str) -> bool:
    """Whether a text is a domain or a web address rather than a name."""
    return _ADDRESS.match(text.strip()) is not None and registrable(text.strip()) != ""


@lru_cache(maxsize=4096)
def _country(country: str) -> str:
    return country_code(country)


@lru_cache(maxsize=65536)
def _place(country: str, state: str, city: str) -> tuple[str, str, str]:
    found = state_code(state, _country(country))
    return found.country, found.state or fold_name(state), fold_name(city)


def _web(website: str) -> tuple[str, str]:
    text = website.strip()
    domain = registrable(text) if looks_like_address(text) else ""
    found = _HOST.match(text)
    return (domain, found.group(1).lower()) if domain and found else ("", "")


def _misplaced(*texts: str) -> tuple[Reading, ...]:
    found = (reading for text in texts if not looks_like_address(text) for reading in readings(text)[:2])
    return tuple(_as(MISPLACED, reading) for reading in found)


def _as(kind: str, reading: Reading) -> Reading:
    return Reading(reading.words, reading.spelled, reading.legal, kind)


def company_key(raw: str) -> str:
    """A company name as decisions compare it: its telling words in alphabetical order.

    >>> company_key("The Widget Company Ltd") == company_key("Widget Co., Limited")
    True
    """
    return _key(readings(raw) if names_a_company(raw) else ())


def _key(names: tuple[Reading, ...]) -> str:
    return " ".join(sorted(names[0].words)) if names else ""
