"""A city that tells its country alone: 'München' is Germany, 'Birmingham' tells nothing; `data/place_alone.csv`."""

import re
from functools import cache
from typing import TYPE_CHECKING, cast

from revops_cli.data.prepared import Prepared
from revops_cli.data.reader import read_reference
from revops_cli.fields.place_names import place_key

if TYPE_CHECKING:
    from collections.abc import Mapping

_DISTRICT = re.compile(r"\s*\(?\d{1,2}\)?$|\s+cedex(?:\s+\d+)?$", re.IGNORECASE)
"""'Paris (75)', 'Wien 10': a part of a city."""


def country_of_city(city: str) -> str:
    """ISO 3166-1 alpha-2 code of the only country that a city of that name is likely to lie in; else empty.

    >>> country_of_city("München"), country_of_city("Paris (75)"), country_of_city("Birmingham")
    ('DE', 'FR', '')
    """
    return _countries().get(place_key(_DISTRICT.sub("", city.strip())), "")


def stand_in(country: str) -> str:
    """A city that tells a country, for all of them; the empty string stands for those that tell none.

    >>> country_of_city(stand_in("DE")), stand_in("")
    ('DE', '')
    """
    return _stand_ins().get(country, "")


@cache
def _stand_ins() -> "Mapping[str, str]":
    """The first city by name of each country."""
    return {code: city for city, code in sorted(_countries().items(), reverse=True)}


@cache
def _countries() -> "Mapping[str, str]":
    return cast("Mapping[str, str]", CITIES.table())


def _made() -> "Mapping[str, str]":
    return {place_key(row["city"]): row["alpha2"] for row in read_reference("place_alone.csv")}


CITIES = Prepared("cities", ("place_alone.csv",), _made)
