"""Street addresses: the house number and the telling words of the street."""

import re
from functools import cache

import numpy as np

from revops_cli.data.reader import read_reference
from revops_cli.link.coded import Coded, Flags, Ints
from revops_cli.link.compare import commoner
from revops_cli.link.likeness import slips
from revops_cli.link.traits import Traits, chance
from revops_cli.link.weights import Compared
from revops_cli.text.fold import fold

EXACT, NEAR, DIFFERS = 1, 2, 3
_UNIT = re.compile(
    r"\s*(?:,|\b(?:suite|ste|unit|apt|apartment|floor|fl|room|rm|level|\d+(?:st|nd|rd|th) (?:floor|fl))\b|#).*$"
)
_NOT_WORD = re.compile(r"[^0-9a-z]+")


@cache
def _meanings() -> dict[str, str]:
    return {row["word"]: row["same_as"] for row in read_reference("street_words.csv")}


def street_key(raw: str) -> str:
    """House number and telling words of an address; kinds of street and units left out.

    >>> street_key("3849 West 69th Place, Suite 4"), street_key("3849 W. 69Th St")
    ('3849 w 69th', '3849 w 69th')
    """
    folded = fold(raw)
    kept = _words(_UNIT.sub("", folded)) or _words(folded)
    return " ".join(kept)


def _words(text: str) -> list[str]:
    known = _meanings()
    found = [known.get(word, word) for word in _NOT_WORD.split(text)]
    return [word for word in found if word]


def house_number(key: str) -> str:
    """The house number of a key, or the empty text."""
    first = key.partition(" ")[0]
    return first if first[:1].isdigit() and not first.endswith(("st", "nd", "rd", "th")) else ""


def street_name(key: str) -> str:
    """The words of a key without house number and directions, run together."""
    number = house_number(key)
    rest = key.removeprefix(number).split()
    return "".join(word for word in rest if len(word) > 2 or word[:1].isdigit()) or "".join(rest)  # noqa: PLR2004 - n, sw


def compare_street(traits: Traits, left: Ints, right: Ints) -> Compared:
    """Addresses: exact; the same number and a like street, or a like address without number; or different."""
    column = traits["street"]
    one, other = column.codes[left], column.codes[right]
    known = (one >= 0) & (other >= 0)
    differ = known & (one != other)
    number, name = column.derive(house_number), column.derive(street_name)
    same_number = number.codes[left] == number.codes[right]
    alike = _alike(name, left, right)
    level = np.where(known, DIFFERS, 0)
    level[differ & same_number & alike] = NEAR
    level[known & ~differ] = EXACT
    rarity = chance(column, "street")
    by_level = [rarity[one], commoner(rarity, one, other)]
    return Compared(level, np.select([level == EXACT, level == NEAR], by_level, 0.0))


def _alike(name: Coded, left: Ints, right: Ints) -> Flags:
    """Whether two street names are one but for slips, or one holds the other."""
    one, other = name.codes[left], name.codes[right]
    both = (one >= 0) & (other >= 0)
    texts = name.texts()
    held = np.zeros(len(left), np.bool_)
    differ = np.flatnonzero(both & (one != other))
    held[differ] = [a in b or b in a for a, b in zip(texts[one[differ]], texts[other[differ]], strict=True)]
    alike: Flags = both & ((one == other) | held | slips(name, one, other, both))
    return alike
