"""The level of a job title: 'Sr. V.P., Global Sales' -> VP.

The policy, first that applies (the project's taxonomy, section Precedence):

1. Who is served does not count: 'Assistant to the CEO' is IC.
2. Phrases that look like a rank and are none are consumed: 'Product Owner', 'Account Executive'.
3. Intern words beat every rank; 'student' gives way to a manager or higher.
4. Of several ranks the highest counts: Owner, Partner, C-Level, VP, Director, Board, Manager, Senior,
   Entry, IC. An executive post beats a seat on a board ('CEO & Board Member' is C-Level).
5. Deputy, assistant, associate, acting, senior and junior do not move a manager or higher.
6. 'Head of', German 'Leiter X' and 'Directeur X' are Director; 'Teamleiter', 'Projektleiter' and the
   leaders of a shop, region or shift are Manager, as are 'Responsable' and 'Jefe de'.
7. 'Lead', 'Principal', 'Staff' and 'Chief' before a craft are Senior; 'Chief ... Officer' is C-Level.
"""

from functools import cache
from typing import NamedTuple

from revops_cli.fields.phrases import Found, Phrases
from revops_cli.fields.title_words import BREAK, MARKS, RANKS, meanings_of

LEVELS = (
    "Owner", "Partner", "C-Level", "VP", "Director", "Board",
    "Manager", "Senior", "Entry", "Intern", "IC", "Unknown",
)  # fmt: skip
"""All levels, the highest first: the order in which one of several ranks is chosen."""

_ORDER = {level: place for place, level in enumerate(LEVELS)}
_MANAGERS = _ORDER["Manager"]
_ASSISTANTS = ("assistant", "secretary")
_NOBODY: frozenset[int] = frozenset()
_OFFICER_WITHIN = 8
"""Words between 'chief' and its 'officer': 'Chief Product, Data & Technology Innovation Officer'."""


class Rank(NamedTuple):
    """What the table of ranks says of a phrase."""

    level: str
    role: str


class Level(NamedTuple):
    """The level of a title, the phrase that gave it, and where it stands.

    `served` are the places of words that name the post of someone else, who is served.
    """

    level: str
    phrase: str
    start: int
    end: int
    served: frozenset[int]


@cache
def ranks() -> Phrases[Rank]:
    """The packaged ranks, compiled once."""
    return Phrases(meanings_of(RANKS, lambda row: Rank(row["level"], row["role"])))


def level_of(words: list[str], jobs: list[int]) -> Level:
    """The level that the words give; `jobs` are the places of nouns that name a profession."""
    found = [f for f in ranks().find(words) if f.meaning.role != "none"]
    helped = any(f.meaning.role == "helper" for f in found)
    served = _served(words, found) if helped else _NOBODY
    own = [_read(f, words, jobs) for f in found if f.start not in served]
    if helped:
        names = [h for i, h in enumerate(own) if _serves_next(own, i)]
        served = served.union(*(range(h.start, h.end) for h in names))
        own = [h for h in own if h.start not in served]
    if not own:
        return Level("", "", 0, 0, served)
    best = own[0] if len(own) == 1 else min(own, key=lambda h: (_weight(h, own), h.start))
    return Level(best.meaning.level, best.phrase, best.start, best.end, served)


def _weight(hit: Found[Rank], hits: list[Found[Rank]]) -> int:
    """The place of a hit in the order of ranks: interns first, but a mere 'student' only below managers."""
    if hit.meaning.level != "Intern":
        return _ORDER[hit.meaning.level]
    if hit.meaning.role == "student" and any(_ORDER[h.meaning.level] <= _MANAGERS for h in hits):
        return len(LEVELS)
    return -1


def _served(words: list[str], found: list[Found[Rank]]) -> frozenset[int]:
    """The places behind the 'to' or 'of' of a helper, where another person's post is named."""
    for number, hit in enumerate(found):
        if hit.meaning.role != "helper":
            continue
        if hit.phrase.endswith(" of"):  # an office, named before its people: 'Office of the CEO - Program Manager'
            return frozenset(range(hit.end, hit.end + len(_segment(words, hit.end))))
        if hit.phrase.endswith(" to"):
            return frozenset(range(hit.end, len(words)))
        rest = words[hit.end :]
        link = rest.index("to") if "to" in rest else 0 if rest[:1] == ["of"] else -1
        ranked = [f for f in found[number + 1 :] if _ORDER[f.meaning.level] <= _MANAGERS]
        if link >= 0 and (rest[link] == "to" or ranked) and not _ranked_before(ranked, hit.end + link):
            return frozenset(range(hit.end + link, len(words)))
    return _NOBODY


def _segment(words: list[str], start: int) -> list[str]:
    """The words from a place up to the next comma, bracket or dash."""
    rest = words[start:]
    return rest[: rest.index(BREAK)] if BREAK in rest else rest


def _ranked_before(ranked: list[Found[Rank]], place: int) -> bool:
    """Whether the helper is the assistant of a rank's title, as in 'Assistant Director reporting to'."""
    return any(f.start < place for f in ranked)


def _serves_next(hits: list[Found[Rank]], number: int) -> bool:
    """Whether a rank only names the person served: 'CEO assistant', 'Manager Assistant'."""
    if number + 1 == len(hits) or _ORDER[hits[number].meaning.level] > _MANAGERS:
        return False
    following = hits[number + 1]
    ahead = hits[number + 2] if number + 2 < len(hits) else None
    modifies = ahead is not None and ahead.start == following.end and _ORDER[ahead.meaning.level] <= _MANAGERS
    helps = following.meaning.role == "helper" and following.phrase.endswith(_ASSISTANTS)
    return helps and following.start == hits[number].end and not modifies


def _read(hit: Found[Rank], words: list[str], jobs: list[int]) -> Found[Rank]:
    """The hit with the level it has here: 'chief', 'staff' and 'principal' depend on what follows."""
    if hit.meaning.role != "craft":
        return hit
    rest = words[hit.end : hit.end + _OFFICER_WITHIN]
    segment = _segment(words, hit.end)[:_OFFICER_WITHIN]
    if hit.phrase == "chief" and "officer" in rest:
        level = "C-Level"
    elif hit.phrase == "chief" and not segment:
        level = "Manager"
    elif any(hit.end <= place < hit.end + len(segment) for place in jobs) or _grades(hit, segment):
        level = "Senior"
    else:
        level = hit.meaning.level
    return Found(hit.start, hit.end, hit.phrase, Rank(level, ""))


def _grades(hit: Found[Rank], segment: list[str]) -> bool:
    """Whether the word grades what follows: 'Principal Product Manager', 'Chief Financial Analyst'."""
    if hit.phrase == "principal":
        return bool(segment) and segment[0] not in MARKS
    return hit.phrase == "chief" and any(f.meaning == Rank("IC", "") for f in ranks().find(segment))
