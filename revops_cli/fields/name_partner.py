"""One person under one name: 'John & Mary Smith' -> John Smith, 'Anna Huber geb. Maier' -> Anna Huber."""

from revops_cli.fields.name_words import bare, is_particle, other_words

_FEWEST_OF_TWO = 3
_FEWEST_AFTER = 2
"""Behind the joining word: a given name and the family name that both persons share."""


def one_person(words: list[str], *, part: bool = False) -> list[str]:
    """The words of the first person, under the present name; `part` where they are the given or the family names only.

    >>> one_person("John & Mary Smith".split()), one_person("Anna Huber geb. Maier".split())
    (['John', 'Smith'], ['Anna', 'Huber'])
    """
    if len(words) < _FEWEST_OF_TWO:
        return words
    return _first_of_two(_present_name(words, 1 if part else 2), part=part)


def _present_name(words: list[str], fewest: int) -> list[str]:
    """The words before 'born' and its like, which begin an earlier name."""
    births = other_words("birth")
    ends = (place for place in range(fewest, len(words) - 1) if bare(words[place]) in births)
    return words[: next(ends, len(words))]


def _first_of_two(words: list[str], *, part: bool) -> list[str]:
    joins = other_words("and")
    place = next((place for place, word in enumerate(words) if word in joins), 0)
    if not place or is_particle(words[place - 1]):
        return words
    if place == 1 and not part:
        return [words[0], *words[3:]] if len(words) > place + _FEWEST_AFTER else words
    return words[:place]
