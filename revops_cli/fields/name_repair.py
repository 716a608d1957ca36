"""Repairs of a name cell: broken encodings, entities, pictures, notes and nicknames."""

import html
import re
import unicodedata

from revops_cli.text.fold import tidy

_BROKEN = re.compile(
    "[ÃÂâÅÄÐÑ][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]"
)
_APOSTROPHES = str.maketrans(dict.fromkeys("’‘´`ʼ", "'") | dict.fromkeys("“”„«»", '"'))
_BRACKETED = re.compile(r"\s*[(\[{<][^)\]}>]*(?:[)\]}>]|$)")
_QUOTED = re.compile(r"(?:(?<=\s)|^)(?:\"[^\"]*\"|'[^']+')(?=\s|,|$)")
_PRONOUNS = re.compile(r"[\s,|\-–]*\b(?:she|he|they|sie|er|elle|ella|il|ze|xe)\s*/\s*\w+(?:\s*/\s*\w+)?", re.IGNORECASE)
_NOTE_MARK = re.compile(r"\s*(?:\||•|·|;|\n).*$", re.DOTALL)
_PLAIN = re.compile(r"[A-Za-z](?:[A-Za-z .\-]*[A-Za-z.])?")
"""Names of letters, dots, hyphens and blanks need no repair."""
_LONE_MARKS = frozenset({"&", "-", ","})
_KEPT_MARKS = "'-.,&/\""
_ACCENT_STEPS = ("cp1252", "latin-1")


def mended(raw: str) -> str:
    """The text of a name without what does not belong to it; white space tidied.

    >>> mended("MÃ¼ller, JÃ¼rgen"), mended("William 'Bill' Gates"), mended("Jane Doe (she/her)")
    ('Müller, Jürgen', 'William Gates', 'Jane Doe')
    """
    if _PLAIN.fullmatch(raw):
        return " ".join(raw.split())
    text = _decoded(html.unescape(raw)) if not raw.isascii() or "&" in raw else raw
    text = _NOTE_MARK.sub("", text.strip())
    text = tidy(text.translate(_APOSTROPHES))
    text = _QUOTED.sub(" ", _PRONOUNS.sub("", _BRACKETED.sub(" ", text)))
    kept = "".join(filter(_belongs, text)).replace('"', "").replace(" ,", ",")
    words = (word for word in kept.split() if word in _LONE_MARKS or any(c.isalnum() for c in word))
    return " ".join(words).strip("-,/& ")


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
