"""Blank: the words people write into a cell to say that they have nothing to write."""

from functools import cache

from revops_cli.data.reader import read_reference_list
from revops_cli.text.fold import fold

_SHEET_ERRORS = frozenset({"n/a", "na", "ref", "name", "value", "null", "div/0", "num", "spill", "calc"})


@cache
def blank_words() -> frozenset[str]:
    """Words that stand for nothing, folded."""
    return frozenset(fold(word) for word in read_reference_list("blank_words.txt"))


def is_blank(raw: str) -> bool:
    """Whether a cell says nothing: empty, only marks, or a word such as n/a.

    >>> is_blank(" - "), is_blank("#N/A"), is_blank("Nan Goldin")
    (True, True, False)
    """
    if not raw or raw.isspace():
        return True
    folded = fold(raw)
    if not folded:
        return True
    if folded[0] == "#" and folded.strip("#!?") in _SHEET_ERRORS:
        return True
    return folded in blank_words() or not any(c.isalnum() for c in folded)
