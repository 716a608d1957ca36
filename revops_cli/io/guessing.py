"""The legacy encoding of some bytes, by how natural the text is that each one gives.

Western European text decoded wrongly shows capitals after small letters, symbols inside words and
accented letters side by side; Japanese decoded wrongly shows lone ideographs between Latin letters.
"""

import unicodedata

CANDIDATES = (
    "cp1252", "mac_roman", "cp932", "euc_jp", "cp1250", "cp1251", "cp1253", "cp1254", "euc_kr", "gb18030", "big5",
    "cp850",
)  # fmt: skip
"""Tried in this order; a later one must be better by `MARGIN` to win."""

_FAMILIES = ("cp125", "iso8859", "koi8", "cp874", "cp949", "big5", "gb", "shift", "euc", "mac", "tis")
"""Encodings that lists come in; the code pages of DOS fit nearly any bytes."""

MARGIN = 0.15
ENOUGH = 0.2
"""The mean below which the answer of charset-normalizer is asked for."""

_COMMON = frozenset("éèêëàâáäãåçíìîïñóòôöõøúùûüßæœğışİ")
_TYPOGRAPHY = frozenset("“”‘’–—…•€£©®™°«»·¿¡ªº\u00a0§´¨½¼¾²³¹×÷¢¥±µ")
_IN_RUNS = {"kana": 2.0, "hangul": 1.9}
"""Scripts that no other text shows by chance in runs."""

_QUOTES = frozenset("“”‘’–—…")
_MAC_ONLY_ENDS = 0.3
"""What line ends of carriage returns alone say for mac_roman."""


def guess(sample: bytes, *, cr_ends: bool) -> str:
    """The codec that gives the most natural text, or the empty string.

    >>> guess("Señor Café, Müller".encode("cp1252"), cr_ends=False)
    'cp1252'
    """
    best, best_score = "", -100.0
    for name in CANDIDATES:
        try:
            text = sample.decode(name)
        except UnicodeDecodeError:
            continue
        score = naturalness(text) + (_MAC_ONLY_ENDS if cr_ends and name == "mac_roman" else 0)
        if score > best_score + (MARGIN if best else 0):
            best, best_score = name, score
    if best_score >= ENOUGH:
        return best
    from charset_normalizer import from_bytes  # noqa: PLC0415 - only texts that are hard to tell need it

    other = from_bytes(sample).best()
    if other is not None and other.encoding.startswith(_FAMILIES) and naturalness(str(other)) >= ENOUGH:
        return other.encoding
    return ""


def naturalness(text: str) -> float:
    """The mean score of the characters beyond ASCII, from -3 (damage) to 2 (plain prose)."""
    padded = f" {text} "
    scores = [
        _score(padded[at - 1], char, padded[at + 1]) for at, char in enumerate(padded[1:-1], 1) if not char.isascii()
    ]
    return sum(scores) / len(scores) if scores else 0.0


def _score(before: str, char: str, after: str) -> float:
    if char in _TYPOGRAPHY:
        return _typography(before, char, after)
    script = _script(char)
    if script == "latin":
        return _latin(before, char, after)
    if script in {"east", "kana", "hangul", "cyrillic", "greek"}:
        return _other_script(before, script, after)
    return -1.5


def _typography(before: str, char: str, after: str) -> float:
    if before.isalpha() and after.isalpha():
        return 1.0 if char in "’·" else -1.5
    return 2.0 if char in _QUOTES else 1.0


def _latin(before: str, char: str, after: str) -> float:
    if (char.isupper() and before.islower()) or (char.islower() and after.isupper()):
        return -2.0
    if not before.isascii() and before.isalpha() and not after.isascii() and after.isalpha():
        return -1.0
    return 1.5 if char.lower() in _COMMON else 0.5


def _other_script(before: str, script: str, after: str) -> float:
    near = {_script(before), _script(after)}
    if script in near or ({"east", "kana"} >= near & {"east", "kana"} and near & {"east", "kana"}):
        return _IN_RUNS.get(script, 1.6)
    return -2.0 if near & {"latin", "ascii"} else 0.3


def _script(char: str) -> str:
    if char.isascii():
        return "ascii" if char.isalpha() else ""
    if not char.isalpha():
        return "east" if "\u3000" <= char <= "\u303f" or "\uff00" <= char <= "\uff60" else "symbol"
    return _block(char)


def _block(char: str) -> str:
    name = unicodedata.name(char, "")
    for start, script in (
        ("LATIN", "latin"),
        ("CJK UNIFIED", "east"),
        ("KATAKANA-HIRAGANA", "kana"),
        ("HIRAGANA", "kana"),
        ("KATAKANA", "kana"),
        ("HALFWIDTH KATAKANA", "kana"),
        ("HANGUL SYLLABLE", "hangul"),
        ("CYRILLIC", "cyrillic"),
        ("GREEK", "greek"),
    ):
        if name.startswith(start):
            return script
    return "symbol"
