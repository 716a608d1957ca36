"""Pairs of rows with the verdict on each: bits, and the evidence behind them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from revops_cli.link.coded import Floats, Ints
from revops_cli.link.evidence import Evidence, PatternBook
from revops_cli.link.shares import Account
from revops_cli.link.weigh import VETOED, Weighed
from revops_cli.link.weights import Compared, Levels, bits, default_comparisons

RARE = "few pairs of a list are one"
ROUNDING = 0.1
"""Bits that rounding may leave over when all pieces of evidence are added up."""


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
    """Those of one person at two employers, as far as the names say, that may rather be one than not."""
    moved_bits: Floats
    """For each of `moved`: above 0 the two are rather one person than not."""
    account: Callable[[Mapping[str, float], int], Account]
    """What each comparison of one of the pairs `near`, by its place there, counts beside the others."""
    passed_over: bool = False
    """Whether a pair that was asked for is one that a run does not look at."""

    def book(self) -> PatternBook:
        """How the evidence is read out: comparisons first, then remarks."""
        return PatternBook({**{name: _phrases(name) for name in self.compared}, **self.phrases})

    def levels(self, pairs: Ints) -> dict[str, Levels]:
        """The levels, for the book, of some of the pairs that were looked at."""
        at = np.searchsorted(self.looked_at, pairs)
        return {name: level[at] for name, level in self.seen.items()}

    def evidence(self, pair: int) -> tuple[tuple[str, Evidence], ...]:
        """What each comparison and each veto counts for one of the pairs `near`; together, its bits.

        By the name of the comparison, which is empty for what is none.
        """
        at = np.searchsorted(self.near, [pair])
        one = {name: compared.at(at) for name, compared in self.compared.items()}
        table = default_comparisons()
        alone = {
            name: float(bits(table[name.partition(":")[0]], found, self.weighed.m[name])[0])
            for name, found in one.items()
        }
        account = self.account(alone, int(at[0]))
        told = [
            (name, Evidence(_phrase(name, int(one[name].level[0]), alone[name], share), round(share, 2)))
            for name, share in account.counted.items()
            if one[name].level[0]
        ]
        told += [("", Evidence(text, round(share, 2))) for text, share in account.remarks]
        total = self.weighed.prior + sum(account.counted.values()) + sum(share for _, share in account.remarks)
        told += _capped(account.caps, total)
        return (("", self._prior(pair, told)), *told)

    def _prior(self, pair: int, told: Sequence[tuple[str, Evidence]]) -> Evidence:
        """How rarely two rows are one; what rounding of the others left over is put here."""
        rest = self.bits[pair] - sum(evidence.bits for _, evidence in told)
        prior = self.weighed.prior
        return Evidence(RARE, round(rest if abs(rest - prior) < ROUNDING else prior, 2))


def _capped(caps: Sequence[str], total: float) -> list[tuple[str, Evidence]]:
    """The reasons why a pair is never merged; the first takes away what is too much."""
    less = [min(VETOED - total, 0.0), *(0.0 for _ in caps)]
    return [("", Evidence(f"never merged: {why}", round(bits, 2))) for why, bits in zip(caps, less, strict=False)]


def _phrase(name: str, level: int, alone: float, share: float) -> str:
    """How a comparison is read out, and how much of it counts where that is not all."""
    phrase = _phrases(name)[level - 1]
    return phrase if abs(alone - share) < ROUNDING else f"{phrase}, {alone:+.2f} counted at {100 * share / alone:.0f} %"


def _phrases(name: str) -> tuple[str, ...]:
    kind, _, column = name.partition(":")
    return tuple(phrase.format(column) for phrase in default_comparisons()[kind].phrases)
