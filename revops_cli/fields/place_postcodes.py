"""Postcodes that tell their country: 'SW1A 1AA', 'D-80331', 'M5V 2T6', by `data/place_postcodes.csv`."""

import re
from functools import cache
from typing import TYPE_CHECKING

from revops_cli.data.reader import read_reference

if TYPE_CHECKING:
    from collections.abc import Sequence

_STREET_SIDES = r"(?![A-Z])(?<! [NS][EW])"
"""'1600 NW Main Street' begins with no postcode."""


@cache
def _patterns() -> "Sequence[tuple[str, re.Pattern[str]]]":
    rows = read_reference("place_postcodes.csv")
    return tuple((row["alpha2"], re.compile(_anchored(row["pattern"], row["place"]))) for row in rows)


def _anchored(pattern: str, place: str) -> str:
    """A pattern of a whole word at its side of a part of the text."""
    before = r"(?:^|(?<=[,;/|]) ?)" if place == "begin" else r"(?:^|(?<=[\s,;/|]))"
    return rf"{before}{pattern}{_STREET_SIDES}(?=[\s,;/|]|$)"


def without_postcode(text: str) -> tuple[str, str]:
    """The country that a postcode in a text tells and the text without the postcode; ('', text) where none does.

    >>> without_postcode("London SW1A 1AA"), without_postcode("D-80331 München"), without_postcode("Austin, TX 78701")
    (('GB', 'London'), ('DE', 'München'), ('', 'Austin, TX 78701'))
    """
    if not any(map(str.isdigit, text)):
        return "", text
    for country, pattern in _patterns():
        found = pattern.search(text)
        if found:
            rest = text[: found.start()] + " " + text[found.end() :]
            return country, " ".join(rest.split()).strip(" ,;/|")
    return "", text
