"""Place: country and state cells, or one free-text place, to ISO codes.

'Boston, MA, USA' -> US, US-MA; 'Untied States' -> US; 'Europe' -> nothing.

Names are the lines of `data/countries.csv`, `country_aliases.csv`, `subdivisions.csv` and
`subdivision_aliases.csv`. What does not name one country is never guessed; free text is read by `place_text`.

A state without a country gives the country where
- it is a code or a name in the default country (`clean.default_country`), or
- it is a name or code in exactly one of the United States, Canada and Australia, or
- it is the full name of a subdivision of one country only, and no city there bears it.
A city alone gives the country where nearly all who live in a place of that name live there, and no state.
"""

import re
from functools import partial

from revops_cli.fields.blank import is_blank
from revops_cli.fields.field import Field
from revops_cli.fields.place_alone import country_of_city, stand_in
from revops_cli.fields.place_coded import has_shared_code, shared_code
from revops_cli.fields.place_names import country_codes, find_country, find_subdivision, place_key
from revops_cli.fields.place_text import NOWHERE, SEPARATOR, Place, parse_place, state_alone
from revops_cli.model import Cleaned, ColumnDoc

_MORE_THAN_A_CITY = re.compile(rf"{SEPARATOR.pattern}|[0-9]")


def country_code(raw: str) -> str:
    """ISO 3166-1 alpha-2 of a country cell, or of a whole place written into it; else empty.

    >>> country_code("U.K."), country_code("Boston, MA, USA"), country_code("EMEA")
    ('GB', 'US', '')
    """
    if not raw or is_blank(raw):
        return ""
    return find_country(raw) or parse_place(raw).country


def state_code(raw: str, country: str, default_country: str = "US") -> Place:
    """Country and subdivision of a state cell, within `country` where that is known.

    >>> state_code("Texas", ""), state_code("Ont.", "CA")
    (Place(country='US', state='US-TX'), Place(country='CA', state='CA-ON'))
    """
    if is_blank(raw):
        return Place(country)
    if country:
        return Place(country, find_subdivision(raw, country))
    lone = state_alone(raw, default_country)
    return lone if lone.state else parse_place(raw, default_country)


def _standardise(country: str, state: str, city: str, location: str, *, default_country: str) -> Cleaned:
    """Codes from the country and state cells; what they leave open, from the free text."""
    place = parse_country_cell(country, default_country)
    rule = "country" if place.country else ""
    if not is_blank(state):
        shared = "" if place.country else shared_code(city, state)
        named = Place(shared[:2], shared) if shared else state_code(state, place.country, default_country)
        if named.state:
            place, rule = named, "state" if not rule else "country and state"
        elif named.country and not place.country:
            place, rule = named, "state"
    for text in (location, city if _MORE_THAN_A_CITY.search(city) else ""):
        place, rule = _filled(place, rule, text, default_country)
    if not place.country and is_blank(state) and (code := country_of_city(city)):
        place, rule = Place(code), "city"
    return Cleaned((place.country, place.state), rule or "no rule", _issues(place, country, state, location))


def parse_country_cell(country: str, default_country: str) -> Place:
    """The place in a country cell: nearly always a country, sometimes a whole place."""
    if is_blank(country):
        return NOWHERE
    code = find_country(country)
    if code or place_key(country) in country_codes():
        return Place(code)
    return parse_place(country, default_country)


def _filled(place: Place, rule: str, text: str, default_country: str) -> tuple[Place, str]:
    """The place with what a free text adds to it; what is known already stays."""
    if (place.country and place.state) or is_blank(text):
        return place, rule
    found = parse_place(text, default_country)
    if not found.country or (place.country and place.country != found.country):
        return place, rule
    return Place(found.country, place.state or found.state), rule or "place"


def _issues(place: Place, country: str, state: str, location: str) -> tuple[str, ...]:
    lost_country = not place.country and not (is_blank(country) and is_blank(location))
    lost_state = not place.state and not is_blank(state)
    return ("country.unknown",) * lost_country + ("state.unknown",) * lost_state


_OUTPUTS = (
    ColumnDoc("CountryCode", "text", "ISO 3166-1 alpha-2 code of the country"),
    ColumnDoc("StateCode", "text", "ISO 3166-2 code of the state, province or other subdivision"),
)
_INPUTS = ("Country", "State", "City", "Location")


def _short_city(city: str) -> str:
    """A city cell without a separator and a postcode says no more than the country of the city, but for some states."""
    return city if _MORE_THAN_A_CITY.search(city) or has_shared_code(city) else stand_in(country_of_city(city))


def fields(default_country: str = "US") -> tuple[Field, ...]:
    """The field, reading states without a country as those of `default_country`."""
    standardise = partial(_standardise, default_country=default_country)
    return (Field("place", _INPUTS, _OUTPUTS, standardise, _INPUTS, {"City": _short_city}),)


(FIELD,) = fields()
