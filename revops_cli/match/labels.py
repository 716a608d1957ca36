"""How alike the label of a domain and a name are: 'ifla' and the name that it shortens."""

from collections.abc import Sequence

import numpy as np
from rapidfuzz import fuzz, process

from revops_cli.match.codes import Ints

MISSING, EQUAL, ACRONYM, BEGINS, CLOSE, FAINT, UNLIKE = range(7)
"""What a comparison of a label and a name may say."""

SHORTEST_ACRONYM = 3
SHORTEST_BEGINNING = 4
SHORTEST_PART = 5
CLOSE_RATIO = 80.0
FAINT_RATIO = 60.0


def label_of(domain: str) -> str:
    """The name part of a registrable domain, without hyphens.

    >>> label_of("acme-widgets.co.uk")
    'acmewidgets'
    """
    return domain.partition(".")[0].replace("-", "")


def compare_labels(labels: Sequence[str], joined: Sequence[str], acronyms: Sequence[str]) -> Ints:
    """One of the levels above for each label and name run together; MISSING where either is empty."""
    ratio = process.cpdist(labels, joined, scorer=fuzz.ratio)
    found = np.where(ratio >= CLOSE_RATIO, CLOSE, np.where(ratio >= FAINT_RATIO, FAINT, UNLIKE)).astype(np.int64)
    for at, (label, name, acronym) in enumerate(zip(labels, joined, acronyms, strict=True)):
        level = _exact(label, name, acronym)
        if level is not None:
            found[at] = level
    return found


def _exact(label: str, name: str, acronym: str) -> int | None:
    if not label or not name:
        return MISSING
    if label == name:
        return EQUAL
    if label == acronym and len(label) >= SHORTEST_ACRONYM:
        return ACRONYM
    short, long = sorted((label, name), key=len)
    if len(short) >= SHORTEST_BEGINNING and long.startswith(short):
        return BEGINS
    return CLOSE if len(short) >= SHORTEST_PART and short in long else None
