"""Short forms of first names: which names are, or miss by one slip, forms of one name."""

from collections.abc import Mapping
from functools import cache, lru_cache

from rapidfuzz.distance import OSA

from revops_cli.data.reader import read_reference

SURE_OF = 4
"""Letters from which a name that is one slip from a known one is taken for it."""
NICKNAMES = "nicknames.csv"


@cache
def name_lines() -> Mapping[str, frozenset[int]]:
    """For each first name or short form, the lines of the table it stands in."""
    lines: dict[str, set[int]] = {}
    for number, row in enumerate(read_reference(NICKNAMES)):
        for form in (row["name"], *row["forms"].split()):
            lines.setdefault(form, set()).add(number)
    return {form: frozenset(numbers) for form, numbers in lines.items()}


def root(name: str) -> str:
    """A name that all forms of a first name mostly share: the first line of the table that has it.

    >>> root("bob"), root("robert"), root("ximena")
    ('robert', 'robert', 'ximena')
    """
    first = name.split(" ", 1)[0]
    known = meant(name)
    if len(known) != 1:
        return first
    lines = name_lines()[next(iter(known))]
    table = read_reference(NICKNAMES)
    own = [number for number in lines if {table[number]["name"]} == known]
    return table[min(own or lines)]["name"]


@cache
def _known_by_slip() -> Mapping[str, frozenset[str]]:
    """Known names by what is left of them without one letter, and by themselves."""
    found: dict[str, set[str]] = {}
    for name in name_lines():
        for left_over in (name, *_one_letter_less(name)):
            found.setdefault(left_over, set()).add(name)
    return {left_over: frozenset(names) for left_over, names in found.items()}


def _one_letter_less(name: str) -> list[str]:
    return [name[:place] + name[place + 1 :] for place in range(len(name))]


@lru_cache(maxsize=65536)
def meant(name: str) -> frozenset[str]:
    """The known first names that a name is, or that it misses by one slip.

    >>> sorted(meant("wlliam")), sorted(meant("bob")), sorted(meant("ximena"))
    (['william'], ['bob'], [])
    """
    first = name.split(" ", 1)[0]
    if first in name_lines():
        return frozenset({first})
    if len(first) < SURE_OF:
        return frozenset()
    known = _known_by_slip()
    near = {found for names in map(known.get, (first, *_one_letter_less(first))) if names for found in names}
    return frozenset([found for found in near if OSA.distance(found, first) <= 1])


@lru_cache(maxsize=65536)
def lines_meant(name: str) -> frozenset[int]:
    """The lines of the table that a name, or a name it misses by one slip, stands in."""
    return frozenset(line for known in meant(name) for line in name_lines()[known])


@lru_cache(maxsize=65536)
def lines_known(name: str) -> frozenset[int]:
    """The lines of the table that a name's first word stands in."""
    return name_lines().get(name.split(" ", 1)[0], frozenset())


def initial_of_form(one: str, other: str) -> bool:
    """Whether of two names one is the initial of the full form of the other: W. is Bill."""
    initial, name = sorted((one, other), key=len)
    table = read_reference(NICKNAMES)
    return len(initial) == 1 and any(table[line]["name"].startswith(initial) for line in lines_known(name))
