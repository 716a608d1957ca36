"""What a text says of an industry: exact labels of the published lists first, then words.

An exact label of LinkedIn, a title of NAICS or a six-digit NAICS code fixes the answer. Else every
phrase of `data/industry_words.csv` found in the text speaks; the surest counts, of equal ones the
first named ('accounting/finance' is accounting).
"""

import re
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from revops_cli.data.prepared import Prepared
from revops_cli.data.reader import read_reference
from revops_cli.fields.phrases import Phrases
from revops_cli.fields.spelling import Spelling, spellings
from revops_cli.text.fold import words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

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


class Industry(NamedTuple):
    """An industry in each vocabulary; `naics` is the sector as the Census Bureau writes it."""

    linkedin: str
    naics: str
    salesforce: str


class _Said(NamedTuple):
    industry: Industry
    strength: int


class _Vocabulary(NamedTuple):
    phrases: Phrases[_Said]
    stems: frozenset[str]
    ends: frozenset[str]
    spelling: Spelling


def industry_of(raw: str) -> tuple[Industry | None, str]:
    """The industry that a text names, and the rule; None where it names none."""
    found = industry_words(raw)
    label = labels().get(" ".join(found))
    if label is not None:
        return label
    code = next((w for w in found[:2] if len(w) == _CODE_DIGITS and w in _codes()), "")
    if code:
        return _sector_industry(code), f"NAICS code {code}"
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
def labels() -> "Mapping[str, tuple[Industry, str]]":
    """The published labels by their words, and the list of each: LinkedIn's, and NAICS titles of one sector."""
    industries = _industries()
    return {label: (industries[number], of) for label, (number, of) in _tables()["labels"].items()}


def _made_labels() -> "Mapping[str, tuple[Industry, str]]":
    exact: dict[str, tuple[Industry, str]] = {}
    sectors: dict[str, set[str]] = {}
    for row in read_reference("naics_titles.csv"):
        sectors.setdefault(_key(row["title"]), set()).add(row["code"])
    for title, codes in sectors.items():
        industries = {_sector_industry(code) for code in codes}
        if len(industries) == 1:
            exact[title] = (industries.pop(), "NAICS title")
    for row in read_reference("naics_sectors.csv"):
        exact[_key(row["title"])] = (Industry(row["linkedin"], row["sector"], row["salesforce"]), "NAICS sector")
    for row in read_reference("linkedin_industries.csv"):
        exact[_key(row["label"])] = (Industry(row["top"], row["naics"], row["salesforce"]), "LinkedIn label")
    return exact


def _key(label: str) -> str:
    return " ".join(industry_words(label))


@cache
def _codes() -> frozenset[str]:
    return frozenset(_tables()["codes"])


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
    found, industries = _tables(), _industries()
    said = [_Said(industries[number], strength) for number, strength in found["said"]]
    meanings = {phrase: said[number] for phrase, number in found["phrases"].items()}
    return _Vocabulary(
        Phrases(meanings), frozenset(found["stems"]), frozenset(found["ends"]), Spelling(found["spelled"])
    )


@cache
def _industries() -> "Sequence[Industry]":
    return [Industry(*values) for values in _tables()["industries"]]


@cache
def _tables() -> "Mapping[str, Any]":
    return cast("Mapping[str, Any]", PREPARED.table())


def _made() -> "Mapping[str, object]":
    """All that is known, with the numbers of industries and of meanings in the place of themselves."""
    exact, meanings, stems, ends = _made_labels(), *_made_meanings()
    said = list(dict.fromkeys(meanings.values()))
    industries = list(dict.fromkeys((*(one for one, _ in exact.values()), *(one.industry for one in said))))
    words = sorted({word for phrase in meanings for word in phrase.split(" ")})
    return {
        "industries": [[one.linkedin, one.naics, one.salesforce] for one in industries],
        "labels": {label: [industries.index(one), of] for label, (one, of) in exact.items()},
        "codes": [row["code"] for row in read_reference("naics_titles.csv")],
        "said": [[industries.index(one.industry), one.strength] for one in said],
        "phrases": {phrase: said.index(one) for phrase, one in meanings.items()},
        "stems": sorted(stems),
        "ends": sorted(ends),
        "spelled": [word for word in words if "*" not in word],
    }


PREPARED = Prepared(
    "industries", ("industry_words.csv", "naics_titles.csv", "naics_sectors.csv", "linkedin_industries.csv"), _made
)


def _made_meanings() -> "tuple[dict[str, _Said], frozenset[str], frozenset[str]]":
    """The phrases of the table, and the beginnings and ends of words in them; a word of a star has its meaning."""
    meanings = _phrases()
    words = {word for phrase in meanings for word in phrase.split(" ")}
    stems = frozenset(word[:-1] for word in words if word.endswith("*"))
    ends = frozenset(word[1:] for word in words if word.startswith("*"))
    for word in sorted(words):
        star = "" if word in meanings else _starred(word, stems, ends)
        if star:
            meanings[word] = meanings[star]
    return meanings, stems, ends


def _phrases() -> "dict[str, _Said]":
    meanings: dict[str, _Said] = {}
    for row in read_reference("industry_words.csv"):
        industry = Industry(row["linkedin"], row["naics"], row["salesforce"])
        said = _Said(industry, STRENGTHS.index(row["strength"]))
        for phrase in row["phrases"].split(";"):
            for spelling in spellings(phrase.strip()):
                meanings.setdefault(" ".join(phrase_key(spelling)), said)
    return meanings


def phrase_key(phrase: str) -> tuple[str, ...]:
    """The words under which a phrase of the table is found, its star kept."""
    found = industry_words(phrase)
    if phrase.startswith("*"):
        return (f"*{found[0]}",)
    return (f"{found[0]}*",) if phrase.endswith("*") else found
