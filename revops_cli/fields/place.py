"""Place: country and state cells, or one free-text place, to ISO codes.

'Boston, MA, USA' -> US, US-MA; 'Untied States' -> US; 'Europe' -> nothing.

Names are the lines of `data/countries.csv`, `country_aliases.csv`, `subdivisions.csv` and
`subdivision_aliases.csv`. What does not name one country is never guessed.

A state without a country gives the country where
- it is a code or a name in the default country (`clean.default_country`), or
- it is a name or code in exactly one of the United States, Canada and Australia.
In one text after a city, a part that is both a US state and a country ('CA', 'Georgia') is the
US state, unless `data/place_cities.csv` knows the city in that country.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache, partial

from revops_cli.data.reader import read_reference
from revops_cli.fields.blank import is_blank
from revops_cli.fields.field import Field, Shorter
from revops_cli.fields.place_names import (
    country_codes,
    country_names,
    find_country,
    find_subdivision,
    place_key,
    subdivisions,
)
from revops_cli.model import Cleaned, ColumnDoc

_SEPARATOR = re.compile(r"[,;/|\n]+|\s+[-–—]\s+")
_STATE_IS_ENOUGH = ("US", "CA", "AU")
_MOST_WORDS = 4
_SHORTEST_NAME = 5
_TERRITORIES = frozenset({"PR", "GU", "VI", "AS", "MP", "UM"})


@dataclass(frozen=True, slots=True)
class Place:
    """ISO 3166-1 alpha-2 and ISO 3166-2 codes, each empty where not known."""

    country: str = ""
    state: str = ""


NOWHERE = Place()


@cache
def _foreign_cities() -> frozenset[tuple[str, str]]:
    return frozenset((row["alpha2"], place_key(row["city"])) for row in read_reference("place_cities.csv"))


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
    lone = _state_alone(raw, default_country)
    return lone if lone.state else parse_place(raw, default_country)


def _state_alone(raw: str, default_country: str) -> Place:
    """The state that a name or code is by itself; see the policy above."""
    home = find_subdivision(raw, default_country) if default_country in _STATE_IS_ENOUGH else ""
    codes = {home} if home else {find_subdivision(raw, country) for country in _STATE_IS_ENOUGH} - {""}
    if len(codes) != 1:
        return NOWHERE
    code = codes.pop()
    return Place(code[:2], code)


@lru_cache(maxsize=8192)
def parse_place(raw: str, default_country: str = "US") -> Place:
    """Country and subdivision of a free-text place.

    >>> parse_place("Boston, MA, USA"), parse_place("London, UK"), parse_place("Berlin, DE")
    (Place(country='US', state='US-MA'), Place(country='GB', state=''), Place(country='DE', state=''))
    """
    parts = [part.strip() for part in _SEPARATOR.split(raw) if not is_blank(part)]
    if len(parts) <= 1:
        return _single(parts[0], default_country) if parts else NOWHERE
    return _ends_in_country(parts) or _ends_in_state(parts, default_country) or _starts_with_country(parts) or NOWHERE


def _ends_in_country(parts: list[str]) -> Place | None:
    """`city, state, country`, where the last part can be nothing else."""
    country = find_country(parts[-1])
    if not country:
        return None
    if len(parts) == 2 and _other_country(parts[0], country):  # noqa: PLR2004 - "USA/Canada"
        return NOWHERE
    if not _is_state_too(parts[-1]) or _in_country(parts[:-1], country):
        return Place(country, _state_among(parts[:-1], country))
    return None


def _other_country(part: str, country: str) -> bool:
    return find_country(part, typos=False) not in ("", country) and not find_subdivision(part, country)


def _is_state_too(part: str) -> bool:
    """Whether a part is also the code or name of a state; a territory with both codes is a country."""
    key = place_key(part)
    codes = {_plain_state(key, country) for country in _STATE_IS_ENOUGH} - {""}
    return bool(codes) and find_country(part) not in {code[3:] for code in codes if code[:2] == "US"} & _TERRITORIES


def _plain_state(key: str, country: str) -> str:
    """A state by its exact name or code: no typo, nothing hanging on."""
    return subdivisions()[country].get(key, "")


def _in_country(parts: list[str], country: str) -> bool:
    """Whether a part before the country is a subdivision or a larger city of it."""
    if any((country, place_key(part)) in _foreign_cities() for part in parts):
        return True
    return len(parts) > 1 and bool(_state_among(parts[1:], country))


def _state_among(parts: list[str], country: str) -> str:
    """The subdivision nearest to the end; the first of several parts is a city, a lone one may be a state."""
    places = parts[1:] if len(parts) > 1 else [part for part in parts if not _is_city(part, country)]
    return next((code for part in reversed(places) if (code := find_subdivision(part, country))), "")


def _is_city(part: str, country: str) -> bool:
    """Whether a lone part before the country is rather its city: only plain states of three countries count."""
    return country not in _STATE_IS_ENOUGH or not _plain_state(place_key(part), country)


def _ends_in_state(parts: list[str], default_country: str) -> Place | None:
    """`city, state`, perhaps with a postcode behind."""
    place = _state_alone(parts[-1], default_country)
    if place.state:
        return place
    words = _words_at_the_end(parts[-1], default_country)
    return words if words.country else _only_state_of_that_name(parts[-1])


def _only_state_of_that_name(part: str) -> Place | None:
    """A state of any country, by its exact name, where no other country has one of that name."""
    key = place_key(part)
    if len(key) < _SHORTEST_NAME:
        return None
    codes = {known[key] for known in subdivisions().values() if key in known}
    if len(codes) != 1:
        return None
    code = codes.pop()
    return Place(code[:2], code)


def _starts_with_country(parts: list[str]) -> Place | None:
    """`country, state, city`."""
    country = find_country(parts[0])
    if not country:
        return None
    return Place(country, next((code for part in parts[1:] if (code := find_subdivision(part, country))), ""))


def _single(part: str, default_country: str) -> Place:
    """A place without separators: a country, a state, or words that end in one."""
    country = find_country(part)
    if country or place_key(part) in country_names():
        return Place(country)
    key = place_key(part)
    if len(key) > 2 and (place := _state_alone(part, default_country)).state:  # noqa: PLR2004 - a code of two letters
        return place
    return _words_at_the_end(part, default_country)


def _words_at_the_end(part: str, default_country: str) -> Place:
    """`Boston MA USA`, `Munich Germany`, `Austin TX 78701`: the last words name the country or state."""
    tokens = re.sub(r"\s+\d{4,5}(-\d{4})?$", "", part).split()
    for size in range(min(_MOST_WORDS, len(tokens) - 1), 0, -1):
        tail = " ".join(tokens[-size:])
        known = find_country(tail, typos=False)
        if known and not (len(tail) == 2 and not tail.isupper()) and not _is_state_too(tail):  # noqa: PLR2004 - the same
            return Place(known, _plain_tail(tokens[:-size], known))
        place = _state_alone(tail, default_country) if tail.isupper() or len(tail) > 3 else NOWHERE  # noqa: PLR2004 - the same
        if place.state:
            return place
    return NOWHERE


def _plain_tail(tokens: list[str], country: str) -> str:
    """The state that the last words name exactly, if any stand before them or the state is plain."""
    if country not in _STATE_IS_ENOUGH:
        return ""
    tails = (place_key(" ".join(tokens[-size:])) for size in (3, 2, 1) if size <= len(tokens))
    return next((code for tail in tails if (code := _plain_state(tail, country))), "")


def _standardise(country: str, state: str, city: str, location: str, *, default_country: str) -> Cleaned:
    """Codes from the country and state cells; what they leave open, from the free text."""
    place = parse_country_cell(country, default_country)
    rule = "country" if place.country else ""
    if not is_blank(state):
        named = state_code(state, place.country, default_country)
        if named.state:
            place, rule = named, "state" if not rule else "country and state"
        elif named.country and not place.country:
            place, rule = named, "state"
    for text in (location, city if _SEPARATOR.search(city) else ""):
        place, rule = _filled(place, rule, text, default_country)
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
_ONE_PART = Shorter(r"[^,;/|\n–—\-]*")
"""A city cell without a separator is a city alone, and says nothing of the rest."""


def fields(default_country: str = "US") -> tuple[Field, ...]:
    """The field, reading states without a country as those of `default_country`."""
    standardise = partial(_standardise, default_country=default_country)
    return (Field("place", _INPUTS, _OUTPUTS, standardise, _INPUTS, {"City": _ONE_PART}),)


(FIELD,) = fields()
