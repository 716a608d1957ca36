"""Regular expressions of a user's table, refused where a search could take for ever.

Python cannot stop a search, so its work is bounded before: few ways through the pattern, no repeat
inside a repeat, no back reference, and a text cut at `LONGEST_TEXT` letters.
"""

import re
import warnings

LONGEST_PATTERN = 200
"""Letters of a pattern."""
LONGEST_TEXT = 120
"""Letters of a text that are searched; a longer cell is no title and no industry."""
MOST_REPEATS = 3
"""Repeats (`*`, `+`, `{}`) in a pattern: the work grows with the text to that power."""
MOST_WAYS = 10_000
"""Ways through alternatives and optional parts, multiplied."""

_ATOM = re.compile(
    r"(?P<back>\\[1-9]|\(\?P=|\(\?\(|\(\?[a-z]*x)|\\.|\[\^?\]?(?:\\.|[^\]\\])*\]"
    r"|(?P<open>\((?:\?(?:[:=!>]|<[=!]|P?<\w+>|[aiLmsu-]+[:)]))?)|(?P<close>\))|(?P<bar>\|)"
    r"|(?P<optional>\?\??|\{0,1\})|(?P<repeat>(?:[*+]|\{\d*,?\d*\})[?+]?)|.",
    re.DOTALL,
)


def compile_pattern(pattern: str) -> re.Pattern[str]:
    """The pattern, ready to search folded text; raises ValueError that says what is wrong with it.

    >>> compile_pattern("^head of .*sales").search("head of global sales") is None
    False
    """
    if len(pattern) > LONGEST_PATTERN:
        raise ValueError(f"a regular expression of more than {LONGEST_PATTERN} letters")
    try:
        with warnings.catch_warnings(action="error"):
            compiled = re.compile(pattern)
    except (re.error, OverflowError, Warning) as error:
        raise ValueError(f"no regular expression: {error}") from error
    if compiled.search("") is not None:
        raise ValueError("a regular expression that matches every text")
    _Walk().read(pattern)
    return compiled


def search(pattern: re.Pattern[str], folded: str) -> bool:
    """Whether the pattern is in the beginning of a folded text."""
    return pattern.search(folded[:LONGEST_TEXT]) is not None


class _Walk:
    """One walk through a pattern: what each open group holds, and what all of it may cost."""

    def __init__(self) -> None:
        self.repeats = 0
        self.ways = 1
        self.groups = [_Group()]
        self.closed: _Group | None = None

    def read(self, pattern: str) -> None:
        for atom in _ATOM.finditer(pattern):
            kind = atom.lastgroup or ""
            if kind == "back":
                raise ValueError("a regular expression with a back reference, a condition or the flag x")
            getattr(self, f"_{kind}", _nothing)(atom.group())
            if kind != "close":
                self.closed = None
        self.ways *= self.groups[0].branches
        if self.repeats > MOST_REPEATS or self.ways > MOST_WAYS:
            raise ValueError("a regular expression with too many repeats, alternatives or optional parts")

    def _open(self, atom: str) -> None:
        if not atom.endswith(")"):  # flags such as (?i) are no group
            self.groups.append(_Group())

    def _close(self, _atom: str) -> None:
        self.closed = self.groups.pop()
        self.ways *= self.closed.branches
        self.groups[-1].moves |= self.closed.moves or self.closed.branches > 1

    def _bar(self, _atom: str) -> None:
        self.groups[-1].branches += 1

    def _optional(self, _atom: str) -> None:
        self.ways *= 2
        self.groups[-1].moves = True

    def _repeat(self, _atom: str) -> None:
        if self.closed is not None and (self.closed.moves or self.closed.branches > 1):
            raise ValueError("a regular expression with a repeat around repeats or alternatives")
        self.repeats += 1
        self.groups[-1].moves = True


class _Group:
    """An open group: how many alternatives, and whether anything in it may match in several ways."""

    def __init__(self) -> None:
        self.branches = 1
        self.moves = False


def _nothing(_atom: str) -> None:
    """An atom that costs nothing."""
