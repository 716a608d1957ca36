"""What a text says of an industry: exact labels of the published lists first, then words.

An exact label of LinkedIn, a title of NAICS or a six-digit NAICS code fixes the answer. Else every
phrase of `data/industry_words.csv` found in the text speaks; the surest counts, of equal ones the
first named ('accounting/finance' is accounting).
"""

import re
from dataclasses import dataclass
from functools import cache

from revops_cli.data.reader import read_reference
from revops_cli.fields.phrases import Phrases
from revops_cli.fields.spelling import Spelling, spellings
from revops_cli.text.fold import words

STRENGTHS = ("none", "broad", "plain", "sure")
_LEFT_OUT = frozenset(
    {"and", "und", "et", "y", "e", "i", "og", "och", "ve", "en", "the", "der", "die", "das", "la", "le"}
)
_JOINED = re.compile(r"\b(e)[- ](?=(?:commerce|learning|tailing)\b)", re.IGNORECASE)
_INITIALS = re.compile(r"\bi\.\s?t\b\.?", re.IGNORECASE)
_CODE_DIGITS = 6
_SHORTEST_STEM = 3
_PLURAL = 5
"""Words of this length and more lose a final s when they are not known with it."""


@dataclass(frozen=True, slots=True)
class Industry:
    """An industry in each vocabulary; `naics` is the sector as the Census Bureau writes it."""

    linkedin: str
    naics: str
    salesforce: str


@dataclass(frozen=True, slots=True)
class _Said:
    industry: Industry
    strength: int


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    phrases: Phrases[_Said]
    stems: frozenset[str]
    ends: frozenset[str]
    spelling: Spelling


def industry_of(raw: str) -> tuple[Industry | None, str]:
    """The industry that a text names, and the rule; None where it names none."""
    found = industry_words(raw)
    label = labels().get(found)
    if label is not None:
        return label
    code = next((w for w in found[:2] if len(w) == _CODE_DIGITS and w in _codes()), "")
    if code:
        return _sector_industry(_codes()[code]), f"NAICS code {code}"
    return _by_words(found)


def industry_words(raw: str) -> tuple[str, ...]:
    """The folded words of a text that say something of an industry; words that only join are left out."""
    joined = _INITIALS.sub("it", _JOINED.sub(r"\1", raw))
    kept = tuple(word for word in words(joined) if word not in _LEFT_OUT)
    return kept or words(joined)


def _by_words(found: tuple[str, ...]) -> tuple[Industry | None, str]:
    vocabulary = _vocabulary()
    hits = vocabulary.phrases.find([_known_word(word, vocabulary) for word in found])
    if not hits:
        return None, ""
    best = max(hits, key=lambda hit: (hit.meaning.strength, -hit.start))
    return (best.meaning.industry if best.meaning.strength else None), best.phrase


def _known_word(word: str, vocabulary: _Vocabulary) -> str:
    """The word as the table holds it: as written, singular, by its beginning or end, or repaired."""
    known = vocabulary.phrases.words
    if word in known or word.isdigit():
        return word
    if len(word) >= _PLURAL and word.endswith("s") and word[:-1] in known:
        return word[:-1]
    return _starred(word, vocabulary.stems, vocabulary.ends) or vocabulary.spelling.nearest(word) or word


def _starred(word: str, stems: frozenset[str], ends: frozenset[str]) -> str:
    """The form with a star that stands for a word, the longest first; empty where none does."""
    for end in range(len(word), _SHORTEST_STEM, -1):
        if word[:end] in stems:
            return f"{word[:end]}*"
    for start in range(1, len(word) - _SHORTEST_STEM + 1):
        if word[start:] in ends:
            return f"*{word[start:]}"
    return ""


@cache
def labels() -> dict[tuple[str, ...], tuple[Industry, str]]:
    """The published labels by their words: LinkedIn's, and the titles of NAICS that name one sector."""
    exact: dict[tuple[str, ...], tuple[Industry, str]] = {}
    sectors: dict[tuple[str, ...], set[str]] = {}
    for row in read_reference("naics_titles.csv"):
        sectors.setdefault(industry_words(row["title"]), set()).add(row["code"])
    for title, codes in sectors.items():
        industries = {_sector_industry(code) for code in codes}
        if len(industries) == 1:
            exact[title] = (industries.pop(), "NAICS title")
    for row in read_reference("naics_sectors.csv"):
        sector = Industry(row["linkedin"], row["sector"], row["salesforce"])
        exact[industry_words(row["title"])] = (sector, "NAICS sector")
    for row in read_reference("linkedin_industries.csv"):
        label = Industry(row["top"], row["naics"], row["salesforce"])
        exact[industry_words(row["label"])] = (label, "LinkedIn label")
    return exact


@cache
def _codes() -> dict[str, str]:
    return {row["code"]: row["code"] for row in read_reference("naics_titles.csv")}


def _sector_industry(code: str) -> Industry:
    """The industry of a NAICS code; waste management is a utility at LinkedIn, IT services are not software."""
    sector, linkedin, salesforce = _sectors()[code[:2]]
    if code.startswith("562"):
        return Industry("Utilities", sector, "Environmental")
    return Industry(linkedin, sector, salesforce)


@cache
def _sectors() -> dict[str, tuple[str, str, str]]:
    """Sector, LinkedIn and Salesforce value by the first two digits; '31-33' stands for three of them."""
    found: dict[str, tuple[str, str, str]] = {}
    for row in read_reference("naics_sectors.csv"):
        first, _, last = row["sector"].partition("-")
        for digits in range(int(first), int(last or first) + 1):
            found[str(digits)] = (row["sector"], row["linkedin"], row["salesforce"])
    return found


@cache
def _vocabulary() -> _Vocabulary:
    meanings = _meanings()
    words = {word for phrase in meanings for word in phrase}
    stems = frozenset(word[:-1] for word in words if word.endswith("*"))
    ends = frozenset(word[1:] for word in words if word.startswith("*"))
    for word in sorted(words):
        star = "" if (word,) in meanings else _starred(word, stems, ends)
        if star:
            meanings[(word,)] = meanings[(star,)]
    spelling = Spelling(word for word in words if "*" not in word)
    return _Vocabulary(Phrases(meanings), stems, ends, spelling)


def _meanings() -> dict[tuple[str, ...], _Said]:
    meanings: dict[tuple[str, ...], _Said] = {}
    for row in read_reference("industry_words.csv"):
        industry = Industry(row["linkedin"], row["naics"], row["salesforce"])
        said = _Said(industry, STRENGTHS.index(row["strength"]))
        for phrase in row["phrases"].split(";"):
            for spelling in spellings(phrase.strip()):
                meanings.setdefault(phrase_key(spelling), said)
    return meanings


def phrase_key(phrase: str) -> tuple[str, ...]:
    """The words under which a phrase of the table is found, its star kept."""
    found = industry_words(phrase)
    if phrase.startswith("*"):
        return (f"*{found[0]}",)
    return (f"{found[0]}*",) if phrase.endswith("*") else found
