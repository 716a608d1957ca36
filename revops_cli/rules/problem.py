"""A fault in the text of a condition, shown under the text with a caret."""

from revops_cli.errors import ConfigError


class ConditionError(ConfigError):
    """A condition that cannot be used, with the place of the fault in its text.

    `start` and `end` are offsets of the first and the last faulty character; `start` is -1 where
    the place is not known.
    """

    def __init__(
        self, problem: str, *, text: str, where: str = "", hint: str = "", start: int = -1, end: int = -1
    ) -> None:
        super().__init__(f"{problem}{_pointed(text, start, max(start, end))}", where=where, hint=hint)
        self.fault = problem
        self.text = text
        self.start = start
        self.end = end


def _pointed(text: str, start: int, end: int) -> str:
    """The line of the fault with carets below, or the whole text where the place is unknown."""
    if start < 0 or start > len(text):
        return f"\n    {text}" if text.strip() else ""
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", start)
    line = text[line_start:] if line_end < 0 else text[line_start:line_end]
    carets = "^" * max(1, min(end, line_start + len(line) - 1) - start + 1)
    number = text.count("\n", 0, start) + 1
    at = f"\n    line {number}, column {start - line_start + 1}:" if "\n" in text else f"\n    column {start + 1}:"
    return f"{at}\n    {line}\n    {' ' * (start - line_start)}{carets}"
