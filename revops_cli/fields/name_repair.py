"""Repairs of a name cell: broken encodings, entities, pictures, notes and nicknames."""

import html
import re
import unicodedata

from revops_cli.fields.name_words import is_academic, salutation, suffix
from revops_cli.text.fold import tidy

_BROKEN = re.compile(
    "[ÃÂâÅÄÐÑ][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]"
)
_APOSTROPHES = str.maketrans(
    dict.fromkeys("’‘´`ʼ", "'") | dict.fromkeys("“”„«»", '"') | dict.fromkeys("–—―", "-") | dict.fromkeys("™®©℠", " ")
)
"""Typographic marks as they are typed; signs of trade marks as blanks."""
_BRACKETED = re.compile(r"\s*[(\[{<][^)\]}>]*(?:[)\]}>]|$)")
_QUOTED = re.compile(r"(?:(?<=\s)|^)(?:\"[^\"]*\"|'[^']+')(?=\s|,|$)")
_PRONOUNS = re.compile(r"[\s,|\-–]*\b(?:she|he|they|sie|er|elle|ella|il|ze|xe)\s*/\s*\w+(?:\s*/\s*\w+)?", re.IGNORECASE)
_NOTE_MARK = re.compile(r"\s*(?:\||•|·|;|\n).*$|(?<=\S )\s*(?:/+|@)\s.*$|(?<=\w)\s?:\s.*$", re.DOTALL)
_UNPLAIN = re.compile(
    r"\.$|[A-Za-z]\. [DdMm]\.|^(?:[Aa]tt|ATT|[Ff]ao|FAO|z\. ?[Hh]d)|^[A-Za-z]+\.[A-Za-z]+$|\b[A-Z]\.[A-Z][a-z]{2}"
)
_PLAIN = re.compile(r"[A-Za-z](?:[A-Za-z .\-]*[A-Za-z.])?")
"""Names of letters, dots, hyphens and blanks need no repair."""
_ADDRESS = re.compile(r"<?(?:mailto:)?[^\s<>,;]+@[^\s<>,;]+>?", re.IGNORECASE)
_LABEL = re.compile(
    r"(?:(?:contact|attn|attention|att|fao|name|z\. ?hd|zu händen|kontakt)\s*:|(?:att|z\. ?hd)\.|"
    r"(?:attn|fao)\b\.?|c/o\b)\s*",
    re.IGNORECASE,
)
_SPLIT_ELISION = re.compile(r"\b([OoDd]['’]) (?=[^\W\d_]{2})")
_WHOLLY_QUOTED = re.compile(r"([\"'*])([^\"'*]+)\1")
_ACCOUNT = re.compile(r"([a-z]{2,}|[A-Z][a-z]{2,})\.([a-z]{2,}|[A-Z][a-z]{2,})")
_SPACED_DEGREE = re.compile(r"\b(ph|ed|psy|ll)\. ([dm])\.(?=$|,)", re.IGNORECASE)
_TURNED_BY_SEMICOLON = re.compile(r"(\S+)\s*;\s*([^;,]+)")
_CLOSE_INITIAL = re.compile(r"(\b[A-Z]\.)(?=[A-Z][a-z]{2})")
_LONGEST_ABBREVIATION = 4
_LONE_MARKS = frozenset({"&", "-", ","})
_KEPT_MARKS = "'-.,&/\""
_ACCENT_STEPS = ("cp1252", "latin-1")


def mended(raw: str) -> str:
    """The text of a name without what does not belong to it; white space tidied.

    >>> mended("MÃ¼ller, JÃ¼rgen"), mended("William 'Bill' Gates"), mended("Jane Doe (she/her)")
    ('Müller, Jürgen', 'William Gates', 'Jane Doe')
    """
    if _PLAIN.fullmatch(raw) and not _UNPLAIN.search(raw):
        return " ".join(raw.split())
    account = _ACCOUNT.fullmatch(raw.strip())
    if account and not salutation(account.group(1)):
        return f"{account.group(1)} {account.group(2)}"
    text = _decoded(html.unescape(raw)) if not raw.isascii() or "&" in raw else raw
    text = _unwrapped(text.strip())
    text = tidy(_NOTE_MARK.sub("", text).translate(_APOSTROPHES))
    text = _QUOTED.sub(" ", _PRONOUNS.sub("", _BRACKETED.sub(" ", text)))
    kept = "".join(filter(_belongs, text)).replace('"', "").replace(" ,", ",")
    words = (word for word in kept.split() if word in _LONE_MARKS or any(c.isalpha() for c in word))
    return _without_full_stop(" ".join(words).strip("-,/& "))


def _unwrapped(text: str) -> str:
    """A name without a label before it, an address beside it, or marks around it; `jane_doe` as words."""
    text = _LABEL.sub("", text, count=1) if _LABEL.match(text) else text
    text = _ADDRESS.sub(" ", text).strip() if "@" in text else text
    text = text.replace("_", " ")
    quoted = _WHOLLY_QUOTED.fullmatch(text.translate(_APOSTROPHES))
    text = quoted.group(2) if quoted else text
    turned = _TURNED_BY_SEMICOLON.fullmatch(text)
    text = f"{turned.group(1)}, {turned.group(2)}" if turned else text
    text = _CLOSE_INITIAL.sub(r"\1 ", text)
    return _SPLIT_ELISION.sub(r"\1", _SPACED_DEGREE.sub(r"\1\2", text))


def _without_full_stop(text: str) -> str:
    """'John Smith.' without its dot; an initial or an abbreviation keeps it."""
    before, _, last = text.rpartition(" ")
    if not before or not last.endswith(".") or last.count(".") > 1 or len(last) <= _LONGEST_ABBREVIATION:
        return text
    return text if suffix(last) or salutation(last) or is_academic(last) else text[:-1]


def _belongs(char: str) -> bool:
    """Whether a character may be part of a name: letters, marks of accents, spaces and a few signs."""
    return char.isalnum() or char.isspace() or char in _KEPT_MARKS or unicodedata.category(char)[0] == "M"


def _decoded(text: str) -> str:
    """Text whose UTF-8 bytes were once read as a Western code page, read properly."""
    if not _BROKEN.search(text):
        return text
    for encoding in _ACCENT_STEPS:
        try:
            return text.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
    return text
