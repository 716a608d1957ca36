"""Which words of a name are the given and which the family name."""

import re

from revops_cli.fields.name_case import needs_case, recase
from revops_cli.fields.name_words import family_first, is_compound_given, is_initial, is_particle
from revops_cli.text.fold import fold

_EAST_ASIAN = (("\u3040", "\u30ff"), ("\u3400", "\u9fff"), ("\uac00", "\ud7af"))
"""Kana, Chinese and Korean letters; a pattern of so many takes a hundredth of a second to compile."""
_KANA_NAME = 4
_VIETNAMESE = re.compile("[ăâđêôơưàảãạằẳẵặầẩẫậèẻẽẹềểễệìỉĩịòỏõọồổỗộờởỡợùủũụừửữựỳỷỹỵ]", re.IGNORECASE)
_PINYIN = re.compile(
    r"(?:(?:[bpmfdtnlgkhjqxrzcsyw]|zh|ch|sh)?(?:a|o|e|i|u|v|ai|ei|ao|ou|an|en|ang|eng|ong|ia|ie|iao|iu|ian|in|iang|ing|"
    r"iong|ua|uo|uai|ui|uan|un|uang|ue)){1,2}"
)
_KOREAN_GIVEN = re.compile(r"[A-Z][a-z]{1,5}-[a-z]{2,5}")
"""Two syllables, the second one small."""
_JOINERS = frozenset({"y", "e", "i"})
_FEWEST_FOR_JOINER = 3
_SHORT = 2

Parts = tuple[str, str, str]
"""Given, middle and family name."""


def in_order(words: list[str]) -> tuple[Parts, str]:
    """Given, middle and family name of words without titles and suffixes, and the rule that found them.

    >>> in_order(["Charles", "de", "Gaulle"]), in_order(["KIM", "Jong-hoon"])
    ((('Charles', '', 'de Gaulle'), 'given family'), (('Jong-hoon', '', 'Kim'), 'family in capitals'))
    """
    if is_east_asian("".join(words)):
        return _east_asian(words), "east asian script"
    capitals = _family_in_capitals(words)
    if capitals:
        return capitals, "family in capitals"
    if needs_case(" ".join(words)):
        words = recase(" ".join(words)).split()
    if _writes_family_first(words):
        return _turned(words), "family first"
    return _western(words), "given family"


def is_east_asian(text: str) -> bool:
    """Whether a name is in Chinese, Japanese or Korean script."""
    return not text.isascii() and any(first <= c <= last for c in text for first, last in _EAST_ASIAN)


def _east_asian(words: list[str]) -> Parts:
    if len(words) > 1:
        return " ".join(words[1:]), "", words[0]
    name = words[0]
    size = 2 if name[:2] in family_first("pair") or len(name) == _KANA_NAME else 1
    return (name[size:], "", name[:size]) if len(name) > size else (name, "", "")


def _family_in_capitals(words: list[str]) -> Parts | None:
    """'KIM Jong-hoon', 'Jean DUPONT', 'DE LA CRUZ Juan': the words in capitals are the family name."""
    shouted = [_shouts(word) for word in words]
    count = sum(shouted)
    if not 0 < count < len(words):
        return None
    if all(shouted[:count]) and any(word.islower() or word.istitle() or not word.isupper() for word in words[count:]):
        if all(is_initial(word) for word in words[count:]):
            return None
        given, family = words[count:], words[:count]
    elif all(shouted[-count:]):
        given, family = words[:-count], words[-count:]
        while len(given) > 1 and is_particle(given[-1]):
            family.insert(0, given.pop())
    else:
        return None
    first, middle = _given(given)
    return first, middle, _recased_family(family)


def _recased_family(family: list[str]) -> str:
    shouted = " ".join(family)
    return recase(shouted) if needs_case(shouted) else " ".join(recase(w) if _shouts(w) else w for w in family)


def _shouts(word: str) -> bool:
    """Whether a word is in capitals and no initials."""
    if not word.isupper() or "." in word:
        return False
    if len(word) <= _SHORT:
        return word.lower() in family_first("short") or is_particle(word)
    return recase(word) != word


def _writes_family_first(words: list[str]) -> bool:
    family = fold(words[0])
    if family in family_first("vi") and len(words) > _SHORT and _VIETNAMESE.search(" ".join(words)):
        return True
    if len(words) != _SHORT:
        return False
    if family in family_first("ko") and _KOREAN_GIVEN.fullmatch(words[1]):
        return True
    if family not in family_first("zh"):
        return False
    given = fold(words[1]).replace("-", "").replace("'", "")
    return given not in family_first("zh") and _PINYIN.fullmatch(given) is not None


def _turned(words: list[str]) -> Parts:
    return words[-1], " ".join(words[1:-1]), words[0]


def _western(words: list[str]) -> Parts:
    """Given name first; the family name begins at the first particle, else it is the last word."""
    start = next((place for place in range(1, len(words) - 1) if is_particle(words[place])), len(words) - 1)
    if len(words) > _FEWEST_FOR_JOINER and words[-2] in _JOINERS:
        start = min(start, len(words) - 3)
    first, middle = _given(words[:start])
    return first, middle, " ".join(words[start:])


def _given(words: list[str]) -> tuple[str, str]:
    """Given and middle name; some given names have two words."""
    if len(words) > 1 and is_compound_given(words[0], words[1]):
        return " ".join(words[:2]), " ".join(words[2:])
    return " ".join(words[:1]), " ".join(words[1:])
