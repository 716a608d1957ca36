"""The words of an organisation's name, in the forms that two lists may write it.

'Müller & Söhne GmbH (Germany)' is compared as `muller sohne`; what is in brackets, behind a dash
or run together in capitals gives further readings of the same name.
"""

import re
from dataclasses import dataclass
from functools import cache

from anyascii import anyascii

from revops_cli.data.reader import read_reference, read_reference_list
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
def legal_forms() -> frozenset[tuple[str, ...]]:
    """The legal forms of companies, as words."""
    return frozenset(tuple(form.split()) for form in read_reference_list("org_legal_forms.csv"))


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
    ['acme widgets formerly foo', 'acme widgets', 'foo']
    """
    text = _CARE_OF.sub("", tidy(raw)[:300])
    found: list[Reading] = []
    for kind, part in _parts(text):
        spelled, legal = _without_legal(_words(part))
        words = _compared(spelled)
        telling = kind == "name" or spelled not in legal_forms()
        if words and telling and all(words != r.words for r in found):
            found.append(Reading(words, spelled, legal, kind))
    return tuple(found)


def _parts(text: str) -> list[tuple[str, str]]:
    parts = [("name", text)]
    inside = _BRACKETS.findall(text)
    plain = _BRACKETS.sub(" ", text).strip() if inside else text
    if inside:
        parts += [("plain", plain), *(("bracket", part) for part in inside)]
    pieces = [piece for piece in _DASH.split(plain) if piece.strip()]
    if len(pieces) > 1:
        parts += [("part", piece) for piece in (pieces[0], pieces[-1])]
    if " " not in plain and (apart := _CAMEL.sub(" ", plain)) != plain:
        parts.append(("joined", apart))
    return parts


def _words(text: str) -> tuple[str, ...]:
    folded = _ELISION.sub(" ", fold_name(_AND.sub(" & ", text)))
    folded = _INITIALS.sub(_run_together, _APOSTROPHE.sub("", folded))
    words: list[str] = []
    letters = ""
    for word in _WORD.findall(folded):
        if len(word) == 1 and word.isalpha():
            letters += word
            continue
        if letters:
            words.append(letters)
            letters = ""
        words.append(word)
    if letters:
        words.append(letters)
    return tuple(words)


def _compared(spelled: tuple[str, ...]) -> tuple[str, ...]:
    known = known_words()
    words = tuple(known[word].same_as if word in known else word for word in spelled)
    return tuple(word for word in words if weight(word) > SILENT) or words


def _run_together(initials: re.Match[str]) -> str:
    return initials.group().replace(".", "").replace(" ", "") + " "


def _without_legal(words: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    forms = legal_forms()
    end, start = len(words), 0
    while (size := _form_size(words[start:end], forms, last=True)) and size < end - start:
        end -= size
    while (size := _form_size(words[start:end], forms, last=False)) and size < end - start:
        start += size
    return words[start:end], words[:start] + words[end:]


def _form_size(words: tuple[str, ...], forms: frozenset[tuple[str, ...]], *, last: bool) -> int:
    for size in range(min(LONGEST_FORM, len(words)), 0, -1):
        if (words[-size:] if last else words[:size]) in forms:
            return size
    return 0
