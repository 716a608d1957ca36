"""Generations: what tells a father from a son of one name, and what is left of the name without it."""

import re

from revops_cli.fields.name_words import suffix

GENERATIONS = frozenset({"Jr.", "Sr.", "II", "III", "IV"})
"""Suffixes that are part of an identity; degrees and honours come and go."""
_ENDINGS = tuple("rivhd.")
"""Last letters of a written generation: most names are told apart by these alone."""
_LAST_WORD = re.compile(r"(?<=\w)[\s,.]+([^\s,]+)\s*\Z")


def generation(raw: str) -> str:
    """The generation that a name, or a cell of suffixes, ends with.

    >>> generation("Pennypacker, Jr."), generation("III, PhD"), generation("Pennypacker")
    ('Jr.', 'III', '')
    """
    written = (suffix(word, after_comma=True) for word in raw.replace(",", " ").split())
    return next((word for word in written if word in GENERATIONS), "")


def of_name(raw: str) -> str:
    """The generation behind a name; a name of one word has none.

    >>> of_name("Pennypacker Jr"), of_name("Junior"), of_name("Junior Seau")
    ('Jr.', '', '')
    """
    return _parted(raw)[1]


def without_generation(raw: str) -> str:
    """A name without the generation behind it.

    >>> without_generation("Pennypacker, Jr."), without_generation("Senior")
    ('Pennypacker', 'Senior')
    """
    return _parted(raw)[0]


def _parted(raw: str) -> tuple[str, str]:
    if not raw.rstrip().casefold().endswith(_ENDINGS):
        return raw, ""
    last = _LAST_WORD.search(raw)
    found = generation(last.group(1)) if last else ""
    return (raw[: last.start()], found) if last and found else (raw, "")
