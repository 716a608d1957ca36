"""Numbers in words -> digits: 'five hundred' -> '500', 'less than ten' -> 'less than 10'.

Only where a text has no digits and little else: 'one of the largest' names no size.
"""

import re
from functools import cache
from typing import TYPE_CHECKING

from revops_cli.data.reader import read_reference

if TYPE_CHECKING:
    from collections.abc import Mapping

_WORD = re.compile(r"[^\W\d_]+")
_GLUE = re.compile(r"[\s-]*(?:and[\s-]+)?")
_MOST_OTHER_WORDS = 3
"""'more than ten employees'."""


@cache
def _numbers() -> "Mapping[str, tuple[str, int]]":
    rows = read_reference("quantity_numbers.csv")
    return {form.strip(): (row["kind"], int(row["value"])) for row in rows for form in row["forms"].split(";")}


def with_digits(folded: str) -> str:
    """A folded text with its numbers in digits; as it is where it has digits, or is more than a number.

    >>> with_digits("ten to twenty-five employees"), with_digits("a dozen"), with_digits("one of the largest")
    ('10 to 25 employees', '12', 'one of the largest')
    """
    found = list(_WORD.finditer(folded))
    if any(map(str.isdigit, folded)) or len(found) > 2 * _MOST_OTHER_WORDS + 1:
        return folded
    runs = _runs(folded, found)
    others = len(found) - sum(len(run) for run in runs)
    if others > _MOST_OTHER_WORDS or not any(_tells(run) for run in runs):
        return folded
    for run in reversed([run for run in runs if _tells(run)]):
        folded = f"{folded[: run[0].start()]}{_value(run)}{folded[run[-1].end() :]}"
    return folded


def _runs(folded: str, found: list[re.Match[str]]) -> list[list[re.Match[str]]]:
    """The words of each number, in order."""
    runs: list[list[re.Match[str]]] = []
    for word in (word for word in found if word[0] in _numbers()):
        if runs and _GLUE.fullmatch(folded, runs[-1][-1].end(), word.start()) and _continues(runs[-1][-1][0], word[0]):
            runs[-1].append(word)
        else:
            runs.append([word])
    return runs


def _continues(before: str, word: str) -> bool:
    """Whether a number word goes on with the one before it: 'twenty five', 'five hundred', 'hundred fifty'."""
    (kind, _), (following, _) = _numbers()[before], _numbers()[word]
    return following == "times" or kind == "times" or (kind == "ten" and following == "one")


def _tells(run: list[re.Match[str]]) -> bool:
    """Whether the words are a number for certain: 'one' and 'a' alone are articles."""
    return len(run) > 1 or _numbers()[run[0][0]] not in {("one", 1), ("times", 100), ("times", 1000)}


def _value(run: list[re.Match[str]]) -> int:
    total = current = 0
    for kind, value in (_numbers()[word[0]] for word in run):
        if kind == "times":
            current = (current or 1) * value
            if value == 1000:  # noqa: PLR2004 - what follows is below it
                total, current = total + current, 0
        else:
            current += value
    return total + current
