"""How a delimited file is written: enough to write its rows again, byte for byte.

A row that the form does not give is kept as it was written: in a file where most rows differ from
any form that we know, that is most of the file.
"""

import codecs
import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path

from revops_cli.io.detection import find_encoding
from revops_cli.io.encoding import Encoding, scan
from revops_cli.io.grid import Notes
from revops_cli.tables.loading import Loading, data_rows

QUOTINGS = ("minimal", "all", "filled")
"""Which cells stand in quotes: those that must, all, or all that are not empty."""
SAMPLE = 200
"""Rows that tell the form."""
HEAD = 1 << 22
"""Bytes in which these rows are looked for."""
_CODECS = {"utf-8-sig": "utf-8"}

Cells = Sequence[str]
Batches = Callable[[], Iterator[Sequence[Cells]]]
"""All rows of a file in order, in batches, from the top at every call."""


@dataclass(frozen=True, slots=True)
class Form:
    """The way of writing; `top` is all that stands above the first row, see `text_of`.

    `ended` is whether the last row ends in a line end, too.
    """

    encoding: str
    newline: str
    delimiter: str
    quote: str
    quoting: str
    top: str
    ended: bool = True

    def rows(self, rows: Iterable[Cells]) -> bytes:
        """Rows as bytes; raises UnicodeEncodeError for a character that the encoding lacks."""
        if self.quoting == "filled":
            return "".join(map(self._filled, rows)).encode(self.encoding)
        text = io.StringIO(newline="")
        writer = csv.writer(
            text,
            delimiter=self.delimiter,
            quotechar=self.quote,
            quoting=csv.QUOTE_ALL if self.quoting == "all" else csv.QUOTE_MINIMAL,
            lineterminator=self.newline,
        )
        writer.writerows(rows)
        return text.getvalue().encode(self.encoding)

    def _filled(self, cells: Cells) -> str:
        q = self.quote
        return self.delimiter.join(f"{q}{cell.replace(q, q + q)}{q}" if cell else "" for cell in cells) + self.newline

    def gives(self, cells: Cells, written: bytes) -> bool:
        """Whether these bytes are how the form writes the cells."""
        try:
            return self.rows([cells]) == written
        except (UnicodeEncodeError, csv.Error):
            return False

    def as_json(self) -> dict[str, object]:
        """The form as JSON holds it."""
        return asdict(self)


def text_of(raw: bytes) -> str:
    """Any bytes as a text that `bytes_of` gives back exactly.

    >>> bytes_of(text_of(bytes([99, 233]))) == bytes([99, 233])
    True
    """
    return raw.decode("utf-8", "surrogateescape")


def bytes_of(text: str) -> bytes:
    """The bytes behind `text_of`."""
    return text.encode("utf-8", "surrogateescape")


def find_form(loading: Loading) -> Form | None:
    """The form that gives most of the first rows; None where the file is no delimited text."""
    grid = loading.grid
    if grid.format != "csv":
        return None
    encoding = _encoding(loading)
    codec = _codec(encoding, grid.encoding)
    with loading.path.open("rb") as stream:
        raw = stream.read(HEAD)
    starts = _line_starts(raw, encoding, codec)
    sample = [row for row in islice(data_rows(loading, Notes()), SAMPLE) if row[0] < len(starts)]
    top = raw[: starts[sample[0][0] - 1]] if sample else raw
    newline = _newline(top or raw, codec)
    ended = _ends_with(loading.path, newline.encode(codec))
    spans = [raw[starts[line - 1] : starts[line]] for line, _ in sample]
    forms = [
        Form(codec, newline, grid.delimiter[:1] or ",", grid.quote or '"', quoting, text_of(top), ended)
        for quoting in QUOTINGS
    ]
    return max(
        forms, key=lambda form: sum(form.gives(cells, span) for (_, cells), span in zip(sample, spans, strict=True))
    )


def _encoding(loading: Loading) -> Encoding:
    return find_encoding(loading.path, scan(loading.path), "", str(loading.path))


def _codec(found: Encoding, name: str) -> str:
    """The codec that writes no byte-order mark of its own."""
    chosen = name or found.name
    return _CODECS.get(chosen, chosen)


def _line_starts(raw: bytes, encoding: Encoding, codec: str) -> list[int]:
    """Where each line begins, and the end of the bytes; lines end as `io.lines` ends them."""
    starts = [0]
    if encoding.wide:
        # A head may end within a character.
        shown = codecs.getincrementaldecoder(codec)("surrogatepass").decode(raw)
        text = io.StringIO(shown, newline="" if encoding.cr_ends else "\n")
        sizes = [len(line.encode(codec, "surrogatepass")) for line in text]
    else:
        sizes = [len(line) for line in (raw.splitlines(keepends=True) if encoding.cr_ends else io.BytesIO(raw))]
    for size in sizes:
        starts.append(starts[-1] + size)
    return starts


def _newline(raw: bytes, codec: str) -> str:
    text = raw.decode(codec, "replace")
    feed, back = text.find("\n"), text.find("\r")
    if feed < 0:
        return "\r" if back >= 0 else "\n"
    return "\r\n" if text[:feed].endswith("\r") else "\n"


def _ends_with(path: Path, ending: bytes) -> bool:
    with path.open("rb") as stream:
        size = stream.seek(0, io.SEEK_END)
        stream.seek(max(size - len(ending), 0))
        return stream.read() == ending


def exceptions(form: Form, loading: Loading, batches: Batches) -> Iterator[tuple[int, str]]:
    """The rows, by number, whose bytes the form does not give, and these bytes (see `text_of`).

    `batches` give all rows of the file. What stands between two rows belongs to the one above.
    """
    if _all_given(form, loading.path, batches):
        return
    raw = loading.path.read_bytes()
    starts = _line_starts(raw, _encoding(loading), form.encoding)
    begins = [starts[line - 1] for line, _ in data_rows(loading, Notes())]
    rows = (row for batch in batches() for row in batch)
    ending = b"" if form.ended else form.newline.encode(form.encoding)
    for number, row in enumerate(rows, start=1):
        last = number == len(begins)
        written = raw[begins[number - 1] :] if last else raw[begins[number - 1] : begins[number]]
        if not form.gives(row, written + ending if last else written):
            yield number, text_of(written)


def _all_given(form: Form, path: Path, batches: Batches) -> bool:
    """Whether the form gives the whole file: the quick look, true of nearly every export."""
    ending = b"" if form.ended else form.newline.encode(form.encoding)
    with path.open("rb") as stream:
        stream.seek(len(bytes_of(form.top)))
        try:
            for block in map(form.rows, batches()):
                found = stream.read(len(block))
                if found != block and found + ending != block:
                    return False
        except (UnicodeEncodeError, csv.Error):
            return False
        return not stream.read(1)
