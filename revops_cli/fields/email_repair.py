"""Repairs of e-mail cells: the one address that was meant, where the text leaves no doubt."""

import html
import re
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import unquote

from revops_cli.data.reader import read_reference
from revops_cli.fields.website import top_levels
from revops_cli.text.fold import fold, tidy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_SPELT_AT = re.compile(
    r"\s*[(\[{<]\s*(?:at|@|a|ät|arroba|arobase)\s*[)\]}>]\s*|(?<=\w)\s+(?:at|AT|arroba|arobase)\s+(?=\w)", re.IGNORECASE
)
_SPELT_DOT = re.compile(
    r"\s*[(\[{<]\s*(?:dot|\.|punkt|point|punto)\s*[)\]}>]\s*|(?<=\w)\s+(?:dot|DOT)\s+(?=\w)", re.IGNORECASE
)
_ANGLED = re.compile(r"[<(\[]\s*(?:mailto:)?\s*([^<>()\[\]\s]+@[^<>()\[\]\s]+)\s*[>)\]]", re.IGNORECASE)
_SPELT_IN_ANGLES = re.compile(r"<([^<>@]*\s[^<>@]*)>")
_MAILTO = re.compile(r"^.*?mailto:\s*", re.IGNORECASE)
_SEVERAL = re.compile(r"\s+(?:or|and|und|et|y|e|ou|oder|&|\+)\s+|[;,|\s]+(?=[^\s;,|]*@)|\s*[;|]\s*|,\s+|[\r\n]+")
_SLASHED = re.compile(r"\s*/\s*")
_LABEL = re.compile(
    r"^(?:e-?mail(?:\s*address)?|mail|smtp|e|email-adresse|correo|courriel|contact)\s*[:=]\s*", re.IGNORECASE
)
_AROUND_AT = re.compile(r"\s*@+\s*")
_NOTE = re.compile(r"\s*[(\[][^()\[\]@]*[)\]]\s*$")
_EDGES = " \t<>()[]{}\"'`´‘’“”„«»,;:.!?*|=#&~^\\"
_SIGNS = str.maketrans(dict.fromkeys("‐‑‒–—−", "-") | dict.fromkeys("‘’`´ʼ", "'"))
_DOTS = re.compile(r"\.{2,}")


@cache
def typo_domains() -> "Mapping[str, str]":
    """The domain meant by each known misspelling."""
    return {row["typo"]: row["domain"] for row in read_reference("email_typo_domains.csv")}


@cache
def typo_endings() -> "Mapping[str, str]":
    """The top-level domain meant by each known misspelling."""
    return {row["typo"]: row["ending"] for row in read_reference("email_typo_endings.csv")}


def meant_domain(domain: str) -> str:
    """The domain that a known misspelling stands for, else the domain as it is.

    >>> meant_domain("gamil.com"), meant_domain("acme.con"), meant_domain("gmail.co")
    ('gmail.com', 'acme.com', 'gmail.co')
    """
    if domain in typo_domains():
        return typo_domains()[domain]
    name, _, ending = domain.rpartition(".")
    if ending in typo_endings():
        domain = f"{name}.{typo_endings()[ending]}"
        return typo_domains().get(domain, domain)
    return domain


def has_odd_signs(text: str) -> bool:
    """Whether a text has typographic dashes or apostrophes, which the plain ones were meant by."""
    return not text.isascii() and text.translate(_SIGNS) != text


@cache
def is_top_level(ending: str) -> bool:
    """Whether the last label of a domain exists."""
    return ending in top_levels()


def candidates(raw: str) -> "Iterator[tuple[str, str]]":
    """What a cell may mean, the least changed first: pairs of rule and address."""
    text = tidy(html.unescape(raw.replace("\n", " ; ").replace("\r", " "))).translate(_SIGNS)
    if "%40" in text or "%20" in text:
        text = unquote(text).strip()
    yield "trimmed", text
    bare = text.strip(_EDGES)
    yield "punctuation", bare
    for address in _ANGLED.findall(text):
        yield "brackets", address
    unwrapped = _unwrapped(text)
    yield "unwrapped", unwrapped
    for address in _SPELT_IN_ANGLES.findall(text):
        yield "at and dot", _spelt_out(address.strip(_EDGES))
    spelt = _spelt_out(unwrapped)
    yield "at and dot", spelt
    for piece in _pieces(spelt):
        yield "first of several", piece
        yield "marks in the address", _mended(piece)


def _unwrapped(text: str) -> str:
    """Text without `mailto:`, a label, a note in brackets behind, and marks around it."""
    inner = _LABEL.sub("", _MAILTO.sub("", text))
    return _NOTE.sub("", inner).partition("?subject")[0].strip(_EDGES)


def _spelt_out(text: str) -> str:
    return _SPELT_DOT.sub(".", text if "@" in text else _SPELT_AT.sub("@", text, count=1))


def _pieces(text: str) -> "Iterator[str]":
    """The parts of a cell that hold an address: all of it, or the first of a list.

    Words before an address without a mark between stay with it ('jane doe@acme.com' may have lost
    a dot), unless the address holds one of the words ('Jane Doe jane.doe@acme.com').
    """
    several = text.count("@") > 1
    parts = _SEVERAL.split(text) if several else re.split(r"[;|]|,\s", text)
    if several:
        parts = [piece for part in parts for piece in (_SLASHED.split(part) if part.count("@") > 1 else [part])]
    for part in parts:
        if "@" in part:
            yield _without_name(part.strip(_EDGES).removesuffix(" /").strip(_EDGES + "/"))


def _without_name(text: str) -> str:
    before, _, address = text.rpartition(" ")
    local = fold(address.partition("@")[0])
    named = any(len(word) > 2 and word in local for word in fold(before).split())  # noqa: PLR2004 - no initials
    return address if before and "@" not in before and (named or before.endswith((":", "-"))) else text


def _mended(text: str) -> str:
    """Text with one @, no blanks around it, single dots, and dots for commas behind it."""
    local, _, domain = _AROUND_AT.sub("@", text).partition("@")
    domain = _DOTS.sub(".", re.sub(r"\s*[.,]\s*", ".", domain)).strip(_EDGES)
    return f"{_DOTS.sub('.', local).strip('.')}@{domain}"
