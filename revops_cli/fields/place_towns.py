"""A postcode before a town: '70173 Stuttgart' is Germany, by `data/place_towns.csv` and the form of the code."""

import re
from functools import cache
from typing import TYPE_CHECKING

from revops_cli.data.reader import read_reference
from revops_cli.fields.place_names import place_key

if TYPE_CHECKING:
    from collections.abc import Mapping

FORMS: "Mapping[str, str]" = {
    **dict.fromkeys(("AT", "BE", "BG", "CH", "DK", "HU", "LI", "LU", "NO", "SI"), "9999"),
    **dict.fromkeys(("DE", "EE", "ES", "FI", "FR", "HR", "IT", "LT", "MC", "MX", "RS", "TR", "UA"), "99999"),
    **dict.fromkeys(("CZ", "GR", "SE", "SK"), "999 99"),
    "PL": "99-999",
    "PT": "9999-999",
}
"""How each country that writes the postcode first writes it, by the Universal Postal Union; a space may be missing."""
_CODE = re.compile(r"\s*(\d{2}-\d{3}|\d{4}-\d{3}|\d{3} \d{2}|\d{4,5})\s+([^\d,;|(\n]*[^\d,;|(\n\s])")
_AT_A_RIVER = re.compile(r"\s+(?:an der|am|an|a\.|bei|b\.|im|i\.)\s.*|\s*/.*|\s+cedex$", re.IGNORECASE)
_DIGIT = re.compile(r"\d")


@cache
def _towns() -> "Mapping[tuple[str, str], str]":
    rows = read_reference("place_towns.csv")
    return {(FORMS[row["alpha2"]], place_key(row["town"])): row["alpha2"] for row in rows}


def town_country(text: str) -> str:
    """The country of a text that begins with a postcode and its town; empty where they do not tell.

    >>> town_country("70173 Stuttgart"), town_country("1010 Wien"), town_country("70173 Nowhere")
    ('DE', 'AT', '')
    """
    found = _CODE.match(text)
    if not found:
        return ""
    form = _DIGIT.sub("9", found[1])
    forms = (form, "999 99") if form == "99999" else (form,)
    towns = dict.fromkeys((found[2], _AT_A_RIVER.sub("", found[2])))
    told = {_towns().get((each, place_key(town)), "") for each in forms for town in towns} - {""}
    return told.pop() if len(told) == 1 else ""
