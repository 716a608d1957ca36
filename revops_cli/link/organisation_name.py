"""The words of an organisation's name, in the forms that two lists may write it.

'Müller & Söhne GmbH (Germany)' is compared as `muller sohne`; what is in brackets, behind a dash
or run together in capitals gives further readings of the same name.
"""

import re
from dataclasses import dataclass
from functools import cache

from anyascii import anyascii

from revops_cli.data.reader import read_reference
from revops_cli.text.fold import tidy

_WORD = re.compile(r"[a-z0-9]+")
_INITIALS = re.compile(r"\b(?:[a-z]\.\s?){2,}(?:[a-z]\b)?")
_ELISION = re.compile(r"\b(dell|[dlnj])['’`´](?=\w\w)")
_APOSTROPHE = re.compile(r"['’`´]")
_PAIRS = re.compile("(?<=[aou])e")
_BRACKETS = re.compile(r"[(\[{]([^()\[\]{}]*)[)\]}]?")
_CARE_OF = re.compile(r"^\s*(?:c/o|c\.o\.|care of|attn:?|on behalf of|via)\s+", re.IGNORECASE)
_DASH = re.compile(r"\s+[-–—|/]+\s+|\s*[,;:]\s+|\s+@\s+|\s+at\s+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[a-zA-Z])&(?=[A-Z])")
_CARE_OF_STARTS = frozenset("cCaAoOvV")
_OPENING = frozenset("([{")
_PARTING = frozenset("-–—|/,;:@")
_QUOTES = frozenset("'’‘`´")

_FIRST_UNSPACED = "\u3040"
"""Hiragana; behind it come the other kana, the Chinese characters and the Korean syllables."""

LONGEST = 300
"""Characters of a name that are looked at."""

SILENT = 0.02
"""Words of this weight (articles, prepositions) are left out of what is compared."""

LONGEST_FORM = 6
"""Words of the longest legal form that is looked for."""
_AND = re.compile(r"\s*[&+]\s*")


@dataclass(frozen=True, slots=True)
class Word:
    """What is known of a word of names: the word it stands for, and how little it tells.

    `weight` is 1.0 for a word that tells organisations apart, near 0 for one that many share.
    """

    same_as: str
    weight: float


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a name: its telling words, as compared and as spelled, and its legal form.

    `kind` is `name`, `plain` (without brackets), `bracket`, `part` or `joined`.
    """

    words: tuple[str, ...]
    spelled: tuple[str, ...]
    legal: tuple[str, ...]
    kind: str

    @property
    def joined(self) -> str:
        """The words run together as they are spelled."""
        return "".join(self.spelled)


@cache
def known_words() -> dict[str, Word]:
    """The packaged words of organisation names, by their folded spelling."""
    return {r["word"]: Word(r["same_as"] or r["word"], float(r["weight"])) for r in read_reference("org_words.csv")}


@cache
def legal_forms(place: str) -> frozenset[tuple[str, ...]]:
    """The legal forms that stand at `start` or `end` of a name, as folded words."""
    rows = (row for row in read_reference("legal_forms.csv") if row["place"] in {place, "both"})
    return frozenset(words for row in rows if (words := tuple(_WORD.findall(fold_name(row["form"])))))


def weight(word: str) -> float:
    """How much a word tells organisations apart: 1.0 unless the packaged table says less."""
    known = known_words().get(word)
    return 1.0 if known is None else known.weight


def fold_name(raw: str) -> str:
    """A name in plain lower-case letters: accents gone, umlauts and their letter pairs alike.

    >>> fold_name("Köln"), fold_name("Koeln")
    ('koln', 'koln')
    """
    plain = tidy(raw)
    if not plain.isascii():
        plain = anyascii(plain)
    return _PAIRS.sub("", plain.lower())


def readings(raw: str) -> tuple[Reading, ...]:
    """The ways to read a name, the fullest first; none for a text without letters and digits.

    >>> [" ".join(r.words) for r in readings("Acme Widgets Ltd (formerly Foo)")]
    ['acme widgets limited foo', 'acme widgets', 'foo']
    """
    text = tidy(raw[:LONGEST])
    if not text.isascii():
        text = _unspaced_forms().sub(r" \g<0> ", text).strip()
    if text[:1] in _CARE_OF_STARTS:
        text = _CARE_OF.sub("", text)
    found: list[Reading] = []
    for kind, part in _parts(text):
        spelled, legal = _without_legal(_words(part))
        words = _compared(spelled)
        telling = kind == "name" or spelled not in legal_forms("end")
        if words and telling and all(words != r.words for r in found):
            found.append(Reading(words, spelled, legal, kind))
    return tuple(found)


def _parts(text: str) -> list[tuple[str, str]]:
    """The pieces of a name that may be the name; patterns run only where a sign of theirs is there."""
    parts = [("name", text)]
    plain = text
    if not _OPENING.isdisjoint(text):
        inside = _BRACKETS.findall(text)
        plain = _BRACKETS.sub(" ", text).strip()
        parts += [("plain", plain), *(("bracket", part) for part in inside)]
    if not _PARTING.isdisjoint(plain) or " at " in plain:
        pieces = [piece for piece in _DASH.split(plain) if piece.strip()]
        if len(pieces) > 1:
            parts += [("part", piece) for piece in (pieces[0], pieces[-1])]
    if " " not in plain and (apart := _CAMEL.sub(" ", plain)) != plain:
        parts.append(("joined", apart))
    return parts


def _words(text: str) -> tuple[str, ...]:
    folded = fold_name(_AND.sub(" & ", text) if "&" in text or "+" in text else text)
    if not _QUOTES.isdisjoint(folded):
        folded = _APOSTROPHE.sub("", _ELISION.sub(" ", folded))
    if "." in folded:
        folded = _INITIALS.sub(_run_together, folded)
    found = _WORD.findall(folded)
    return tuple(found) if all(len(word) > 1 for word in found) else _letters_together(found)


def _letters_together(found: list[str]) -> tuple[str, ...]:
    """The words with letters that stand alone next to each other as one: `s a b` is `sab`."""
    words: list[str] = []
    letters = ""
    for word in found:
        if len(word) == 1 and word.isalpha():
            letters += word
            continue
        if letters:
            words.append(letters)
            letters = ""
        words.append(word)
    return (*words, letters) if letters else tuple(words)


def _compared(spelled: tuple[str, ...]) -> tuple[str, ...]:
    standard = _standard_words()
    words = tuple([standard.get(word, word) for word in spelled])
    return tuple([word for word in words if word]) if "" in words else words


@cache
def _standard_words() -> dict[str, str]:
    """What each known word is compared as; empty for one that is left out."""
    known = known_words()
    return {word: "" if weight(known[word].same_as) <= SILENT else known[word].same_as for word in known}


def _run_together(initials: re.Match[str]) -> str:
    return initials.group().replace(".", "").replace(" ", "") + " "


def _without_legal(words: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    firsts, lasts = _ends_of_forms()
    end, start = len(words), 0
    while end > 1 and words[end - 1] in lasts and (size := _form_at_end(words[:end])):
        end -= size
    while end - start > 1 and words[start] in firsts and (size := _form_at_start(words[start:end])):
        start += size
    return words[start:end], words[:start] + words[end:]


@cache
def _ends_of_forms() -> tuple[frozenset[str], frozenset[str]]:
    return frozenset(form[0] for form in legal_forms("start")), frozenset(form[-1] for form in legal_forms("end"))


def _form_at_end(words: tuple[str, ...]) -> int:
    """Words of the longest legal form at the end; 0 where there is none, or nothing else."""
    sizes = range(min(LONGEST_FORM, len(words) - 1), 0, -1)
    return next((size for size in sizes if words[-size:] in legal_forms("end")), 0)


@cache
def _unspaced_forms() -> re.Pattern[str]:
    """Legal forms in scripts that put no space between words, the longest first."""
    forms = {row["form"] for row in read_reference("legal_forms.csv") if row["form"].isalpha()}
    unspaced = sorted((form for form in forms if min(form) >= _FIRST_UNSPACED), key=lambda form: (-len(form), form))
    return re.compile("|".join(map(re.escape, unspaced)))


def _form_at_start(words: tuple[str, ...]) -> int:
    sizes = range(min(LONGEST_FORM, len(words) - 1), 0, -1)
    return next((size for size in sizes if words[:size] in legal_forms("start")), 0)
