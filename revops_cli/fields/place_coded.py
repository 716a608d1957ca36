"""A city and the code of its subdivision: 'Curitiba - PR', 'Bologna (BO)', 'Zürich ZH'.

Two letters after a city are most often the code of a subdivision, and many are the code of a country too
(PR, BO, GE). They are read as a subdivision where the city is known in the country that has the code.
"""

import re
from functools import cache
from typing import TYPE_CHECKING

from revops_cli.data.reader import read_reference
from revops_cli.fields.place_names import place_key, subdivisions

if TYPE_CHECKING:
    from collections.abc import Mapping

_CODE = re.compile(r"[A-Z]{2}")
_IN_BRACKETS = re.compile(r"(.*[^\s,(])[\s,]*\(([A-Z]{2})\)")
_POSTCODE = re.compile(r"^[A-Z]{0,2}-?[\d-]+\s+")
_TERRITORY_OF_US = frozenset({"PR", "GU", "VI", "AS", "MP", "UM"})
_SOURCES = (
    ("place_areas.csv", "code", "area"),
    ("place_cities.csv", "alpha2", "city"),
    ("place_towns.csv", "alpha2", "town"),
)


@cache
def _countries_of() -> "Mapping[str, frozenset[str]]":
    """Alpha-2 codes of the countries in which a city of that name is known."""
    found: dict[str, set[str]] = {}
    for table, code, name in _SOURCES:
        for row in read_reference(table):
            found.setdefault(place_key(row[name]), set()).add(row[code][:2])
    return {key: frozenset(codes) for key, codes in found.items()}


@cache
def _large_cities() -> frozenset[tuple[str, str]]:
    return frozenset((row["alpha2"], place_key(row["city"])) for row in read_reference("place_cities.csv"))


def known_city(city: str, country: str) -> bool:
    """Whether a name is a larger city of a country; where a US state has the code of the country, one of none there.

    >>> known_city("Stuttgart", "DE"), known_city("Newark", "DE"), known_city("Utrecht", "NL")
    (True, False, True)
    """
    key = place_key(_POSTCODE.sub("", city))
    if (country, key) in _large_cities():
        return True
    return country.casefold() not in subdivisions()["US"] and country in _countries_of().get(key, frozenset())


@cache
def _shared_codes() -> "Mapping[str, tuple[str, str]]":
    """The two letters that are written for its subdivision, and the code of that, by the key of a city."""
    rows = read_reference("place_shared_codes.csv")
    return {place_key(row["city"]): (row["written"], row["code"]) for row in rows}


def has_shared_code(city: str) -> bool:
    """Whether a city lies in a subdivision whose two letters are those of a state of the US or Canada too."""
    return place_key(city) in _shared_codes()


def shared_code(city: str, written: str) -> str:
    """ISO 3166-2 code of such a city's subdivision, where it is written beside it; else empty.

    >>> shared_code("Chennai", "TN"), shared_code("Nashville", "TN"), shared_code("Perth", "WA")
    ('IN-TN', '', 'AU-WA')
    """
    letters, code = _shared_codes().get(place_key(city), ("", ""))
    return code if letters == written.strip().upper() else ""


def coded_city(city: str, code: str, *, states: bool = False) -> str:
    """ISO 3166-2 code of the subdivision that two capitals after a city name; empty where they do not tell.

    The code of a US state is left to the US unless `states` says that it cannot mean one, or the city does.

    >>> coded_city("Curitiba", "PR"), coded_city("San Juan", "PR"), coded_city("Milano", "MI")
    ('BR-PR', '', 'IT-MI')
    """
    if not _CODE.fullmatch(code):
        return ""
    if shared := shared_code(city, code):
        return shared
    key = code.casefold()
    if not states and key in subdivisions()["US"] and code not in _TERRITORY_OF_US:
        return ""
    countries = _countries_of().get(place_key(_POSTCODE.sub("", city)), frozenset())
    told = {
        f"{country}-{code}" for country in countries if subdivisions().get(country, {}).get(key) == f"{country}-{code}"
    }
    return told.pop() if len(told) == 1 else ""


def coded(parts: list[str], *, in_brackets: bool) -> str:
    """ISO 3166-2 code of the last parts, a city and two capitals, or of a lone part that ends in them.

    Brackets and a postcode before the city are how other countries than the US write it.

    >>> coded(["Milano", "MI"], in_brackets=True), coded(["20121 Milano MI"], in_brackets=False)
    ('IT-MI', 'IT-MI')
    """
    city, code = parts[-2:] if len(parts) > 1 else parts[0].rpartition(" ")[::2]
    return coded_city(city, code, states=in_brackets or _POSTCODE.match(city) is not None)


def bracketed(part: str) -> tuple[str, str]:
    """The city and the two capitals in brackets behind it; the whole part and nothing where there are none.

    >>> bracketed("Chicago (IL)"), bracketed("Berlin (Germany)")
    (('Chicago', 'IL'), ('Berlin (Germany)', ''))
    """
    found = _IN_BRACKETS.fullmatch(part) if part.endswith(")") else None
    return (found[1], found[2]) if found else (part, "")
