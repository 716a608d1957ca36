"""Metropolitan areas: 'Greater Boston Area' -> US-MA, 'Paris Metropolitan Region' -> FR.

A city alone is no area; the names are the lines of `data/place_areas.csv`.
"""

import re
from functools import cache
from typing import TYPE_CHECKING

from revops_cli.data.reader import read_reference
from revops_cli.fields.place_names import place_key

if TYPE_CHECKING:
    from collections.abc import Mapping

_LEADS = re.compile(
    r"^(?:the )?(?:greater|metropolitan|metro|metropolregion|grossraum|raum|grand|gran|grande|"
    r"area metropolitana (?:de|di)|region metropolitana (?:de|do)|regiao metropolitana (?:de|do)) "
)
_TAILS = re.compile(
    r" (?:(?:bay )?(?:metropolitan |metro )?(?:area|region)|metropolitan|metro|metroplex|und umgebung|"
    r"and surrounding areas?|en omgeving|et environs)$"
)
_ARTICLE = re.compile("^the ")


@cache
def _areas() -> "Mapping[str, tuple[str, bool]]":
    return {place_key(row["area"]): (row["code"], row["whole"] == "1") for row in read_reference("place_areas.csv")}


def find_area(part: str) -> str:
    """ISO 3166-2 code, or alpha-2 code of the country, of a metropolitan area; the empty string for other text.

    >>> find_area("Greater Boston Area"), find_area("The Randstad"), find_area("Greater London"), find_area("Boston")
    ('US-MA', 'NL', 'GB', '')
    """
    key = _ARTICLE.sub("", place_key(part))
    bare = _TAILS.sub("", _LEADS.sub("", key))
    for name in (key, _TAILS.sub("", key), bare):
        code, whole = _areas().get(name, ("", False))
        if code and (whole or name != key):
            return code
    return ""


def city_country(part: str) -> str:
    """Alpha-2 code of the country of a large city, where `data/place_areas.csv` knows it; else empty.

    >>> city_country("Paris"), city_country("Springfield")
    ('FR', '')
    """
    return _areas().get(place_key(part), ("", False))[0][:2]


def without_area_words(part: str) -> str:
    """A part without `Area` and the like behind it: 'North Carolina Area' -> 'north carolina'; else as it is.

    >>> without_area_words("North Carolina Area"), without_area_words("Ohio")
    ('north carolina', 'Ohio')
    """
    key = place_key(part)
    bare = _TAILS.sub("", key)
    return bare if bare != key else part
