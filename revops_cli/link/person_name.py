"""Names of two persons: the same, a short form, a slip of the keyboard, or another person.

First and last names share one vocabulary, so that a pair whose names stand in each other's column
is compared the same way.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np

from revops_cli.data.reader import read_reference
from revops_cli.link.coded import Coded, Flags, Floats, Ints
from revops_cli.link.likeness import distinct_pairs, slips
from revops_cli.link.traits import chance
from revops_cli.link.weights import Compared
from revops_cli.text.fold import words

EXACT, SHORT, TYPO, INITIAL, FIRST_DIFFERS = 1, 2, 3, 4, 5
PART, LAST_TYPO, LAST_DIFFERS = 2, 3, 4
INITIAL_IN_USE = 0.055
"""Share of lists' first names that are an initial, so that an initial that fits is worth log2(.9 / share)."""
PARTICLES = frozenset(
    {"o", "mc", "mac", "de", "da", "do", "dos", "das", "del", "della", "di", "du", "la", "le"}
    | {"van", "von", "der", "den", "ter", "ten", "zu", "zum", "zur", "bin", "ibn", "st"}
)
NICKNAMES = "nicknames.csv"


@dataclass(frozen=True, slots=True)
class Words:
    """Names of one kind (first or last) in a list, and how often chance gives them, in bits.

    `initial_chance` is the same of the initial of each value.
    """

    vocabulary: Coded
    chance: Floats
    initial_chance: Floats


def words_of(names: Coded, kind: str) -> Words:
    """How often each name of a column, and its initial, occurs."""
    initials = Coded(names.codes, names.values).derive(lambda value: value[0])
    share = np.log2((initials.counts() + 1) / (initials.counts().sum() + len(initials.values) + 20))
    of_letter = dict(zip(initials.values, share.tolist(), strict=True))
    by_value = np.array([*(of_letter.get(value[0], share.min(initial=0.0)) for value in names.values), 0.0])
    return Words(names, chance(names, kind), by_value)


def name_words(raw: str) -> str:
    """The folded words of a name, particles joined to the word they belong to.

    >>> name_words("van der Berg-O'Brien")
    'vanderberg obrien'
    """
    kept: list[str] = []
    glue = ""
    for word in words(raw):
        if word in PARTICLES:
            glue += word
            continue
        kept.append(glue + word)
        glue = ""
    return " ".join([*kept, glue] if glue else kept)


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
    first = meant(name)
    numbers = name_lines().get(first)
    if not numbers:
        return first
    own = [n for n in numbers if read_reference(NICKNAMES)[n]["name"] == first]
    return read_reference(NICKNAMES)[min(own or numbers)]["name"]


@cache
def _slips_of_known() -> Mapping[str, str]:
    """Known names by what is left of them without one letter, and by themselves."""
    found: dict[str, str] = {}
    for name in sorted(name_lines(), key=lambda n: (-len(n), n)):
        for place in range(len(name)):
            found.setdefault(name[:place] + name[place + 1 :], name)
    return {**found, **{name: name for name in name_lines()}}


def meant(name: str) -> str:
    """The known first name that a misspelt one stands for, or the first word itself.

    >>> meant("wlliam"), meant("roebrt"), meant("ximena")
    ('william', 'robert', 'ximena')
    """
    first = name.split(" ", 1)[0]
    known = _slips_of_known()
    if first in name_lines() or len(first) < 5:  # noqa: PLR2004 - a slip in a shorter name is often another name
        return first
    if first in known:
        return known[first]
    for place in range(len(first)):
        left_out = first[:place] + first[place + 1 :]
        if left_out in known and len(known[left_out]) >= len(first) - 1:
            return known[left_out]
    return first


def compare_first(names: Words, left: Ints, right: Ints) -> Compared:
    """First names: exact, forms of one name, a slip, an initial that fits, or different."""
    vocabulary = names.vocabulary
    known = (left >= 0) & (right >= 0)
    level = np.where(known, FIRST_DIFFERS, 0)
    initials = np.array([value[0] for value in vocabulary.values] + [" "])
    short = np.array([len(value) == 1 for value in vocabulary.values] + [False])
    fits = known & (short[left] | short[right]) & (initials[left] == initials[right])
    full = known & ~short[left] & ~short[right] & (left != right)
    level[full & slips(vocabulary, left, right, full)] = TYPO
    level[full & _forms_of_one(vocabulary, left, right, full)] = SHORT
    level[fits] = INITIAL
    level[known & (left == right) & ~short[left]] = EXACT
    commoner = np.maximum(names.chance[left], names.chance[right])
    rarity = np.select(
        [level == EXACT, (level == SHORT) | (level == TYPO), level == INITIAL],
        [names.chance[left], np.minimum(commoner + 1, 0), names.initial_chance[left] + np.log2(INITIAL_IN_USE)],
        0.0,
    )
    return Compared(level, rarity)


def compare_last(names: Words, left: Ints, right: Ints) -> Compared:
    """Last names: exact, one part of a double name shared, a slip, or different."""
    vocabulary = names.vocabulary
    known = (left >= 0) & (right >= 0)
    other = known & (left != right)
    level = np.where(known, LAST_DIFFERS, 0)
    level[other & slips(vocabulary, left, right, other)] = LAST_TYPO
    level[_share_a_part(vocabulary, left, right, other)] = PART
    level[known & (left == right)] = EXACT
    commoner = np.maximum(names.chance[left], names.chance[right])
    rarity = np.select(
        [level == EXACT, (level == PART) | (level == LAST_TYPO)],
        [names.chance[left], np.minimum(commoner + 1, 0)],
        0.0,
    )
    return Compared(level, rarity)


def _forms_of_one(vocabulary: Coded, left: Ints, right: Ints, wanted: Flags) -> Flags:
    """Whether two first names meet in a line of the table, or one begins with the whole other."""
    lines = name_lines()
    sets = [lines.get(meant(value), frozenset()) for value in vocabulary.values]
    return _judge(
        vocabulary,
        (left, right, wanted),
        lambda a, b: bool(sets[a] & sets[b]) or _same_first_word(vocabulary.values[a], vocabulary.values[b]),
        np.array(
            [bool(lines_of) or " " in value for lines_of, value in zip(sets, vocabulary.values, strict=True)], np.bool_
        ),
    )


def _same_first_word(one: str, other: str) -> bool:
    return one.split(" ", 1)[0] == other.split(" ", 1)[0]


def _share_a_part(vocabulary: Coded, left: Ints, right: Ints, wanted: Flags) -> Flags:
    parts = [frozenset(part for part in value.split(" ") if len(part) > 2) for value in vocabulary.values]  # noqa: PLR2004 - initials and particles are no part
    double = np.array([" " in value for value in vocabulary.values], np.bool_)
    return _judge(vocabulary, (left, right, wanted), lambda a, b: bool(parts[a] & parts[b]), double)


def _judge(
    vocabulary: Coded,
    pairs: tuple[Ints, Ints, Flags],
    verdict: Callable[[int, int], bool],
    possible: Flags,
) -> Flags:
    """`verdict` of the wanted pairs of which either value is `possible`; called once a distinct pair."""
    left, right, wanted = pairs
    can = np.append(possible, np.False_)
    wanted = wanted & (can[left] | can[right])
    one, other, place = distinct_pairs(vocabulary, left, right, wanted)
    verdicts = [verdict(a, b) for a, b in zip(one.tolist(), other.tolist(), strict=True)]
    found = np.zeros(len(left), np.bool_)
    found[wanted] = np.array(verdicts, np.bool_)[place]
    return found
