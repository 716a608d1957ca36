"""Pairs of rows with the verdict on each: bits, and the evidence behind them."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from revops_cli.link.coded import Floats, Ints
from revops_cli.link.evidence import Evidence, PatternBook
from revops_cli.link.weigh import Weighed
from revops_cli.link.weights import Compared, Levels, bits, default_comparisons


@dataclass(frozen=True, slots=True)
class Judged:
    """Pairs that were compared and weighed.

    `bits` has an entry for every pair that was given; above 0 the two are rather one than not.
    `seen` are levels of those `looked_at`; the others had nothing in common that could make them one.
    `remarks` name those that are no comparison but are read out beside them, `phrases` their words.
    `compared` has all of the pairs `near`, which were weighed.
    """

    bits: Floats
    looked_at: Ints
    seen: Mapping[str, Levels]
    near: Ints
    weighed: Weighed
    compared: Mapping[str, Compared]
    remarks: tuple[str, ...]
    phrases: Mapping[str, tuple[str, ...]]
    firm: Ints
    """Pairs, of all that were given, that must never be one whatever else speaks for it."""
    moved: Ints
    """Those of one person at two employers, as far as the names say."""
    moved_bits: Floats
    """For each of `moved`: above 0 the two are rather one person than not."""

    def book(self) -> PatternBook:
        """How the evidence is read out: comparisons first, then remarks."""
        return PatternBook({**{name: _phrases(name) for name in self.compared}, **self.phrases})

    def levels(self, pairs: Ints) -> dict[str, Levels]:
        """The levels, for the book, of some of the pairs that were looked at."""
        at = np.searchsorted(self.looked_at, pairs)
        return {name: level[at] for name, level in self.seen.items()}

    def evidence(self, pair: int) -> tuple[tuple[str, Evidence], ...]:
        """The evidence of one of the pairs `near`, by comparison, before kinds that go together are damped."""
        at = np.searchsorted(self.near, [pair])
        table = default_comparisons()
        found = []
        for name, compared in self.compared.items():
            one = compared.at(at)
            weight = float(bits(table[name.partition(":")[0]], one, self.weighed.m[name])[0])
            if one.level[0]:
                found.append((name, Evidence(_phrases(name)[int(one.level[0]) - 1], weight)))
        return tuple(found)


def _phrases(name: str) -> tuple[str, ...]:
    kind, _, column = name.partition(":")
    return tuple(phrase.format(column) for phrase in default_comparisons()[kind].phrases)
