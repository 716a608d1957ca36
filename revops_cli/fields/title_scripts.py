"""Titles in scripts other than Latin, in the words of the title tables: 销售经理 -> sales manager.

The words of the ranks and functions are found by `data/title_scripts.csv`, the longest first; what
the table does not know stays as it is and says nothing.
"""

import re
from functools import cache
from typing import TYPE_CHECKING

from revops_cli.data.reader import read_reference
from revops_cli.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

_OTHERS = (("Ͱ", "ӿ"), ("ᄀ", "ᇿ"), ("\u3040", "ヿ"), ("㐀", "鿿"), ("가", "힣"))
"""Greek and Cyrillic, Korean, Japanese, Chinese and again Korean letters."""
_SPACED = re.compile(r"[Ͱ-ӿ]")
"""Greek and Cyrillic, which leave spaces between words."""


def in_latin(folded: str) -> str:
    """The folded text with every word of another script that the table knows in English.

    >>> in_latin("менеджер по продажам")
    ' manager   of   sales '
    """
    if folded.isascii() or not any(first <= c <= last for c in folded for first, last in _OTHERS):
        return folded
    known, pattern = _forms()
    return pattern.sub(lambda found: f" {known[found.lastindex or 0]} ", folded)


@cache
def _forms() -> tuple[tuple[str, ...], re.Pattern[str]]:
    """The words by the number of their group, and the pattern that has one group for each form."""
    pairs = [(fold(form.replace("_", " ")), row["words"]) for row in _rows() for form in row["forms"].split()]
    pairs.sort(key=lambda pair: (-len(pair[0]), pair[0]))
    return ("", *(words for _, words in pairs)), re.compile("|".join(f"({_pattern(form)})" for form, _ in pairs))


def _pattern(form: str) -> str:
    stem = re.escape(form.removesuffix("*")).replace(r"\ ", r"\s+")
    if not _SPACED.search(form):
        return stem
    return rf"\b{stem}\w*" if form.endswith("*") else rf"\b{stem}\b"


@cache
def _rows() -> "tuple[Mapping[str, str], ...]":
    return tuple(read_reference("title_scripts.csv"))
