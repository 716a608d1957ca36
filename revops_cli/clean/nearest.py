"""The known values nearest to one that no rule knows: what a person is likely to mean by it."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from rapidfuzz import fuzz, process

from revops_cli.text.fold import fold, words

_AT_ONCE = 64


def nearest(cells: Sequence[str], known: Mapping[str, str], most: int = 3) -> Iterator[list[str]]:
    """For each cell the nearest values with their scores, the best first.

    `known` gives the value of each folded phrase. The score is rapidfuzz's ratio of the words in
    alphabetical order, 0 to 100; of equal scores the first by name is first.

    >>> next(nearest(["Manufactoring"], {"manufacturing": "Manufacturing", "retail": "Retail"}))
    ['Manufacturing (92)', 'Retail (21)']
    """
    if not known:
        yield from ([] for _ in cells)
        return
    phrases = sorted(known, key=lambda phrase: (known[phrase], phrase))
    choices = list(map(_sorted_words, phrases))
    values = sorted(set(known.values()))
    first = np.searchsorted(np.array([known[phrase] for phrase in phrases]), values)
    for start in range(0, len(cells), _AT_ONCE):
        asked = list(map(_sorted_words, cells[start : start + _AT_ONCE]))
        scores = process.cdist(asked, choices, scorer=fuzz.ratio, dtype=np.uint8)
        best = np.maximum.reduceat(scores, first, axis=1).astype(np.int16)
        for row, order in zip(best, np.argsort(-best, axis=1, kind="stable")[:, :most], strict=True):
            yield [f"{values[at]} ({row[at]})" for at in order.tolist()]


def _sorted_words(text: str) -> str:
    return " ".join(sorted(words(text))) or fold(text)
