"""Charts as inline SVG: drawn in percent of the room they get, so that text in them is never stretched."""

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup, escape

NARROW = 190
"""Pixels that a bar has at least (`page.css`): a number is written where it fits even then."""
DIGIT = 7.5
"""Pixels of a digit at the size of text in bars."""


class Part(NamedTuple):
    """A part of a bar: what it is, how many, and its colour (`--part-NAME` in the style sheet)."""

    label: str
    number: int
    tone: str


def stacked(title: str, parts: Sequence[Part]) -> Markup:
    """A bar of parts, each with its number where there is room; all numbers are in its text alternative.

    >>> "Ann: 6 met, 2 late" in stacked("Ann", [Part("met", 6, "met"), Part("late", 2, "late")])
    True
    """
    whole = sum(part.number for part in parts)
    said = f"{title}: {', '.join(f'{part.number:,} {part.label}' for part in parts if part.number) or 'none'}"
    drawn, left = [], 0.0
    for part in parts:
        share = part.number / whole if whole else 0
        drawn.append(_part(part, left, share))
        left += share
    return _svg(said, Markup().join(drawn), 20)


def _part(part: Part, left: float, share: float) -> Markup:
    if not part.number:
        return Markup()
    box = Markup('<rect class="part-{}" x="{}" y="0" width="{}" height="20"/>').format(
        part.tone, _percent(left), _percent(share)
    )
    number = f"{part.number:,}"
    if share * NARROW < DIGIT * len(number) + 4:
        return box
    text = Markup('<text class="on-{}" x="{}" y="14">{}</text>')
    return box + text.format(part.tone, _percent(left + share / 2), number)


def bar(title: str, share: float) -> Markup:
    """One bar as long as the share of the room that it gets."""
    box = Markup('<rect class="bar" x="0" y="0" width="{}" height="20" rx="2"/>').format(
        _percent(min(max(share, 0), 1))
    )
    return _svg(title, box, 20)


def _svg(said: str, drawn: Markup, height: int) -> Markup:
    return Markup('<svg role="img" aria-label="{0}" height="{1}"><title>{0}</title>{2}</svg>').format(
        escape(said), height, drawn
    )


def _percent(share: float) -> str:
    return f"{100 * share:.2f}%"
