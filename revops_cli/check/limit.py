"""Limits as the config writes them, `> 0` or `>= 2%`, and the outcome of a count against them."""

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from revops_cli.check.result import Outcome, Severity
from revops_cli.errors import ConfigError

_SIGNS: Mapping[str, Callable[[float, float], bool]] = {
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
    "=": operator.eq,
    "<>": operator.ne,
}
_WRITTEN = re.compile(r"\s*(>=|<=|<>|>|<|=)\s*([0-9]+(?:\.[0-9]+)?)\s*(%?)\s*")


@dataclass(frozen=True, slots=True)
class Limit:
    """A comparison with a number, or with a share where it is in percent."""

    sign: str
    number: float
    percent: bool = False

    def reached(self, count: float, of: float = 0) -> bool:
        """Whether a count, or its share of `of` (0 where there are none), is as the limit says.

        >>> Limit(">", 2, percent=True).reached(3, 100), Limit(">", 2, percent=True).reached(2, 100)
        (True, False)
        """
        if not self.percent:
            return _SIGNS[self.sign](count, self.number)
        return _SIGNS[self.sign](100 * count, self.number * of) if of else _SIGNS[self.sign](0, self.number)


def parse_limit(text: str, where: str = "") -> Limit:
    """A limit from the config; raises ConfigError for anything but a comparison with a number.

    >>> parse_limit("> 0.5%")
    Limit(sign='>', number=0.5, percent=True)
    """
    match = _WRITTEN.fullmatch(text)
    if not match:
        raise ConfigError(f"'{text}' is no limit", where=where, hint="write a comparison such as '> 0' or '>= 2%'")
    return Limit(match[1], float(match[2]), percent=bool(match[3]))


def judged(failed: int, of: int, severity: Severity, warn_if: str = "", error_if: str = "") -> Outcome:
    """The outcome of a count of failed rows; without any limit one row is enough for its severity.

    >>> judged(3, 100, "error"), judged(3, 100, "error", warn_if="> 0", error_if="> 5%")
    ('fail', 'warn')
    """
    if not (warn_if or error_if):
        return "pass" if not failed else "fail" if severity == "error" else "warn"
    if error_if and parse_limit(error_if).reached(failed, of):
        return "fail"
    return "warn" if warn_if and parse_limit(warn_if).reached(failed, of) else "pass"
