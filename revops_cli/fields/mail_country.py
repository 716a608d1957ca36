"""The country that the ending of an e-mail's domain speaks for: `acme.com.br` -> BR, `acme.io` -> none.

A hint, weaker than a country or a place in the row: people write from abroad. Endings that are used
far from their country are no hint (`data/generic_endings.txt`).
"""

from functools import cache

from revops_cli.data.reader import read_reference, read_reference_list

_CODES = {"uk": "GB"}
"""Endings that are not the code of their country."""
_OWN = r"\.(?:com|edu|gov|net|org)\.co"
"""Companies of Colombia, whose own ending is a generic one."""


@cache
def ending_of(default_country: str) -> str:
    r"""A pattern whose group is the ending of a domain that speaks for another country than the default one.

    >>> import re
    >>> [re.search(ending_of("US"), domain) is not None for domain in ("acme.com.br", "acme.io", "acme.com")]
    [True, False, False]
    """
    codes = {row["alpha2"].lower() for row in read_reference("countries.csv")} | set(_CODES)
    spoken = codes - read_reference_list("generic_endings.txt")
    others = sorted(code for code in spoken if country_of_ending(code) != default_country)
    return rf"({_OWN}|\.(?:{'|'.join(others)}))$"


def country_of_ending(ending: str) -> str:
    """ISO 3166-1 alpha-2 of what the pattern found: '.br' -> BR, '.uk' -> GB."""
    code = ending[-2:]
    return _CODES.get(code, code.upper())
