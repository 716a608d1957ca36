"""One free text of a place -> country and state: 'Boston, MA, USA', 'Greater Boston Area', '80331 München, Germany'.

A part that is both a US state and a country ('CA', 'Georgia') is, after a city, the US state, unless
`data/place_cities.csv` knows the city in that country. A subdivision that bears a city's name counts only
where more stands before it: 'Berlin, Germany' names no state, 'Bavaria, Germany' does.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from revops_cli.fields.blank import is_blank
from revops_cli.fields.place_alone import country_of_city
from revops_cli.fields.place_areas import city_country, find_area, without_area_words
from revops_cli.fields.place_coded import bracketed, coded, known_city
from revops_cli.fields.place_names import (
    alias_keys,
    bears_a_city,
    country_names,
    find_country,
    find_subdivision,
    iso_subdivision,
    names_its_type,
    place_key,
    subdivisions,
    without_type,
)
from revops_cli.fields.place_postcodes import without_postcode
from revops_cli.fields.place_towns import town_country
from revops_cli.fields.place_work_mode import without_work_mode

SEPARATOR = re.compile(r"[,;/|\n]+|\s+[-–—]\s+")
STATE_IS_ENOUGH = ("US", "CA", "AU")
_MOST_WORDS = 4
_SHORTEST_NAME = 4
_TERRITORIES = frozenset({"PR", "GU", "VI", "AS", "MP", "UM"})
_OWN_CODES = {
    "US": _TERRITORIES,
    "CN": frozenset({"HK", "MO", "TW"}),
    "FR": frozenset({"RE", "GP", "MQ", "GF", "YT", "NC", "PF"}),
    "NL": frozenset({"AW", "CW", "SX", "BQ"}),
    "GB": frozenset({"JE", "GG", "IM", "GI", "BM", "KY", "VG", "FK"}),
    "DK": frozenset({"GL", "FO"}),
}
"""Territories with a country code of their own, by the state they belong to (ISO 3166-1)."""
_DIRECTIONS = frozenset({"north", "south", "east", "west", "northern", "southern", "eastern", "western", "central"})
"""Names of regions in many countries that tell none."""
_SHORTEST_ALIAS = 3
_COMMON_WORDS = frozenset(
    {"in", "or", "me", "hi", "ok", "la", "de", "co", "pa", "ma", "al", "id", "oh", "mi", "on", "as"}
)
"""Codes of states that are words too where they are written small."""
_ANSWERS = frozenset({"ok", "hi"})
_JOINED = frozenset({"&", "and", "und", "et", "y", "e", "+", "or", "und/oder"})


class Place(NamedTuple):
    """ISO 3166-1 alpha-2 and ISO 3166-2 codes, each empty where not known."""

    country: str = ""
    state: str = ""


NOWHERE = Place()


def state_alone(raw: str, default_country: str) -> Place:
    """The state that a name or code is by itself; see the policy above."""
    home = find_subdivision(raw, default_country) if default_country in STATE_IS_ENOUGH else ""
    codes = {home} if home else {find_subdivision(raw, country) for country in STATE_IS_ENOUGH} - {""}
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
    told, text = without_postcode(raw)
    found = _parsed(text, default_country)
    if not told and not found.country:
        return Place(town_country(raw))
    if not told or (found.country and found.country != told and find_country(SEPARATOR.split(text)[-1]) != told):
        return found
    return found if found.country == told else Place(told)


def _parsed(text: str, default_country: str) -> Place:
    """The place of a text without a postcode that tells the country."""
    parts = _without_street(_parts(without_work_mode(text)))
    if not parts:
        return NOWHERE
    if code := coded(parts, in_brackets=text.endswith(")")):
        return Place(code[:2], code)
    if len(parts) == 1:
        return _area(parts) or _single(parts[0], default_country)
    parts = _last_joined(parts)
    found = _ends_in_country(parts) or _ends_in_state(parts, default_country) or _starts_with_country(parts)
    area = None if found is not None and (found.state or not found.country) else _area(parts)
    if found is None or (area is not None and area.country == found.country):
        return area or NOWHERE
    return found


def _parts(text: str) -> list[str]:
    """The parts of a text; two capitals in brackets behind one are a part of their own."""
    parts = [part.strip() for part in SEPARATOR.split(text) if not is_blank(part)]
    return [piece for part in parts for piece in bracketed(part) if piece]


def _without_street(parts: list[str]) -> list[str]:
    """The parts without a postcode at the end, and without the street before a city and what it lies in."""
    while len(parts) > 1 and parts[-1].replace("-", "").isdigit():
        parts = parts[:-1]
    numbered = [place for place, part in enumerate(parts[:-2]) if part[:1].isdigit()]
    return parts[numbered[-1] + 1 :] if numbered else parts


def _area(parts: list[str]) -> Place | None:
    """The first part that is a metropolitan area."""
    code = next((code for part in parts if (code := find_area(part))), "")
    return Place(code[:2], code if len(code) > 2 else "") if code else None  # noqa: PLR2004 - a country alone


def _last_joined(parts: list[str]) -> list[str]:
    """The parts, the last of them a whole name: 'Korea, South' is one, 'Canada Area' is Canada."""
    joined = country_names().get(place_key(f"{parts[-1]} {parts[-2]}"), "")
    if joined:
        return [*parts[:-2], joined]
    return parts if find_area(parts[-1]) else [*parts[:-1], without_area_words(parts[-1])]


def _ends_in_country(parts: list[str]) -> Place | None:
    """`city, state, country`, where the last part can be nothing else."""
    country = find_country(parts[-1])
    if not country:
        return None
    if territory := next((code for part in parts[:-1] if (code := _territory(part, country))), ""):
        return Place(territory)
    if len(parts) > 1 and not _is_state_too(parts[-1]) and all(_other_country(part, country) for part in parts[:-1]):
        return NOWHERE
    if not _is_state_too(parts[-1]) or _in_country(parts[:-1], country):
        return Place(country, _state_among(parts[:-1], country))
    return None


def _territory(part: str, country: str) -> str:
    """'Hong Kong, China', 'San Juan, Puerto Rico, USA': a part of a country that has a code of its own."""
    code = country_names().get(place_key(part), "")
    return code if code in _OWN_CODES.get(country, ()) else ""


def _other_country(part: str, country: str) -> bool:
    return find_country(part, typos=False) not in ("", country) and not find_subdivision(part, country)


def _is_state_too(part: str) -> bool:
    """Whether a part is also the code or name of a state; a territory with both codes is a country."""
    key = place_key(part)
    codes = {_plain_state(key, country) for country in STATE_IS_ENOUGH} - {""}
    return bool(codes) and find_country(part) not in {code[3:] for code in codes if code[:2] == "US"} & _TERRITORIES


def _plain_state(key: str, country: str) -> str:
    """A state by its exact name or code: no typo, nothing hanging on."""
    return subdivisions()[country].get(key, "")


def _in_country(parts: list[str], country: str) -> bool:
    """Whether a part before the country is a subdivision or a larger city of it."""
    if any(known_city(part, country) for part in parts):
        return True
    return len(parts) > 1 and bool(_state_among(parts[1:], country))


def _state_among(parts: list[str], country: str) -> str:
    """The subdivision nearest to the end; the first of several parts is a city, a lone one may be a state."""
    places = parts[1:] if len(parts) > 1 else [part for part in parts if not _is_city(part, country)]
    return next((code for part in reversed(places) if (code := find_subdivision(part, country))), "")


def _is_city(part: str, country: str) -> bool:
    """Whether a lone part before the country is rather its city than a subdivision of that name."""
    if names_its_type(part):
        return False
    key = place_key(part)
    if country in STATE_IS_ENOUGH:
        return not _plain_state(key, country)
    code = subdivisions().get(country, {}).get(key, "") if len(key) >= _SHORTEST_ALIAS else ""
    return not code or (bears_a_city(code) and not _is_abbreviated(part, key))


def _ends_in_state(parts: list[str], default_country: str) -> Place | None:
    """`city, state`, perhaps with a postcode behind."""
    place = state_alone(parts[-1], default_country)
    if place.state:
        return place
    named = _only_state_of_that_name(parts[-1])
    if named and bears_a_city(named.state):
        if city_country(parts[0]) not in {"", named.country}:
            return None
        if _leads_to_a_city(parts[0], named.country):
            return Place(named.country)
    words = NOWHERE if named else _words_at_the_end(parts[-1], default_country)
    return words if words.country else named


def _leads_to_a_city(part: str, country: str) -> bool:
    """Whether a part stands before a city: a house number or the country."""
    return part[:1].isdigit() or find_country(part, typos=False) == country


def _is_abbreviated(part: str, key: str) -> bool:
    """'NRW', 'CDMX': a short name in capitals that a table knows."""
    return _SHORTEST_ALIAS <= len(key) <= _SHORTEST_NAME and part.isupper() and key in alias_keys()


def _only_state_of_that_name(part: str) -> Place | None:
    """A state of any country, by its exact name, where no other country has one of that name."""
    key = place_key(part)
    if (len(key) < _SHORTEST_NAME and not _is_abbreviated(part, key)) or key in _DIRECTIONS:
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
    if len(parts) == 2 and _is_city(parts[1], country):  # noqa: PLR2004 - the country and one part
        return Place(country)
    return Place(country, next((code for part in parts[1:] if (code := find_subdivision(part, country))), ""))


def _single(part: str, default_country: str) -> Place:
    """A place without separators: a country, a state, or words that end in one."""
    if code := iso_subdivision(part):
        return Place(code[:2], code)
    country = find_country(part)
    if country or place_key(part) in country_names():
        return Place(country)
    key = place_key(part)
    is_told = len(key) > 2 or "." in part or (part.isupper() and key not in _ANSWERS)  # noqa: PLR2004 - a code
    if is_told and (place := state_alone(part, default_country)).state:
        return place
    if (bare := without_type(part)) and (typed := _only_state_of_that_name(bare)):
        return typed
    named = _only_state_of_that_name(part)
    if named and not bears_a_city(named.state) and (len(key) > _SHORTEST_NAME or _is_abbreviated(part, key)):
        return named
    words = _words_at_the_end(part, default_country)
    return words if words.country else Place(country_of_city(part))


def _words_at_the_end(part: str, default_country: str) -> Place:
    """`Boston MA USA`, `Munich Germany`, `Austin TX 78701`: the last words name the country or state."""
    tokens = re.sub(r"\s+\d{4,5}(-\d{4})?$", "", part).split()
    for size in range(min(_MOST_WORDS, len(tokens) - 1), 0, -1):
        tail = " ".join(tokens[-size:])
        if tokens[-size - 1] in _JOINED and (
            find_country(tail, typos=False) or state_alone(tail, default_country).state
        ):
            return NOWHERE
        known = find_country(tail, typos=False)
        foreign = known and (not _is_state_too(tail) or known_city(" ".join(tokens[:-size]), known))
        if foreign and not (len(tail) == 2 and not tail.isupper()):  # noqa: PLR2004 - the same
            return Place(known, _plain_tail(tokens[:-size], known))
        named = tail.isupper() or len(tail) > 3 or (len(tail) == 2 and part.islower() and _may_be_code(tail))  # noqa: PLR2004 - the same
        place = state_alone(tail, default_country) if named else NOWHERE
        if place.state:
            return place
    return NOWHERE


def _plain_tail(tokens: list[str], country: str) -> str:
    """The state that the last words name exactly, if any stand before them or the state is plain."""
    if country not in STATE_IS_ENOUGH:
        return ""
    tails = (" ".join(tokens[-size:]) for size in (3, 2, 1) if size <= len(tokens))
    return next((code for tail in tails if _may_be_code(tail) and (code := _plain_state(place_key(tail), country))), "")


def _may_be_code(tail: str) -> bool:
    """Whether two letters may be a code and are no common word; longer text may always be a name."""
    return len(tail) != 2 or tail.isupper() or (tail.islower() and tail not in _COMMON_WORDS)  # noqa: PLR2004 - a code
