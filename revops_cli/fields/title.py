"""Title: `Title` -> `TitleLevel` (12 values) and `JobFunction` (23 values), in one parse.

    >>> standardise("Vice-présidente marketing").values
    ('VP', 'Marketing')

A title that names a profession or a department and no rank is IC. Nothing to decide from (retired,
a degree, a greeting) is `Unknown` for both with the issue `title.unknown`; a word such as n/a is
`Unknown` and no issue, an empty cell stays empty.
"""

import re
from functools import cache

from revops_cli.fields.blank import is_blank
from revops_cli.fields.field import Field
from revops_cli.fields.job_function import FUNCTIONS, function_of, function_words, jobs
from revops_cli.fields.title_level import LEVELS, Level, level_of
from revops_cli.fields.title_words import title_words
from revops_cli.model import Cleaned, ColumnDoc

UNKNOWN = "Unknown"
_NO_RULE = "no rule"
_BLANK = Cleaned(("", ""), "")
_PRACTICES = frozenset({"Finance", "Consulting", "Legal"})
"""Functions in which a managing director leads a practice, not the company."""
_JOB_ENDING = re.compile(
    r"(?:[^aeiou]er|[^aeiou]erin|[aeiourst]or|orin|ist|istin|iker|ikerin|ian|eur|euse|eurin|oer|loge|login"
    r"|ant|antin|mann|frau|man|woman|wart|ero|era|dor|dora|tore|trice|ista|iste|aire|ator|meister|kraft|fachwirt|fachwirtin"
    r"|sekretaer|sekretaerin)$"
)
"""Endings of nouns for people at work in the languages of the tables; the shape alone says IC."""
_SHORTEST_NOUN = 6


def standardise(title: str) -> Cleaned:
    """The level and function of a title, and the phrases that decided."""
    answer = _read(title)
    return Cleaned(answer.values, answer.rule) if answer.issues and is_blank(title) else answer


def _read(title: str) -> Cleaned:
    own = _whole_values().get(title.strip())
    if own is not None:
        return own
    words = title_words(title)
    if not words.ranks:
        return Cleaned((UNKNOWN, UNKNOWN), _NO_RULE, ("title.unknown",)) if title.strip() else _BLANK
    hits = function_words().find(words.functions)
    level = level_of(words.ranks, jobs(hits))
    function, phrase = function_of(words.functions, hits, level)
    rank, because = _level(level, function, phrase, words.functions)
    return _cleaned((rank, because), (function if rank != UNKNOWN else "", phrase))


def _level(level: Level, function: str, phrase: str, words: list[str]) -> tuple[str, str]:
    """The level, from the rank or else from the mere presence of a profession or department."""
    if level.phrase == "managing director" and function in _PRACTICES:
        return "Director", f"managing director, {phrase}"
    if level.level and not (level.level == UNKNOWN and phrase):
        return level.level, level.phrase
    if phrase:
        return "IC", phrase
    noun = next((w for w in words if len(w) >= _SHORTEST_NOUN and _JOB_ENDING.search(w)), "")
    return ("IC", f"a job by its ending: {noun}") if noun else (UNKNOWN, "")


def _cleaned(level: tuple[str, str], function: tuple[str, str]) -> Cleaned:
    values = (level[0], function[0] or UNKNOWN)
    reasons = [f"level: {level[1]} -> {values[0]}"] if level[1] else []
    reasons += [f"function: {function[1]} -> {values[1]}"] if function[0] else []
    undecided = values == (UNKNOWN, UNKNOWN)
    return Cleaned(values, "; ".join(reasons) or _NO_RULE, ("title.unknown",) if undecided else ())


@cache
def _whole_values() -> dict[str, Cleaned]:
    """The names of levels and functions themselves, so that a second run changes nothing."""
    return {
        **{f: Cleaned(("IC", f), f"function: {f} -> {f}") for f in FUNCTIONS if f not in {UNKNOWN, "Executive"}},
        **{v: Cleaned((v, "Executive"), f"level: {v} -> {v}") for v in LEVELS[:6]},
        **{v: Cleaned((v, UNKNOWN), f"level: {v} -> {v}") for v in LEVELS[6:-1]},
        UNKNOWN: Cleaned((UNKNOWN, UNKNOWN), _NO_RULE, ("title.unknown",)),
    }


FIELD = Field(
    "title",
    ("Title",),
    (
        ColumnDoc("TitleLevel", "text", "seniority: " + ", ".join(LEVELS)),
        ColumnDoc("JobFunction", "text", "department: " + ", ".join(FUNCTIONS)),
    ),
    standardise,
)
