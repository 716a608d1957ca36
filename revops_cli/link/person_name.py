"""Names of two persons: the same, a short form, a slip of the keyboard, or another person.

First and last names share one vocabulary, so that a pair whose names stand in each other's column
is compared the same way.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from revops_cli.link.coded import Coded, Flags, Floats, Ints, encode
from revops_cli.link.likeness import distinct_pairs, slips
from revops_cli.link.short_forms import initial_of_form, lines_known, lines_meant
from revops_cli.link.spelling import latin_words, one_spelling
from revops_cli.link.traits import chance
from revops_cli.link.weights import Compared

EXACT, SHORT, TYPO, INITIAL, FIRST_DIFFERS = 1, 2, 3, 4, 5
PART, LAST_TYPO, LAST_DIFFERS = 2, 3, 4
INITIAL_IN_USE = 0.055
"""Share of lists' first names that are an initial, so that an initial that fits is worth log2(.9 / share)."""
PARTICLES = frozenset(
    {"o", "mc", "mac", "de", "da", "do", "dos", "das", "del", "della", "di", "du", "la", "le"}
    | {"van", "von", "der", "den", "ter", "ten", "zu", "zum", "zur", "bin", "ibn", "st"}
)


@dataclass(frozen=True, slots=True)
class Words:
    """Names of one kind (first or last) in a list, and how often chance gives them, in bits.

    `initial_chance` is the same of the initial of each value, `spelled` equal for spellings of one name.
    """

    vocabulary: Coded
    chance: Floats
    initial_chance: Floats
    spelled: Ints


def words_of(names: Coded, kind: str) -> Words:
    """How often each name of a column, and its initial, occurs."""
    initials = names.derive(_initial)
    share = np.log2((initials.counts() + 1) / (initials.counts().sum() + len(initials.values) + 20))
    of_letter = dict(zip(initials.values, share.tolist(), strict=True))
    rarest = float(share.min(initial=0.0))
    by_value = np.array([*(of_letter.get(value[0], rarest) for value in names.values), 0.0])
    return Words(names, chance(names, kind), by_value, names.of_values(_spelled))


def _initial(name: str) -> str:
    return name[0]


def _spelled(values: tuple[str, ...]) -> Ints:
    return np.append(encode(one_spelling(value) for value in values).codes, -2)


def _first_words(values: tuple[str, ...]) -> Ints:
    return np.append(encode(value.split(" ", 1)[0] for value in values).codes, -2)


def first_letters(values: tuple[str, ...]) -> npt.NDArray[Any]:
    """The first letter of each value, a blank for EMPTY."""
    return np.array([*(value[0] for value in values), " "])


def _are_short(values: tuple[str, ...]) -> Flags:
    return np.array([*(len(value) == 1 for value in values), False])


def _are_double(values: tuple[str, ...]) -> Flags:
    return np.array([" " in value for value in values], np.bool_)


def name_words(raw: str) -> str:
    """The folded words of a name, particles joined to the word they belong to.

    >>> name_words("van der Berg-O'Brien")
    'vanderberg obrien'
    """
    kept: list[str] = []
    glue = ""
    for word in latin_words(raw):
        if word in PARTICLES:
            glue += word
            continue
        kept.append(glue + word)
        glue = ""
    return " ".join([*kept, glue] if glue else kept)


def compare_first(names: Words, left: Ints, right: Ints) -> Compared:
    """First names: exact, forms of one name, a slip, an initial that fits, or different."""
    short: Flags = names.vocabulary.of_values(_are_short)
    same = (names.spelled[left] == names.spelled[right]) & (left >= 0) & ~short[left]
    return _closer(names, left, right, same, _forms)


def _closer(
    names: Words, left: Ints, right: Ints, same: Flags, look: Callable[[Words, Ints, Ints], tuple[Ints, Floats]]
) -> Compared:
    """The same name (1), or what a closer look at pairs of two names says: their levels, and chances in bits."""
    level, rarity = same.astype(np.int64), np.zeros(len(left))
    rarity[same] = np.maximum(names.chance[left[same]], names.chance[right[same]])
    rest = np.flatnonzero(~same & (left >= 0) & (right >= 0))
    level[rest], rarity[rest] = look(names, left[rest], right[rest])
    return Compared(level, rarity)


def _forms(names: Words, left: Ints, right: Ints) -> tuple[Ints, Floats]:
    """Level and chance of pairs of first names that are not one name."""
    vocabulary = names.vocabulary
    level = np.full(len(left), FIRST_DIFFERS)
    initials = vocabulary.of_values(first_letters)
    short: Flags = vocabulary.of_values(_are_short)
    brief = short[left] | short[right]
    fits = brief & (initials[left] == initials[right])
    values = vocabulary.values

    def fits_a_form(one: int, other: int) -> bool:
        return initial_of_form(values[one], values[other])

    fits |= _judge(vocabulary, (left, right, brief & ~fits), fits_a_form, short[:-1])
    slip = slips(vocabulary, left, right, ~brief)
    form = _forms_of_one(vocabulary, left, right, ~brief, lines_known)
    level[slip & ~two_names(vocabulary, left, right, slip & ~form)] = TYPO
    level[_forms_of_one(vocabulary, left, right, ~brief & ~slip & ~form, lines_meant)] = TYPO
    level[form] = SHORT
    level[fits] = INITIAL
    commoner = np.minimum(np.maximum(names.chance[left], names.chance[right]) + 1, 0)
    by_letter = names.initial_chance[left] + np.log2(INITIAL_IN_USE)
    return level, np.where(fits, by_letter, np.where(level < INITIAL, commoner, 0.0))


def compare_last(names: Words, left: Ints, right: Ints) -> Compared:
    """Last names: exact, one part of a double name shared, a slip, or different."""
    return _closer(names, left, right, (names.spelled[left] == names.spelled[right]) & (left >= 0), _parts_and_slips)


def _parts_and_slips(names: Words, left: Ints, right: Ints) -> tuple[Ints, Floats]:
    """Level and chance of pairs of last names that are not one name."""
    vocabulary, every = names.vocabulary, np.ones(len(left), np.bool_)
    level = np.full(len(left), LAST_DIFFERS)
    level[slips(vocabulary, left, right, every)] = LAST_TYPO
    level[_share_a_part(vocabulary, left, right, every)] = PART
    commoner = np.minimum(np.maximum(names.chance[left], names.chance[right]) + 1, 0)
    return level, np.where(level < LAST_DIFFERS, commoner, 0.0)


def two_names(vocabulary: Coded, left: Ints, right: Ints, wanted: Flags) -> Flags:
    """Whether both first names are known and are forms of no one name: Joan is no slip of John."""
    both, meet = _lines_met(vocabulary, left, right, wanted, lines_known)
    return both & ~meet


def _forms_of_one(
    vocabulary: Coded, left: Ints, right: Ints, wanted: Flags, lines_of: Callable[[str], frozenset[int]]
) -> Flags:
    """Whether two first names meet in a line of the table, or one begins with the whole other."""
    words: Ints = vocabulary.of_values(_first_words)
    same_word: Flags = wanted & (words[left] == words[right])
    _, meet = _lines_met(vocabulary, left, right, wanted & ~same_word, lines_of)
    return same_word | meet


def _lines_met(
    vocabulary: Coded, left: Ints, right: Ints, wanted: Flags, lines_of: Callable[[str], frozenset[int]]
) -> tuple[Flags, Flags]:
    """The wanted pairs of which both names stand in any line, and those that meet in one."""
    lines = _line_bits(vocabulary, np.concatenate([left[wanted], right[wanted]]), lines_of)
    one, other = lines[left], lines[right]
    values = vocabulary.values

    def meet(one: int, other: int) -> bool:
        return not lines_of(values[one]).isdisjoint(lines_of(values[other]))

    both = wanted & (one != 0) & (other != 0)
    return both, _judge(vocabulary, (left, right, both & (one & other != 0)), meet)


def _line_bits(vocabulary: Coded, codes: Ints, lines_of: Callable[[str], frozenset[int]]) -> npt.NDArray[np.uint64]:
    """For each value a set of its lines, as bits; unlike lines may share a bit.

    Those of `codes` are looked up, each once.
    """
    size = len(vocabulary.values) + 1
    if lines_of not in vocabulary.memo:
        vocabulary.memo[lines_of] = np.zeros(size, np.uint64), np.arange(size) == size - 1
    found: npt.NDArray[np.uint64]
    found, known = vocabulary.memo[lines_of]
    asked = np.zeros(size, np.bool_)
    asked[codes] = True
    for code in np.flatnonzero(asked & ~known).tolist():
        found[code] = sum({1 << line % 64 for line in lines_of(vocabulary.values[code])})
    known |= asked
    return found


def _share_a_part(vocabulary: Coded, left: Ints, right: Ints, wanted: Flags) -> Flags:
    values = vocabulary.values
    double: Flags = vocabulary.of_values(_are_double)
    return _judge(
        vocabulary, (left, right, wanted), lambda a, b: not _parts(values[a]).isdisjoint(_parts(values[b])), double
    )


@lru_cache(maxsize=65536)
def _parts(name: str) -> frozenset[str]:
    return frozenset(part for part in name.split(" ") if len(part) > 2)  # noqa: PLR2004 - initials and particles are no part


def _judge(
    vocabulary: Coded,
    pairs: tuple[Ints, Ints, Flags],
    verdict: Callable[[int, int], bool],
    possible: Flags | None = None,
) -> Flags:
    """`verdict` of the wanted pairs, of those only of which either value is `possible`; called once a distinct pair."""
    left, right, wanted = pairs
    if possible is not None:
        can = np.append(possible, np.False_)
        wanted = wanted & (can[left] | can[right])
    one, other, place = distinct_pairs(vocabulary, left[wanted], right[wanted])
    verdicts = [verdict(a, b) for a, b in zip(one.tolist(), other.tolist(), strict=True)]
    found = np.zeros(len(left), np.bool_)
    found[wanted] = np.array(verdicts, np.bool_)[place]
    return found
