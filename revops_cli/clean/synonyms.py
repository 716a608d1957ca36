"""Synonyms of a user, in layers: what a person says of a value stands above every packaged rule.

A later layer wins over an earlier one; within a layer the higher priority, then exact before token
before regex, then the longer pattern, then the earlier row. Exact and token compare folded text:
`exact` the whole cell, `token` its words, of which the pattern's must be neighbours in order;
`regex` is searched in the folded text.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from revops_cli.clean.patterns import compile_pattern, search
from revops_cli.clean.synonym_file import Written
from revops_cli.clean.vocabulary import Target
from revops_cli.errors import ConfigError, did_you_mean
from revops_cli.text.fold import fold, words

Match = Literal["exact", "token", "regex"]
MATCHES: tuple[Match, ...] = get_args(Match)
_SCORED = re.compile(r"(.+) \(\d{1,3}\)")


@dataclass(frozen=True, slots=True)
class Synonym:
    """One row of a table: text that `pattern` meets is `value` in the column of `target`."""

    target: Target
    match: Match
    pattern: str
    value: str
    priority: int
    layer: int
    where: str
    regex: re.Pattern[str] | None = None

    @property
    def words(self) -> tuple[str, ...]:
        """The words of the pattern."""
        return words(self.pattern)

    @property
    def rank(self) -> tuple[int, int, int, int]:
        """The larger wins: layer, priority, kind of match, length of the pattern."""
        return self.layer, self.priority, -MATCHES.index(self.match), len(self.pattern)

    @property
    def rule(self) -> str:
        """How the log of changes names it."""
        return f"synonym: {self.where}"

    def meets(self, folded: str, said: tuple[str, ...]) -> bool:
        """Whether the pattern meets a folded text and its words."""
        if self.regex is not None:
            return search(self.regex, folded)
        if self.match == "exact":
            return folded == self.pattern
        own = self.words
        return any(said[start : start + len(own)] == own for start in range(len(said) - len(own) + 1))


class Synonyms:
    """The rows of all layers for one column, those that win first."""

    def __init__(self, rows: Sequence[Synonym]) -> None:
        ordered = sorted(enumerate(rows), key=lambda item: (*(-part for part in item[1].rank), item[0]))
        self._exact: dict[str, tuple[int, Synonym]] = {}
        self._by_word: dict[str, list[tuple[int, Synonym]]] = {}
        self._regexes: list[tuple[int, Synonym]] = []
        for place, (_, row) in enumerate(ordered):
            if row.match == "exact":
                self._exact.setdefault(row.pattern, (place, row))
            elif row.match == "token":
                self._by_word.setdefault(row.words[0], []).append((place, row))
            else:
                self._regexes.append((place, row))

    def find(self, cell: str) -> Synonym | None:
        """The row that decides a cell, or None."""
        folded = fold(cell)
        if not folded:
            return None
        said = words(cell)
        hits = [self._exact[folded]] if folded in self._exact else []
        near = [item for word in dict.fromkeys(said) for item in self._by_word.get(word, ())]
        hits += [item for item in (*near, *self._regexes) if item[1].meets(folded, said)]
        return min(hits, key=lambda item: item[0])[1] if hits else None


def synonym_of(written: Written, layer: int, targets: Mapping[str, Target]) -> Synonym:
    """A written row, checked; raises ConfigError with its file and line."""
    target = _target(written, targets)
    match = next((kind for kind in MATCHES if kind == written.match.casefold()), None)
    if match is None:
        hint = did_you_mean(written.match, MATCHES) or f"one of {', '.join(MATCHES)}"
        raise ConfigError(f"unknown match '{written.match}'", where=written.where, hint=hint)
    try:
        priority = int(written.priority)
    except ValueError as error:
        raise ConfigError(f"priority '{written.priority}' is no whole number", where=written.where) from error
    pattern, regex = _pattern(written, match)
    return Synonym(target, match, pattern, _value(written, target), priority, layer, written.where, regex)


def _target(written: Written, targets: Mapping[str, Target]) -> Target:
    named = {name.casefold(): target for name, target in targets.items()}
    target = named.get(written.field.replace(" ", "").replace("_", "").casefold())
    if target is None:
        hint = did_you_mean(written.field, targets) or f"one of {', '.join(targets)}"
        raise ConfigError(f"unknown field '{written.field}'", where=written.where, hint=hint)
    return target


def _pattern(written: Written, match: Match) -> tuple[str, re.Pattern[str] | None]:
    if match == "regex" and written.pattern:
        try:
            return written.pattern, compile_pattern(written.pattern)
        except ValueError as error:
            raise ConfigError(f"{error}: '{written.pattern}'", where=written.where) from error
    pattern = fold(written.pattern)
    if not pattern or (match == "token" and not words(pattern)):
        raise ConfigError(f"a pattern that says nothing: '{written.pattern}'", where=written.where)
    return pattern, None


def _value(written: Written, target: Target) -> str:
    """The value in its own spelling; one of `near_1` may be taken over with its score behind."""
    scored = _SCORED.fullmatch(written.value)
    value = target.value_of(written.value) or (target.value_of(scored[1]) if scored else "")
    if not value:
        hint = did_you_mean(written.value, target.values) or (
            f"one of {', '.join(target.values)}" if 0 < len(target.values) <= 25 else ""  # noqa: PLR2004 - a readable list
        )
        raise ConfigError(f"unknown {target.column} '{written.value}'", where=written.where, hint=hint)
    return value
