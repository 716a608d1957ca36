"""What kind of thing a person did: the one word that an activity's own words mean."""

from functools import lru_cache
from typing import Literal

from revops_cli.data.reader import read_reference
from revops_cli.text.fold import words

ActivityKind = Literal[
    "sent", "open", "click", "form", "reply", "visit", "event", "call", "meeting", "unsubscribe", "bounce", "download"
]
ENGAGED: tuple[ActivityKind, ...] = ("open", "click", "form", "reply", "visit", "event", "download")
"""What only the person can do, and not a rep or a machine."""


@lru_cache(maxsize=4096)
def kind_of(text: str) -> str:
    """The kind of an activity by what its type says; empty where the table knows none of its words.

    >>> kind_of("Email Link Clicked"), kind_of("Fills Out Form"), kind_of("lunch")
    ('click', 'form', '')
    """
    said = f" {' '.join(words(text))} "
    return next((row["kind"] for row in read_reference("activity_kinds.csv") if f" {row['words']} " in said), "")
