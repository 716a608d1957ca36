"""What a word of a lead may stand for among the words of the accounts: itself, or a near or longer one."""

from dataclasses import dataclass

import numpy as np

from revops_cli.match.codes import Codes, Floats, Ints, spans
from revops_cli.match.lexicon import Names
from revops_cli.match.near import Vocabulary

NEAR, COMPLETED = 0.9, 0.75
"""How much a misspelt and a cut word count of the word they stand for."""


@dataclass(frozen=True, slots=True)
class Slots:
    """The alternatives of word w are `words[starts[w] : starts[w] + counts[w]]`, each as good as `quality`."""

    starts: Ints
    counts: Ints
    words: Ints
    quality: Floats


def slots_of(codes: Codes, seen: Ints, asked: Ints, vocabulary: Vocabulary) -> Slots:
    """The alternatives of the words of `asked`; one that accounts use stands for itself alone.

    `vocabulary` are the words that accounts use, in the order of their numbers.
    """
    spelled = list(codes.numbers)
    known = np.flatnonzero(seen > 0)
    unknown = np.unique(asked[seen[asked] == 0])
    unknown_words = [spelled[k] for k in unknown.tolist()]
    near = vocabulary.one_edit_apart(unknown_words)
    longer = vocabulary.completions(unknown_words)
    words = np.concatenate([known, unknown[near[0]], unknown[longer[0]]])
    stands_for = np.concatenate([known, known[near[1]], known[longer[1]]])
    quality = np.concatenate([np.ones(len(known)), np.full(len(near[0]), NEAR), np.full(len(longer[0]), COMPLETED)])
    order = np.lexsort((stands_for, -quality, words))
    counts = np.bincount(words, minlength=len(codes))
    return Slots(np.cumsum(counts) - counts, counts, stands_for[order], quality[order])


def alternatives(names: Names, slots: Slots) -> tuple[Ints, Ints]:
    """Every alternative of every word of every reading: the owner of the reading, and the accounts' word."""
    reading = np.repeat(np.arange(len(names.counts)), names.counts)
    slot, at = spans(slots.starts[names.words], slots.counts[names.words])
    return names.owner[reading[slot]], slots.words[at]
