"""A whole name in one cell -> its parts.

'Frau Dr. Anna Schmidt' -> Frau Dr. | Anna | | Schmidt; 'VAN DEN BERG, Mark' -> Mark | van den Berg.
"""

import re
from typing import NamedTuple

from revops_cli.fields.blank import is_blank
from revops_cli.fields.name_case import needs_case, recase
from revops_cli.fields.name_order import in_order, is_east_asian
from revops_cli.fields.name_partner import one_person
from revops_cli.fields.name_repair import mended
from revops_cli.fields.name_words import (
    bare,
    begins_family,
    is_academic,
    is_initial,
    is_particle,
    other_words,
    salutation,
    suffix,
    telling_words,
)

_GLUED_TITLE = re.compile(r"^((?:Dr|Mr|Mrs|Ms|Prof|Hr|Fr|Ing|Sr|Sra)\.)(?=[^\W\d_]{2})(?!ssa\b)", re.IGNORECASE)
_PLAIN_NAME = re.compile(r"[A-Z][a-z]+ [A-Z][a-z]+|[a-z]{2,} [a-z]{2,}|[A-Z]{3,} [A-Z]{3,}", re.ASCII)
"""Two words that are given and family name, unless a table tells more of one."""
_SPACED_HYPHEN = re.compile(r"\s+-\s+")
_SHORTEST_TITLE = 3
_AND = frozenset({"&", "and", "und", "et", "y", "e", "en", "och"})
_BEFORE_GIVEN = frozenset({"Sir", "Dame", "Lady", "Sheikh", "Khun", "Bay", "Bayan", "Encik", "Puan", "Datuk", "Datin"})
"""Titles that a given name follows when only one name follows."""


class PersonName(NamedTuple):
    """The parts of a name, each empty where absent, and the rule that parted given and family name."""

    salutation: str = ""
    first: str = ""
    middle: str = ""
    last: str = ""
    suffix: str = ""
    rule: str = "no rule"


NOBODY = PersonName()
COMPANY = PersonName(rule="company")


def parse_name(raw: str) -> PersonName:
    """The parts of a name written in one cell.

    >>> parse_name("SMITH, JOHN JR.").last, parse_name("Jane Doe, CPA, MBA").suffix
    ('Smith', 'CPA, MBA')
    """
    if _PLAIN_NAME.fullmatch(raw):
        first, last = raw.lower().split()
        if not ({first, last} & telling_words() or is_blank(first) or is_blank(last)):
            first, last = raw.split() if raw[1].islower() and raw[0].isupper() else map(recase, raw.split())
            if not first.isupper():  # initials beside a name are for the rules below
                return PersonName(first=first, last=last, rule="given family")
    if is_blank(raw):
        return NOBODY
    text = _GLUED_TITLE.sub(r"\1 ", mended(raw))
    text = _hyphens(text) if any(c.isalpha() for c in text) else ""
    if all(bare(word) in other_words("role") for word in text.split()):
        return NOBODY
    if is_company(text):
        return COMPANY
    parts = [part.strip() for part in text.split(",") if any(c.isalpha() for c in part)]
    suffixes, parts = _suffix_parts(parts)
    if not parts:
        return NOBODY
    family, words = _family_and_rest(parts)
    return _parsed(family, words, suffixes)


def is_company(text: str) -> bool:
    """Whether a name cell rather holds a company: it ends in a legal form."""
    head, _, tail = text.partition(",")
    words = [bare(word) for word in (head if " " in head.strip() and tail else text.replace(",", " ")).split()]
    return len(words) > 1 and words[-1] in other_words("company")


def _hyphens(text: str) -> str:
    """'Smith - Jones' is one name; ' - ' before more words or a job ends it."""
    head, *tails = _SPACED_HYPHEN.split(text)
    if not tails:
        return text
    one_word = len(tails) == 1 and " " not in tails[0]
    return f"{head}-{tails[0]}" if one_word and " " in head and not _is_job(tails[0]) else head


def _is_job(text: str) -> bool:
    words = [bare(word) for word in text.split()]
    ends_a_company = bool(words) and words[-1] in other_words("legal") | other_words("company")
    return ends_a_company or any(word in other_words("job") for word in words)


def _suffix_parts(parts: list[str]) -> tuple[list[str], list[str]]:
    """The parts between commas that hold nothing but suffixes, as suffixes, and the others."""
    suffixes: list[str] = []
    others: list[str] = []
    for place, part in enumerate(parts):
        found = [suffix(part.replace(" ", ""), after_comma=True)]
        found = found if all(found) else [suffix(word, after_comma=True) for word in part.split()]
        if suffixes and part.isupper() and " " not in part:
            found = [found[0] or part]
        if place and not all(found) and " " in parts[0]:
            found = [written or salutation(word) for written, word in zip(found, part.split(), strict=True)]
        if place and all(found):
            suffixes += found
        else:
            others.append(part)
    return suffixes, others


def _family_and_rest(parts: list[str]) -> tuple[str, list[str]]:
    """The family name, where a comma says which it is, and the other words."""
    if len(parts) == 1 or (" " in parts[0] and (_is_job(parts[1]) or _is_short_note(*parts[:2]))):
        return "", parts[0].split()
    behind = [word for part in parts[2:] for word in part.split()]
    titles = behind if all(map(salutation, behind)) else []
    return parts[0], [*titles, *parts[1].split()]


def _is_short_note(head: str, tail: str) -> bool:
    """'Jane Doe, IBM': one word in capitals behind a name in mixed case is no given name."""
    mixed = not needs_case(head) and not is_particle(head.split(maxsplit=1)[0])
    return mixed and len(tail) > 1 and " " not in tail and "." not in tail and tail.isupper()


def _parsed(family: str, words: list[str], suffixes: list[str]) -> PersonName:
    titles, words = leading_titles(words)
    if family:
        more, family_words = leading_titles(family.split())
        titles = more + titles
        trailing, family_words = trailing_suffixes(family_words, whole=False)
        suffixes = trailing + suffixes
        family = " ".join(family_words)
    trailing, words = trailing_suffixes(words, whole=not family)
    words = [word for word in one_person(words, part=bool(family)) if any(map(str.isalpha, word))]
    if family and len(words) == 1 and _is_lone_title(words[0]):
        titles, words = [*titles, salutation(words[0])], []
    name = PersonName(" ".join(titles), suffix=", ".join(dict.fromkeys(trailing + suffixes)))
    return _with_family(name, family, words) if family else _with_words(name, words)


def leading_titles(words: list[str]) -> tuple[list[str], list[str]]:
    """Titles before a name; one word is always left."""
    titles: list[str] = []
    while len(words) > 1:
        of_two = salutation(f"{words[0]} {words[1]}") if len(words) > 2 else ""  # noqa: PLR2004 - and a name behind
        written = of_two or _title(words[0], words[1:], has_title=bool(titles))
        if not written:
            break
        titles.append(written)
        words = words[2 if of_two else 1 :]
    return titles, words


def _title(word: str, rest: list[str], *, has_title: bool) -> str:
    if has_title and (word.casefold() in _AND or is_academic(word)):
        return word
    if word == "M." and len(rest) > 1 and not is_initial(rest[0]):
        return "M."
    return salutation(word, len(rest)) or _other_title(word, rest)


def _other_title(word: str, rest: list[str]) -> str:
    """'Atty. Jane Doe', 'Exmo. Sr. Paulo Reis': an abbreviation before two words that is no given name's."""
    if not word.endswith(".") or len(rest) < 2 or word.count(".") > 1 or len(word) <= _SHORTEST_TITLE:  # noqa: PLR2004 - given and family name
        return ""
    return "" if bare(word) in other_words("given") or suffix(word) else word


def trailing_suffixes(words: list[str], *, whole: bool) -> tuple[list[str], list[str]]:
    """Suffixes behind a name without a comma. Of a whole name, two words are left; `V` needs three."""
    found: list[str] = []
    fewest = 2 if whole else 1
    while len(words) > fewest:
        written = suffix(words[-1]) or _generation(words, whole=whole)
        if not written:
            break
        found.insert(0, written)
        words = words[:-1]
    return found, words


def _generation(words: list[str], *, whole: bool) -> str:
    """'John Smith V', 'Jane Doe MA' in mixed case: capitals behind two names are no name."""
    word = words[-1]
    mixed = not needs_case(" ".join(words))
    return suffix(word, after_comma=True) if whole and len(words) > 2 and word.isupper() and mixed else ""  # noqa: PLR2004


def _with_family(name: PersonName, family: str, words: list[str]) -> PersonName:
    """Given names behind a comma; a particle at their end belongs to the family name ('Berg, Mark van den')."""
    moved: list[str] = []
    while len(words) > 1 and is_particle(words[-1]) and words[-1].islower():
        moved.insert(0, words[-1])
        words = words[:-1]
    family = " ".join([*moved, family])
    shouted = needs_case(family)
    (first, middle, last), _ = in_order([*_recased(words), "Family"])
    given = f"{first} {middle} {last.removesuffix('Family')}".split()
    first, middle = (first, " ".join([middle, last.removesuffix("Family").strip()]).strip()) if given else ("", "")
    return name._replace(first=first, middle=middle, last=recase(family) if shouted else family, rule="family, given")


def _is_lone_title(word: str) -> bool:
    return word.endswith(".") and bool(salutation(word))


def _recased_family(words: list[str]) -> list[str]:
    """A family name that begins with a particle; in capitals or small letters, the particle stays small."""
    return recase(" ".join(["x", *words])).split()[1:] if needs_case(" ".join(words)) else words


def _recased(words: list[str]) -> list[str]:
    text = " ".join(words)
    return recase(text).split() if needs_case(text) else words


def _with_words(name: PersonName, words: list[str]) -> PersonName:
    if len(words) == 1 and not name.salutation and _is_lone_title(words[0]):
        return name._replace(salutation=salutation(words[0]), rule="title alone")
    if name.salutation and len(words) > 1 and begins_family(words[0]):
        return name._replace(last=" ".join(_recased_family(words)), rule="title and family")
    if len(words) > 1 or is_east_asian(words[0]):
        (first, middle, last), rule = in_order(words)
        middle, last = (" ".join(_recased(part.split())) for part in (middle, last))
        return name._replace(first=first, middle=middle, last=last, rule=rule)
    only = " ".join(_recased(words))
    if name.salutation and name.salutation not in _BEFORE_GIVEN:
        return name._replace(last=only, rule="title and family")
    return name._replace(first=only, rule="one word")
