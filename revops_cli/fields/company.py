"""Company: a company's name -> `CompanyKey`, the form in which two spellings of it are equal.

'The Müller & Söhne GmbH & Co. KG (Werk 2)' -> 'mueller and soehne'. The key is made so:
1. c/o, brackets, a former name, a trading name ('dba'), and a department behind a dash or comma
   are left out.
2. Letters are folded: lower case, no accents, German umlauts as pairs, other scripts in Latin letters.
3. Initials are joined ('S.p.A.' -> spa, 'A. P. Moller' -> ap moller), `&` and `+` read `and`.
4. Legal forms of `data/legal_forms.csv` are taken off both ends, as long as a word is left, and
   a leading article.
What names no company ('self-employed', 'test'; `data/company_junk.txt`) has no key.
"""

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from revops_cli.data.reader import read_reference, read_reference_list
from revops_cli.fields.blank import is_blank
from revops_cli.fields.field import Field
from revops_cli.model import Cleaned, ColumnDoc
from revops_cli.text.fold import fold, tidy

if TYPE_CHECKING:
    from collections.abc import Mapping

_CARE_OF = re.compile(r"\bc\s*[/\\]\s*o\b\.?:?|\bcare of\b|\bz\.\s?hd\.|\battn\b\.?:?|℅", re.IGNORECASE)
_TRADING_AS = re.compile(
    r"\b(?:d\s*[/.]\s*b\s*[/.]\s*a\b\.?|dba\b|t\s*/\s*a\b|trading as\b|doing business as\b|a\.?k\.?a\b\.?)",
    re.IGNORECASE,
)
_FORMERLY = re.compile(
    r"[\s,;(-]*\b(?:formerly|previously|f\s*[/.]\s*k\s*[/.]\s*a\b\.?|fka\b|vormals|ehemals|anciennement|"
    r"anteriormente|voorheen)\b",
    re.IGNORECASE,
)
_TRADE_MARKS = str.maketrans(dict.fromkeys("®™℠©", " "))
_EVENTFUL = re.compile(
    r"[/\\(\[{<,;|•·℅（]|\s[-–—]\s|\b(?:d\.\s?b|dba|a\.?k\.?a|attn|care of|z\.\s?hd|trading as|doing business|fka|"
    r"formerly|previously|vormals|ehemals|anciennement|anteriormente|voorheen)\b",
    re.IGNORECASE,
)
"""Any mark that c/o, a trading name, brackets or a department need: most names have none."""
_BRACKETS = re.compile(r"[(\[{<（][^()\[\]{}<>（）]*(?:[)\]}>）]|$)")
_TAIL = re.compile(r"\s+[-–—|/]\s+|\s*[|•·]\s*|,\s*|;\s*")
_HOST = re.compile(
    r"\b(?:https?://)?(?:www\.)?([a-z0-9-]{2,})\.(?:com|net|org|io|ai|co|de|fr|eu|biz|info|co\.uk)\b(?:/\S*)?",
    re.IGNORECASE,
)
_HOSTLIKE = re.compile(r"\.[A-Za-z]{2}")
_AND = re.compile(r"\s*[&+＋]\s*|\s+(?:und|et|y|e|en|och|og)\s+(?=co\b|cie\b|c[ií]a\b)", re.IGNORECASE)
_APOSTROPHE = re.compile(r"['’`´ʼ]")
_INNER_DOT = re.compile(r"(?<=\b[a-z])\.(?=[a-z]{1,2}\b)")
_SLASHED = re.compile(r"\b([a-z])/([a-z])\b")
_WORD = re.compile(r"[a-z0-9]+")
_ARTICLES = frozenset({"the"})
_LONGEST_REPEAT = 2
_LONGEST_JUNK = 5


class CompanyName(NamedTuple):
    """A company's name, parted.

    `key` compares, `words` are its words, `legal` is the legal form as it is written (several with
    a blank between), `alias` is the trading name, if one is given.
    """

    key: str = ""
    words: tuple[str, ...] = ()
    legal: str = ""
    alias: str = ""


NO_COMPANY = CompanyName()


@cache
def forms(place: str) -> "Mapping[tuple[str, ...], str]":
    """Legal forms by their words, those that may stand at a place: `start` or `end`."""
    rows = (row for row in read_reference("legal_forms.csv") if row["place"] in {place, "both"})
    return {_joined_letters(row["form"].split()): row["legal"] for row in rows if row["form"].isascii()}


@cache
def _native_forms() -> re.Pattern[str]:
    """Legal forms in native script: they stand against the name without a blank."""
    native = (tidy(row["form"]) for row in read_reference("legal_forms.csv") if not row["form"].isascii())
    return re.compile("|".join(sorted(map(re.escape, native), key=len, reverse=True)))


@cache
def junk() -> frozenset[str]:
    """Names, as words with blanks between, that name no company."""
    return frozenset(" ".join(_WORD.findall(fold(line))) for line in read_reference_list("company_junk.txt"))


def parse_company(raw: str) -> CompanyName:
    """A company's name, parted; nothing where the cell names no company.

    >>> parse_company("Acme Widgets (Pty) Ltd - Sales Dept.")
    CompanyName(key='acme widgets', words=('acme', 'widgets'), legal='Pty Ltd', alias='')
    """
    if is_blank(raw):
        return NO_COMPANY
    text = tidy(raw.translate(_TRADE_MARKS)).strip("\"'*.,;:-–— ")
    alias = ""
    if _EVENTFUL.search(text):
        text, alias = _split_once(_TRADING_AS, _split_once(_FORMERLY, text)[0])
        text = _without_tail(_bracketless(_addressee(text)))
    name, native = _without_native(text)
    spelled = _words(name)
    if not spelled or _is_junk(spelled):
        return NO_COMPANY
    words, legal = _without_forms(spelled)
    return CompanyName(" ".join(words), words, " ".join(filter(None, (*legal, native))), alias.strip(" .:,"))


def company_key(raw: str) -> str:
    """The key of a company's name, empty where the cell names no company.

    >>> company_key("ACME, Inc.") == company_key("The Acme Corporation"), company_key("self-employed")
    (True, '')
    """
    return parse_company(raw).key


def _is_junk(words: tuple[str, ...]) -> bool:
    """Whether words say that there is no company: 'self employed', 'test', one letter repeated."""
    if len(words) == 1 and len(words[0]) > _LONGEST_REPEAT and len(set(words[0])) == 1:
        return True
    return len(words) <= _LONGEST_JUNK and " ".join(words) in junk()


def _split_once(mark: re.Pattern[str], text: str) -> tuple[str, str]:
    found = mark.search(text)
    if not found or not text[: found.start()].strip():
        return text, ""
    return text[: found.start()], text[found.end() :]


def _addressee(text: str) -> str:
    """What stands before c/o, else what stands behind it."""
    before, *behind = _CARE_OF.split(text)
    return before if any(c.isalnum() for c in before) or not behind else behind[-1]


def _bracketless(text: str) -> str:
    """Text without what is in brackets, unless all of it is; legal forms in brackets stay."""
    plain = _BRACKETS.sub(_kept_form, text)
    while plain != (again := _BRACKETS.sub(_kept_form, plain)):
        plain = again
    return plain if any(c.isalnum() for c in plain) else text


def _kept_form(found: re.Match[str]) -> str:
    inside = found.group().strip("()[]{}<>（） ")
    if _native_forms().fullmatch(f"({inside})"):
        return f"({inside})"
    return f" {inside} " if tuple(_words(inside)) in forms("end") else " "


def _without_tail(text: str) -> str:
    """Text without a department behind a mark; behind a legal form and a dash, without anything."""
    head, *tails = _TAIL.split(text)
    kept = [head]
    for tail in tails:
        words = _words(tail)
        ended = "," not in text and _form_at_end(_words(" ".join(kept))) > 0
        if not words or ((ended or _is_department(words)) and any(c.isalnum() for c in head)):
            break
        kept.append(tail)
    return " ".join(kept)


def _is_department(words: tuple[str, ...]) -> bool:
    known = read_reference_list("company_departments.txt")
    return " ".join(words) in known or words[0] in known or words[-1] in known


def _without_native(text: str) -> tuple[str, str]:
    if text.isascii():
        return text, ""
    found = _native_forms().search(text)
    if not found:
        return text, ""
    plain = _native_forms().sub(" ", text)
    written = {tidy(row["form"]): row["legal"] for row in read_reference("legal_forms.csv")}
    return (plain, written[found.group()]) if any(c.isalnum() for c in plain) else (text, "")


def _words(text: str) -> tuple[str, ...]:
    """Folded words: initials joined, `and` for &, apostrophes closed, other scripts in Latin letters."""
    named = _HOST.sub(r"\1", text) if _HOSTLIKE.search(text) else text
    folded = fold(_AND.sub(" and ", _APOSTROPHE.sub("", named)))
    if not folded.isascii():
        from anyascii import anyascii  # noqa: PLC0415 - only names in other scripts need it

        folded = anyascii(folded).lower()
    if "." in folded or "/" in folded:
        folded = _SLASHED.sub(r"\1\2", _INNER_DOT.sub("", folded))
    return _joined_letters(_WORD.findall(folded))


def _joined_letters(words: list[str]) -> tuple[str, ...]:
    """Words with single letters that follow each other as one word: `i b m` is `ibm`."""
    joined: list[str] = []
    letters = False
    for word in words:
        single = len(word) == 1 and word.isalpha()
        if single and letters:
            joined[-1] += word
        else:
            joined.append(word)
        letters = single
    return tuple(joined)


def _without_forms(words: tuple[str, ...]) -> tuple[tuple[str, ...], list[str]]:
    """Words without legal forms at both ends and without a leading article; at least one word is left."""
    legal: list[str] = []
    while (size := _form_at_end(words)) and size < len(words):
        legal.insert(0, forms("end")[words[-size:]])
        words = words[:-size]
        while len(words) > 1 and words[-1] == "and":
            words = words[:-1]
    size = _form_at_start(words)
    if size and size < len(words):
        legal.append(forms("start")[words[:size]])
        words = words[size:]
    return (words[1:] if len(words) > 1 and words[0] in _ARTICLES else words), legal


@cache
def edge_words(place: str) -> "Mapping[str, int]":
    """The outermost word of each legal form, and the words of the longest form it belongs to."""
    edge = -1 if place == "end" else 0
    longest: dict[str, int] = {}
    for form in forms(place):
        longest[form[edge]] = max(len(form), longest.get(form[edge], 0))
    return longest


def _form_at_end(words: tuple[str, ...]) -> int:
    """How many words at the end are a legal form; the longest form counts."""
    longest = edge_words("end").get(words[-1], 0) if words else 0
    known = forms("end")
    return next((size for size in range(longest, 0, -1) if words[-size:] in known), 0)


def _form_at_start(words: tuple[str, ...]) -> int:
    """How many words at the start are a legal form; the longest form counts."""
    longest = edge_words("start").get(words[0], 0) if words else 0
    known = forms("start")
    return next((size for size in range(longest, 0, -1) if words[:size] in known), 0)


def standardise(raw: str) -> Cleaned:
    """The key of a company cell."""
    key = company_key(raw)
    if key:
        return Cleaned((key,), "name")
    return Cleaned(("",), "no rule", () if is_blank(raw) else ("company.junk",))


FIELD = Field(
    "company",
    ("Company",),
    (ColumnDoc("CompanyKey", "text", "company name folded and without legal form: equal for two spellings of it"),),
    standardise,
    plain_once="company",
)
