"""Folding: the form in which two spellings of one thing are equal."""

import re
import unicodedata
from functools import lru_cache

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_SPACE = re.compile(r"\s+")
_UMLAUTS = str.maketrans(
    {
        "ä": "ae",
        "ö": "oe",
        "ü": "ue",
        "ß": "ss",
        "æ": "ae",
        "ø": "o",
        "å": "a",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ı": "i",
        "œ": "oe",
    }
)
_NOT_WORD = re.compile(r"[^0-9a-z]+")


def tidy(text: str) -> str:
    """Text without invisible marks, full-width forms, and runs of white space.

    >>> tidy(" Ｊane\u00a0 Doe\u200b ")
    'Jane Doe'
    """
    if text.isascii():
        return " ".join(text.split())
    return _SPACE.sub(" ", _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))).strip()


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Lower case, no accents, no marks; German umlauts as their letter pairs.

    >>> fold("Geschäftsführer, ÉLODIE")
    'geschaeftsfuehrer, elodie'
    """
    tidied = tidy(text).casefold()
    if tidied.isascii():
        return tidied
    paired = unicodedata.normalize("NFC", tidied).translate(_UMLAUTS)
    plain = unicodedata.normalize("NFKD", paired)
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def words(text: str) -> tuple[str, ...]:
    """The folded words of a text; letters and digits only.

    >>> words("Sr. V.P., Global Sales")
    ('sr', 'v', 'p', 'global', 'sales')
    """
    return tuple(word for word in _NOT_WORD.split(fold(text)) if word)


@lru_cache(maxsize=65536)
def squash(text: str) -> str:
    """Folded text without anything but letters and digits: how headers are compared.

    >>> squash("E-mail Address")
    'emailaddress'
    """
    folded = fold(text)
    return "".join(c for c in folded if c.isalnum())
