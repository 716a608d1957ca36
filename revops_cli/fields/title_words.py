"""The words of a job title in one vocabulary: 'Vertriebsleiterin (m/w/d)' -> sales leiter.

Abbreviations, gendered and plural forms, German and Nordic compounds, and the same words in other
languages come out as one word each (`data/title_forms.csv`), so that the tables of ranks and
functions are written once. A word of six letters and more that nothing knows is compared with the
known ones and repaired when a single letter is wrong.

Marks that divide a title stay in it as words of their own: `|` for commas, brackets and dashes,
`/`, and `and` for all signs and words that join.
"""

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, cast

from revops_cli.data.prepared import Prepared
from revops_cli.data.reader import read_reference
from revops_cli.fields.spelling import Spelling, spellings
from revops_cli.fields.title_scripts import in_latin
from revops_cli.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Meaning = TypeVar("Meaning")

RANKS, FUNCTIONS = "title_ranks.csv", "function_words.csv"
BREAK = "|"
JOINS = frozenset({"and", "/"})
MARKS = frozenset({BREAK, "/", "and", "of", "to", "at"})

_GENDER = re.compile(
    r"\(?\b[mwfdxvhg](?:\s?[/|,*]\s?(?:[mwfdxvh]|div|gn)){1,3}\b\)?"  # (m/w/d)
    r"|(?<=[a-z])[:*/_(·•-]{1,2}in(?:nen)?\b\)?(?![-\w])"  # :in, /-in, (in)
    r"|(?<=[a-z])[(·/]-?(?:e|a|ne|rice|trice|ice|euse|ere|in)\b\)?(?![-\w])"  # (e), /trice, /a
)
_POSSESSIVE = re.compile(r"['’]s?\b(?=\s|$)")
_INITIALS = re.compile(r"\b(?:[a-z]\.\s?){2,}(?:[a-z]\b)?")
_SPACED_AMPERSAND = re.compile(r"\b([a-z]{1,2}) & ([a-z])\b")
_TOKEN = re.compile(r"[a-z]{1,2}&[a-z]{1,2}(?![a-z0-9])|[a-z0-9]+|\s-+\s|[–—,;|()\[\]@/&+•·:\"]")
_MARK = {"/": "/", "&": "and", "+": "and", "@": "at"}
_LINKS = ("", "s", "n", "en", "es", "e")
_ENDINGS = ("innen", "in", "en", "s", "e", "r", "n")
_SHORTEST_STEM = 4


class Lexicon(NamedTuple):
    """All that is known of single words."""

    exact: dict[str, tuple[str, ...]]
    stems: dict[str, tuple[str, ...]]
    heads: dict[str, tuple[str, ...]]
    ranks: frozenset[str]
    functions: frozenset[str]
    spelling: Spelling


class TitleWords(NamedTuple):
    """The words of a title as each table knows them; both of one length, place for place."""

    ranks: list[str]
    functions: list[str]


def title_words(raw: str) -> TitleWords:
    """The words and marks of a title, in the vocabulary of the tables.

    A compound that one table names whole ('laborleiter') is split for the other, and an empty word
    fills the place before it.

    >>> title_words("Sr. V.P., Global Sales").ranks
    ['senior', 'vice', 'president', '|', 'global', 'sales']
    """
    ranks: list[str] = []
    functions: list[str] = []
    for token in tokens(raw):
        as_rank, as_function = _read_token(token)
        ranks.extend(as_rank)
        functions.extend(as_function)
    return TitleWords(ranks, functions)


@lru_cache(maxsize=65536)
def _read_token(token: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """A word or mark as the tables of ranks and functions know it; kept, for titles share their words."""
    known = lexicon()
    if token in known.exact:
        return known.exact[token], known.exact[token]
    if not token[0].isalnum() or token.isdigit():
        return (token,), (token,)
    as_rank = (token,) if token in known.ranks else _unusual(token, known.ranks, known)
    as_function = (token,) if token in known.functions else _unusual(token, known.functions, known)
    places = max(len(as_rank), len(as_function))
    return ("",) * (places - len(as_rank)) + as_rank, ("",) * (places - len(as_function)) + as_function


def _made_phrases(table: str, known: "Lexicon") -> "Mapping[str, Any]":
    """The rows of a packaged table, and the number of its row for each phrase in the vocabulary of titles."""
    rows = read_reference(table)
    split = [(phrase, number) for number, row in enumerate(rows) for phrase in row["phrases"].split(";")]
    alone = frozenset(found[0] for phrase, _ in split if len(found := tokens(phrase)) == 1)
    return {
        "rows": [{name: row[name] for name in row if name != "phrases"} for row in rows],
        "phrases": {" ".join(_phrase_words(phrase, alone, known)): number for phrase, number in split},
    }


def _phrase_words(phrase: str, alone: frozenset[str], known: "Lexicon") -> tuple[str, ...]:
    """The words of a phrase: replaced by their forms, except compounds that the table names alone."""
    found: list[str] = []
    for token in tokens(phrase):
        if token in known.exact:
            found.extend(known.exact[token])
        elif token in alone:
            found.append(token)
        else:
            found.extend(_compound(token, alone, known) or _by_stem(token, known) or (token,))
    return tuple(found)


def tokens(raw: str) -> list[str]:
    """The folded words and marks of a text, as they stand.

    >>> tokens("R&D-Leiter / V.P.")
    ['r&d', 'leiter', '/', 'vp']
    """
    text = fold(raw)
    if text.isascii() and text.replace(" ", "").isalnum():
        return text.split()
    if "/" in text or "(" in text or ":" in text or "*" in text or "·" in text or "_" in text:
        text = _GENDER.sub("", text)
    if "'" in text or "’" in text:
        text = _POSSESSIVE.sub("", text)
    if "." in text:
        text = _INITIALS.sub(lambda m: m[0].replace(".", "").replace(" ", "") + " ", text)
    if " & " in text:
        text = _SPACED_AMPERSAND.sub(r"\1&\2", text)
    if not text.isascii():
        text = in_latin(text)
    return [t if t[0].isalnum() else _MARK.get(t, BREAK) for t in _TOKEN.findall(text)]


def _unusual(token: str, known: frozenset[str], lexicon: "Lexicon") -> tuple[str, ...]:
    """A word that the table does not name: without its ending, split, by its beginning, or repaired."""
    if "&" in token:
        left, right = token.split("&")
        return (*lexicon.exact.get(left, (left,)), "and", *lexicon.exact.get(right, (right,)))
    return (
        lexicon.stems.get(token)
        or _without_ending(token, known, lexicon)
        or _compound(token, known, lexicon)
        or _repaired(token, lexicon)
        or _by_stem(token, lexicon)
        or (token,)
    )


def _without_ending(token: str, known: frozenset[str], lexicon: "Lexicon") -> tuple[str, ...]:
    """The base form of a feminine or plural: 'polizistinnen' -> polizist."""
    for ending in _ENDINGS:
        base = token.removesuffix(ending)
        if base != token and len(base) > _SHORTEST_STEM:
            if base in lexicon.exact:
                return lexicon.exact[base]
            if base in known:
                return (base,)
    return ()


def _compound(token: str, known: frozenset[str], lexicon: "Lexicon") -> tuple[str, ...]:
    """The parts of a compound with a known last part: 'vertriebsleiter' -> sales leiter."""
    for cut in range(3, len(token) - 3):
        if token[cut:] in lexicon.heads:
            return (*_first_part(token[:cut], known, lexicon), *lexicon.heads[token[cut:]])
    return ()


def _first_part(part: str, known: frozenset[str], lexicon: Lexicon) -> tuple[str, ...]:
    """The words a compound begins with: whole, or split in two, or the known word nearest to its last part."""
    whole = _linked(part, known, lexicon)
    if whole:
        return whole
    cuts = range(_SHORTEST_STEM, len(part) - _SHORTEST_STEM + 1)
    halves = ((_linked(part[:cut], known, lexicon), _linked(part[cut:], known, lexicon)) for cut in cuts)
    both = next(((*left, *right) for left, right in halves if left and right), ())
    return both or _by_stem(part, lexicon) or (part,)


def _linked(part: str, known: frozenset[str], lexicon: Lexicon) -> tuple[str, ...]:
    """A part of a compound without the letters that link it: 'vertriebs' is vertrieb."""
    for link in _LINKS:
        bare = part.removesuffix(link) if link else part
        if bare in lexicon.exact:
            return lexicon.exact[bare]
        if bare in lexicon.stems:
            return lexicon.stems[bare]
        if bare in known:
            return (bare,)
    return ()


def _by_stem(token: str, lexicon: "Lexicon") -> tuple[str, ...]:
    for end in range(len(token), _SHORTEST_STEM - 1, -1):
        if token[:end] in lexicon.stems:
            return lexicon.stems[token[:end]]
    return ()


def _repaired(token: str, lexicon: "Lexicon") -> tuple[str, ...]:
    if token in lexicon.ranks or token in lexicon.functions:
        return ()
    word = lexicon.spelling.nearest(token)
    return lexicon.exact.get(word, (word,)) if word else ()


def _made_forms() -> Lexicon:
    """The forms of the packaged table: enough to read the phrases of the others."""
    exact: dict[str, tuple[str, ...]] = {}
    stems: dict[str, tuple[str, ...]] = {}
    heads: dict[str, tuple[str, ...]] = {}
    for row in read_reference("title_forms.csv"):
        words = tuple(row["word"].split())
        for form in row["forms"].split():
            target = heads if form.startswith("*") else stems if form.endswith("*") else exact
            for spelling in spellings(form.strip("*")):
                itself = (spelling,) if row["word"] == "=" else words
                target.setdefault(spelling, itself)
    return Lexicon(exact, stems, heads, frozenset(), frozenset(), Spelling(()))


def _made() -> "Mapping[str, Mapping[str, object]]":
    """Forms with their words, and the phrases of both tables with what is said of them."""
    known = _made_forms()
    forms = {"exact": known.exact, "stems": known.stems, "heads": known.heads}
    phrases = {table: _made_phrases(table, known) for table in (RANKS, FUNCTIONS)}
    return {kind: {form: " ".join(words) for form, words in found.items()} for kind, found in forms.items()} | phrases


PREPARED = Prepared("titles", ("title_forms.csv", "title_scripts.csv", RANKS, FUNCTIONS), _made)


@cache
def _tables() -> "Mapping[str, Any]":
    return cast("Mapping[str, Any]", PREPARED.table())


def meanings_of(table: str, meaning: "Callable[[Mapping[str, str]], Meaning]") -> "Mapping[str, Meaning]":
    """The phrases of a packaged table in the vocabulary of titles, and what `meaning` makes of the row of each."""
    rows = list(map(meaning, _tables()[table]["rows"]))
    return {phrase: rows[number] for phrase, number in _tables()[table]["phrases"].items()}


@cache
def lexicon() -> Lexicon:
    """The packaged forms together with every word of the tables of ranks and functions."""
    exact, stems, heads = (
        {form: tuple(words.split()) for form, words in _tables()[kind].items()} for kind in ("exact", "stems", "heads")
    )
    ranks, functions = _words_of(RANKS), _words_of(FUNCTIONS)
    return Lexicon(exact, stems, heads, ranks, functions, Spelling(ranks | functions | set(exact)))


def _words_of(table: str) -> frozenset[str]:
    return frozenset(" ".join(_tables()[table]["phrases"]).split(" "))
