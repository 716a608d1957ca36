"""The function (department) of a job title: 'Vice President, Global Sales' -> Sales.

The policy (the project's taxonomy, section Function):

- A job noun that names its function decides (recruiter HR, nurse Medical, developer Engineering); then
  department words; then weak words ('X Consultant' and 'X Assistant' take X); then industry words.
- Of equal ones the nearest to the word of rank wins, and of two joined ones the first:
  'Sales & Marketing Director' is Sales.
- C-titles imply it (CFO Finance, COO Operations). An owner, partner, board member, C-title, vice
  president or director without a named function is Executive; who only helps them is Admin.
"""

from functools import cache
from typing import NamedTuple

from revops_cli.fields.phrases import Found, Phrases
from revops_cli.fields.title_level import Level
from revops_cli.fields.title_words import BREAK, JOINS, meanings_of
from revops_cli.fields.title_words import FUNCTIONS as FUNCTION_WORDS

FUNCTIONS = (
    "Executive", "Sales", "Marketing", "Customer Success", "Product", "Engineering", "IT", "Data",
    "Operations", "Procurement", "Finance", "HR", "Legal", "Project", "Consulting", "Design", "Media",
    "Medical", "Education", "Research", "Admin", "Other", "Unknown",
)  # fmt: skip

STRENGTHS = ("hint", "weak", "function", "job")
_EXECUTIVE = frozenset({"Owner", "Partner", "Board", "C-Level", "VP", "Director"})
_LEADING = _EXECUTIVE | {"Manager"}
_WEAK = STRENGTHS.index("weak")
_PARTS_OF_RANKS = frozenset({"assistant", "chef"})
_SAY_ALL = frozenset({"Board", "Unknown"})
"""Levels whose phrases name no function with their words: a board of administration, the search for a job."""
_BREAK_COUNTS = 2
"""A comma or bracket between two words makes them this much farther from each other."""


class Named(NamedTuple):
    """What the table of functions says of a phrase."""

    function: str
    strength: int


@cache
def function_words() -> Phrases[Named]:
    """The packaged function words, compiled once."""
    return Phrases(meanings_of(FUNCTION_WORDS, lambda row: Named(row["function"], STRENGTHS.index(row["strength"]))))


def jobs(hits: list[Found[Named]]) -> list[int]:
    """The places of the nouns that name a profession: the last word of each job phrase."""
    strongest = len(STRENGTHS) - 1
    return [hit.end - 1 for hit in hits if hit.meaning.strength == strongest]


def function_of(words: list[str], hits: list[Found[Named]], level: Level) -> tuple[str, str]:
    """The function and the phrase that decided, both empty where no word names one."""
    own = [hit for hit in hits if hit.start not in level.served and not _belongs_to_rank(hit, level)]
    if not own:
        return ("Executive", level.phrase) if level.level in _EXECUTIVE and level.phrase != "principal" else ("", "")
    strongest = max(hit.meaning.strength for hit in own)
    equal = [hit for hit in own if hit.meaning.strength == strongest]
    if len(equal) == 1 or not level.phrase:
        return equal[0].meaning.function, equal[0].phrase
    nearest = min(equal, key=lambda hit: (_distance(words, hit, level), hit.start))
    first = _first_joined(words, equal, nearest, level)
    return first.meaning.function, first.phrase


def _belongs_to_rank(hit: Found[Named], level: Level) -> bool:
    """Whether a word only forms the title of a rank: 'Assistant Manager', 'membre du conseil d'administration'."""
    inside = level.start <= hit.start and hit.end <= level.end and hit.meaning.function != "Executive"
    if inside and level.level in _SAY_ALL:
        return True
    if hit.meaning.strength > _WEAK or level.level not in _LEADING:
        return False
    return hit.phrase in _PARTS_OF_RANKS or (inside and level.level in _EXECUTIVE)


def _distance(words: list[str], hit: Found[Named], level: Level) -> int:
    """Words between a phrase and the word of rank; marks that divide count more."""
    between = words[hit.end : level.start] if hit.end <= level.start else words[level.end : hit.start]
    return len(between) + _BREAK_COUNTS * between.count(BREAK)


def _first_joined(words: list[str], hits: list[Found[Named]], nearest: Found[Named], level: Level) -> Found[Named]:
    """The first of phrases joined by 'and' or a slash before the word of rank."""
    chosen = nearest
    if nearest.meaning.function == "Executive":
        return nearest
    for hit in reversed([h for h in hits if h.end <= chosen.start]):
        between = words[hit.end : chosen.start]
        joined = len(between) == 1 and between[0] in JOINS
        if joined and not hit.end <= level.start < chosen.start:
            chosen = hit
    return chosen
