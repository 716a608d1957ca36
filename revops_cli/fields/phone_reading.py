"""Reading a phone cell: the numbers written in it, each with its label and extension."""

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from revops_cli.data.reader import read_reference
from revops_cli.text.fold import fold, tidy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−ー", "-") | {"⁄": "/", "∕": "/"})
_FLOAT = re.compile(r"(\+?\d{5,})[.,]0+")
_SCIENTIFIC = re.compile(r"\+?(\d)(?:[.,](\d+))?[eE]\+?(\d{1,2})")
_DATE = re.compile(r"\d{1,2}/\d{1,2}/(?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d")
_BREAKS = re.compile(r"[\r\n;|,]+(?!\s*(?:ext|x)\b)", re.IGNORECASE)
_NUMBER = re.compile(r"(?:\+[ ]?)?[(]?\+?\d[\d ().\-/]*")
_EXTENSION = re.compile(
    r"(?<=[\d) .,;])[;,]?\s*\(?(?:ext(?:ension|n|\.)?|x|#|durchwahl|dw|poste|interno|int|anexo|ramal|toestel|klappe|"
    r"wew|доб)\s*[.:=#]*\s*(\d{1,6})\b\)?",
    re.IGNORECASE,
)
_VANITY = re.compile(
    r"(?:\+?1[ .-]*)?\(?(8(?:00|33|44|55|66|77|88)|[2-9]\d\d)\)?[ .-]*((?=.*[A-Za-z]{3})[A-Za-z0-9][A-Za-z0-9 .-]*)"
)
_KEYPAD = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "22233344455566677778889999")
_LETTER = re.compile(r"[A-Za-z]")
_LABEL = re.compile(r"[a-z]+")
_VANITY_LENGTH = 7
_FEWEST_DIGITS = 5


class Written(NamedTuple):
    """A number as it is written: its text, the kind its label says (or ''), and its extension."""

    text: str
    kind: str = ""
    extension: str = ""


class Number(NamedTuple):
    """A valid number: E.164, extension, the kind its label says, and the repair that made it valid."""

    e164: str
    extension: str = ""
    kind: str = ""
    rule: str = "plain"


class Read(NamedTuple):
    """What a cell holds: the valid numbers in order, and the issue if there is none."""

    numbers: tuple[Number, ...] = ()
    issue: str = ""


@cache
def _kinds() -> "Mapping[str, str]":
    return {row["label"]: row["kind"] for row in read_reference("phone_labels.csv")}


def has_mobile_label(raw: str) -> bool:
    """Whether a word of a cell says that a number is a mobile one."""
    if raw.isascii() and not _LETTER.search(raw):
        return False
    return any(_kinds().get(word) == "mobile" for word in _LABEL.findall(fold(raw)))


def plain_text(raw: str) -> str:
    """The cell with one kind of dash and space, without invisible marks and a spreadsheet's `.0`.

    >>> plain_text("６５０–253–0000"), plain_text("4158675309.0")
    ('650-253-0000', '4158675309')
    """
    text = raw.strip() if raw.isascii() else "\n".join(map(tidy, raw.splitlines())).translate(_DASHES).strip()
    as_float = _FLOAT.fullmatch(text)
    return as_float.group(1) if as_float else text


def scientific(text: str) -> str | None:
    """The digits of a number in scientific notation; empty where digits are lost; None for other text.

    >>> scientific("4.158675309E+09"), scientific("1.41587E+10"), scientific("415")
    ('4158675309', '', None)
    """
    parts = _SCIENTIFIC.fullmatch(text)
    if parts is None:
        return None
    digits = parts.group(1) + (parts.group(2) or "")
    return digits if len(digits) == int(parts.group(3)) + 1 else ""


def written_numbers(text: str) -> "Iterator[Written]":
    """The numbers of a cell in the order written, with labels and extensions.

    >>> [n.text + " " + n.kind for n in written_numbers("o: 415-867-5309 m: 650-253-0000")]
    ['415-867-5309 office', '650-253-0000 mobile']
    """
    if "@" in text or "://" in text or _DATE.search(text):
        return
    vanity = _vanity(text)
    if vanity:
        yield Written(vanity)
        return
    for piece in _BREAKS.split(text):
        yield from _in_piece(piece)


def _vanity(text: str) -> str:
    """The digits of a number spelt in letters, as 1-800-FLOWERS; letters beyond the seventh are only for show."""
    spelt = _VANITY.fullmatch(text)
    if spelt is None or _EXTENSION.search(text):
        return ""
    letters = re.sub(r"[ .-]", "", spelt.group(2)).upper()
    if len(letters) < _VANITY_LENGTH or any(word in _kinds() for word in _LABEL.findall(fold(spelt.group(2)))[:-1]):
        return ""
    return "+1" + spelt.group(1) + letters[:_VANITY_LENGTH].translate(_KEYPAD)


def _in_piece(piece: str) -> "Iterator[Written]":
    """The numbers between two breaks. A label stands before its number, or behind the last one."""
    extension = ""
    found = _EXTENSION.search(piece)
    if found:
        extension = found.group(1)
        piece = piece[: found.start()] + " " + piece[found.end() :]
    spans = [span for span in _NUMBER.finditer(piece) if _digits(span.group()) >= _FEWEST_DIGITS]
    for place, span in enumerate(spans):
        begin = spans[place - 1].end() if place else 0
        end = spans[place + 1].start() if place + 1 < len(spans) else len(piece)
        kind = _kind(piece[begin : span.start()]) or ("" if place + 1 < len(spans) else _kind(piece[span.end() : end]))
        mine = found is not None and begin <= found.start() <= max(end, span.end())
        yield from _split(span.group().strip(" .-/").rstrip("( "), kind, extension if mine else "")


def _digits(text: str) -> int:
    return sum(map(str.isdigit, text))


def _kind(beside: str) -> str:
    """What the words beside a number say of it; the last label counts, office before fax in `Tel/Fax`."""
    kinds = [_kinds()[word] for word in _LABEL.findall(fold(beside)) if word in _kinds()]
    if "fax" in kinds and "office" in kinds:
        return "office"
    return kinds[-1] if kinds else ""


def _split(text: str, kind: str, extension: str) -> "Iterator[Written]":
    """A number as it is; where marks may part two numbers, also the parts, to be tried after it."""
    yield Written(re.sub(r"\s*/\s*\d{1,2}$", "", text), kind, extension)
    for mark in (" / ", "/", " - ", "  "):
        parts = [part for part in text.split(mark) if _digits(part) >= _FEWEST_DIGITS]
        if len(parts) > 1:
            yield from (Written(part.strip(), kind) for part in parts)
            return
