"""Pairs of rows with the verdict on each: bits, and the evidence behind them."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from revops_cli.link.coded import Floats, Ints
from revops_cli.link.evidence import Evidence, PatternBook
from revops_cli.link.weigh import Weighed
from revops_cli.link.weights import Compared, bits, default_comparisons


@dataclass(frozen=True, slots=True)
class Judged:
    """Pairs that were compared and weighed.

    `bits` has an entry for every pair that was given; above 0 the two are rather one than not.
    Only those of `looked_at` were compared in full, and all else is of these; the others had
    nothing in common that could make them one. `remarks` are levels of what is no comparison
    but is read out beside them, `phrases` their words.
    """

    bits: Floats
    looked_at: Ints
    weighed: Weighed
    compared: Mapping[str, Compared]
    remarks: Mapping[str, Ints]
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

    def levels(self, pairs: Ints) -> dict[str, Ints]:
        """The levels, for the book, of some of the pairs that were looked at."""
        at = np.searchsorted(self.looked_at, pairs)
        found = {name: compared.level[at] for name, compared in self.compared.items()}
        return {**found, **{name: level[at] for name, level in self.remarks.items()}}

    def evidence(self, pair: int) -> tuple[tuple[str, Evidence], ...]:
        """The evidence of one pair that was looked at, by comparison, before kinds that go together are damped."""
        at = np.searchsorted(self.looked_at, [pair])
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
