"""The delimiter and quote of a text file, from its first rows.

A dialect is good where most rows have one width and most cells are of a plain kind (a word, a
number, an address); the idea of scoring both together is from van den Burg et al., "Wrangling
messy CSV files by detecting row and type patterns" (2019).
"""

import re
from collections import Counter
from collections.abc import Sequence

from revops_cli.io.grid import Notes, is_blank
from revops_cli.io.records import Dialect, read_records

DELIMITERS = (",", ";", "\t", "|", ":", "^", "~", "\x1f", "\x01", "#", "/", " ")
"""In order of preference where two are equally good."""

SAMPLE_LINES = 400

FEW = 2
"""Quotes, rows or cells that say nothing yet."""

_PLAIN = re.compile(
    r"""\s*(?:
    [^\W_][\w .,'’&()/+°ªº%$€£!?:-]*      # words, as people write names, titles and notes
    |[-+(]?[$€£]?[\d][\d .,:/()+%-]*       # numbers, dates, phones
    |[\w.+-]+@[\w.-]+                      # an address
    |https?://\S+
    )\s*""",
    re.VERBOSE,
)
_SEP_LINE = re.compile(r'^"?sep=(.{1,3}?)"?\r?\n?$', re.IGNORECASE)
_WEAK = {":": 0.5, "/": 0.4, " ": 0.35, "#": 0.6, "^": 0.9, "~": 0.9}
"""What a delimiter that is common inside cells is worth."""

_STRICT = ":/ #"
"""Those that must split every row alike."""


def find_dialect(lines: Sequence[str], given: str = "") -> Dialect:
    """The dialect in which these first lines make the most regular table.

    `given` is the delimiter that the user named; a first line `sep=;` names one as well.
    """
    named = given or said_delimiter(lines)
    body = lines[1:] if said_delimiter(lines) else lines
    quote = _quote(body)
    escape = _escape(body, quote)
    delimiter = named or _best_delimiter(body, quote, escape)
    found = Dialect(delimiter, quote, escape)
    return Dialect(delimiter, quote, escape, _usual_width(_widths(body, found)))


def said_delimiter(lines: Sequence[str]) -> str:
    """The delimiter of Excel's `sep=` line, or the empty string."""
    match = _SEP_LINE.match(lines[0]) if lines else None
    if match is None:
        return ""
    return "\t" if match[1] in {"\\t", "tab"} else match[1]


def _best_delimiter(lines: Sequence[str], quote: str, escape: str) -> str:
    text = "".join(lines)
    best, best_score = ",", 0.0
    for delimiter in DELIMITERS:
        if delimiter not in text:
            continue
        rows = _rows(lines, Dialect(delimiter, quote, escape))
        regular = _regular(rows, delimiter) * _WEAK.get(delimiter, 1.0)
        if regular <= best_score * 1.001:
            continue
        score = regular * _plain(rows)
        if score > best_score * 1.001:
            best, best_score = delimiter, score
    twice = Dialect(best * 2, quote, escape)
    return twice.delimiter if best in "|:~^;" and _stands_twice(lines, best, twice) else best


def _stands_twice(lines: Sequence[str], delimiter: str, twice: Dialect) -> bool:
    """Whether the delimiter is written twice (`||`): else every second cell would be empty."""
    rows = [line.rstrip("\r\n") for line in lines if line.strip()]
    gaps = sum(delimiter in row and not any(row.split(delimiter)[1::2]) for row in rows)
    widths = _widths(lines, twice)
    usual = _usual_width(widths)
    return usual > 1 and gaps * 2 > len(rows) and widths[usual] * 10 >= 9 * sum(widths.values())


def _rows(lines: Sequence[str], dialect: Dialect) -> list[list[str]]:
    return [cells for _, cells in read_records(lines, dialect, Notes()) if not is_blank(cells)]


def _regular(rows: Sequence[Sequence[str]], delimiter: str) -> float:
    """How far the rows have one width, and a wide one: below 1."""
    widths = Counter(map(len, rows))
    if not rows or (delimiter in _STRICT and not _strictly_regular(rows)):
        return 0.0
    return sum(count * count * (width - 1) / width for width, count in widths.items()) / len(rows) ** 2


def _plain(rows: Sequence[Sequence[str]]) -> float:
    """The share of cells of a plain kind."""
    cells = [cell for row in rows for cell in row]
    return sum(not cell or _PLAIN.fullmatch(cell) is not None for cell in cells) / len(cells)


def _strictly_regular(rows: Sequence[Sequence[str]]) -> bool:
    """Whether every row has the width of the first, and that is more than a phrase has by chance."""
    return len(rows) > FEW and len(rows[0]) > FEW and all(len(row) == len(rows[0]) for row in rows)


def _quote(lines: Sequence[str]) -> str:
    """The character that opens and closes cells: a double quote unless single quotes clearly do."""
    text = "\n".join(line.rstrip("\r\n") for line in lines)
    single = len(re.findall(r"(?:^|[,;\t|])'[^'\n]*'(?=[,;\t|]|$)", text, re.MULTILINE)) if "'" in text else 0
    return "'" if single > FEW and not re.search(r'(?:^|[,;\t|])"', text, re.MULTILINE) else '"'


def _escape(lines: Sequence[str], quote: str) -> str:
    """A backslash where quotes inside cells are written behind one and never doubled."""
    text = "".join(lines)
    if "\\" not in text:
        return quote
    behind = len(re.findall(r"[^,;\t|\n\\]\\" + quote + r"(?![,;\t|\r\n])", text))
    doubled = len(re.findall(rf"[^,;\t|\n{quote}]{quote}{quote}[^{quote}]", text))
    return "\\" if behind > doubled else quote


def _widths(lines: Sequence[str], dialect: Dialect) -> Counter[int]:
    return Counter(map(len, _rows(lines, dialect)))


def _usual_width(widths: Counter[int]) -> int:
    """The commonest width; of equally common ones the widest."""
    return max(widths, key=lambda width: (widths[width], width)) if widths else 0
